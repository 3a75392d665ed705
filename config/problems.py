"""Every error of the API as application/problem+json (RFC 9457), 404s and 500s included."""

import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from grader.errors import InvalidAnswer
from grader.messages import text

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"
# What to do, where the framework's own words only say what is wrong.
ADVICE = {
    "unsupported_media_type": _("Send application/json."),
    "method_not_allowed": _("The Allow header names the methods that are."),
    "not_authenticated": _("Send “Authorization: Token ...” with a token of your account page."),
    "authentication_failed": _("Make a new token on your account page."),
}
# The names of the statuses that occur; the standard library has them in English only.
TITLES = {
    "Bad Request": _("Bad Request"),
    "Unauthorized": _("Unauthorized"),
    "Forbidden": _("Forbidden"),
    "Not Found": _("Not Found"),
    "Method Not Allowed": _("Method Not Allowed"),
    "Not Acceptable": _("Not Acceptable"),
    "Conflict": _("Conflict"),
    "Request Entity Too Large": _("Request Entity Too Large"),
    "Unsupported Media Type": _("Unsupported Media Type"),
    "Unprocessable Entity": _("Unprocessable Entity"),
    "Too Many Requests": _("Too Many Requests"),
    "Internal Server Error": _("Internal Server Error"),
    "Service Unavailable": _("Service Unavailable"),
}
logger = logging.getLogger("nabla.problems")


def title_of(status: int) -> str:
    """The name of an HTTP status."""
    phrase = HTTPStatus(status).phrase
    return str(TITLES.get(phrase, phrase))


def problem(
    *, status: int, title: str, detail: str, instance: str, type_: str = "about:blank", **extra: Any
) -> JsonResponse:
    """A problem document; `detail` says what was read, what is wrong and what to do."""
    body = {"type": type_, "title": title, "status": status, "detail": detail}
    return JsonResponse(
        body | {"instance": instance} | extra, status=status, content_type=CONTENT_TYPE
    )


def problem_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | Response | None:
    """DRF's hook: turns every handled exception of a view into a problem document."""
    path = context["request"].path
    if isinstance(exc, InvalidAnswer):
        return _invalid_answer(exc, path)
    response = exception_handler(exc, context)
    if response is None:
        return None
    title, detail, errors = _words(exc, response)
    code = getattr(exc, "default_code", "error")
    if isinstance(exc, exceptions.ValidationError):
        code = "invalid-request"
    document = problem(
        status=response.status_code,
        title=title,
        detail=detail,
        instance=path,
        type_=f"urn:nabla:{code}".replace("_", "-"),
        **({"errors": errors} if errors else {}),
    )
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in response:
            document[header] = response[header]
    return document


def _invalid_answer(exc: InvalidAnswer, path: str) -> JsonResponse:
    return problem(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        title=gettext("The answer cannot be read"),
        detail=text(exc.feedback, gettext),
        instance=path,
        type_="urn:nabla:invalid-answer",
        errors=[{"field": "answer", "code": exc.feedback.code, "data": dict(exc.feedback.data)}],
        costs_an_attempt=False,
    )


def _words(exc: Exception, response: Response) -> tuple[str, str, list[dict[str, str]]]:
    title = title_of(response.status_code)
    if isinstance(exc, exceptions.ValidationError):
        errors = list(_flatten(exc.detail))
        detail = " ".join(f"{e['field']}: {e['message']}" for e in errors)
        return gettext("The request cannot be used as it is"), detail, errors
    if isinstance(exc, Http404 | PermissionDenied):
        fallback = gettext("There is nothing here that you may see. Check the address.")
        return title, str(exc) or fallback, []
    advice = ADVICE.get(getattr(exc, "default_code", ""), "")
    return title, f"{getattr(exc, 'detail', exc)} {advice}".strip(), []


def _flatten(detail: Any, field: str = "") -> Any:
    """The leaves of DRF's nested error detail, each with its dotted field."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flatten(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flatten(inner, field)
    else:
        yield {"field": field or "request", "code": detail.code, "message": str(detail)}


def page_or_problem(
    request: HttpRequest, *, status: HTTPStatus, detail: str, **extra: Any
) -> HttpResponse | JsonResponse:
    """For programs (and our own scripts) a problem document, for people a page."""
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if by_script or request.path.startswith(API_PREFIX):
        return problem(
            status=status, title=title_of(status), detail=detail, instance=request.path, **extra
        )
    words = {"status": int(status), "title": title_of(status), "detail": detail}
    return render(request, "error.html", words, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    detail = gettext("The request could not be understood. Go back and try again.")
    return page_or_problem(request, status=HTTPStatus.BAD_REQUEST, detail=detail)


def forbidden(
    request: HttpRequest, exception: Exception | str = "", reason: str = ""
) -> HttpResponse:
    """Django's handler403, and the answer to a missing or stale CSRF token."""
    detail = (
        gettext("This form is out of date. Reload the page and send it again.")
        if reason
        else gettext("This is not open to you. Sign in with another account, or ask your teacher.")
    )
    return page_or_problem(request, status=HTTPStatus.FORBIDDEN, detail=detail)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    words = gettext("There is nothing at {path}. Check the address, or start from the course.")
    detail = words.format(path=request.path)
    return page_or_problem(request, status=HTTPStatus.NOT_FOUND, detail=detail)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: ours, never the learner's fault."""
    logger.error("unhandled error at %s %s", request.method, request.path)
    detail = gettext(
        "Something broke on our side. Nothing you handed in is lost; please try again."
    )
    if settings.DEBUG:
        detail += " The server's log has the traceback."
    return page_or_problem(request, status=HTTPStatus.INTERNAL_SERVER_ERROR, detail=detail)

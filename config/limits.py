"""A request body is bounded before anything reads it; the refusal says the limit."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.problems import page_or_problem


class BodyLimitMiddleware:
    """Answers 413 to a body over MAX_BODY_BYTES, and 411 to one that does not say its length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = self._refusal(request)
        return refusal if refusal is not None else self.get_response(request)

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        declared = request.META.get("CONTENT_LENGTH") or "0"
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return page_or_problem(
                request,
                status=HTTPStatus.LENGTH_REQUIRED,
                detail="The request does not say how long it is. Send a Content-Length header.",
            )
        limit = settings.MAX_BODY_BYTES
        if declared.isdigit() and int(declared) > limit:
            return page_or_problem(
                request,
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                detail=f"The request is {int(declared):,} bytes; the limit is {limit:,} bytes. "
                "Shorten the answer and send it again; nothing was stored.",
                limit_bytes=limit,
            )
        return None

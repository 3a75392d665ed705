"""A request body is bounded before anything reads it; the refusal says the limit."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.problems import page_or_problem

# Where notebooks come in, as files. What is somewhat too large is still read, for better advice.
NOTEBOOKS = re.compile(r"/exercises/[^/]+/notebook/|/api/v1/exercises/[^/]+/submissions/")
AS_FILES = ("multipart/form-data", "application/x-ipynb+json")
ROOM_FOR_ADVICE = 2
# Where authors bring whole collections of questions.
IMPORTS = "/admin/exercises/exercise/import/"


TOO_LONG = _(
    "The request is {size} bytes; the limit is {limit} bytes. Shorten the answer and send it "
    "again; nothing was stored."
)
NOTEBOOK_TOO_LONG = _(
    "The request is {size} bytes; the limit is {limit} bytes. Clear all outputs and send it "
    "again; nothing was stored."
)
IMPORT_TOO_LONG = _(
    "The request is {size} bytes; the limit is {limit} bytes. Divide the file into smaller ones "
    "and send it again; nothing was stored."
)


def takes_notebook(request: HttpRequest) -> bool:
    """Whether this request may carry a notebook, by its address and type."""
    kind = request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    return kind in AS_FILES and NOTEBOOKS.fullmatch(request.path) is not None


class BodyLimitMiddleware:
    """Answers 413 to a body over its limit, and 411 to one that does not say its length."""

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
                detail=gettext(
                    "The request does not say how long it is. Send a Content-Length header."
                ),
            )
        limit, words = settings.MAX_BODY_BYTES, TOO_LONG
        if takes_notebook(request):
            limit, words = settings.MAX_NOTEBOOK_BYTES * ROOM_FOR_ADVICE, NOTEBOOK_TOO_LONG
        if request.path == IMPORTS:
            limit, words = settings.MAX_IMPORT_BYTES * ROOM_FOR_ADVICE, IMPORT_TOO_LONG
        if declared.isdigit() and int(declared) > limit:
            return page_or_problem(
                request,
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                detail=words.format(size=f"{int(declared):,}", limit=f"{limit:,}"),
                limit_bytes=limit,
            )
        return None

"""A request body is bounded before anything reads it; the refusal says the limit."""

import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.problems import page_or_problem

# Where notebooks come in, as files. What is somewhat too large is still read, for better advice.
NOTEBOOKS = re.compile(r"/exercises/[^/]+/notebook/|/api/v1/exercises/[^/]+/submissions/")
AS_FILES = ("multipart/form-data", "application/x-ipynb+json")
ROOM_FOR_ADVICE = 2
# Where authors bring whole collections of questions.
IMPORTS = "/admin/exercises/exercise/import/"


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
                detail="The request does not say how long it is. Send a Content-Length header.",
            )
        limit, advice = settings.MAX_BODY_BYTES, "Shorten the answer"
        if takes_notebook(request):
            limit, advice = settings.MAX_NOTEBOOK_BYTES * ROOM_FOR_ADVICE, "Clear all outputs"
        if request.path == IMPORTS:
            limit = settings.MAX_IMPORT_BYTES * ROOM_FOR_ADVICE
            advice = "Divide the file into smaller ones"
        if declared.isdigit() and int(declared) > limit:
            return page_or_problem(
                request,
                status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                detail=f"The request is {int(declared):,} bytes; the limit is {limit:,} bytes. "
                f"{advice} and send it again; nothing was stored.",
                limit_bytes=limit,
            )
        return None

"""Notebooks in a request to the API: as the whole body, or as the file `notebook` of a form."""

from collections.abc import Mapping
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from exercises.notebooks.task import MEDIA_TYPE


class NotebookParser(BaseParser):
    """Hands on the bytes: what is wrong with a notebook, its reader says best."""

    media_type = MEDIA_TYPE

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return stream.read()


def notebook_in(request: Request) -> bytes | None:
    """The notebook's bytes, or None where the body is of another type."""
    if isinstance(request.data, bytes):
        return request.data
    if not isinstance(request.data, QueryDict):
        return None
    found = request.data.get("notebook")
    if not isinstance(found, UploadedFile):
        raise ValidationError(
            {
                "notebook": gettext(
                    "Send the notebook as a file, such as curl -F notebook=@descend.ipynb."
                )
            }
        )
    return bytes(found.read())

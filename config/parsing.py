"""Request bodies are strict JSON: valid UTF-8, and no NaN or Infinity."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


def _refuse_constant(name: str) -> float:
    words = gettext("{name} is not JSON. Send a finite number, or the answer as text.")
    raise ParseError(words.format(name=name))


class StrictJSONParser(BaseParser):
    """Reads application/json and says where a body stops being it."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read()
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        except UnicodeDecodeError as error:
            words = gettext("The body is not valid UTF-8: byte {at} is {byte}. Send UTF-8 text.")
            byte = f"0x{body[error.start]:02x}"
            raise ParseError(words.format(at=error.start, byte=byte)) from error
        except json.JSONDecodeError as error:
            words = gettext(
                "The body is not JSON: {error} at line {line}, column {column}. Send for example "
                "{example}."
            )
            place = {"error": error.msg, "line": error.lineno, "column": error.colno}
            raise ParseError(words.format(**place, example='{"answer": "6"}')) from error
        except RecursionError as error:
            raise ParseError(
                gettext("The body is nested too deeply. Send a flat object.")
            ) from error
        except ValueError as error:
            words = gettext("The body holds a number that is too long: {error}.")
            raise ParseError(words.format(error=error)) from error

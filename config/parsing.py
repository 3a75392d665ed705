"""Request bodies are strict JSON: valid UTF-8, and no NaN or Infinity."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser


def _refuse_constant(name: str) -> float:
    raise ParseError(f"{name} is not JSON. Send a finite number, or the answer as text.")


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
            raise ParseError(
                f"The body is not valid UTF-8: byte {error.start} is 0x{body[error.start]:02x}. "
                "Send UTF-8 text."
            ) from error
        except json.JSONDecodeError as error:
            raise ParseError(
                f"The body is not JSON: {error.msg} at line {error.lineno}, "
                f'column {error.colno}. Send for example {{"answer": "6"}}.'
            ) from error
        except RecursionError as error:
            raise ParseError("The body is nested too deeply. Send a flat object.") from error
        except ValueError as error:
            raise ParseError(f"The body holds a number that is too long: {error}.") from error

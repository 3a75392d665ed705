"""grader: JSON lines, one question with its answer in, one judgement out, in the same order.

A line that cannot be used gives {"id", "error": {"code", "message"}}; the rest goes on.
"""

import json
import sys
import traceback
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, BinaryIO, TextIO

from grader import judgement
from grader.judgement import BadLine

MOST_BYTES = 1_000_000
"""How long a line may be."""


def run(source: BinaryIO, out: TextIO) -> int:
    """Answer every line; each answer is flushed. 1 if an error of our own came up, else 0."""
    status = 0
    for line in _lines(source):
        reply, broken = answer(line)
        status = 1 if broken else status
        # Non-ASCII is escaped: half a character in an id must not stop the rest.
        out.write(json.dumps(reply) + "\n")
        out.flush()
    return status


def answer(line: bytes) -> tuple[dict[str, Any], bool]:
    """The reply to a line, and whether it met an error of our own, which is traced on stderr."""
    number, start = None, _cpu_ms()
    try:
        asked = _parsed(line)
        number = _id(asked.get("id"))
        found = judgement.of(asked)
        return {"id": number} | found | {"cpu_ms": round(_cpu_ms() - start, 3)}, False
    except BadLine as bad:
        return _error(number, bad.code, str(bad)), False
    except Exception:  # noqa: BLE001 - told on stderr and by the status; the rest goes on
        traceback.print_exc(file=sys.stderr)
        return _error(number, "internal", "the grader failed at this line; please report it"), True


def _id(given: object) -> str | int | None:
    """What is given back: text or a whole number; anything else could not be relied on."""
    return given if isinstance(given, str | int) else None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _error(number: object, code: str, message: str) -> dict[str, Any]:
    return {"id": number, "error": {"code": code, "message": message}}


def _parsed(line: bytes) -> dict[str, Any]:
    if len(line) > MOST_BYTES:
        raise BadLine("too_long", f"the line is longer than {MOST_BYTES} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadLine("not_utf8", f"byte {error.start + 1} is not UTF-8") from error
    try:
        asked = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise BadLine("not_json", "brackets are nested too deep") from error
    except ValueError as error:
        raise BadLine("not_json", f"the line is not JSON: {error}") from error
    if not isinstance(asked, dict):
        raise BadLine("not_an_object", "the line is JSON, but not an object { }")
    return asked


def _lines(source: BinaryIO) -> Iterator[bytes]:
    """Each line; of one that is too long only its beginning, so that none fills the memory."""
    while line := source.readline(MOST_BYTES + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = source.readline(MOST_BYTES)
        yield line.rstrip(b"\r\n")


def _cpu_ms() -> float:
    """Processor time so far, with that of a second opinion's process."""
    used = [getrusage(whose) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return 1000 * sum(one.ru_utime + one.ru_stime for one in used)

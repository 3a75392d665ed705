"""sandbox: tells what went wrong in a learner's program by its own lines only, never by ours."""

import builtins
from types import TracebackType
from typing import Any

FILE = "answer.py"
_MAX_FRAMES = 8
_MAX_MESSAGE = 2000
_MAX_LINE = 200
_MAX_KINDS = 12
_LOST_ERROR = "error return without exception set"
_SYNTAX_ERRORS = (SyntaxError, IndentationError, TabError)
# Read past whatever a subclass of the learner's puts in their place.
trace_of = BaseException.__dict__["__traceback__"].__get__
set_trace = BaseException.__dict__["__traceback__"].__set__
_type_name = type.__dict__["__name__"].__get__
_bases = type.__dict__["__mro__"].__get__


def failure(kind: str, message: str, **more: Any) -> dict[str, Any]:
    """A failure that we state ourselves, with no line of the program to blame."""
    return {"type": kind, "message": message, "line": None, "traceback": "", **more}


def name_of(kind: type) -> str:
    """Name of a class as its maker gave it, past any metaclass that answers otherwise."""
    name = _type_name(kind)
    return name[:100] if type(name) is str else "Exception"


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - the learner's own __str__ may raise anything
        return "(the exception's own text could not be made)"
    return text[:_MAX_MESSAGE] if type(text) is str else ""


def _own_frames(trace: TracebackType | None) -> list[tuple[int, str]]:
    """(line, function) of the last frames in the learner's file, outermost first."""
    frames: list[tuple[int, str]] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == FILE:
            frames.append((trace.tb_lineno or 0, code.co_name))
            if len(frames) > _MAX_FRAMES:
                del frames[0]
        trace = trace.tb_next
    return frames


def _source_line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip()[:_MAX_LINE] if 0 < number <= len(lines) else ""


def describe(error: BaseException, lines: list[str]) -> dict[str, Any]:
    """Type, message, line and traceback of an exception that left the learner's code."""
    frames = _own_frames(trace_of(error))
    kind, message = name_of(type(error)), _message(error)
    if issubclass(type(error), MemoryError) or message == _LOST_ERROR:
        # NumPy raises a private subclass. CPython 3.11 loses a MemoryError that strikes while
        # frames are unwound, and then says that an error was returned without one.
        kind = "MemoryError"
    shown = ["Traceback (most recent call last):"] if frames else []
    for number, function in frames:
        shown.append(f'  File "{FILE}", line {number}, in {function}')
        text = _source_line(lines, number)
        if text:
            shown.append(f"    {text}")
    shown.append(f"{kind}: {message}" if message else kind)
    found: dict[str, Any] = {
        "type": kind,
        "message": message,
        "line": frames[-1][0] if frames else None,
        "traceback": "\n".join(shown),
    }
    if kind not in dir(builtins):
        found["kinds"] = [name_of(base) for base in _bases(type(error))[1:_MAX_KINDS]]
    if type(error) in _SYNTAX_ERRORS and error.filename == FILE:  # type: ignore[attr-defined]
        found |= _syntax(error, kind, lines)  # type: ignore[arg-type]
    return found


def _syntax(error: SyntaxError, kind: str, lines: list[str]) -> dict[str, Any]:
    """Where a source could not be read. The column counts characters from 1."""
    line = error.lineno if type(error.lineno) is int else None
    column = error.offset if type(error.offset) is int and error.offset > 0 else None
    text = lines[line - 1] if line and 0 < line <= len(lines) else ""
    text = text[:_MAX_LINE]
    message = error.msg[:_MAX_MESSAGE] if type(error.msg) is str else ""
    shown = [f'  File "{FILE}", line {line}', f"    {text}"]
    if column and column <= len(text) + 1:
        shown.append("    " + " " * (column - 1) + "^")
    shown.append(f"{kind}: {message}")
    return {
        "message": message,
        "line": line,
        "column": column,
        "text": text,
        "traceback": "\n".join(shown),
    }

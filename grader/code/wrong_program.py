"""grader.code: runs wrong programs beside each other. Read as text, it runs in a sandbox."""

import contextlib
import io
import sys
from types import FrameType
from typing import Any

FILE = "wrong.py"
MOST_STEPS, MOST_STEPS_OF_ALL = 100_000, 3_000_000

MOST_PRINTED = 20_000

_SPACES: list[dict[str, Any]] = []
_SOURCES: list[str] = []
_left = [0, MOST_STEPS_OF_ALL]


class TooLong(Exception):
    """A wrong program takes more steps than a right one would."""


def __load__(sources: list[str]) -> None:
    """Load each program into a space of its own; one that fails leaves what it had defined."""
    for source in sources:
        space: dict[str, Any] = {"__name__": "wrong"}
        _SPACES.append(space)
        _SOURCES.append(source)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                _bounded(lambda code, at=space: exec(code, at), source)  # noqa: S102 - a sandbox
        except Exception:  # noqa: BLE001 - its functions are missing then, and so is its answer
            continue


def __wrong__(number: int, function: str, /, *args: Any, **kwargs: Any) -> Any:
    """Return what one of the programs returns for a call."""
    found = _SPACES[number][function]
    return _bounded(lambda: found(*args, **kwargs))


def __printed__(number: int, function: str, /, *args: Any, **kwargs: Any) -> str:
    """Return what one of the programs prints in a call, or as a script where none is named."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        if function:
            __wrong__(number, function, *args, **kwargs)
        else:
            space: dict[str, Any] = {"__name__": "__main__"}
            _bounded(lambda code: exec(code, space), _SOURCES[number])  # noqa: S102 - a sandbox
    return printed.getvalue()[:MOST_PRINTED]


def _bounded(body: Any, source: str | None = None) -> Any:
    """Run it for so many lines at most: a bug may make a loop that does not end."""
    code = () if source is None else (compile(source, FILE, "exec"),)
    _left[0] = MOST_STEPS
    sys.settrace(_watch)
    try:
        return body(*code)
    finally:
        sys.settrace(None)


def _watch(frame: FrameType, event: str, argument: object) -> Any:
    _left[0] -= 1
    _left[1] -= 1
    if min(_left) < 0:
        raise TooLong
    return _watch if frame.f_code.co_filename == FILE else None

"""grader.symbolic: how a formula is refused: where, what was read there, what to do."""

from typing import NoReturn

from grader.errors import InvalidAnswer
from grader.result import Feedback

MOST_SHOWN = 60

Data = dict[str, str | int | float | None]


def refuse(code: str, original: str, start: int, end: int, **data: str | float | None) -> NoReturn:
    """Raise InvalidAnswer about original[start:end]; `position` counts from 0, `place` from 1."""
    raise InvalidAnswer(Feedback(code, about(original, start, end) | data))


def about(original: str, start: int, end: int) -> Data:
    """Return the data that every message of the reader has."""
    found = shown(original[start:end])
    if len(found) > 30:
        found = found[:29] + "…"
    read = excerpt(original, start)
    return {"position": start, "place": start + 1, "read": read, "found": found}


def excerpt(original: str, position: int) -> str:
    """Return the answer as it can be shown: at most 60 characters, those around the position."""
    if len(original) <= MOST_SHOWN:
        return shown(original)
    first = max(0, min(position - MOST_SHOWN // 2, len(original) - MOST_SHOWN))
    last = first + MOST_SHOWN
    before = "…" if first > 0 else ""
    after = "…" if last < len(original) else ""
    return before + shown(original[first:last]) + after


def shown(text: str) -> str:
    """Return the text with nothing invisible in it."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "�" for char in text)

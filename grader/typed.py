"""grader: free text as learners type it: how long it may be, and what no database can hold."""

from grader.errors import InvalidAnswer
from grader.result import Feedback


def demand_storable(text: str, limit: int) -> None:
    """Raise InvalidAnswer where the text is too long, or holds a NUL or half of a character."""
    if len(text) > limit:
        raise InvalidAnswer(Feedback("typed_too_long", {"length": len(text), "limit": limit}))
    for place, character in enumerate(text, 1):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise InvalidAnswer(Feedback("typed_character", {"place": place}))

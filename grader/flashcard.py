"""grader: the kind "flashcard": a front, a back, and how well one knew it, by one's own word."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer
from grader.fields import Fields
from grader.result import Feedback, Mark, Reading, Result
from grader.schemas_own import FLASHCARD

NAME: str = "flashcard"
LABEL: str = "Flashcard"
SCHEMA: dict[str, Any] = FLASHCARD
RUNS_CODE: Literal[False] = False

# The four words of spaced repetition, from forgotten to no effort at all.
RATINGS = ("again", "hard", "good", "easy")
LONGEST = 2_000


@dataclass(frozen=True)
class Item:
    """The back (Markdown). The front is the exercise's statement."""

    back: str


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    return Item(fields.text("back"))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the words one may rate oneself with. Never the back."""
    return {"ratings": list(RATINGS)}


def validate(item: Item, answer: object) -> Reading:
    """Read what one thought before the card is turned; it may be left blank."""
    if not isinstance(answer, str):
        raise InvalidAnswer(Feedback("flashcard_type"))
    if len(answer) > LONGEST:
        told = {"length": len(answer), "limit": LONGEST}
        raise InvalidAnswer(Feedback("written_too_long", told))
    return Reading(answer, answer)


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def score(item: Item, answer: object) -> Result:
    """Return the verdict SELF: whether one knew it, one says oneself."""
    try:
        validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    return Result.own()


def revealed(item: Item) -> dict[str, Any]:
    """Return what is served once the card is turned, and never before."""
    return {"back": item.back, "ratings": list(RATINGS)}


def mark(item: Item, given: object) -> Mark:
    """Read one of the four words. It is a memory's strength, not a share of points."""
    if given not in RATINGS:
        told = {"read": str(given)[:40], "known": ", ".join(RATINGS)}
        raise InvalidAnswer(Feedback("rating_unknown", told))
    return Mark(given, None)

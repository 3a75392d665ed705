"""grader: the kind "text": written freely, handed in, then marked by its writer with a rubric."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.parts import demand_unlike, ids_of
from grader.result import Feedback, Mark, Reading, Result
from grader.schemas_own import MARKERS, TEXT
from grader.typed import demand_storable

NAME: str = "text"
LABEL: str = "Text, marked by its writer"
SCHEMA: dict[str, Any] = TEXT
RUNS_CODE: Literal[False] = False

LONGEST = 20_000


@dataclass(frozen=True)
class Criterion:
    """One thing a good answer has, and what it is worth."""

    id: str
    text: str
    points: float


@dataclass(frozen=True)
class Item:
    """A model answer, what to look for, and what to think about next. All of it is Markdown.

    `by_person` tells that a marker ticks the rubric instead of the writer.
    """

    model: str
    rubric: tuple[Criterion, ...]
    follow_ups: tuple[str, ...]
    by_person: bool = False


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    model = fields.text("model")
    rows = fields.rows("rubric", least=1, most=26)
    rubric = tuple(map(_criterion, rows, ids_of(rows)))
    demand_unlike(rows, "text", (one.text for one in rubric))
    marker = fields.text("marked_by", MARKERS[0])
    if marker not in MARKERS:
        raise ItemError(fields.at("marked_by"), f"{marker!r} is none of {', '.join(MARKERS)}")
    follow_ups = fields.texts("follow_ups", most=20)
    return Item(model, rubric, follow_ups, by_person=marker == "person")


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return how much may be written. Nothing that was written by the author."""
    return {"limit": LONGEST}


def validate(item: Item, answer: object) -> Reading:
    """Read any text that is not blank."""
    if not isinstance(answer, str):
        raise InvalidAnswer(Feedback("written_type"))
    if not answer.strip():
        raise InvalidAnswer(Feedback("written_empty"))
    demand_storable(answer, LONGEST)
    return Reading(answer, answer)


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def score(item: Item, answer: object) -> Result:
    """Return the verdict SELF: whether it is right, its writer says. INVALID if it is blank."""
    try:
        validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    return Result.own()


def revealed(item: Item) -> dict[str, Any]:
    """Return what is served once an answer is handed in, and never before."""
    return {
        "model": item.model,
        "rubric": [{"id": one.id, "text": one.text, "points": one.points} for one in item.rubric],
        "follow_ups": list(item.follow_ups),
    }


def mark(item: Item, given: object) -> Mark:
    """Read the ids of the criteria that the writer finds met; none is fine too."""
    known = [one.id for one in item.rubric]
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise InvalidAnswer(Feedback("mark_type", {"ids": ", ".join(known)}))
    for one in given:
        if one not in known:
            told = {"id": one[:40], "ids": ", ".join(known)}
            raise InvalidAnswer(Feedback("mark_unknown", told))
    met = [one for one in item.rubric if one.id in given]
    total = sum(one.points for one in item.rubric)
    return Mark([one.id for one in met], sum(one.points for one in met) / total)


def _criterion(row: Fields, name: str) -> Criterion:
    row.only(["id", "text", "points"])
    return Criterion(name, row.text("text"), row.number("points", 1.0, low=0, above=True))

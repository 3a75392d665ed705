"""grader: the kind "ordering": put lines into an order; several orders may be right.

An author writes the lines in a right order. What a learner gets is the same item with its lines
shuffled and named anew (a, b, c as shown), so that neither order nor names tell anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.parts import LETTERS, Scoring, answers_in, credited, demand_unlike, ids_of, scoring_in
from grader.result import Feedback, Reading, Result
from grader.schemas_parts import ORDERING
from grader.seeds import generator

NAME: str = "ordering"
LABEL: str = "Ordering"
SCHEMA: dict[str, Any] = ORDERING
RUNS_CODE: Literal[False] = False


@dataclass(frozen=True)
class Line:
    """One line. `before` are the ids of all lines that must stand above it."""

    id: str
    text: str
    reason: str
    before: frozenset[str]


@dataclass(frozen=True)
class Item:
    """Lines, and what must come before what."""

    lines: tuple[Line, ...]
    scoring: Scoring

    def first_early(self, order: tuple[str, ...]) -> int | None:
        """Return the first place whose line stands above one that must come before it."""
        before = {line.id: line.before for line in self.lines}
        placed = (before[name] <= set(order[:i]) for i, name in enumerate(order))
        return next((i for i, held in enumerate(placed) if not held), None)

    def agreement(self, order: tuple[str, ...]) -> float:
        """Return Kendall's tau over the pairs whose order matters: 1 right, -1 all reversed."""
        before = {line.id: line.before for line in self.lines}
        held = sum(one in before[other] for one, other in combinations(order, 2))
        return 2 * held / sum(map(len, before.values())) - 1


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("lines", least=2, most=26)
    ids = ids_of(rows)
    for row in rows:
        row.only(["id", "text", "after", "reason"])
    texts = [row.text("text") for row in rows]
    demand_unlike(rows, "text", texts)
    before = _all_before(rows, ids)
    if not any(before.values()):
        raise ItemError(fields.at("lines"), "every order would be right; say what comes after what")
    lines = (
        Line(name, text, row.text("reason", ""), frozenset(before[name]))
        for row, name, text in zip(rows, ids, texts, strict=True)
    )
    return Item(tuple(lines), scoring_in(fields))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the item with its lines shuffled, named as shown, and every constraint spelt out."""
    item = read_item(content)
    draw = generator(seed)
    shown: tuple[Line, ...] = ()
    # At least one order is wrong, so a wrong one comes up sooner or later.
    while item.first_early(tuple(line.id for line in shown)) is None:
        shown = tuple(item.lines[i] for i in draw.permutation(len(item.lines)))
    named = {line.id: LETTERS[i] for i, line in enumerate(shown)}
    lines = [
        {
            "id": named[line.id],
            "text": line.text,
            "reason": line.reason,
            "after": sorted(named[one] for one in line.before),
        }
        for line in shown
    ]
    return {"lines": lines, "scoring": item.scoring}, {}


def seeded(item: Item) -> bool:
    """Return True: learners see the lines in different orders."""
    return True


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return ids and texts as shuffled. Never what comes after what."""
    return {
        "scoring": item.scoring,
        "lines": [{"id": line.id, "text": line.text} for line in item.lines],
    }


def validate(item: Item, answer: object) -> Reading:
    """Read a list of all ids from first to last, or an object that gives each id its place."""
    ids = [line.id for line in item.lines]
    order = _by_place(answer, ids) if isinstance(answer, Mapping) else answer
    if not isinstance(order, list | tuple) or not all(isinstance(one, str) for one in order):
        raise InvalidAnswer(Feedback("order_type", {"ids": ", ".join(ids)}))
    if sorted(order) != sorted(ids):
        raise InvalidAnswer(Feedback("order_incomplete", {"ids": ", ".join(ids)}))
    return Reading(", ".join(order), tuple(order))


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def score(item: Item, answer: object) -> Result:
    """Score by the pairs that stand in a right order, less those that do not; name the first slip.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    order: tuple[str, ...] = reading.value
    early = item.first_early(order)
    verdict, earned = credited(item.agreement(order), item.scoring, right=early is None)
    told = Feedback("order_right") if early is None else _early(item, order, early)
    return Result(verdict, earned, (told,), reading=reading.text)


def _early(item: Item, order: tuple[str, ...], place: int) -> Feedback:
    line = next(line for line in item.lines if line.id == order[place])
    data: dict[str, str | int | float | None] = {"place": place + 1, "line_text": line.text}
    if line.reason:
        return Feedback("order_because", data | {"reason": line.reason})
    return Feedback("order_early", data)


def _by_place(answer: Mapping[Any, Any], ids: list[str]) -> list[str]:
    """Return the ids sorted by the places 1, 2, 3 that a form without a script sends."""
    given = answers_in(answer, ids)
    places: dict[int, str] = {}
    for name, place in given.items():
        text = str(place).strip()
        if not text.isdecimal() or not 1 <= int(text) <= len(ids):
            raise InvalidAnswer(Feedback("order_place", {"read": text[:40], "last": len(ids)}))
        if int(text) in places:
            raise InvalidAnswer(Feedback("order_twice", {"place": int(text)}))
        places[int(text)] = name
    return [places[place] for place in sorted(places)]


def _all_before(rows: list[Fields], ids: tuple[str, ...]) -> dict[str, set[str]]:
    """Return for each line every line that must stand above it, the unspoken ones included."""
    if not any("after" in row.content and row.content["after"] is not None for row in rows):
        return {name: set(ids[:i]) for i, name in enumerate(ids)}
    before: dict[str, set[str]] = {}
    for row, name in zip(rows, ids, strict=True):
        before[name] = set(row.texts("after"))
        for one in sorted(before[name] - set(ids)):
            raise ItemError(row.at("after"), f"{one!r} is the id of no line")
    for _ in ids:
        for name in ids:
            before[name] |= {far for near in before[name] for far in before[near]}
    for row, name in zip(rows, ids, strict=True):
        if name in before[name]:
            raise ItemError(row.at("after"), "in the end this line must come after itself")
    return before

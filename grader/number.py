"""grader: the kind "number": one number as people type it, judged within a tolerance."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from grader import arithmetic
from grader.check import Check, fault, read_check
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.messages import text
from grader.result import Feedback, Reading, Result, Verdict
from grader.schemas import NUMBER
from grader.symbolic import build

NAME: str = "number"
LABEL: str = "Number"
SCHEMA: dict[str, Any] = NUMBER
RUNS_CODE: Literal[False] = False

ABSOLUTE = 0.0
RELATIVE = 1e-9


@dataclass(frozen=True)
class Wrong:
    """A typical wrong answer and why it is wrong (Markdown)."""

    answer: arithmetic.Number
    reason: str


@dataclass(frozen=True)
class Item:
    """A question with one number as its key and two tolerances, the wider of which counts."""

    answer: arithmetic.Number
    absolute: float
    relative: float
    wrong: tuple[Wrong, ...]
    check: Check | None = None

    def accepts(self, value: arithmetic.Real, key: arithmetic.Number | None = None) -> bool:
        """Tell whether |value - key| <= max(absolute, relative |key|), computed without rounding.

        Exact arithmetic matters at the edge: as floats, 1.1 - 1 is more than 0.1.
        """
        target = (key or self.answer).exact
        widest = max(
            arithmetic.decimal(self.absolute), arithmetic.decimal(self.relative) * abs(target)
        )
        return abs(Fraction(value) - target) <= widest


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("wrong", most=50)
    item = Item(
        answer=_key(fields, "answer"),
        absolute=fields.number("absolute", ABSOLUTE, low=0),
        relative=fields.number("relative", RELATIVE, low=0, high=0.5),
        wrong=tuple(_wrong(row) for row in rows),
        check=read_check(fields),
    )
    for i, (row, wrong) in enumerate(zip(rows, item.wrong, strict=True)):
        if item.accepts(wrong.answer.value):
            raise ItemError(row.at("answer"), "the tolerance would accept this wrong answer")
        if any(item.accepts(wrong.answer.value, other.answer) for other in item.wrong[:i]):
            raise ItemError(row.at("answer"), "an earlier wrong answer already covers this one")
    return item


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the tolerances, so that a learner knows how many digits are wanted. Never the key."""
    return {"absolute": item.absolute, "relative": item.relative}


def validate(item: Item, answer: object) -> Reading:
    """Read text such as "2pi/3", or a JSON number. The key is not consulted."""
    number = arithmetic.read(answer)
    return Reading(number.text, number.value)


def prove(item: Item) -> None:
    """Work the key out again by the author's `check`; ItemError where the two differ."""
    if item.check is None:
        return
    key = build.number(item.answer.exact)
    found = fault(item.check, key, absolute=item.absolute, relative=item.relative)
    if found is not None:
        raise ItemError("item.answer", found)


def score(item: Item, answer: object) -> Result:
    """Accept within the tolerance; else give the reason of the one typical mistake that fits.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    return judge(item, reading)


def judge(item: Item, reading: Reading) -> Result:
    """The result of an answer that was read."""
    if item.accepts(reading.value):
        return Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),), reading=reading.text)
    matching = [wrong for wrong in item.wrong if item.accepts(reading.value, wrong.answer)]
    if len(matching) == 1:
        told = Feedback("number_because", {"read": reading.text, "reason": matching[0].reason})
    else:
        told = Feedback("number_wrong", {"read": reading.text})
    return Result(Verdict.INCORRECT, 0.0, (told,), reading=reading.text)


def _wrong(row: Fields) -> Wrong:
    row.only(["answer", "reason"])
    return Wrong(_key(row, "answer"), row.text("reason"))


def _key(fields: Fields, name: str) -> arithmetic.Number:
    if not fields.has(name):
        raise ItemError(fields.at(name), "is missing")
    try:
        return arithmetic.read(fields.content[name])
    except InvalidAnswer as invalid:
        raise ItemError(fields.at(name), text(invalid.feedback)) from invalid

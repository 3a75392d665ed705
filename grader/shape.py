"""grader: the kind "shape": an array's shape, in any usual writing; what is amiss is explained."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.messages import text
from grader.result import Feedback, Reading, Result, Verdict
from grader.schemas_shape import SHAPE
from grader.shape_check import ShapeCheck, read_shape_check
from grader.shape_reader import Shape, read, written

NAME: str = "shape"
LABEL: str = "Shape"
SCHEMA: dict[str, Any] = SHAPE
RUNS_CODE: Literal[False] = False

LETTER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
NOT_LETTERS = ("x", "torch", "size", "scalar", "shape")


@dataclass(frozen=True)
class Item:
    """A question with one shape as its key; `names` are the lengths that may stay letters."""

    answer: Shape
    names: tuple[str, ...]
    wrong: tuple[tuple[Shape, str], ...]
    check: ShapeCheck | None = None


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    names = _names(fields)
    answer = _shape(fields, names)
    wrong: dict[Shape, str] = {}
    for row in fields.rows("wrong", most=50):
        row.only(["answer", "reason"])
        shape = _shape(row, names)
        if shape == answer:
            raise ItemError(row.at("answer"), "is the right answer")
        if shape in wrong:
            raise ItemError(row.at("answer"), "an earlier wrong answer is the same shape")
        wrong[shape] = row.text("reason")
    return Item(answer, names, tuple(wrong.items()), read_shape_check(fields, names))


def key(reference: object, names: tuple[str, ...] = ()) -> Shape:
    """Read a key outside an item: without letters declared, those it is written with count."""
    found = LETTER.findall(reference) if isinstance(reference, str) and not names else []
    letters = [name for name in found if name.lower() not in NOT_LETTERS]
    return read(reference, names or tuple(dict.fromkeys(letters)))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the letters that may be used. Never the key."""
    return {"names": list(item.names)}


def validate(item: Item, answer: object) -> Reading:
    """Read the shape. The key is not consulted."""
    shape = read(answer, item.names)
    return Reading(written(shape), shape)


def prove(item: Item) -> None:
    """Work the shape out again by the author's `check`; ItemError where the two differ."""
    if item.check is not None and item.check.shape() != item.answer:
        found = written(item.check.shape())
        raise ItemError("item.answer", f"is {written(item.answer)}; the check finds {found}")


def score(item: Item, answer: object) -> Result:
    """Accept the one shape; else the author's reason, else what can be said of any wrong shape.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    given: Shape = reading.value
    if given == item.answer:
        return Result(Verdict.CORRECT, 1.0, (Feedback("shape_right"),), reading=reading.text)
    reason = dict(item.wrong).get(given)
    if reason is not None:
        told = Feedback("shape_because", {"read": reading.text, "reason": reason})
    else:
        told = explained(item.answer, given)
    return Result(Verdict.INCORRECT, 0.0, (told,), reading=reading.text)


def explained(wanted: Shape, given: Shape) -> Feedback:
    """What sets a wrong shape apart from the right one."""
    data: dict[str, str | int | float | None] = {"read": written(given)}
    if not wanted or not given:
        return Feedback("shape_scalar" if wanted else "shape_one_number", data)
    if len(wanted) == 1 and len(given) == 2:
        length = wanted[0]
        codes = {
            (length, 1): "shape_column",
            (1, length): "shape_row",
            (length, length): "shape_square",
        }
        if given in codes:
            return Feedback(codes[given], data)
    if len(given) == 1 and wanted in ((given[0], 1), (1, given[0])):
        return Feedback("shape_flat", data)
    if given == wanted[::-1]:
        return Feedback("shape_transposed", data)
    if sorted(map(str, given)) == sorted(map(str, wanted)):
        return Feedback("shape_order", data)
    if len(given) != len(wanted):
        return Feedback("shape_dimensions", data | {"got": len(given)})
    differing = [place for place, length in enumerate(wanted) if given[place] != length]
    if len(wanted) == 1:
        return Feedback("shape_wrong", data)
    if len(differing) == 1:
        return Feedback("shape_length", data | {"dimension": differing[0] + 1})
    return Feedback("shape_lengths", data)


def _names(fields: Fields) -> tuple[str, ...]:
    names = [name.strip() for name in fields.text("names", "").split(",") if name.strip()]
    for name in names:
        if not LETTER.fullmatch(name):
            raise ItemError(fields.at("names"), f"{name!r} is not a letter or a plain name")
    return tuple(dict.fromkeys(names))


def _shape(fields: Fields, names: tuple[str, ...]) -> Shape:
    try:
        return read(fields.text("answer"), names)
    except InvalidAnswer as invalid:
        raise ItemError(fields.at("answer"), text(invalid.feedback)) from invalid

"""grader: the kind "choice": pick one option, or all that are right; each has a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.check import Check, fault, formula_in, read_check
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.parts import LETTERS, Scoring, credited, demand_unlike, ids_of, scoring_in
from grader.result import Feedback, Reading, Result
from grader.schemas import CHOICE
from grader.seeds import generator

NAME: str = "choice"
LABEL: str = "Choice"
SCHEMA: dict[str, Any] = CHOICE
RUNS_CODE: Literal[False] = False

RELATIVE = 1e-9


@dataclass(frozen=True)
class Option:
    """One thing to pick. `text` and `reason` are Markdown."""

    id: str
    text: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Item:
    """A choice question. Options stand in the author's order."""

    options: tuple[Option, ...]
    multiple: bool
    shuffle: bool
    scoring: Scoring = "partial"
    check: Check | None = None

    @property
    def right(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    multiple = fields.flag("multiple", False)
    rows = fields.rows("options", least=2, most=len(LETTERS))
    options = tuple(map(_option, rows, ids_of(rows)))
    demand_unlike(rows, "text", (option.text for option in options))
    count = sum(option.right for option in options)
    if count == 0:
        raise ItemError("item.options", "at least one option must be right")
    if count > 1 and not multiple:
        raise ItemError(
            "item.options", f"{count} options are right; keep one, or set multiple to true"
        )
    shuffle = fields.flag("shuffle", True)
    return Item(options, multiple, shuffle, scoring_in(fields), read_check(fields))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Tell whether learners see the options in different orders."""
    return item.shuffle


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return what a learner may see: ids and texts in the order of this seed."""
    options = item.options
    if item.shuffle:
        options = tuple(options[i] for i in generator(seed).permutation(len(options)))
    return {
        "multiple": item.multiple,
        "scoring": item.scoring,
        "options": [{"id": option.id, "text": option.text} for option in options],
    }


def validate(item: Item, answer: object) -> Reading:
    """Read a list of option ids, or one id alone. The key is not consulted."""
    ids = [answer] if isinstance(answer, str) else answer
    if not isinstance(ids, list | tuple) or not all(isinstance(one, str) for one in ids):
        raise InvalidAnswer(Feedback("choice_type"))
    known = [option.id for option in item.options]
    chosen = [one for one in ids if one]
    if not chosen:
        raise InvalidAnswer(Feedback("choice_empty"))
    for one in chosen:
        if one not in known:
            shown = ", ".join(known)
            raise InvalidAnswer(Feedback("choice_unknown", {"id": one[:40], "known": shown}))
        if chosen.count(one) > 1:
            raise InvalidAnswer(Feedback("choice_twice", {"id": one}))
    if len(chosen) > 1 and not item.multiple:
        raise InvalidAnswer(Feedback("choice_one_only", {"count": len(chosen)}))
    value = tuple(one for one in known if one in chosen)
    return Reading(", ".join(value), value)


def prove(item: Item) -> None:
    """Hold each option that is a formula against the author's `check`; ItemError on a wrong mark.

    Words cannot be computed, so they are left alone; but one option at least must be a formula.
    """
    if item.check is None:
        return
    formulas = {place: formula_in(one.text) for place, one in enumerate(item.options)}
    found = {place: tree for place, tree in formulas.items() if tree is not None}
    if not found:
        raise ItemError("item.check", "finds no option that is a number or a formula")
    for place, tree in found.items():
        differs = fault(item.check, tree, relative=RELATIVE)
        field = f"item.options.{place}.right"
        if differs is None and not item.options[place].right:
            raise ItemError(field, "is not marked right, and the check finds just this")
        if differs is not None and item.options[place].right:
            raise ItemError(field, f"is marked right; the option {differs}")


def score(item: Item, answer: object) -> Result:
    """Score chosen right/right - chosen wrong/wrong, never below 0; give each one's reason.

    Ticking all earns nothing, unless all are right. Never raises: an unreadable answer gives the
    verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    chosen = frozenset(reading.value)
    hits, slips = len(chosen & item.right), len(chosen - item.right)
    wrong = len(item.options) - len(item.right)
    points = hits / len(item.right) - (slips / wrong if wrong else 0)
    feedback = [_reason(option) for option in item.options if option.id in chosen]
    missing = len(item.right) - hits
    if item.multiple and missing:
        feedback.append(Feedback("choice_missing", {"count": missing}))
    verdict, earned = credited(points, item.scoring, right=chosen == item.right)
    return Result(verdict, earned, tuple(feedback), reading=reading.text)


def _option(row: Fields, name: str) -> Option:
    row.only(["id", "text", "right", "reason"])
    return Option(
        id=name,
        text=row.text("text"),
        right=row.flag("right", False),
        reason=row.text("reason"),
    )


def _reason(option: Option) -> Feedback:
    code = "option_right" if option.right else "option_wrong"
    return Feedback(code, {"id": option.id, "text": option.text, "reason": option.reason})

"""grader: the kind "gaps": a text with gaps {{1}}, {{2}}, each filled in and judged by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader import number
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.gap_sorts import Gap, NumberGap, OptionsGap, read_gap
from grader.messages import text
from grader.parts import Scoring, answers_in, credited, scoring_in
from grader.result import Feedback, Reading, Result
from grader.schemas_gaps import GAPS

NAME: str = "gaps"
LABEL: str = "Gaps in a text"
SCHEMA: dict[str, Any] = GAPS
RUNS_CODE: Literal[False] = False

PLACE = re.compile(r"\{\{\s*(\d+)\s*\}\}")
MATHS = re.compile(r"(\${1,2})(?!\s).+?\1", re.DOTALL)


@dataclass(frozen=True)
class Item:
    """Markdown in which every gap stands once, as {{1}}, {{2}} and so on, and the gaps."""

    text: str
    gaps: tuple[Gap, ...]
    scoring: Scoring

    @property
    def ids(self) -> list[str]:
        """ "1", "2", ...: the gaps as the text names them."""
        return [str(i) for i in range(1, len(self.gaps) + 1)]


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("gaps", least=1, most=30)
    gaps = tuple(read_gap(row) for row in rows)
    item = Item(fields.text("text"), gaps, scoring_in(fields))
    _check_places(item, fields.at("text"))
    return item


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Tell whether learners see a drop-down's options in different orders."""
    return any(isinstance(gap, OptionsGap) and gap.item.shuffle for gap in item.gaps)


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the text, and for each gap its sort, label and options. Never what belongs there."""
    gaps = zip(item.ids, item.gaps, strict=True)
    return {
        "scoring": item.scoring,
        "text": item.text,
        # Each drop-down in an order of its own, or the right options might stand alike.
        "gaps": [{"id": name, **gap.public(seed + int(name))} for name, gap in gaps],
    }


def validate(item: Item, answer: object) -> Reading:
    """Read an entry for every gap. The keys are not consulted."""
    given = answers_in(answer, item.ids)
    value: dict[str, Reading] = {}
    for name, gap in zip(item.ids, item.gaps, strict=True):
        try:
            value[name] = gap.read(given[name])
        except InvalidAnswer as invalid:
            told: dict[str, str | int | float | None]
            inner = invalid.feedback
            told = {**inner.data, "gap": int(name), "problem": text(inner)}
            told["problem_code"] = inner.code
            raise InvalidAnswer(Feedback("gap_unreadable", told)) from invalid
    return Reading(", ".join(f"{name}: {one.text}" for name, one in value.items()), value)


def prove(item: Item) -> None:
    """Work the numbers out again by their `check`; ItemError where two differ."""
    for place, gap in enumerate(item.gaps):
        if isinstance(gap, NumberGap):
            try:
                number.prove(gap.item)
            except ItemError as error:
                field = error.field.replace("item", f"item.gaps.{place}", 1)
                raise ItemError(field, error.message) from error


def score(item: Item, answer: object) -> Result:
    """Score the share of gaps that are right, and say for each what was read and why.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    entries: list[Reading] = list(reading.value.values())
    judged = [gap.judge(entry) for gap, entry in zip(item.gaps, entries, strict=True)]
    hits = sum(right for right, _ in judged)
    verdict, earned = credited(hits / len(judged), item.scoring, right=hits == len(judged))
    feedback = (
        _told(place, entry.text, right, reason)
        for place, (entry, (right, reason)) in enumerate(zip(entries, judged, strict=True), 1)
    )
    return Result(verdict, earned, tuple(feedback), reading=reading.text)


def _told(place: int, read: str, right: bool, reason: str) -> Feedback:
    data: dict[str, str | int | float | None] = {"gap": place, "read": read}
    if reason:
        return Feedback("gap_right_because" if right else "gap_because", data | {"reason": reason})
    return Feedback("gap_right" if right else "gap_wrong", data)


def _check_places(item: Item, field: str) -> None:
    """Every gap stands in the text once, outside mathematics, and nothing else looks like one."""
    named = PLACE.findall(item.text)
    outside = PLACE.findall(MATHS.sub("", item.text))
    for name in [*item.ids, *named]:
        gap = f"{{{{{name}}}}}"
        if name not in item.ids:
            raise ItemError(field, f"{gap} is no gap; there are {len(item.ids)}")
        if named.count(name) != 1:
            raise ItemError(field, f"{gap} must stand there once, not {named.count(name)} times")
        if name not in outside:
            raise ItemError(field, f"{gap} stands in mathematics; end the $...$ before it")

"""Verification: keys with one slip each, to prove that verification refuses every one of them.

A slip that leaves the key equal, by another route than verification's own, is not among them.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from exercises.verification import mutated_draws, mutated_formulas
from grader import formula, number, ordering
from grader.code.mutants import mutants
from grader.errors import ItemError
from grader.kinds import KINDS


@dataclass(frozen=True)
class Slip:
    """A content whose key is wrong: what was done to it, and to which field."""

    slug: str
    what: str
    field: str
    content: Mapping[str, Any]


Changes = Iterator[tuple[str, str, dict[str, Any]]]


def slips(slug: str, content: Mapping[str, Any]) -> Iterator[Slip]:
    """Every slip of an exercise; none where learners mark themselves."""
    maker = MAKERS.get(content["kind"])
    for what, field, item in maker(content["item"]) if maker else ():
        yield Slip(slug, what, field, {**content, "item": item})


def drawn(every: list[Slip], count: int, seed: int) -> list[Slip]:
    """So many of them: all that are no programs first, for those are fewer."""
    random.Random(seed).shuffle(every)
    every.sort(key=lambda one: one.content["kind"] == "code")
    return every[:count]


def _with(item: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one field changed, or left out where the value is None."""
    made = deepcopy(dict(item))
    *way, last = path.split(".")
    place: Any = made
    for part in way:
        place = place[int(part)] if part.isdigit() else place[part]
    if value is None:
        del place[last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return made


def _number(item: Mapping[str, Any]) -> Changes:
    for what, wrong in _wrong_numbers(item):
        yield what, "answer", _with(item, "answer", wrong)


def _wrong_numbers(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Other numbers; those within the tolerance are equal, and left out."""
    read = number.read_item({k: v for k, v in item.items() if k not in ("label", "reason")})
    typed, exact = str(item["answer"]), read.answer.exact
    made = {
        "sign": f"-({typed})",
        "factor 2": f"2*({typed})",
        "factor 1/2": f"({typed})/2",
        "factor 3": f"3*({typed})",
        "factor 10": f"10*({typed})",
        "factor 1/10": f"({typed})/10",
        "one more": f"({typed}) + 1",
        "one less": f"({typed}) - 1",
        "upside down": f"1/({typed})",
        "squared": f"({typed})^2",
    }
    for what, wrong in made.items():
        if exact == 0 and what == "upside down":
            continue
        value = number.validate(read, wrong).value
        if abs(float(value) - float(exact)) > max(read.absolute, read.relative * abs(exact)):
            yield what, wrong


def _choice(item: Mapping[str, Any]) -> Changes:
    options = item["options"]
    for place, option in enumerate(options):
        if item.get("multiple"):
            flipped = _with(item, f"options.{place}.right", not option.get("right", False))
            yield "right flag turned", f"options.{place}.right", flipped
        elif not option.get("right"):
            moved = _with(item, f"options.{place}.right", True)
            right = next(n for n, one in enumerate(options) if one.get("right"))
            moved["options"][right]["right"] = False
            yield "right flag moved", f"options.{place}.right", moved


def _truefalse(item: Mapping[str, Any]) -> Changes:
    for place, one in enumerate(item["statements"]):
        path = f"statements.{place}.answer"
        yield "turned", path, _with(item, path, not one["answer"])


def _matching(item: Mapping[str, Any]) -> Changes:
    pairs = item["pairs"]
    for one in range(len(pairs)):
        for other in range(one + 1, len(pairs)):
            if pairs[one]["right"] != pairs[other]["right"]:
                made = _with(item, f"pairs.{one}.right", pairs[other]["right"])
                made["pairs"][other]["right"] = pairs[one]["right"]
                yield "partners swapped", f"pairs.{one}.right", made


def _ordering(item: Mapping[str, Any]) -> Changes:
    lines = item["lines"]
    before = {one.id: one.before for one in ordering.read_item(item).lines}
    changed = [
        (f"lines.{n}.after", _with(item, f"lines.{n}.after", [x for x in after if x != one]))
        for n, line in enumerate(lines)
        if (after := line.get("after"))
        for one in after
    ]
    changed += [
        (f"lines.{n}.after", _with(item, f"lines.{n}.after", [*(line.get("after") or []), one]))
        for n, line in enumerate(lines)
        for one in before
        if one != line.get("id") and one not in (line.get("after") or [])
    ]
    for n, (one, other) in enumerate(pairwise(lines)):
        made = _with(item, f"lines.{n}", other)
        made["lines"][n + 1] = deepcopy(one)
        changed.append((f"lines.{n}", made))
    for path, made in changed:
        # The same constraints in the end: another way to say it, not a slip.
        if _constraints(made) != before:
            yield "what comes before what", path, made


def _constraints(item: Mapping[str, Any]) -> Mapping[str, frozenset[str]] | None:
    try:
        return {one.id: one.before for one in ordering.read_item(item).lines}
    except ItemError:
        return None


def _gaps(item: Mapping[str, Any]) -> Changes:
    for place, gap in enumerate(item["gaps"]):
        at = f"gaps.{place}"
        if gap.get("answer"):
            for what, wrong in _wrong_numbers(gap):
                yield what, f"{at}.answer", _with(item, f"{at}.answer", wrong)
        elif gap.get("options"):
            for what, path, made in _choice(gap):
                yield what, f"{at}.{path}", _with(item, at, made)
        elif gap.get("accept"):
            yield "other words", f"{at}.accept", _with(item, f"{at}.accept", ["something else"])


def _shape(item: Mapping[str, Any]) -> Changes:
    sizes = KINDS["shape"].read_item(item).answer
    wrong = {
        "a column": (*sizes, 1),
        "a row": (1, *sizes),
        "turned round": sizes[::-1],
        "one dimension less": sizes[1:],
        "twice as long": tuple(2 * one if isinstance(one, int) else one for one in sizes),
        "one longer": tuple(one + 1 if isinstance(one, int) else one for one in sizes),
        "square": (*sizes, *sizes),
    }
    for what, shape in wrong.items():
        if shape != sizes:
            typed = f"({', '.join(map(str, shape))}{',' * (len(shape) == 1)})"
            yield what, "answer", _with(item, "answer", typed)


def _symbolic(item: Mapping[str, Any]) -> Changes:
    read = KINDS["symbolic"].read_item(item)
    assert isinstance(read, formula.Item)
    for what, path, value in mutated_formulas.changes(item, read):
        yield what, path, _with(item, path, value)
    if item.get("draw"):
        yield from mutated_draws.changes(item)


def _code(item: Mapping[str, Any]) -> Changes:
    excused = {one["bug"] for one in item.get("waived") or ()}
    for one in mutants(item["reference"]):
        # The cases were found not to tell it from the reference: as a key it is as good.
        if {one.bug, f"{one.bug} {one.where.split(':')[0]}"} & excused:
            continue
        yield f"{one.bug}, {one.where}", "reference", _with(item, "reference", one.source)
    for place, case in enumerate(item["cases"]):
        if case.get("check") == "gradient":
            head, colon, body = case["of"].partition(":")
            path = f"cases.{place}.of"
            yield "sign", path, _with(item, path, f"{head}{colon} -({body})")
            yield "factor 2", path, _with(item, path, f"{head}{colon} 2*({body})")


MAKERS: dict[str, Callable[[Mapping[str, Any]], Changes]] = {
    "number": _number,
    "choice": _choice,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
    "shape": _shape,
    "symbolic": _symbolic,
    "code": _code,
}

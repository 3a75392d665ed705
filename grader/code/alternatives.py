"""grader.code: what known wrong programs do on the very calls that a learner's failed.

They are the author's, and the reference with one typical bug each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from grader.code.asking import Question, program_text
from grader.code.calls import Call
from grader.code.explain import MUTANT
from grader.code.item import Item
from grader.code.mutants import mutants
from grader.code.observed import Raised
from grader.code.runs import CallReport, read_reports
from grader.plain import MalformedValue, from_wire

QUESTION = "wrong"
MOST_ASKED = 900
MOST_SIZE, MOST_SIZE_OF_ALL = 2_000, 200_000
MOST_CHARACTERS = 400_000
_SOURCE = program_text("wrong_program.py")
_CHECKS = ("value", "unchanged", "gradient", "path", "raises")
_NOTHING = object()


@dataclass(frozen=True)
class _Program:
    name: str
    source: str


def tried(item: Item, call: Call) -> bool:
    """Tell whether wrong programs are tried on a call: not where that may take long."""
    check = item.cases[call.case].check
    return call.call is not None and check in _CHECKS and call.size <= MOST_SIZE


def question(item: Item, calls: tuple[Call, ...]) -> list[Question]:
    """Return the one run of all wrong programs, each in a space of its own."""
    programs, pairs = _programs(item), _pairs(item, calls)
    if not pairs:
        return []
    sources = [program.source for program in programs[: pairs[-1][0] + 1]]
    return [together(sources, [call for call in calls if tried(item, call)])]


def together(sources: list[str], calls: list[Call]) -> Question:
    """Return one run of several programs, each in a space of its own, on the same calls."""
    asked = [_request(number, call) for number in range(len(sources)) for call in calls]
    return Question(QUESTION, f"{_SOURCE}\n\n__load__({sources!r})\n", asked)


def read(
    item: Item, calls: tuple[Call, ...], answers: Mapping[str, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return, by the position of a call, what each wrong program returns or raises there."""
    found: dict[int, dict[str, Any]] = {}
    reports = read_reports(answers.get(QUESTION, {}))
    programs = _programs(item)
    for (number, index), report in zip(_pairs(item, calls), reports, strict=False):
        value = _value(report)
        if value is not _NOTHING:
            found.setdefault(index, {})[programs[number].name] = value
    return found


def _value(report: CallReport) -> Any:
    if report.error is not None:
        return Raised(report.error.type)
    if report.outcome != "returned":
        return _NOTHING
    try:
        return from_wire(report.value)
    except MalformedValue:
        return _NOTHING


def _programs(item: Item) -> list[_Program]:
    """Return the author's wrong programs, by the bug where it is one's own, then mutants."""
    bugs = [wrong.bug for wrong in item.wrong]
    own = [
        _Program(
            wrong.bug if bugs.count(wrong.bug) == 1 and wrong.bug else wrong.name, wrong.source
        )
        for wrong in item.wrong
    ]
    fit = MOST_CHARACTERS // max(len(one.source) for one in (*own, _Program("", item.reference)))
    return [*own, *_mutants(item.reference)][:fit]


@lru_cache(maxsize=64)
def _mutants(reference: str) -> tuple[_Program, ...]:
    return tuple(
        _Program(f"{one.bug}{MUTANT}{number}", one.source)
        for number, one in enumerate(mutants(reference))
    )


def _pairs(item: Item, calls: tuple[Call, ...]) -> list[tuple[int, int]]:
    """Return (position of a program, position of a call), whole programs only."""
    rows = [index for index, call in enumerate(calls) if tried(item, call)]
    size = sum(calls[index].size for index in rows)
    fit = min(MOST_ASKED // max(1, len(rows)), MOST_SIZE_OF_ALL // max(1, size))
    return [(number, index) for number in range(len(_programs(item)))[:fit] for index in rows]


def _request(number: int, call: Call) -> dict[str, Any]:
    asked = call.call or {}
    args = [number, asked["function"], *asked["args"]]
    return {"function": "__wrong__", "args": args, "kwargs": asked["kwargs"]}

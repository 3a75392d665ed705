"""grader.code: what known wrong programs do on the very calls that a learner's failed.

They are the author's, and the reference with one typical bug each.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from grader.code.asking import Question, program_text
from grader.code.calls import Call, Formula
from grader.code.explain import MUTANT
from grader.code.item import Item
from grader.code.mutants import mutants
from grader.code.observed import Raised
from grader.code.runs import CallReport, read_reports
from grader.plain import MalformedValue, from_wire

QUESTION = "wrong"
VALUE = "value_for_gradient"
MOST_ASKED, MOST_RUNS = 900, 4
MOST_SIZE, MOST_SIZE_OF_ALL = 2_000, 200_000
MOST_CHARACTERS = 400_000
_SOURCE = program_text("wrong_program.py")
_CHECKS = ("value", "unchanged", "gradient", "path", "raises")
NOTHING = object()


@dataclass(frozen=True)
class Program:
    name: str
    source: str


def tried(item: Item, call: Call) -> bool:
    """Tell whether wrong programs are tried on a call: not where that may take long."""
    check = item.cases[call.case].check
    return call.call is not None and check in _CHECKS and call.size <= MOST_SIZE


def question(item: Item, calls: tuple[Call, ...]) -> list[Question]:
    """Return the runs of all wrong programs, some of them in each."""
    light = [call for call in calls if tried(item, call)]
    return [
        replace(together([program.source for program in some], light), name=name)
        for name, some in _shares(item, light)
    ]


def together(sources: list[str], calls: list[Call]) -> Question:
    """Return one run of several programs, each in a space of its own, on the same calls."""
    asked = [_request(number, call) for number in range(len(sources)) for call in calls]
    return Question(QUESTION, f"{_SOURCE}\n\n__load__({sources!r})\n", asked)


def read(
    item: Item, calls: tuple[Call, ...], answers: Mapping[str, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return, by the position of a call, what each wrong program returns or raises there."""
    found: dict[int, dict[str, Any]] = {}
    rows = [index for index, call in enumerate(calls) if tried(item, call)]
    for name, some in _shares(item, [calls[index] for index in rows]):
        asked = ((program, index) for program in some for index in rows)
        for (program, index), report in zip(
            asked, read_reports(answers.get(name, {})), strict=False
        ):
            got = value(report)
            if got is not NOTHING:
                found.setdefault(index, {})[program.name] = got
    return found


def value(report: CallReport) -> Any:
    """Return what a wrong program's call came to; NOTHING where it is unknown."""
    if report.error is not None:
        return Raised(report.error.type)
    if report.outcome != "returned":
        return NOTHING
    try:
        return from_wire(report.value)
    except MalformedValue:
        return NOTHING


def programs(item: Item) -> list[Program]:
    """Return the author's wrong programs, by the bug where it is one's own, then mutants."""
    bugs = [wrong.bug for wrong in item.wrong]
    own = [
        Program(wrong.bug if bugs.count(wrong.bug) == 1 and wrong.bug else wrong.name, wrong.source)
        for wrong in item.wrong
    ]
    fit = MOST_CHARACTERS // max(len(one.source) for one in (*own, Program("", item.reference)))
    return [*own, *_values(item), *_mutants(item.reference)][:fit]


def _values(item: Item) -> list[Program]:
    """Return a program that answers with the function whose derivative is asked for."""
    asked = {case.function: case.of.source for case in item.cases if case.of and _whole(case.of)}
    if not asked or any(wrong.bug == VALUE for wrong in item.wrong):
        return []
    lines = [f"def {name}(at, *rest):\n    return ({of})(at)\n" for name, of in asked.items()]
    return [Program(VALUE, "\n\n".join(["import math\nimport numpy as np\n", *lines]))]


def _whole(of: Formula) -> bool:
    """Tell whether it needs nothing drawn but its own parameter."""
    body = ast.parse(of.source, mode="eval").body
    own = {one.arg for one in body.args.args} if isinstance(body, ast.Lambda) else set()
    return set(of.used) <= own


@lru_cache(maxsize=64)
def _mutants(reference: str) -> tuple[Program, ...]:
    return tuple(
        Program(f"{one.bug}{MUTANT}{number}", one.source)
        for number, one in enumerate(mutants(reference))
    )


def _shares(item: Item, light: list[Call]) -> list[tuple[str, list[Program]]]:
    """Return the programs in shares that fit one run, each under its question's name."""
    if not light:
        return []
    size = sum(call.size for call in light)
    fit = max(1, min(MOST_ASKED // len(light), MOST_SIZE_OF_ALL // max(1, size)))
    every = programs(item)
    starts = range(0, len(every), fit)
    return [
        (f"{QUESTION} {number}", every[start : start + fit])
        for number, start in enumerate(starts[:MOST_RUNS], 1)
    ]


def _request(number: int, call: Call) -> dict[str, Any]:
    asked = call.call or {}
    args = [number, asked["function"], *asked["args"]]
    return {"function": "__wrong__", "args": args, "kwargs": asked["kwargs"]}

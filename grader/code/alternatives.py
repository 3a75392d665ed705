"""grader.code: what the author's wrong programs do on the very calls that a learner's failed."""

from collections.abc import Iterator, Mapping
from typing import Any

from grader.code.asking import Question, program_text
from grader.code.calls import Call
from grader.code.item import Item
from grader.code.observed import Raised
from grader.code.runs import CallReport, read_reports
from grader.plain import MalformedValue, from_wire

QUESTION = "wrong"
MOST_ASKED = 400
_SOURCE = program_text("wrong_program.py")
_CHECKS = ("value", "unchanged", "gradient", "path", "raises")


def question(item: Item, calls: tuple[Call, ...]) -> list[Question]:
    """Return the one run of all wrong programs, each in a space of its own."""
    asked = [_request(item, number, calls[index]) for number, index in _asked(item, calls)]
    if not asked:
        return []
    sources = [wrong.source for wrong in item.wrong]
    return [Question(QUESTION, f"{_SOURCE}\n\n__load__({sources!r})\n", asked)]


def read(
    item: Item, calls: tuple[Call, ...], answers: Mapping[str, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return, by the position of a call, what each wrong program returns or raises there."""
    found: dict[int, dict[str, Any]] = {}
    reports = read_reports(answers.get(QUESTION, {}))
    names = names_of(item)
    for (number, index), report in zip(_asked(item, calls), reports, strict=False):
        name = names[number]
        value = _value(report)
        if value is not _NOTHING:
            found.setdefault(index, {})[name] = value
    return found


def names_of(item: Item) -> list[str]:
    """Return the name of each wrong program: its bug's, where no other has the same."""
    bugs = [wrong.bug for wrong in item.wrong]
    return [
        wrong.bug if wrong.bug and bugs.count(wrong.bug) == 1 else wrong.name
        for wrong in item.wrong
    ]


_NOTHING = object()


def _value(report: CallReport) -> Any:
    if report.error is not None:
        return Raised(report.error.type)
    if report.outcome != "returned":
        return _NOTHING
    try:
        return from_wire(report.value)
    except MalformedValue:
        return _NOTHING


def _asked(item: Item, calls: tuple[Call, ...]) -> list[tuple[int, int]]:
    return list(_pairs(item, calls))[:MOST_ASKED]


def _pairs(item: Item, calls: tuple[Call, ...]) -> Iterator[tuple[int, int]]:
    for number in range(len(item.wrong)):
        for index, call in enumerate(calls):
            if call.call is not None and item.cases[call.case].check in _CHECKS:
                yield number, index


def _request(item: Item, number: int, call: Call) -> dict[str, Any]:
    asked = call.call or {}
    args = [number, asked["function"], *asked["args"]]
    return {"function": "__wrong__", "args": args, "kwargs": asked["kwargs"]}

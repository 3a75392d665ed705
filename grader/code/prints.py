"""grader.code: prints as values to explain, and what known wrong programs print."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.code.alternatives import NOTHING, Program, programs, together, value
from grader.code.asking import Question
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.item import Item
from grader.code.printed import words_and_numbers
from grader.code.runs import read_reports

QUESTION = "wrong prints"
MOST_ASKED = 300  # a script takes longer than a call


def question(item: Item, calls: tuple[Call, ...]) -> list[Question]:
    """Return the run in which all wrong programs print."""
    rows = _rows(item, calls)
    if not rows:
        return []
    sources = [program.source for program in _asked(item, rows)]
    requests = [_request(n, calls[index]) for n in range(len(sources)) for index in rows]
    return [replace(together(sources, []), name=QUESTION, calls=requests)]


def read(
    item: Item, calls: tuple[Call, ...], answers: Mapping[str, Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """Return, by the position of a call, what each wrong program prints there, as a value."""
    found: dict[int, dict[str, Any]] = {}
    rows = _rows(item, calls)
    asked = [(program, index) for program in _asked(item, rows) for index in rows]
    for (program, index), report in zip(
        asked, read_reports(answers.get(QUESTION, {})), strict=False
    ):
        got = value(report)
        if got is not NOTHING:
            case = item.cases[calls[index].case]
            read = as_value(case, got) if isinstance(got, str) else got
            found.setdefault(index, {})[program.name] = read
    return found


def as_value(case: Case, text: str) -> tuple[list[str], list[float]]:
    """Return the words and the numbers that count in what was printed."""
    return words_and_numbers(case.match, text)


def _rows(item: Item, calls: tuple[Call, ...]) -> list[int]:
    return [i for i, call in enumerate(calls) if item.cases[call.case].check == "stdout"]


def _asked(item: Item, rows: list[int]) -> list[Program]:
    return programs(item)[: MOST_ASKED // max(1, len(rows))]


def _request(number: int, call: Call) -> dict[str, Any]:
    asked = call.call or {"function": "", "args": [], "kwargs": {}}
    args = [number, asked["function"], *asked["args"]]
    return {"function": "__printed__", "args": args, "kwargs": asked["kwargs"]}

"""grader.code: cases that are paths: what to walk again, and what the walks tell."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grader.code.asking import Question
from grader.code.calls import Call
from grader.code.expected import Expected
from grader.code.item import Item
from grader.code.outcomes import Ended
from grader.code.path import (
    REPLAY_SOURCE,
    PathReport,
    as_path,
    common,
    judge_path,
    replay_call,
)
from grader.code.runs import read_reports
from grader.plain import MalformedValue, from_wire
from grader.result import Feedback, Outcome

QUESTION = "paths"
MOST_NUMBERS = 5_000


def question(
    item: Item, calls: tuple[Call, ...], expected: tuple[Expected, ...], ended: tuple[Ended, ...]
) -> list[Question]:
    """Return the walks of all wrong paths, and of the public ones, which are drawn."""
    asked = list(_requests(item, calls, expected, ended))
    return [Question(QUESTION, REPLAY_SOURCE, [call for _, call in asked])] if asked else []


def reports(
    item: Item,
    calls: tuple[Call, ...],
    expected: tuple[Expected, ...],
    ended: tuple[Ended, ...],
    answers: Mapping[str, Mapping[str, Any]],
) -> dict[int, PathReport]:
    """Return what is to be said of each path, by the position of its call."""
    asked = [index for index, _ in _requests(item, calls, expected, ended)]
    told = read_reports(answers.get(QUESTION, {}))
    walks = {index: _value(one.value) for index, one in zip(asked, told, strict=False)}
    found = {}
    for index, (call, want, end) in enumerate(zip(calls, expected, ended, strict=True)):
        case = item.cases[call.case]
        if case.check == "path" and end.value is not None:
            found[index] = judge_path(
                want.value,
                end.value,
                walks.get(index),
                absolute=case.absolute,
                relative=case.relative,
                reveal=call.public,
                title=call.name,
            )
    return found


def applied(ended: tuple[Ended, ...], found: Mapping[int, PathReport]) -> tuple[Ended, ...]:
    """Return how the calls ended once the paths have been walked again.

    A mistake that is told once, since it explains every wrong path, is not told again by each.
    """
    once = bool(named(found))
    return tuple(
        _applied(end, found[index], once) if index in found else end
        for index, end in enumerate(ended)
    )


def named(found: Mapping[int, PathReport]) -> list[Feedback]:
    """Return the one mistake that explains every wrong path, as the first of them tells it."""
    bugs = common(list(found.values()))
    if len(bugs) != 1:
        return []
    told = [one for report in found.values() for one in report.feedback]
    return [one for one in told if one.code == f"path_{bugs[0]}"][:1]


def _applied(end: Ended, report: PathReport, once: bool) -> Ended:
    outcome = Outcome.PASSED if report.right else Outcome.WRONG_ANSWER
    told = report.details if once and not report.right else report.feedback
    return replace(end, outcome=outcome, told=told, figure=report.figure)


def _requests(
    item: Item, calls: tuple[Call, ...], expected: tuple[Expected, ...], ended: tuple[Ended, ...]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, (call, want, end) in enumerate(zip(calls, expected, ended, strict=True)):
        case = item.cases[call.case]
        if case.check != "path" or call.call is None or (end.passed and not call.public):
            continue
        rows = as_path(end.value, want.value)
        if rows is not None and rows.size <= MOST_NUMBERS:
            # Only what is shown is drawn.
            loss = case.loss.to_json(call.drawn) if case.loss and call.public else None
            yield index, replay_call(call.call, rows, loss)


def _value(wire: Any) -> Any:
    try:
        return from_wire(wire)
    except MalformedValue:
        return None

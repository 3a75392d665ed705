"""grader.code: what the explainer is shown of a run, and the one bug that it finds."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.code import alternatives, prints
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.expected import Expected
from grader.code.explain import explain
from grader.code.item import Item
from grader.code.observed import Observed, Raised
from grader.code.outcomes import Ended
from grader.code.runs import CallReport
from grader.plain import MalformedValue, from_wire
from grader.result import Feedback, Outcome

# What came back was no value, or not one and the same.
_UNREADABLE = ("different_answers", "unsupported_value", "function_absent")
_SLOW = ("cost_over", "cost_over_n")
# A call that ended in one of these ways says nothing about a bug.
_SILENT = (
    Outcome.TIME_LIMIT,
    Outcome.MEMORY_LIMIT,
    Outcome.OUTPUT_LIMIT,
    Outcome.FORBIDDEN,
    Outcome.COMPILE_ERROR,
)


def named(
    item: Item,
    calls: tuple[Call, ...],
    expected: tuple[Expected, ...],
    reports: tuple[CallReport, ...],
    ended: tuple[Ended, ...],
    known: Mapping[int, Mapping[str, Any]],
) -> list[Feedback]:
    """Return at most one bug: the first that explains all failures of one function."""
    # A bug of the library has a sentence of its own; the author's reason is for the others.
    reasons = {wrong.name: wrong.reason for wrong in item.wrong}
    for name in (*item.names, ""):
        rows = [i for i, call in enumerate(calls) if _of(call) == name]
        rows = [i for i in rows if alternatives.tried(item, calls[i])] or rows
        if all(ended[i].passed for i in rows):
            continue
        cases = [
            _observed(item.cases[calls[i].case], name, expected[i], reports[i], ended[i])
            for i in rows
        ]
        if any(case is None for case in cases):
            continue
        # What is right elsewhere speaks against programs that are wrong there.
        fine = [i for i in known if i not in rows and ended[i].passed]
        cases += [
            _observed(item.cases[calls[i].case], _of(calls[i]), expected[i], reports[i], ended[i])
            for i in fine
        ]
        told = explain(
            [
                replace(case, alternatives=known.get(i, {}))
                for i, case in zip([*rows, *fine], cases, strict=True)
                if case is not None
            ]
        )
        if told is not None:
            return [told.feedback(reasons)]
    return []


def _of(call: Call) -> str:
    """Return the function that is called, "" for a script."""
    return call.function if call.call else ""


def _observed(
    case: Case, function: str, want: Expected, report: CallReport, end: Ended
) -> Observed | None:
    """Return what there is to explain of one call; None where it cannot be explained by values."""
    slow = any(told.code in _SLOW for told in end.told)
    if end.outcome in _SILENT and not slow:
        return None
    if report.outcome == "not_reached" or any(told.code in _UNREADABLE for told in end.told):
        return None
    expected = Raised(case.raises) if case.check == "raises" else want.value
    if case.check == "stdout":
        expected = prints.as_value(case, want.printed)
    got = end.value
    if report.error is not None:
        got = expected if end.passed else Raised(report.error.type)
    elif case.check == "raises":
        got = _plain(report.value)
    elif case.check == "stdout":
        if report.printed is None:
            return None
        got = prints.as_value(case, report.printed)
    inputs = {name: _plain(wire) for name, wire in want.before.items()}
    after = dict(zip(want.names, report.after or (), strict=False))
    shared = want.names[report.aliases : report.aliases + 1] if report.aliases is not None else ()
    return Observed(
        function=function,
        expected=expected,
        got=got,
        # A right value that took too long is a matter of its own.
        passed=end.passed or slow,
        inputs={name: value for name, value in inputs.items() if value is not None},
        after={n: _plain(after[n]) for n in inputs if after.get(n) is not None} or None,
        aliases=next(iter(shared), None),
        absolute=case.absolute,
        relative=case.relative,
    )


def _plain(wire: Any) -> Any:
    try:
        return from_wire(wire)
    except MalformedValue:
        return None

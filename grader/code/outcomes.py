"""grader.code: how one call ended, and what is told of it. Of hidden calls no value is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader import numeric
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.expected import Expected
from grader.code.item import Item
from grader.code.printed import Rule, compare_printed
from grader.code.refusals import is_missing
from grader.code.runs import CallReport, Run, Trouble
from grader.plain import MalformedValue, from_wire
from grader.result import Feedback, Outcome

# How whoever ran the program says that it answered one call in two ways.
DIFFERENT_ANSWERS = "DifferentAnswers"
STOPPED = {
    "TIMED_OUT": (Outcome.TIME_LIMIT, "time_limit"),
    "OVER_MEMORY": (Outcome.MEMORY_LIMIT, "memory_limit"),
    "OVER_OUTPUT": (Outcome.OUTPUT_LIMIT, "output_limit"),
    "FORBIDDEN": (Outcome.FORBIDDEN, "forbidden"),
    "SIGNALLED": (Outcome.RUNTIME_ERROR, "crashed"),
}
_ENDED = (Outcome.RUNTIME_ERROR, "exited")
# Errors that the sandbox states; no program's exception is meant.
_OWN = ("MemoryError", DIFFERENT_ANSWERS, "ResultTooLarge", "UnsupportedValue", "MissingFunction")


@dataclass(frozen=True)
class Ended:
    """How a call ended. `value` is what it returned, where that could be read.

    `figure` is what a page draws of it, as plain JSON.
    """

    outcome: Outcome
    told: tuple[Feedback, ...] = ()
    value: Any = None
    figure: Mapping[str, Any] | None = None

    @property
    def passed(self) -> bool:
        return self.outcome is Outcome.PASSED


def outcomes(
    item: Item, calls: tuple[Call, ...], expected: tuple[Expected, ...], run: Run
) -> tuple[Ended, ...]:
    """Return how each call ended."""
    found = []
    stopped = False
    for call, want, report in zip(calls, expected, run.calls, strict=True):
        case = item.cases[call.case]
        if report.outcome == "not_reached":
            found.append(_unreached(item, report.script or run, stopped and not report.script))
            stopped = stopped or report.script is None
        elif report.error is not None or report.outcome == "raised":
            found.append(_raised(item, case, call, report))
        else:
            found.append(_returned(case, call, want, report, run))
    return tuple(found)


def _unreached(item: Item, run: Run, after: bool) -> Ended:
    if run.error is not None and run.status not in STOPPED:
        return Ended(Outcome.RUNTIME_ERROR, (Feedback("not_run"),))
    outcome, code = STOPPED.get(run.status, _ENDED)
    if after:
        return Ended(outcome, (Feedback("not_run"),))
    told = [Feedback(code, _limit_data(code, item))]
    if run.error is not None and run.error.line is not None:
        told.append(Feedback("stopped_at", {"line": run.error.line}))
    return Ended(outcome, tuple(told))


def _limit_data(code: str, item: Item) -> dict[str, int]:
    needed = {"time_limit": ("cpu_s", "wall_s"), "memory_limit": ("memory_mb",)}
    needed["output_limit"] = ("output_kb",)
    return {name: item.limits[name] for name in needed.get(code, ())}


def _raised(item: Item, case: Case, call: Call, report: CallReport) -> Ended:
    error = report.error or Trouble("Error", "", None, "", {})
    if is_missing(report):
        return Ended(
            Outcome.RUNTIME_ERROR, (Feedback("function_absent", {"function": call.function}),)
        )
    if error.type in _OWN:
        return _own(item, call, error)
    if case.check == "raises" and error.is_a(case.raises):
        return Ended(Outcome.PASSED)
    if not call.public:
        data: dict[str, Any] = {"type": error.safe_type, "line": error.line or "?"}
        told = [Feedback("raised_hidden", data)]
    else:
        told = [Feedback("raised", error_data(error))]
    if case.check == "raises":
        told.insert(0, Feedback("raises_other", {"expected": case.raises}))
    return Ended(Outcome.RUNTIME_ERROR, tuple(told))


def _own(item: Item, call: Call, error: Trouble) -> Ended:
    if error.type == "MemoryError":
        told = [Feedback("memory_limit", _limit_data("memory_limit", item))]
        if error.line is not None:
            told.append(Feedback("stopped_at", {"line": error.line}))
        return Ended(Outcome.MEMORY_LIMIT, tuple(told))
    if error.type == DIFFERENT_ANSWERS:
        return Ended(Outcome.WRONG_ANSWER, (Feedback("different_answers"),))
    if error.type == "ResultTooLarge":
        return Ended(Outcome.OUTPUT_LIMIT, (Feedback("result_too_large"),))
    kind = f" ({error.message})" if call.public and error.message else ""
    return Ended(Outcome.WRONG_ANSWER, (Feedback("unsupported_value", {"kind": kind}),))


def error_data(error: Trouble) -> dict[str, Any]:
    """Return what is told of an exception that may be shown."""
    return {
        "type": error.type,
        "message": error.message,
        "line": error.line or "?",
        "traceback": error.traceback,
    }


def _returned(case: Case, call: Call, want: Expected, report: CallReport, run: Run) -> Ended:
    if case.check == "stdout":
        rule = Rule(case.match, case.absolute, case.relative)
        told = compare_printed(rule, want.printed, report.printed, reveal=call.public)
        return Ended(Outcome.WRONG_ANSWER if told else Outcome.PASSED, tuple(told))
    if case.check == "raises":
        told = [Feedback("raises_nothing", {"expected": case.raises})]
        return Ended(Outcome.WRONG_ANSWER, tuple(told))
    try:
        got = from_wire(report.value)
    except MalformedValue:
        return Ended(Outcome.WRONG_ANSWER, (Feedback("unsupported_value", {"kind": ""}),))
    if got is None and want.value is not None:
        printed = run.stdout.strip()
        code = "printed_not_returned" if printed else "returned_none"
        return Ended(Outcome.WRONG_ANSWER, (Feedback(code),))
    told = numeric.compare(want.value, got, case.absolute, case.relative, reveal=call.public)
    right = numeric.agrees(told)
    more = _beside(case, call, want, report, right)
    outcome = Outcome.PASSED if right and not more else Outcome.WRONG_ANSWER
    if right and more and case.check == "cost":
        outcome = Outcome.TIME_LIMIT  # nothing is wrong with the result
    return Ended(outcome, (*told, *more), got)


def _beside(
    case: Case, call: Call, want: Expected, report: CallReport, right: bool
) -> list[Feedback]:
    """Return what is wrong beside the value."""
    if case.check == "unchanged":
        return [Feedback("argument_changed", {"name": name}) for name in changed(want, report)]
    if case.check == "cost" and right and (report.cpu_ms or 0.0) > case.within_ms:
        data = {"ms": round(report.cpu_ms or 0.0), "limit": round(case.within_ms)}
        size = largest(call.drawn) if call.public else 0
        return [
            Feedback("cost_over_n", {**data, "n": size}) if size else Feedback("cost_over", data)
        ]
    return []


def changed(want: Expected, report: CallReport) -> list[str]:
    """Return the names of the arguments that are not what they were; the author's side knows."""
    after = dict(zip(want.names, report.after or (), strict=False))
    return [
        name
        for name, wire in want.before.items()
        if after.get(name) is not None and after[name] != wire
    ]


def largest(drawn: Mapping[str, Any]) -> int:
    """Return the most rows that a drawn array has."""
    shapes = [
        wire["shape"] for wire in drawn.values() if isinstance(wire, dict) and "shape" in wire
    ]
    return max((shape[0] for shape in shapes if shape), default=0)

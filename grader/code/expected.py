"""grader.code: what is expected of each call, read from the reference's run.

ItemError wherever that run is no measure: the fault is the author's, never the learner's.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.item import Item
from grader.code.runs import CallReport, Run, Trouble
from grader.errors import ItemError
from grader.plain import MalformedValue, from_wire
from grader.syntax import parse_module

_PROGRAM = "item.reference"


@dataclass(frozen=True)
class Expected:
    """What a call should do. `before`: its arguments as wire values, by parameter name."""

    value: Any = None
    printed: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    carried: Any = None


def read_expected(item: Item, calls: Sequence[Call], run: Run) -> tuple[Expected, ...]:
    """Return one for each call; raise ItemError with the field of the slip."""
    if run.error is not None and any(call.call is not None for call in calls):
        raise ItemError(_PROGRAM, f"failed to load: {_said(run.error)}")
    found = [
        _expected(item, call, report, run) for call, report in zip(calls, run.calls, strict=True)
    ]
    if run.status != "OK":
        raise ItemError(_PROGRAM, f"its run ended with {run.status}")
    return tuple(found)


def _expected(item: Item, call: Call, report: CallReport, run: Run) -> Expected:
    case = item.cases[call.case]
    if case.check == "raises":
        _demand_raised(case, call, report)
        return Expected()
    at = f"item.cases.{call.case}.of" if call.reference_call else _PROGRAM
    _demand_returned(at, call, report, run)
    if case.check == "stdout":
        return Expected(printed=_printed(call, report))
    names = parameters(item.reference, call.function)
    before = {} if call.reference_call else dict(zip(names, report.before or (), strict=False))
    carried = report.carried
    return Expected(
        value=_value(at, call, report),
        before={name: wire for name, wire in before.items() if wire is not None},
        names=names,
        carried=None if carried is None else _carried(call, carried, run),
    )


def _demand_returned(at: str, call: Call, report: CallReport, run: Run) -> None:
    if report.error is not None:
        raise ItemError(at, f"failed in case {call.name!r}: {_said(report.error)}")
    if report.outcome != "returned":
        status = (report.script or run).status
        raise ItemError(at, f"did not reach case {call.name!r}: {status}")


def _demand_raised(case: Case, call: Call, report: CallReport) -> None:
    at = f"item.cases.{call.case}.raises"
    if report.error is None:
        said = "returns a value there" if report.outcome == "returned" else "does not get there"
        raise ItemError(at, f"in case {call.name!r} the reference {said}")
    if not report.error.is_a(case.raises):
        said = _said(report.error)
        raise ItemError(at, f"in case {call.name!r} the reference raises {said}")


def _printed(call: Call, report: CallReport) -> str:
    if report.printed is None:
        raise ItemError(_PROGRAM, f"prints too much in case {call.name!r}")
    if not report.printed.strip():
        raise ItemError(_PROGRAM, f"prints nothing in case {call.name!r}")
    return report.printed


def _carried(call: Call, report: CallReport, run: Run) -> Any:
    at = f"item.cases.{call.case}.carry"
    _demand_returned(at, call, report, run)
    return _value(at, call, report)


def _value(at: str, call: Call, report: CallReport) -> Any:
    try:
        return from_wire(report.value)
    except MalformedValue as error:
        raise ItemError(at, f"case {call.name!r}: {error}") from error


def _said(trouble: Trouble) -> str:
    place = f" (line {trouble.line})" if trouble.line else ""
    return f"{trouble.type}: {trouble.message}{place}"


@lru_cache(maxsize=64)
def parameters(source: str, function: str) -> tuple[str, ...]:
    """Return the names of a function's positional parameters, as an author's program has them."""
    for node in ast.walk(parse_module(source, _PROGRAM)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return _names(node.args)
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Lambda)
            and any(isinstance(t, ast.Name) and t.id == function for t in node.targets)
        ):
            return _names(node.value.args)
    return ()


def _names(arguments: ast.arguments) -> tuple[str, ...]:
    return tuple(one.arg for one in (*arguments.posonlyargs, *arguments.args))

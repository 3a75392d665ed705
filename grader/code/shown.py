"""grader.code: what a learner is shown of a trial run: values as text, public cases only.

Nothing hidden comes in here: the caller runs public calls, or the program as a script.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from grader.code.asking import marked
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.item import Item
from grader.code.runs import CallReport, read_run
from grader.plain import MalformedValue, from_wire
from grader.result import CaseResult, Outcome, Result

MOST_VALUE = 1_000
MOST_OUTPUT = 64 * 1024
_DIGITS, _ENTRIES, _EDGE, _WIDTH = 6, 40, 3, 72
# What the trial says for itself: prints and counts stand beside the cases.
_TOLD_ELSEWHERE = frozenset({"cases_passed", "printed", "hidden_failed"})
_TIMES = ("cpu_ms", "wall_ms", "memory_mb")


def script(run: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run as a script shows, as plain JSON."""
    return {
        "status": str(run["status"]),
        "passed": None,
        "cases": [],
        "feedback": [],
        **{name: run[name] for name in _TIMES},
        "stdout": output(run["stdout"]),
        "stderr": output(run["stderr"]),
        "error": _error(run["error"]),
        "figures": list(run["figures"]),
    }


def examples(
    item: Item,
    calls: tuple[Call, ...],
    reference_run: Mapping[str, Any],
    learner_run: Mapping[str, Any],
    result: Result,
) -> dict[str, Any]:
    """Return the same for the public calls: each with the value, the expected one and a word."""
    first = marked(item, calls)
    wanted = read_run(reference_run, calls, marked=first).calls
    found = read_run(learner_run, calls, marked=first).calls
    cases = {case.name: case for case in result.cases}
    rows = [
        _row(item.cases[call.case], call, want, got, cases.get(call.name))
        for call, want, got in zip(calls, wanted, found, strict=True)
    ]
    feedback = [told for told in result.feedback if told.code not in _TOLD_ELSEWHERE]
    return script(learner_run) | {
        "passed": sum(row["outcome"] == Outcome.PASSED for row in rows),
        "cases": rows,
        "feedback": [told.to_json() for told in feedback],
    }


def _row(
    case: Case, call: Call, want: CallReport, got: CallReport, judged: CaseResult | None
) -> dict[str, Any]:
    error = got.error
    return {
        "name": call.name,
        "call": call.shown,
        "outcome": str(judged.outcome) if judged else "",
        "returned": _came(case, got),
        "expected": f"raises {case.raises}" if case.raises else _came(case, want),
        "error": None if error is None else _error(asdict(error)),
        "feedback": [told.to_json() for told in judged.feedback] if judged else [],
        "figure": dict(judged.figure) if judged and judged.figure else None,
        "ms": got.ms,
        "cpu_ms": got.cpu_ms,
    }


def _came(case: Case, report: CallReport) -> str | None:
    """Return what came of a call as text: what it printed or returned; None where nothing did."""
    if report.outcome != "returned":
        return None
    if case.check == "stdout":
        return output(report.printed)[:MOST_VALUE]
    try:
        return value_text(from_wire(report.value))
    except MalformedValue:
        return None


def value_text(value: Any) -> str:
    """Return a value as Python would show it, long ones cut and floats to 6 digits."""
    layout = {"precision": _DIGITS, "threshold": _ENTRIES, "edgeitems": _EDGE}
    with np.printoptions(**layout, linewidth=_WIDTH):  # type: ignore[arg-type]
        text = repr(_plain(value))
    return text if len(text) <= MOST_VALUE else f"{text[:MOST_VALUE]} …"


def _plain(value: Any) -> Any:
    """Return the value with its scalars as Python's own, and floats rounded."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return _plain(value.item())
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, list):
        return [_plain(part) for part in value[: _ENTRIES * 2]]
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value[: _ENTRIES * 2])
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def output(text: object) -> str:
    """Return what a program wrote, fit to be stored and shown: control characters marked."""
    if not isinstance(text, str):
        return ""
    cut = text if len(text) <= MOST_OUTPUT else f"{text[:MOST_OUTPUT]}\n… (cut)"
    return "".join(c if c in "\n\t" or c.isprintable() else "�" for c in cut)


def _error(error: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if error is None:
        return None
    words = {name: output(error.get(name))[:4000] for name in ("type", "message", "traceback")}
    return {**words, "line": error.get("line")}

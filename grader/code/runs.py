"""grader.code: a sandbox's report, read defensively. The program had a hand in it."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_TEXT = 4_000
MOST_TRACEBACK_LINES = 12

# Exceptions that NumPy and the calls themselves raise under names of their own.
_KNOWN = {"LinAlgError", "AxisError", "UFuncTypeError", "BadSignature"}


@dataclass(frozen=True)
class Trouble:
    """An error of the program, or of calling it: what Python said, cut to a readable length."""

    type: str
    message: str
    line: int | None
    traceback: str
    extra: Mapping[str, Any]

    @property
    def safe_type(self) -> str:
        """The type if a common one: a program could hide an input in a name of its making."""
        known = isinstance(getattr(builtins, self.type, None), type) or self.type in _KNOWN
        return self.type if known else "an exception"


@dataclass(frozen=True)
class CallReport:
    """How one call went. `value` is still wire JSON; `stdout_at`: bytes printed when it ended."""

    outcome: str
    value: Any
    error: Trouble | None
    ms: float | None
    stdout_at: int | None


@dataclass(frozen=True)
class Run:
    """A whole run: its status, its calls, what it printed, and how loading failed, if it did."""

    status: str
    calls: tuple[CallReport, ...]
    stdout: str
    error: Trouble | None


NOT_REACHED = CallReport("not_reached", None, None, None, None)


def read_run(report: Mapping[str, Any], count: int) -> Run:
    """Return a run with exactly `count` calls; those the report lacks were not reached."""
    listed = report.get("calls")
    calls = [_call(one) for one in listed[:count]] if isinstance(listed, list | tuple) else []
    calls += [NOT_REACHED] * (count - len(calls))
    stdout = report.get("stdout")
    return Run(
        status=str(report.get("status")),
        calls=tuple(calls),
        stdout=stdout if isinstance(stdout, str) else "",
        error=_trouble(report.get("error")),
    )


def clip(text: object) -> str:
    """Return text cut to what a page can show, control characters marked; "" for other types."""
    if not isinstance(text, str):
        return ""
    cut = text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "\n… (cut)"
    return "".join(c if c in "\n\t" or c.isprintable() else "�" for c in cut)


def _call(report: object) -> CallReport:
    if not isinstance(report, Mapping) or report.get("outcome") not in ("returned", "raised"):
        return NOT_REACHED
    ms, at = report.get("ms"), report.get("stdout_at")
    return CallReport(
        outcome=report["outcome"],
        value=report.get("value"),
        error=_trouble(report.get("error")),
        ms=float(ms) if isinstance(ms, int | float) else None,
        stdout_at=at if isinstance(at, int) and at >= 0 else None,
    )


def _trouble(error: object) -> Trouble | None:
    if not isinstance(error, Mapping):
        return None
    line = error.get("line")
    lines = clip(error.get("traceback")).rstrip("\n").split("\n")
    return Trouble(
        type=clip(error.get("type"))[:100] or "Error",
        message=clip(error.get("message"))[:500],
        line=line if isinstance(line, int) and not isinstance(line, bool) else None,
        traceback="\n".join(lines[-MOST_TRACEBACK_LINES:]),
        extra=error,
    )

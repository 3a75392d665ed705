"""grader.code: a sandbox's report, read defensively. The program had a hand in it."""

import builtins
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.code.calls import Call

MOST_TEXT = 4_000
MOST_TRACEBACK_LINES = 12

# Exceptions that NumPy and the calls themselves raise under names of their own.
_KNOWN: dict[str, tuple[type[Exception], ...]] = {
    "LinAlgError": (ValueError,),
    "AxisError": (ValueError, IndexError),
    "UFuncTypeError": (TypeError,),
    "BadSignature": (),
}
# The mark a sandbox leaves where it cut the middle out of a long output.
_CUT = re.compile(r"\n\[\.\.\. \d+ bytes cut \.\.\.\]\n")


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

    def is_a(self, name: str) -> bool:
        """Tell whether the error is of this built-in exception, or of a kind of it."""
        wanted = getattr(builtins, name)
        own = getattr(builtins, self.type, None)
        kinds = (own,) if isinstance(own, type) else _KNOWN.get(self.type, ())
        listed = self.extra.get("kinds")
        named = isinstance(listed, list) and name in listed
        return named or any(issubclass(kind, wanted) for kind in kinds)


@dataclass(frozen=True)
class CallReport:
    """How one call went. `value`, `before` and `after` are still wire JSON.

    `stdout_at`: bytes printed when it ended; `printed`: what itself printed, None where that is
    unknown. `carried`: the call whose value it goes on with. `script`: the run of a script.
    """

    outcome: str
    value: Any = None
    error: Trouble | None = None
    ms: float | None = None
    stdout_at: int | None = None
    cpu_ms: float | None = None
    before: Sequence[Any] | None = None
    after: Sequence[Any] | None = None
    aliases: int | None = None
    printed: str | None = None
    carried: "CallReport | None" = None
    script: "Run | None" = None


@dataclass(frozen=True)
class Run:
    """A whole run: its status, its calls, what it printed, and how loading failed, if it did."""

    status: str
    calls: tuple[CallReport, ...]
    stdout: str
    error: Trouble | None


NOT_REACHED = CallReport("not_reached")


def read_run(report: Mapping[str, Any], calls: Sequence[Call], *, marked: bool = False) -> Run:
    """Return a run with one report for each call; those that are lacking were not reached.

    `marked`: the first report is that of a mark, which says how much was printed while loading.
    """
    found = read_reports(report)
    stdout = report.get("stdout")
    text = stdout if isinstance(stdout, str) else ""
    at = found.pop(0).stdout_at if marked and found else None
    reports = []
    for call in calls:
        if call.call is None:
            reports.append(_script(report.get("script")))
            continue
        one = found.pop(0) if found else NOT_REACHED
        one, at = replace(one, printed=_slice(text, at, one.stdout_at)), one.stdout_at
        if call.carry is not None:
            carried = found.pop(0) if found else NOT_REACHED
            one, at = replace(one, carried=carried), carried.stdout_at
        reports.append(one)
    return Run(str(report.get("status")), tuple(reports), text, _trouble(report.get("error")))


def read_reports(report: Mapping[str, Any]) -> list[CallReport]:
    """Return the reports of a run's calls as they stand in it."""
    listed = report.get("calls")
    return [_call(one) for one in listed] if isinstance(listed, list | tuple) else []


def before_cut(text: str) -> str:
    """Return an output up to where a sandbox cut its middle out."""
    return _CUT.split(text)[0]


def _slice(text: str, start: int | None, end: int | None) -> str | None:
    whole = before_cut(text).encode()
    if start is None or end is None or not start <= end <= len(whole):
        return None
    return whole[start:end].decode(errors="replace")


def _script(report: object) -> CallReport:
    if not isinstance(report, Mapping):
        return NOT_REACHED
    run = read_run(report, ())
    ms = report.get("cpu_ms")
    time = float(ms) if isinstance(ms, int | float) else None
    if run.status == "OK":
        return CallReport("returned", ms=time, printed=run.stdout, script=run)
    raised = run.status == "NONZERO_EXIT" and run.error is not None
    outcome = "raised" if raised else "not_reached"
    return CallReport(outcome, error=run.error, ms=time, printed=run.stdout, script=run)


def clip(text: object) -> str:
    """Return text cut to what a page can show, control characters marked; "" for other types."""
    if not isinstance(text, str):
        return ""
    cut = text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "\n… (cut)"
    return "".join(c if c in "\n\t" or c.isprintable() else "�" for c in cut)


def _call(report: object) -> CallReport:
    if not isinstance(report, Mapping) or report.get("outcome") not in ("returned", "raised"):
        return NOT_REACHED
    at, aliases = report.get("stdout_at"), report.get("aliases")
    return CallReport(
        outcome=report["outcome"],
        value=report.get("value"),
        error=_trouble(report.get("error")),
        ms=_time(report.get("ms")),
        stdout_at=at if isinstance(at, int) and at >= 0 else None,
        cpu_ms=_time(report.get("cpu_ms")),
        before=_list(report.get("before")),
        after=_list(report.get("after")),
        aliases=aliases if isinstance(aliases, int) and aliases >= 0 else None,
    )


def _time(found: object) -> float | None:
    return float(found) if isinstance(found, int | float) else None


def _list(found: object) -> Sequence[Any] | None:
    return found if isinstance(found, list | tuple) else None


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

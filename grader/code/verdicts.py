"""grader.code: from two runs of the same calls to a verdict: compare, then add up."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader import numeric
from grader.code.calls import Call
from grader.code.runs import CallReport, Run, Trouble, clip, read_run
from grader.errors import ItemError
from grader.plain import MalformedValue, from_wire
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict

_STOPPED = {
    "TIMED_OUT": (Outcome.TIME_LIMIT, "time_limit"),
    "OVER_MEMORY": (Outcome.MEMORY_LIMIT, "memory_limit"),
    "OVER_OUTPUT": (Outcome.OUTPUT_LIMIT, "output_limit"),
    "FORBIDDEN": (Outcome.FORBIDDEN, "forbidden"),
    "SIGNALLED": (Outcome.RUNTIME_ERROR, "crashed"),
}
_ENDED = (Outcome.RUNTIME_ERROR, "exited")
# The mark a sandbox leaves where it cut the middle out of a long output.
_CUT = re.compile(r"\n\[\.\.\. \d+ bytes cut \.\.\.\]\n")
# How whoever ran the program says that it answered one call in two ways.
DIFFERENT_ANSWERS = "DifferentAnswers"
_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


@dataclass(frozen=True)
class Task:
    """What judging needs to know of the exercise."""

    function: str
    signature: str
    absolute: float
    relative: float
    limits: Mapping[str, int]
    calls: tuple[Call, ...]


def judge(task: Task, reference: Mapping[str, Any], learner: Mapping[str, Any]) -> Result:
    """Return the result of the learner's run; ItemError where the reference's run is no measure."""
    expected = _expected(read_run(reference, len(task.calls)), task)
    run = read_run(learner, len(task.calls))
    refused = _refusal(run, task)
    if refused is not None:
        return Result.invalid(refused)
    cases = _cases(task, expected, run)
    total = sum(case.weight for case in cases)
    passed = [case for case in cases if case.outcome is Outcome.PASSED]
    feedback = [*_loading(run), *_summary(cases)]
    if len(passed) == len(cases):
        return Result(Verdict.CORRECT, 1.0, (*feedback, *_printed(task, run)), cases)
    verdict = Verdict.PARTIAL if passed else Verdict.INCORRECT
    score = sum(case.weight for case in passed) / total
    return Result(verdict, score, (*feedback, *_printed(task, run)), cases)


def _expected(run: Run, task: Task) -> list[Any]:
    if run.error is not None:
        raise ItemError("item.reference", f"failed to load: {_said(run.error)}")
    values = []
    for call, report in zip(task.calls, run.calls, strict=True):
        if report.error is not None:
            raise ItemError(
                "item.reference", f"failed in case {call.name!r}: {_said(report.error)}"
            )
        if report.outcome != "returned":
            raise ItemError("item.reference", f"did not reach case {call.name!r}: {run.status}")
        try:
            values.append(from_wire(report.value))
        except MalformedValue as error:
            raise ItemError("item.reference", f"case {call.name!r}: {error}") from error
    if run.status != "OK":
        raise ItemError("item.reference", f"its run ended with {run.status}")
    return values


def _said(trouble: Trouble) -> str:
    place = f" (line {trouble.line})" if trouble.line else ""
    return f"{trouble.type}: {trouble.message}{place}"


def _refusal(run: Run, task: Task) -> Feedback | None:
    """Return why the program cannot be graded: it does not parse, or has no such function."""
    if run.error is not None and run.error.type in _SYNTAX:
        return _syntax(run.error)
    for number, (call, report) in enumerate(zip(task.calls, run.calls, strict=True)):
        if number and not call.public:
            # A program may raise errors of these names: refusing for free what it does with a
            # hidden input would let it ask about that input, one answer at a time.
            continue
        if report.error is not None and report.error.type == "MissingFunction":
            return _missing(task.function, report.error)
        if report.error is not None and report.error.type == "BadSignature":
            signature = clip(report.error.extra.get("signature"))[:200] or task.function
            if not signature.startswith(task.function):
                signature = task.function + signature
            data = {"signature": signature, "expected": task.signature}
            return Feedback("bad_signature", data)
    return None


def _syntax(trouble: Trouble) -> Feedback:
    text = clip(trouble.extra.get("text")).strip("\n").split("\n")[0]
    column = trouble.extra.get("column")
    column = column if isinstance(column, int) and column > 0 else 1
    # Tabs stay tabs under the line, so that the caret stands where the reader looks.
    before = "".join("\t" if char == "\t" else " " for char in text[: column - 1])
    return Feedback(
        "syntax_error",
        {
            "line": trouble.line,
            "column": column,
            "message": trouble.message,
            "text": text,
            "caret": before + "^",
        },
    )


def _missing(function: str, trouble: Trouble) -> Feedback:
    listed = trouble.extra.get("found")
    found = [clip(name)[:60] for name in listed[:20]] if isinstance(listed, list) else []
    if "not a function" in trouble.message:
        return Feedback("function_not", {"function": function, "message": trouble.message})
    if not found:
        return Feedback("function_none", {"function": function})
    close = difflib.get_close_matches(function.lower(), [name.lower() for name in found], 1)
    if close:
        name = next(name for name in found if name.lower() == close[0])
        data = {"function": function, "close": name, "found": ", ".join(found)}
        return Feedback("function_close", data)
    return Feedback("function_missing", {"function": function, "found": ", ".join(found)})


def _cases(task: Task, expected: list[Any], run: Run) -> tuple[CaseResult, ...]:
    cases = []
    stopped = False
    for call, want, report in zip(task.calls, expected, run.calls, strict=True):
        if report.outcome == "not_reached":
            outcome, told = _unreached(task, run, after=stopped)
            stopped = True
        elif report.error is not None or report.outcome == "raised":
            outcome, told = _raised(task, call, report)
        else:
            outcome, told = _returned(task, call, want, report, run)
        score = float(outcome is Outcome.PASSED)
        cases.append(
            CaseResult(call.name, outcome, score, call.weight, call.public, tuple(told), report.ms)
        )
    return tuple(cases)


def _unreached(task: Task, run: Run, *, after: bool) -> tuple[Outcome, list[Feedback]]:
    if run.error is not None and run.status not in _STOPPED:
        return Outcome.RUNTIME_ERROR, [Feedback("not_run")]
    outcome, code = _STOPPED.get(run.status, _ENDED)
    if after:
        return outcome, [Feedback("not_run")]
    told = [Feedback(code, _limit_data(code, task))]
    if run.error is not None and run.error.line is not None:
        told.append(Feedback("stopped_at", {"line": run.error.line}))
    return outcome, told


def _limit_data(code: str, task: Task) -> dict[str, int]:
    needed = {"time_limit": ("cpu_s", "wall_s"), "memory_limit": ("memory_mb",)}
    needed["output_limit"] = ("output_kb",)
    return {name: task.limits[name] for name in needed.get(code, ())}


def _raised(task: Task, call: Call, report: CallReport) -> tuple[Outcome, list[Feedback]]:
    error = report.error or Trouble("Error", "", None, "", {})
    if error.type == "MemoryError":
        told = [Feedback("memory_limit", _limit_data("memory_limit", task))]
        if error.line is not None:
            told.append(Feedback("stopped_at", {"line": error.line}))
        return Outcome.MEMORY_LIMIT, told
    if error.type == DIFFERENT_ANSWERS:
        return Outcome.WRONG_ANSWER, [Feedback("different_answers")]
    if error.type == "ResultTooLarge":
        return Outcome.OUTPUT_LIMIT, [Feedback("result_too_large")]
    if error.type == "UnsupportedValue":
        kind = f" ({error.message})" if call.public and error.message else ""
        return Outcome.WRONG_ANSWER, [Feedback("unsupported_value", {"kind": kind})]
    if not call.public:
        data: dict[str, Any] = {"type": error.safe_type, "line": error.line or "?"}
        return Outcome.RUNTIME_ERROR, [Feedback("raised_hidden", data)]
    return Outcome.RUNTIME_ERROR, [Feedback("raised", _error_data(error))]


def _error_data(error: Trouble) -> dict[str, Any]:
    return {
        "type": error.type,
        "message": error.message,
        "line": error.line or "?",
        "traceback": error.traceback,
    }


def _returned(
    task: Task, call: Call, want: Any, report: CallReport, run: Run
) -> tuple[Outcome, list[Feedback]]:
    try:
        got = from_wire(report.value)
    except MalformedValue:
        return Outcome.WRONG_ANSWER, [Feedback("unsupported_value", {"kind": ""})]
    if got is None and want is not None:
        printed = run.stdout.strip()
        code = "printed_not_returned" if printed else "returned_none"
        return Outcome.WRONG_ANSWER, [Feedback(code)]
    told = numeric.compare(want, got, task.absolute, task.relative, reveal=call.public)
    return (Outcome.PASSED if numeric.agrees(told) else Outcome.WRONG_ANSWER), told


def _loading(run: Run) -> list[Feedback]:
    if run.error is None or run.status in _STOPPED:
        return []
    return [Feedback("load_raised", _error_data(run.error))]


def _summary(cases: tuple[CaseResult, ...]) -> list[Feedback]:
    passed = sum(case.outcome is Outcome.PASSED for case in cases)
    told = [Feedback("cases_passed", {"passed": passed, "total": len(cases)})]
    public = [case for case in cases if case.public]
    hidden = [case for case in cases if not case.public]
    failed = sum(case.outcome is not Outcome.PASSED for case in hidden)
    if public and failed and all(case.outcome is Outcome.PASSED for case in public):
        told.append(Feedback("hidden_failed", {"failed": failed, "hidden": len(hidden)}))
    return told


def _printed(task: Task, run: Run) -> list[Feedback]:
    """Return what was printed before the first hidden call: later prints could show its inputs."""
    public = next((i for i, call in enumerate(task.calls) if not call.public), len(task.calls))
    text = run.stdout
    if public < len(task.calls) and all(r.outcome != "not_reached" for r in run.calls[:public]):
        # A hidden call was, or may have been, begun. `run.error` means that none was.
        at = run.calls[public - 1].stdout_at if public else None
        if run.error is None:
            text = _CUT.split(text)[0].encode()[: at or 0].decode(errors="ignore")
    return [Feedback("printed", {"text": clip(text.rstrip())})] if text.strip() else []

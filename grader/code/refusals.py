"""grader.code: programs that cannot be graded at all, told why and charged nothing."""

import difflib
from collections.abc import Sequence

from grader.code.calls import Call
from grader.code.item import Item
from grader.code.runs import CallReport, Run, Trouble, clip
from grader.result import Feedback

_SYNTAX = ("SyntaxError", "IndentationError", "TabError")


def refusal(item: Item, calls: Sequence[Call], run: Run) -> Feedback | None:
    """Return why the program cannot be graded: it does not parse, or has no such function."""
    for error in (run.error, *(report.script.error for report in run.calls if report.script)):
        if error is not None and error.type in _SYNTAX:
            return _syntax(error)
    # A program may raise errors of these names: refusing for free what it does with a hidden
    # input would let it ask about that input, one answer at a time.
    told = [
        (call, report)
        for number, (call, report) in enumerate(zip(calls, run.calls, strict=True))
        if report.error is not None and (not number or call.public)
    ]
    for call, report in told:
        if is_missing(report) and report.error and not _has_another(item, call, calls, run):
            return _missing(call.function, report.error)
        if report.error is not None and report.error.type == "BadSignature":
            return _signature(item, call.function, report.error)
    return None


def is_missing(report: CallReport) -> bool:
    """Tell whether a call found no function of its name."""
    return report.error is not None and report.error.type == "MissingFunction"


def _has_another(item: Item, missing: Call, calls: Sequence[Call], run: Run) -> bool:
    """Tell whether the program defines another of the exercise's functions."""
    for name in item.names:
        if name == missing.function:
            continue
        reports = [r for c, r in zip(calls, run.calls, strict=True) if c.function == name]
        if any(r.outcome != "not_reached" and not is_missing(r) for r in reports):
            return True
    return False


def _signature(item: Item, function: str, trouble: Trouble) -> Feedback:
    signature = clip(trouble.extra.get("signature"))[:200] or function
    if not signature.startswith(function):
        signature = function + signature
    data = {"signature": signature, "expected": item.signature_of(function)}
    return Feedback("bad_signature", data)


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

"""grader.code: error carried forward: a right step that goes on from an earlier wrong value."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from grader import numeric
from grader.code.asking import Question
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.expected import Expected
from grader.code.item import Item
from grader.code.runs import CallReport, read_reports
from grader.plain import MalformedValue, from_wire, to_wire

QUESTION = "then"
MOST_NUMBERS = 20_000


def question(
    item: Item,
    calls: tuple[Call, ...],
    expected: tuple[Expected, ...],
    reports: tuple[CallReport, ...],
    failed: Iterable[int],
) -> list[Question]:
    """Return the run of what failed calls should return if their carried values were right."""
    asked = usable(item, calls, expected, reports, failed)
    if not asked:
        return []
    used = sorted({calls[index].case for index in asked})
    lines = [_definition(number, item.cases[number]) for number in used]
    source = "\n".join([item.reference, "", "import math", "import numpy as np", *lines, ""])
    return [Question(QUESTION, source, [_request(item, calls[n], asked[n]) for n in asked])]


def usable(
    item: Item,
    calls: tuple[Call, ...],
    expected: tuple[Expected, ...],
    reports: tuple[CallReport, ...],
    failed: Iterable[int],
) -> dict[int, Any]:
    """Return the learner's own carried values by position, where they are worth going on with."""
    found = {}
    for index in failed:
        report = reports[index].carried
        if calls[index].carry is None or report is None or report.outcome != "returned":
            continue
        value = _decoded(report)
        case = item.cases[calls[index].case]
        if _sound(value, expected[index].carried, case):
            found[index] = value
    return found


def earned(
    item: Item,
    calls: tuple[Call, ...],
    expected: tuple[Expected, ...],
    reports: tuple[CallReport, ...],
    failed: Iterable[int],
    answers: Mapping[str, Mapping[str, Any]],
) -> set[int]:
    """Return the positions of the failed calls that go on rightly from a wrong value."""
    asked = usable(item, calls, expected, reports, failed)
    found = set()
    told = read_reports(answers.get(QUESTION, {}))
    for (index, carried), answer in zip(asked.items(), told, strict=False):
        case, want = item.cases[calls[index].case], expected[index]
        then, got = _decoded(answer), _decoded(reports[index])
        # What a program without any step of its own would return is worth nothing.
        trivial = [want.value, carried, *(_plain(wire) for wire in want.before.values())]
        if then is None or got is None or not _agree(then, got, case) or _is_zero(then):
            continue
        if not any(_agree(other, then, case) for other in trivial):
            found.add(index)
    return found


def _sound(value: Any, expected: Any, case: Case) -> bool:
    """Tell whether a carried value is finite, not zero, of the right shape, and wrong."""
    have, want = numeric.as_array(value), numeric.as_array(expected)
    if have is None or want is None or have.shape != want.shape or have.dtype.kind not in "iuf":
        return False
    if not 0 < have.size <= MOST_NUMBERS or not np.isfinite(have).all() or _is_zero(value):
        return False
    return not _agree(expected, value, case)


def _is_zero(value: Any) -> bool:
    array = numeric.as_array(value)
    return array is not None and array.dtype.kind in "iufc" and not array.any()


def _agree(want: Any, have: Any, case: Case) -> bool:
    return numeric.agrees(numeric.compare(want, have, case.absolute, case.relative, reveal=False))


def _decoded(report: CallReport) -> Any:
    return _plain(report.value) if report.outcome == "returned" else None


def _plain(wire: Any) -> Any:
    try:
        return from_wire(wire)
    except MalformedValue:
        return None


def _definition(number: int, case: Case) -> str:
    if case.then is None:
        raise ValueError("a case with carry has then")
    names = ", ".join(["carried", *_drawn(case)])
    return f"__then_{number}__ = lambda {names}: ({case.then.source})"


def _drawn(case: Case) -> list[str]:
    used = case.then.used if case.then else ()
    return [name for name in used if name in case.drawn]


def _request(item: Item, call: Call, carried: Any) -> dict[str, Any]:
    drawn = [call.drawn[name] for name in _drawn(item.cases[call.case])]
    args = [to_wire(carried), *drawn]
    return {"function": f"__then_{call.case}__", "args": args, "kwargs": {}}

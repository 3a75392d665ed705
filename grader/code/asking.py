"""grader.code: what is asked of the two programs, and in what order the answers come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.code.calls import Call, Formula
from grader.code.item import Item

MOST_OBSERVED = 20_000
DERIVATIVE = "__derivative__"
# Asked first where prints are judged: what it says is how much was printed while loading.
MARK: dict[str, Any] = {"function": "__loaded__", "args": [], "kwargs": {}}


@dataclass(frozen=True)
class Question:
    """One more run on the author's side; the answer is its report, kept under its name."""

    name: str
    source: str
    calls: list[dict[str, Any]]


def program_text(name: str) -> str:
    """Return a program of this room that runs in a sandbox, as text."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_DERIVATIVE_SOURCE = program_text("derivative_program.py")


def derivative_call(
    of: Formula, call: Mapping[str, Any], wire: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the call that the author's side is asked where a derivative is expected."""
    return {"function": DERIVATIVE, "args": [of.to_json(wire), call["args"][0]], "kwargs": {}}


def marked(item: Item, calls: tuple[Call, ...]) -> bool:
    """Tell whether the first request is the mark."""
    return any(call.call and item.cases[call.case].check == "stdout" for call in calls)


def requests(item: Item, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
    """Return the calls that a learner's program is asked, as the sandbox takes them."""
    found = [MARK] if marked(item, calls) else []
    for call in calls:
        if call.call is not None:
            found.append({**call.call, "observe": _observed(item, call)})
            found += [call.carry] if call.carry else []
    return found


def _observed(item: Item, call: Call) -> bool:
    """Tell whether arguments are looked at before and after the call. Large ones take long."""
    check = item.cases[call.case].check
    return check == "unchanged" or (check != "cost" and call.size <= MOST_OBSERVED)


def reference_requests(item: Item, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
    """Return the same for the author's side, one for one."""
    found = [MARK] if marked(item, calls) else []
    for call in calls:
        if call.call is not None:
            asked = call.reference_call or call.call
            found.append({**asked, "observe": _observed(item, call)})
            found += [call.carry] if call.carry else []
    return found


def reference_source(item: Item) -> str:
    """Return the reference, and what its calls need beside it."""
    if not any(case.of for case in item.cases):
        return item.reference
    return f"{item.reference}\n\n{_DERIVATIVE_SOURCE}"


def has_script(calls: tuple[Call, ...]) -> bool:
    """Tell whether the program is also run as a script."""
    return any(call.call is None for call in calls)

"""tests of content: runs the course's own programs in this process and reports as the sandbox does.

Never for a learner's code: nothing here holds a program back, except a limit on its computing time.
"""

import math
import signal
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from grader.plain import from_wire, to_wire

CPU_S = 2.0


class OutOfTime(BaseException):
    """The program has used its computing time."""


def run(source: str, calls: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Load the program, make the calls one after the other, and return the run as JSON."""
    space: dict[str, Any] = {}
    reports: list[dict[str, Any]] = []
    status = "OK"
    with limited(CPU_S), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        exec(source, space)
        for call in calls:
            if status == "OK":
                status, report = _made(space, call)
            else:
                report = _report("not_reached")
            reports.append(report)
    return {
        "status": status,
        "calls": reports,
        "stdout": "",
        "stderr": "",
        "cpu_ms": 1.0,
        "wall_ms": 1.0,
        "memory_mb": 1.0,
        "error": None,
    }


def _made(space: dict[str, Any], call: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    args = [_argument(one) for one in call["args"]]
    kwargs = {key: _argument(one) for key, one in call["kwargs"].items()}
    try:
        value = space[call["function"]](*args, **kwargs)
    except OutOfTime:
        return "TIMED_OUT", _report("not_reached")
    except Exception as error:
        told = {"type": type(error).__name__, "message": str(error), "line": None, "traceback": ""}
        return "OK", _report("raised", error=told)
    return "OK", _report("returned", value=to_wire(value))


def _report(outcome: str, value: Any = None, error: Any = None) -> dict[str, Any]:
    return {"outcome": outcome, "value": value, "error": error, "ms": 1.0}


def _argument(wire: Any) -> Any:
    if isinstance(wire, dict) and "python" in wire:
        given = {name: from_wire(value) for name, value in wire.get("with", {}).items()}
        return eval(wire["python"], {"np": np, "math": math, **given})
    return from_wire(wire)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block once it has computed for that long."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

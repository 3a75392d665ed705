"""The comparison everybody writes first, `simplify(a - b) == 0`, in a process of its own.

One pair of trees as JSON per line in; per line out what it made of the pair and its CPU time. A
pair that takes longer than the limit is given up.
"""

import json
import resource
import signal
import sys
from time import process_time
from types import FrameType

import sympy  # type: ignore[import-untyped]

from grader.symbolic.sympy_trees import to_sympy
from grader.symbolic.wire import from_json

MEMORY = 2 << 30


class OutOfTime(Exception):
    """The pair's time is up."""


def stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTime


def judged(line: str, seconds: float) -> dict[str, object]:
    a, b = json.loads(line)
    start = process_time()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        verdict: object = (
            sympy.simplify(to_sympy(from_json(a), {}) - to_sympy(from_json(b), {})) == 0
        )
    except OutOfTime:
        verdict = "timeout"
    except (ArithmeticError, TypeError, ValueError, RecursionError, MemoryError) as error:
        verdict = type(error).__name__
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"verdict": verdict, "ms": (process_time() - start) * 1000}


def main(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, stop)
    for line in sys.stdin:
        print(json.dumps(judged(line, seconds)), flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]))

"""grader.symbolic: the child process in which SymPy works, within limits of time and memory.

A line of JSON on the standard input, a line of JSON on the standard output. It is handed trees,
never a text of anybody's, and nothing in it is evaluated but SymPy's own functions.
"""

import json
import os
import resource
import select
import signal
import sys
from typing import Any, NoReturn

import sympy  # type: ignore[import-untyped]

from grader.symbolic.sympy_trees import from_sympy, symbol, to_sympy
from grader.symbolic.wire import from_json, to_json

MEMORY = 1 << 30
IDLE_SECONDS = 60


def answer(request: dict[str, Any]) -> dict[str, Any]:
    domains = request["domains"]
    if request["task"] == "equal":
        first, second = (to_sympy(from_json(request[key]), domains) for key in ("a", "b"))
        return {"equal": equal(first, second)}
    functions = [to_sympy(from_json(part), domains) for part in request["of"]]
    names = [symbol(name, domains) for name in request["by"]]
    direction = [to_sympy(from_json(part), domains) for part in request["direction"]]
    rows = derived(functions, names, request["what"], direction)
    return {"rows": [[to_json(from_sympy(tidy(entry))) for entry in row] for row in rows]}


def equal(first: Any, second: Any) -> bool | None:
    """What SymPy makes of the difference: its simplifier, then its own numeric test."""
    difference = sympy.simplify(first - second)
    if difference == 0:
        return True
    rewritten = sympy.simplify(difference.rewrite(sympy.exp))
    if rewritten == 0:
        return True
    verdict = difference.equals(0)
    return None if verdict is None else bool(verdict)


def derived(functions: list[Any], names: list[Any], what: str, direction: list[Any]) -> list[Any]:
    first = functions[0]
    match what:
        case "partial":
            return [[sympy.diff(first, *names)]]
        case "gradient":
            return [[sympy.diff(first, name) for name in names]]
        case "hessian":
            return [[sympy.diff(first, a, b) for b in names] for a in names]
        case "jacobian":
            return [[sympy.diff(f, name) for name in names] for f in functions]
        case "directional":
            slopes = zip(names, direction, strict=True)
            return [[sympy.Add(*(sympy.diff(first, name) * part for name, part in slopes))]]
    raise ValueError(f"no derivative called {what!r}")


def tidy(value: Any) -> Any:
    """The shortest of a few equal forms."""
    forms = [value, sympy.factor_terms(value), sympy.simplify(value)]
    return min(forms, key=lambda form: (sympy.count_ops(form), len(str(form))))


def main() -> None:
    """Answer request after request, each in a fork with limits, until idle or left alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who ask
    sys.setrecursionlimit(5000)
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line:
            return
        os.write(1, in_a_fork(line) + b"\n")


def in_a_fork(line: bytes) -> bytes:
    """The answer as JSON; null from a fork that reached a limit or failed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        serve(line, write)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    return said if status == 0 else b"null"


def serve(line: bytes, fd: int) -> NoReturn:
    """In a fork: answer one request and end."""
    try:
        request = json.loads(line)
        seconds = int(request["seconds"])
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with os.fdopen(fd, "wb") as pipe:
            pipe.write(json.dumps(answer(request)).encode())
    except BaseException:  # noqa: BLE001 - whatever it was, there is no answer
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()

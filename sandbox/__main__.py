"""sandbox: `python -m sandbox` runs one JSON job per line; `python -m sandbox check` tells which
walls this machine has."""

import json
import sys
from dataclasses import asdict
from typing import Any, TextIO

from sandbox.bounds import MAX_JOB_BYTES
from sandbox.check import report
from sandbox.limits import Limits
from sandbox.report import SandboxError
from sandbox.run import run

_JOB_FIELDS = {"id", "source", "calls", "seed", "limits"}
_LIMIT_FIELDS = set(Limits.__dataclass_fields__)
_SHOWN_OF_LINE = 200
_USAGE = "use: python -m sandbox        one JSON job per line\n     python -m sandbox check"


def _limits(found: Any) -> Limits:
    if found is None:
        return Limits()
    if type(found) is not dict or not found.keys() <= _LIMIT_FIELDS:
        raise ValueError(f"limits must be an object with {', '.join(sorted(_LIMIT_FIELDS))} only")
    return Limits(**found)


def _job(message: Any) -> dict[str, Any]:
    """The arguments of `run` from one parsed line; ValueError says what is wrong with it."""
    if type(message) is not dict:
        raise ValueError("a job must be a JSON object")
    missing = {"id", "source", "calls"} - message.keys()
    if missing:
        raise ValueError(f"the job lacks {', '.join(sorted(missing))}")
    unknown = message.keys() - _JOB_FIELDS
    if unknown:
        raise ValueError(f"the job has unknown fields: {', '.join(sorted(unknown))[:200]}")
    return {
        "source": message["source"],
        "calls": message["calls"],
        "seed": message.get("seed", 0),
        "limits": _limits(message.get("limits")),
    }


def _problem(kind: str, error: Exception, line: str) -> dict[str, Any]:
    """What was read, what is wrong with it and what to do."""
    advice = {
        "BadJob": "Send one JSON object per line with id, source and calls (a list, or null).",
        "SandboxError": "The program was not judged. Try again, or run: python -m sandbox check",
    }[kind]
    return {
        "type": kind,
        "message": str(error)[:1000],
        "advice": advice,
        "read": line.strip()[:_SHOWN_OF_LINE],
    }


def answer(line: str) -> dict[str, Any]:
    """The answer to one line: a report, or {"id", "error"}; never an exception for bad input."""
    number: Any = None
    try:
        message = json.loads(line)
        if type(message) is dict:
            number = message.get("id")
        job = _job(message)
    except (ValueError, RecursionError) as error:
        return {"id": number, "error": _problem("BadJob", error, line)}
    try:
        return {"id": number, **asdict(run(**job))}
    except ValueError as error:
        return {"id": number, "error": _problem("BadJob", error, line)}
    except SandboxError as error:
        return {"id": number, "error": _problem("SandboxError", error, line)}


def serve(lines: TextIO, out: TextIO) -> None:
    """Answer line by line until the input ends; an over-long line is read away and refused."""
    while line := lines.readline(MAX_JOB_BYTES):
        too_long = len(line) == MAX_JOB_BYTES and not line.endswith("\n")
        rest = line
        while too_long and rest and not rest.endswith("\n"):
            rest = lines.readline(MAX_JOB_BYTES)
        if not line.strip():
            continue
        if too_long:
            error = ValueError(f"a line must be at most {MAX_JOB_BYTES >> 20} MiB")
            found = {"id": None, "error": _problem("BadJob", error, line)}
        else:
            found = answer(line)
        out.write(json.dumps(found) + "\n")
        out.flush()


def main(arguments: list[str]) -> int:
    """Serve standard input, or print the check; the exit status of the command."""
    if arguments == ["check"]:
        page, allowed = report()
        print(page)
        return 0 if allowed else 1
    if arguments:
        print(_USAGE, file=sys.stderr)
        return 2
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    serve(sys.stdin, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

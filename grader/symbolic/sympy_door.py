"""grader.symbolic: the way to SymPy: one process that has loaded it and forks for each request.

Loading takes half a second, a fork some milliseconds; so proving a course of formulas takes
seconds instead of a minute. The process is started at the first request, leaves when it has been
idle for a while or when this one ends, and is replaced when it fails.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

SECONDS = 20
GRACE_SECONDS = 2
ROOT = Path(__file__).resolve().parents[2]
_READ_BYTES = 1 << 16


class _Gone(Exception):
    """The process ended, or gave no answer in time."""


class _Door:
    """The process as seen from here; it takes a line of JSON and answers with one."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.symbolic.sympy_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    def ask(self, request: dict[str, Any], seconds: int) -> dict[str, Any] | None:
        """Raise _Gone where no answer can be had; None is an answer: it could not be done."""
        try:
            self._to.write(json.dumps(request).encode() + b"\n")
        except BrokenPipeError as error:
            raise _Gone from error
        answer: dict[str, Any] | None = json.loads(self._line(time.monotonic() + seconds))
        return answer

    def _line(self, deadline: float) -> bytes:
        found = b""
        while not found.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._from], [], [], left)[0]:
                raise _Gone
            data = os.read(self._from.fileno(), _READ_BYTES)
            if not data:
                raise _Gone
            found += data
        return found

    def close(self) -> None:
        """End the process; one that was forked for a request ends by its own limits."""
        self._to.close()
        self._from.close()
        if self.owner == os.getpid():
            self._process.kill()
            self._process.wait()


_lock = threading.Lock()
_door: _Door | None = None


_unasked: ContextVar[list[str] | None] = ContextVar("_unasked", default=None)


@contextmanager
def shut() -> Iterator[list[str]]:
    """Nobody waits for SymPy within: what would have been asked is noted, and has no answer."""
    noted: list[str] = []
    token = _unasked.set(noted)
    try:
        yield noted
    finally:
        _unasked.reset(token)


def ask(request: dict[str, Any], seconds: int = SECONDS) -> dict[str, Any] | None:
    """Have a request answered; None if it took too much time or memory, or failed.

    `seconds` is processor time. A process that has left meanwhile (it was idle) is replaced once.
    """
    noted = _unasked.get()
    if noted is not None:
        noted.append(str(request["task"]))
        return None
    with _lock:
        for is_last in (False, True):
            fresh = _open()
            door = _door
            assert door is not None
            try:
                return door.ask(request | {"seconds": seconds}, seconds + GRACE_SECONDS)
            except _Gone:
                close()
                if fresh or is_last:
                    return None
    return None


def _open() -> bool:
    """Make sure that there is a door of this very process; tell whether it is a new one."""
    global _door
    if _door is not None and _door.owner == os.getpid():
        return False
    _door = _Door()
    return True


def close() -> None:
    """End the process, if there is one."""
    global _door
    if _door is not None:
        _door.close()
        _door = None


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()  # another thread may have held it


atexit.register(close)
os.register_at_fork(after_in_child=_after_fork)

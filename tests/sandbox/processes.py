"""Tests of the sandbox: what is known of processes from /proc."""

import time
from collections.abc import Callable
from pathlib import Path


def stat(pid: int) -> list[str]:
    """State, parent and so on; a process that is gone looks like one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X", "0"]


def alive(pid: int) -> bool:
    return stat(pid)[0] not in ("Z", "X")


def family(pid: int) -> list[int]:
    """Processes that stem from one, itself left out."""
    parents = {int(p.name): int(stat(int(p.name))[1]) for p in Path("/proc").glob("[0-9]*")}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {pid})


def eventually(holds: Callable[[], bool], seconds: float = 5) -> bool:
    """Whether it holds at some moment within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def all_gone(pids: list[int], seconds: float = 5) -> bool:
    return eventually(lambda: not any(alive(pid) for pid in pids), seconds)

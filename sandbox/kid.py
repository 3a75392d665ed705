"""sandbox: one child as the broker holds it: its number, our ends of its pipes, how it ended."""

import json
import os
import time
from typing import Any

from sandbox.control import Ended
from sandbox.frames import FrameBuffer
from sandbox.report import SandboxError

_READY_BYTES = 1 << 16
_READ_BYTES = 1 << 16


class Kid:
    """A child, from the moment it is asked for. Its pipes are ours to close."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.pid: int | None = None
        self.ending: Ended | None = None
        self.layers: dict[str, str | None] = {}
        self.ready = False
        self.refused = ""
        self._frames = FrameBuffer(_READY_BYTES)
        self.result, result_in = os.pipe()
        job_out, self.job = os.pipe()
        self.stdout, stdout_in = os.pipe()
        self.stderr, stderr_in = os.pipe()
        self.trace, trace_in = os.pipe()
        self.theirs = [result_in, job_out, stdout_in, stderr_in, trace_in]
        self._ours = [self.result, self.job, self.stdout, self.stderr, self.trace]
        for fd in self._ours:
            os.set_blocking(fd, False)

    def read_ready(self) -> None:
        """Take in what it says of itself before it is given anything. SandboxError: nothing."""
        try:
            data = os.read(self.result, _READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            raise SandboxError("a child of the template ended before it was ready")
        for body in self._frames.feed(data):
            told: dict[str, Any] = json.loads(body)  # no learner's byte has been read inside yet
            self.layers = told["layers"]
            self.refused = told.get("refused", "")
            self.ready = True

    def cpu_seconds(self) -> float | None:
        """Processor time so far, or None where the clock cannot be read."""
        if self.pid is None or self.ending is not None:
            return None
        clock = (~self.pid << 3) | 2  # the kernel's number for the CPU clock of a whole process
        try:
            return time.clock_gettime(clock)
        except OSError:
            return None

    def peak_kb(self) -> int | None:
        """The most memory it has held so far, or None where that cannot be read any more."""
        try:
            with open(f"/proc/{self.pid}/status", "rb") as status:
                text = status.read()
        except OSError:
            return None
        at = text.find(b"VmHWM:")
        return None if at < 0 else int(text[at + 6 : at + 40].split()[0])

    def close_theirs(self) -> None:
        """Close the ends that the child now has."""
        for fd in self.theirs:
            os.close(fd)
        self.theirs = []

    def close(self) -> None:
        """Close all that is still open."""
        self.close_theirs()
        for fd in self._ours:
            os.close(fd)
        self._ours = []

"""sandbox: the trusted side's view of one run: watches the clocks and says how it ended."""

import contextlib
import math
import os
import select
import signal
import time

from sandbox import cgroups, job
from sandbox.bounds import (
    EXIT_MEMORY,
    KILL_GRACE_SECONDS,
    MAX_FIGURES_BYTES,
    MAX_OBSERVED_BYTES,
    MAX_RESULT_BYTES,
)
from sandbox.frames import BrokenChannel, FrameBuffer
from sandbox.kid import Kid
from sandbox.limits import Limits
from sandbox.report import Failure, Run, RunStatus, SandboxError
from sandbox.results import Results
from sandbox.samples import Samples
from sandbox.slot import Slot
from sandbox.streams import Capture

_ANSWER_BYTES = MAX_RESULT_BYTES + MAX_OBSERVED_BYTES + MAX_FIGURES_BYTES
_BYTES_PER_ERROR = 1 << 16
_READ_BYTES = 1 << 16
_LAST_SAMPLE_SECONDS = 0.01
_TYPES = {
    RunStatus.TIMED_OUT: "TimedOut",
    RunStatus.OVER_OUTPUT: "TooMuchOutput",
    RunStatus.FORBIDDEN: "BrokenChannel",
}


class Session:
    """One job in one child, from the first byte sent to the report."""

    def __init__(self, slot: Slot, kid: Kid, checked: job.Job, limits: Limits) -> None:
        self._slot = slot
        self._kid = kid
        self._job = checked
        self._limits = limits
        self._stdout = Capture(limits.output_bytes)
        self._stderr = Capture(limits.output_bytes)
        self._frames = FrameBuffer(_ANSWER_BYTES + _BYTES_PER_ERROR * (checked.calls + 4))
        self._results = Results(checked.nonce, checked.calls, checked.observed)
        self._samples = Samples(limits)
        self._cut_short: tuple[RunStatus, Failure] | None = None
        self._to_send = memoryview(checked.frame)
        self._poll = select.poll()
        self._open = {kid.result, kid.stdout, kid.stderr, kid.trace}
        self._started = self._wall_s = self._cpu_before = self._cpu_s = 0.0
        self._peak_kb: int | None = None
        self._group_before: cgroups.Mark | None = None

    def serve(self) -> None:
        """Send the job and read until the program ends or must be ended."""
        for fd in (*self._open, self._slot.control_fd):
            self._poll.register(fd, select.POLLIN)
        self._group_before = self._slot.group.mark()
        self._started = time.monotonic()
        self._cpu_before = self._kid.cpu_seconds() or 0.0
        self._send()
        if self._to_send:
            self._poll.register(self._kid.job, select.POLLOUT)
        while self._cut_short is None and not self._results.done and self._kid.ending is None:
            self._step()
        self._finish()

    def _step(self) -> None:
        """Wait for the next thing to happen, or for the next moment at which to look."""
        limits, elapsed = self._limits, time.monotonic() - self._started
        used = self._kid.cpu_seconds()
        cpu = 0.0 if used is None else used - self._cpu_before
        cpu_left = math.inf if used is None else limits.cpu_s - cpu
        left = limits.wall_s - elapsed
        if left <= 0:
            self._cut(RunStatus.TIMED_OUT, f"it ran longer than {limits.wall_s:g} s")
        elif cpu_left <= 0:
            text = f"it used more than {limits.cpu_s:g} s of processor time"
            self._cut(RunStatus.TIMED_OUT, text)
        else:
            if self._samples.due(elapsed, cpu):
                self._slot.sample(self._kid)
            next_look = self._samples.seconds_to_next(elapsed, cpu)
            self._pump(min(left, max(min(cpu_left, next_look), 0.002)))

    def _pump(self, seconds: float) -> None:
        for fd, _ in self._poll.poll(max(0.0, seconds) * 1000):
            if fd == self._kid.job:
                self._send()
            elif fd == self._slot.control_fd:
                self._slot.read_control()
            elif fd in self._open:
                self._read(fd)

    def _send(self) -> None:
        """Send what the pipe takes of the job. The pipe stays open: the child waits at its end."""
        try:
            sent = os.write(self._kid.job, self._to_send)
            self._to_send = self._to_send[sent:]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._to_send = memoryview(b"")
        if not self._to_send:
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._kid.job)

    def _read(self, fd: int) -> bool:
        """Take in what one pipe holds now; False when there is nothing, or never will be."""
        try:
            data = os.read(fd, _READ_BYTES)
        except BlockingIOError:
            return False
        if not data:
            self._poll.unregister(fd)
            self._open.remove(fd)
            return False
        if fd == self._kid.result:
            self._take(data)
        elif fd == self._kid.trace:
            self._samples.feed(data)
            if self._samples.flooded and self._cut_short is None:
                self._cut(RunStatus.FORBIDDEN, "it wrote on the channel for samples")
        else:
            name, stream = ("stdout", self._stdout)
            if fd == self._kid.stderr:
                name, stream = ("stderr", self._stderr)
            stream.feed(data)
            if stream.over and self._cut_short is None:
                text = f"it wrote more than {self._limits.output_kb:g} KiB on {name}"
                self._cut(RunStatus.OVER_OUTPUT, text)
        return True

    def _take(self, data: bytes) -> None:
        if self._cut_short is not None:
            return
        try:
            for body in self._frames.feed(data):
                self._results.take(body)
        except BrokenChannel as error:
            self._cut(RunStatus.FORBIDDEN, f"it wrote on the channel for results: {error}")

    def _drain(self) -> None:
        """Read what the child has left in its pipes, a bounded number of times."""
        for fd in sorted(self._open):
            for _ in range(64):
                if fd not in self._open or not self._read(fd):
                    break

    def _cut(self, status: RunStatus, message: str) -> None:
        self._cut_short = (status, failure(_TYPES[status], message))

    def _finish(self) -> None:
        """End the child where it has not ended, and note what it used, as seen from here."""
        if self._cut_short is not None and self._kid.ending is None:
            self._last_sample()
        used = self._kid.cpu_seconds()
        self._peak_kb = self._kid.peak_kb() if self._results.done else None
        self._wall_s = time.monotonic() - self._started
        if self._cut_short is not None or used is None or self._peak_kb is None:
            if self._cut_short is not None:
                self._slot.kill(self._kid)
            self._slot.wait_for_end(self._kid, KILL_GRACE_SECONDS)
        if self._cut_short is None:
            self._drain()
        ending = self._kid.ending
        if ending is not None:
            used, self._peak_kb = ending.cpu_s, ending.peak_kb
        if used is None or self._peak_kb is None:
            raise SandboxError("the box was ended from outside before it could report")
        self._cpu_s = max(0.0, used - self._cpu_before)

    def _last_sample(self) -> None:
        """Ask once more where it is, now that it has reached a limit; it has a moment to answer."""
        if self._cut_short is None or self._cut_short[0] is RunStatus.FORBIDDEN:
            return
        self._slot.sample(self._kid)
        deadline = time.monotonic() + _LAST_SAMPLE_SECONDS
        before = self._samples.count
        while self._kid.ending is None and self._samples.count == before:
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._pump(left)

    def report(self) -> Run:
        """The whole story. SandboxError where the end was not the program's own doing."""
        status, error = self._cut_short or self._own_end()
        if error is not None:
            error = self._samples.explain(status, error)
        layers = self._kid.layers
        return Run(
            status=status,
            calls=self._results.calls(),
            stdout=self._stdout.text(),
            stderr=self._stderr.text(),
            cpu_ms=round(self._cpu_s * 1000, 3),
            wall_ms=round(self._wall_s * 1000, 3),
            memory_mb=round((self._peak_kb or 0) / 1024, 1),
            error=error,
            layers=tuple(name for name, reason in layers.items() if reason is None),
            figures=self._results.figures,
        )

    def _own_end(self) -> tuple[RunStatus, Failure | None]:
        """Status of a program that we did not end, from its last frame or its exit code."""
        ending = self._kid.ending
        code = 0 if ending is None or self._results.done else ending.code
        if code < 0:
            return self._by_signal(-code)
        if code == EXIT_MEMORY:
            return RunStatus.OVER_MEMORY, failure("MemoryError", "no memory was left")
        if code or not self._results.done or self._frames.pending:
            text = f"it left with exit status {code} before it had answered"
            return RunStatus.NONZERO_EXIT, failure("EndedEarly", text)
        error = self._results.error
        if error is not None and error["type"] == "MemoryError":
            return RunStatus.OVER_MEMORY, error
        if error is not None or self._results.exit_code:
            return RunStatus.NONZERO_EXIT, error
        return RunStatus.OK, None

    def _by_signal(self, number: int) -> tuple[RunStatus, Failure]:
        if number == signal.SIGSYS:
            text = "it made a system call that no program here may make"
            return RunStatus.FORBIDDEN, failure("ForbiddenCall", text)
        if number == signal.SIGKILL and self._slot.group.has_killed_since(self._group_before):
            text = "no memory was left for its slot"
            return RunStatus.OVER_MEMORY, failure("MemoryError", text)
        out_of_time = self._cpu_s >= self._limits.cpu_s
        if number == signal.SIGXCPU or (number == signal.SIGKILL and out_of_time):
            text = f"it used more than {self._limits.cpu_s:g} s of processor time"
            return RunStatus.TIMED_OUT, failure("TimedOut", text)
        if number == signal.SIGKILL:
            # Nothing inside can send it. What can: an operator, or the kernel short of memory.
            raise SandboxError("the box was killed from outside; is the machine out of memory?")
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return RunStatus.SIGNALLED, failure("Signalled", f"it was ended by {name}")


def failure(kind: str, message: str) -> Failure:
    """A failure that we state ourselves."""
    return {"type": kind, "message": message, "line": None, "traceback": ""}

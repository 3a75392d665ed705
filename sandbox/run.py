"""sandbox: `run`: one program in, one report out. Watches the clocks and says how it ended."""

import json
import math
import signal
import time
from typing import Any

from sandbox import job
from sandbox.bounds import EXIT_MEMORY, MAX_RESULT_BYTES, START_SECONDS
from sandbox.box import Box
from sandbox.frames import BrokenChannel, FrameBuffer
from sandbox.limits import Limits
from sandbox.report import BoxUnavailable, Failure, Run, RunStatus, SandboxError
from sandbox.results import Results
from sandbox.streams import Capture

_BYTES_PER_ERROR = 1 << 16
_READY_BYTES = 1 << 16
_START_OUTPUT_BYTES = 1 << 14
REQUIRED = ("no_new_privs", "resource limits", "seccomp", "self-test")


def run(
    source: str,
    calls: list[dict[str, Any]] | None,
    *,
    seed: int = 0,
    limits: Limits | None = None,
    packages: tuple[str, ...] = (),
) -> Run:
    """Run a learner's program in a fresh box and report what happened.

    source    Python text. With calls it is loaded as module "answer" and each call
              {"function", "args", "kwargs"} is made in turn, arguments in the wire format;
              with None it runs as a script.
    seed      0 <= seed < 2**64: seeds `random`, `numpy.random` and the hashes of text.
    packages  installed packages or dotted modules that may be imported beside NumPy and the
              standard library, such as ("sympy", "mpmath").

    Raises ValueError for a job that is not as agreed, SandboxError where our box failed
    (BoxUnavailable where this machine must not run programs at all).
    """
    checked = job.check(source, calls, seed)
    session = _Session(checked, limits or Limits())
    with Box(session.limits, ("numpy", *packages), seed) as box:
        session.wait_until_ready(box)
        session.serve(box)
    return session.report(box)


class _Session:
    """The trusted side's view of one run."""

    def __init__(self, checked: job.Job, limits: Limits) -> None:
        self.limits = limits
        self._job = checked
        self._stdout = Capture(_START_OUTPUT_BYTES)
        self._stderr = Capture(_START_OUTPUT_BYTES)
        self._frames = FrameBuffer(_READY_BYTES)
        self._results = Results(checked.nonce, checked.calls)
        self._ready: dict[str, Any] | None = None
        self._serving = False
        self._cut_short: tuple[RunStatus, Failure] | None = None
        self._wall_s = 0.0

    def wait_until_ready(self, box: Box) -> None:
        """Wait for the box to have sealed and tested itself; SandboxError when it has not."""
        box.watch_all(
            lambda data: self._stdout.feed(data), lambda data: self._stderr.feed(data), self._take
        )
        deadline = time.monotonic() + START_SECONDS
        while self._ready is None or box.pid is None:
            left = deadline - time.monotonic()
            if left <= 0 or not box.pump(left):
                break
        if self._ready is None:
            said = f"{self._stdout.text()}{self._stderr.text()}".strip()[-2000:]
            raise SandboxError(f"the box did not start, or not within {START_SECONDS:g} s: {said}")
        require_layers(self._ready)

    @property
    def layers(self) -> dict[str, str | None]:
        """What the box told of its walls before it was given anything."""
        found: dict[str, str | None] = (self._ready or {}).get("layers", {})
        return found

    def _take(self, data: bytes) -> None:
        if self._cut_short is not None:
            return
        for body in self._frames.feed(data):
            if self._serving:
                self._results.take(body)
            else:
                self._ready = json.loads(body)  # no learner's byte has been read inside yet

    def serve(self, box: Box) -> None:
        """Send the job and read until the program ends or must be ended."""
        self._serving = True
        self._stdout = Capture(self.limits.output_bytes)
        self._stderr = Capture(self.limits.output_bytes)
        self._frames = FrameBuffer(MAX_RESULT_BYTES + _BYTES_PER_ERROR * (self._job.calls + 4))
        started = time.monotonic()
        before = box.cpu_seconds()
        box.send(self._job.frame)
        while self._cut_short is None:
            used = box.cpu_seconds()
            cpu_left = math.inf
            if used is not None and before is not None:
                cpu_left = self.limits.cpu_s - (used - before)
            left = started + self.limits.wall_s - time.monotonic()
            if left <= 0:
                self._cut(RunStatus.TIMED_OUT, f"it ran longer than {self.limits.wall_s:g} s")
            elif cpu_left <= 0:
                text = f"it used more than {self.limits.cpu_s:g} s of processor time"
                self._cut(RunStatus.TIMED_OUT, text)
            elif not self._pump(box, min(left, max(cpu_left, 0.002))):
                break
        self._wall_s = time.monotonic() - started
        if self._cut_short is not None:
            box.kill()

    def _pump(self, box: Box, seconds: float) -> bool:
        try:
            more = box.pump(seconds)
        except BrokenChannel as error:
            self._cut(RunStatus.FORBIDDEN, f"it wrote on the channel for results: {error}")
            return True
        for name, stream in (("stdout", self._stdout), ("stderr", self._stderr)):
            if stream.over:
                text = f"it wrote more than {self.limits.output_kb:g} KiB on {name}"
                self._cut(RunStatus.OVER_OUTPUT, text)
        return more

    def _cut(self, status: RunStatus, message: str) -> None:
        self._cut_short = (status, _failure(_TYPES[status], message))

    def report(self, box: Box) -> Run:
        """The whole story. SandboxError where the end was not the program's own doing."""
        ending = box.ending
        if ending is None or self._ready is None:
            raise SandboxError("the box was ended from outside before it could report")
        cpu_s = max(0.0, ending.cpu_s - self._ready["cpu_s"])
        status, error = self._cut_short or self._own_end(ending.code, cpu_s)
        return Run(
            status=status,
            calls=self._results.calls(),
            stdout=self._stdout.text(),
            stderr=self._stderr.text(),
            cpu_ms=round(cpu_s * 1000, 3),
            wall_ms=round(self._wall_s * 1000, 3),
            memory_mb=round(ending.peak_kb / 1024, 1),
            error=error,
            layers=tuple(name for name, reason in self.layers.items() if reason is None),
        )

    def _own_end(self, code: int, cpu_s: float) -> tuple[RunStatus, Failure | None]:
        """Status of a program that we did not end, from its exit code and its last frame."""
        if code < 0:
            return self._by_signal(-code, cpu_s)
        if code == EXIT_MEMORY:
            return RunStatus.OVER_MEMORY, _failure("MemoryError", "no memory was left")
        if code or not self._results.done or self._frames.pending:
            text = f"it left with exit status {code} before it had answered"
            return RunStatus.NONZERO_EXIT, _failure("EndedEarly", text)
        error = self._results.error
        if error is not None and error["type"] == "MemoryError":
            return RunStatus.OVER_MEMORY, error
        if error is not None or self._results.exit_code:
            return RunStatus.NONZERO_EXIT, error
        return RunStatus.OK, None

    def _by_signal(self, number: int, cpu_s: float) -> tuple[RunStatus, Failure]:
        if number == signal.SIGSYS:
            text = "it made a system call that no program here may make"
            return RunStatus.FORBIDDEN, _failure("ForbiddenCall", text)
        if number == signal.SIGXCPU or (number == signal.SIGKILL and cpu_s >= self.limits.cpu_s):
            text = f"it used more than {self.limits.cpu_s:g} s of processor time"
            return RunStatus.TIMED_OUT, _failure("TimedOut", text)
        if number == signal.SIGKILL:
            # Nothing inside can send it. What can: an operator, or the kernel short of memory.
            raise SandboxError("the box was killed from outside; is the machine out of memory?")
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        return RunStatus.SIGNALLED, _failure("Signalled", f"it was ended by {name}")


_TYPES = {
    RunStatus.TIMED_OUT: "TimedOut",
    RunStatus.OVER_OUTPUT: "TooMuchOutput",
    RunStatus.FORBIDDEN: "BrokenChannel",
}


def _failure(kind: str, message: str) -> Failure:
    return {"type": kind, "message": message, "line": None, "traceback": ""}


def probe() -> tuple[dict[str, str | None], str]:
    """(layer to None or the reason why not, why no program may run or "") of a box never used."""
    session = _Session(job.check("", None, 0), Limits())
    with Box(session.limits, ("numpy",), 0) as box:
        try:
            session.wait_until_ready(box)
            refusal = ""
        except BoxUnavailable as error:
            refusal = str(error)
    return session.layers, refusal


def require_layers(ready: dict[str, Any]) -> None:
    """BoxUnavailable unless every layer that must hold is up and the self-test has passed."""
    layers = ready["layers"]
    missing = [name for name in REQUIRED if layers.get(name, "missing") is not None]
    if "refused" in ready or missing:
        reason = ready.get("refused") or f"missing: {', '.join(missing)}"
        raise BoxUnavailable(
            f"no program may be run on this machine: {reason}. "
            "`python -m sandbox check` lists the layers."
        )

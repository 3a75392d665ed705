"""sandbox: starts the two processes of one run, reads their pipes, ends them on time."""

import contextlib
import json
import marshal
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from sandbox import archive
from sandbox.bounds import KILL_GRACE_SECONDS
from sandbox.frames import FrameBuffer
from sandbox.limits import Limits
from sandbox.report import SandboxError

_BOOT = """\
import marshal, mmap, sys
config = marshal.loads(bytes.fromhex(sys.argv[1]))
data = memoryview(mmap.mmap(config["archive_fd"], 0, prot=mmap.PROT_READ))
head = 8 + int.from_bytes(data[:8], "little")
index, extensions = marshal.loads(data[8:head])
start, length = index["sandbox.importer"][:2]
space = {"__name__": "importer"}
exec(marshal.loads(data[head + start:head + start + length]), space)
finder = space["install"](data[head:], index, extensions)
from sandbox.child import main
main(config, finder)
"""
_FLAGS = ("-s", "-S", "-P", "-B", "-X", "utf8", "-W", "ignore::ImportWarning")
_READ_BYTES = 1 << 16
_STATUS_BYTES = 4096
_load_lock = threading.Lock()


@dataclass(frozen=True)
class Ending:
    """How the box ended, as its guardian saw it."""

    code: int
    cpu_s: float
    peak_kb: int


def _environment(seed: int) -> dict[str, str]:
    """All that the new Python gets to see; none of ours but the way to its own library."""
    found = {
        "PYTHONHASHSEED": str(seed % 2**32),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
    }
    if "LD_LIBRARY_PATH" in os.environ:  # a Python whose libpython lies in an unusual place
        found["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return found


class Box:
    """One started box. Use as a context: at the end nothing of it is left."""

    def __init__(self, limits: Limits, packages: tuple[str, ...], seed: int) -> None:
        self._handlers: dict[int, Callable[[bytes], None]] = {}
        self._selector = selectors.DefaultSelector()
        self._to_send = memoryview(b"")
        self._job_fd = -1
        self._own_fds: set[int] = set()
        self._status = FrameBuffer(_STATUS_BYTES)
        self.pid: int | None = None
        self.ending: Ending | None = None
        self._start(limits, packages, seed)

    def _start(self, limits: Limits, packages: tuple[str, ...], seed: int) -> None:
        with _load_lock:
            packed = archive.load(tuple(sorted({name.split(".")[0] for name in packages})))
        job_out, self._job_fd = os.pipe()
        self._result_fd, result_in = os.pipe()
        self._status_fd, status_in = os.pipe()
        self._own_fds = {self._job_fd, self._result_fd, self._status_fd}
        theirs = (job_out, result_in, status_in)
        config = {
            "parent": os.getpid(),
            "archive_fd": packed.fd,
            "job_fd": job_out,
            "result_fd": result_in,
            "status_fd": status_in,
            "preload": ["numpy.random", "numpy.linalg", "numpy.fft", *packages],
            "seed": seed,
            "cpu_s": limits.cpu_s,
            "memory_bytes": int(limits.memory_mb * 1024 * 1024),
        }
        try:
            self._process = subprocess.Popen(
                [sys.executable, *_FLAGS, "-c", _BOOT, marshal.dumps(config).hex()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(*theirs, packed.fd),
                env=_environment(seed),
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            self._close_pipes()
            raise SandboxError(f"the sandbox's Python could not be started: {error}") from error
        finally:
            for fd in theirs:
                os.close(fd)
        self._pipes = [p for p in (self._process.stdout, self._process.stderr) if p is not None]
        self.watch(self._status_fd, self._take_status)

    def watch(self, fd: int, handler: Callable[[bytes], None]) -> None:
        """Give what arrives on a descriptor to a handler, until the other side closes it."""
        os.set_blocking(fd, False)
        self._handlers[fd] = handler
        self._selector.register(fd, selectors.EVENT_READ)

    def watch_all(
        self, stdout: Callable[[bytes], None], stderr: Callable[[bytes], None],
        results: Callable[[bytes], None],
    ) -> None:  # fmt: skip
        """Say who takes the program's output and its result frames."""
        self.watch(self._pipes[0].fileno(), stdout)
        self.watch(self._pipes[1].fileno(), stderr)
        self.watch(self._result_fd, results)

    def send(self, frame: bytes) -> None:
        """Begin to send the job; it goes out while `pump` is called."""
        os.set_blocking(self._job_fd, False)
        self._to_send = memoryview(frame)
        self._selector.register(self._job_fd, selectors.EVENT_WRITE)

    def pump(self, seconds: float) -> bool:
        """Wait at most so long and serve what is ready. False when every pipe is closed."""
        for key, events in self._selector.select(max(0.0, seconds)):
            fd = key.fd
            if fd not in self._selector.get_map():
                continue
            if events & selectors.EVENT_WRITE:
                self._write_job()
            elif data := os.read(fd, _READ_BYTES):
                self._handlers[fd](data)
            else:
                self._selector.unregister(fd)
        return any(k.fd != self._job_fd for k in self._selector.get_map().values())

    def _write_job(self) -> None:
        try:
            sent = os.write(self._job_fd, self._to_send)
            self._to_send = self._to_send[sent:]
        except BrokenPipeError:
            self._to_send = memoryview(b"")
        if not self._to_send:
            self._selector.unregister(self._job_fd)

    def _take_status(self, data: bytes) -> None:
        for body in self._status.feed(data):
            message: dict[str, Any] = json.loads(body)
            if "pid" in message:
                self.pid = message["pid"]
            else:
                self.ending = Ending(message["code"], message["cpu_s"], message["peak_kb"])

    def cpu_seconds(self) -> float | None:
        """Processor time of the box so far, or None where the clock cannot be read."""
        if self.pid is None or self.ending is not None:
            return None
        clock = (~self.pid << 3) | 2  # the kernel's number for the CPU clock of a whole process
        try:
            return time.clock_gettime(clock)
        except OSError:
            return None

    def kill(self) -> None:
        """End the program: the guardian kills the box; who does not obey in time goes with it."""
        self._signal_guardian(signal.SIGTERM)
        deadline = time.monotonic() + KILL_GRACE_SECONDS
        while self.ending is None and time.monotonic() < deadline:
            if not self.pump(deadline - time.monotonic()):
                break

    def _signal_guardian(self, number: int) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)

    def _close_pipes(self) -> None:
        self._selector.close()
        for fd in self._own_fds:
            os.close(fd)
        self._own_fds = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process and no descriptor, whatever happened."""
        try:
            if self.ending is None and self._process.poll() is None:
                self._handlers = dict.fromkeys(self._handlers, lambda data: None)
                self._handlers[self._status_fd] = self._take_status
                self.kill()
            if self.ending is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        finally:
            self._close_pipes()
            for pipe in self._pipes:
                pipe.close()

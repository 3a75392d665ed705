"""Children that live and die with us: each in a group of its own, their output labelled."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue

from honcho.colour import get_colours
from honcho.printer import Message, Printer

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# How often orphans that ended are cleared away.
REAP_SECONDS = 10.0
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """One process to supervise.

    `patience` is how many seconds it has to stop by itself. With `keep` its standard output is
    kept for `Family.kept` instead of being shown, and its errors go to ours. With `last` it is
    stopped only when the others are gone.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    patience: float = 5
    keep: bool = False
    last: bool = False


@dataclass(frozen=True)
class Ended:
    """A program ended by itself; `code` is negative for a signal, as in subprocess."""

    name: str
    code: int

    def __str__(self) -> str:
        how = f"signal {-self.code}" if self.code < 0 else f"exit code {self.code}"
        return f"{self.name} ended ({how})"


@dataclass(frozen=True)
class Asked:
    """Somebody asked us to stop."""

    signal: signal.Signals


class Family:
    """Programs that are started, listened to and stopped together.

    Honcho's own Manager signals whole groups at once, which would kill a grading half-way and
    take the broker from under the worker; from honcho come the labels and colours.
    """

    def __init__(self, printer: Printer) -> None:
        self.kept: list[str] = []
        self._events: SimpleQueue[Ended | Asked] = SimpleQueue()
        self._printer = printer
        self._printing = threading.Lock()
        self._colours = get_colours()
        self._running: dict[str, tuple[Program, subprocess.Popen[bytes]]] = {}
        # Orphans of our children come to us instead of to init, so that we can end them.
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def listen(self) -> None:
        """Make SIGINT, SIGTERM and SIGHUP events; a SIGINT while stopping kills at once."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked)

    def _asked(self, number: int, _frame: object) -> None:
        # SimpleQueue.put may be called from a signal handler; Queue.put may not.
        self._events.put(Asked(signal.Signals(number)))

    def start(self, program: Program) -> None:
        """Start it. Call from the main thread: a child dies with the thread that started it."""
        process = subprocess.Popen(
            program.command,
            env=os.environ | program.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if program.keep else subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
        )
        self._running[program.name] = (program, process)
        relay = threading.Thread(target=self._relay, args=(program, process), daemon=True)
        relay.start()
        threading.Thread(target=self._watch, args=(program, process, relay), daemon=True).start()

    def next_event(self, seconds: float | None = None) -> Ended | Asked | None:
        """Wait for what happens next; None if nothing does within `seconds`."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            left = REAP_SECONDS if deadline is None else max(0, deadline - time.monotonic())
            try:
                event = self._events.get(timeout=min(left, REAP_SECONDS))
                if isinstance(event, Ended):
                    kill_group(self._running.pop(event.name)[1].pid)
                return event
            except Empty:
                if deadline is not None and time.monotonic() >= deadline:
                    return None
                self._reap_orphans()

    def write(self, text: str) -> None:
        """Print without a label, never in the middle of somebody's line."""
        with self._printing:
            print(text, file=self._printer.output, flush=True)

    def _relay(self, program: Program, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        colour = next(self._colours)
        for line in process.stdout:
            if program.keep:
                self.kept.append(line.decode(errors="replace").rstrip("\n"))
                continue
            message = Message("line", line, datetime.now(), program.name, colour)
            try:
                with self._printing:
                    self._printer.write(message)
            except OSError:  # nobody reads us any more: the terminal or the pipe is gone
                self._events.put(Asked(signal.SIGHUP))

    def _watch(
        self, program: Program, process: subprocess.Popen[bytes], relay: threading.Thread
    ) -> None:
        code = process.wait()
        # Its last words first. A grandchild may hold the pipe open: not for ever, then.
        relay.join(timeout=1)
        self._events.put(Ended(program.name, code))

    def _reap_orphans(self) -> None:
        ours = {process.pid for _, process in self._running.values()}
        for orphan in own_children() - ours:
            with suppress(ChildProcessError):
                os.waitpid(orphan, os.WNOHANG)

    def stop(self) -> None:
        """Stop all at once, but the broker only when those that talk to it are gone."""
        everything = list(self._running.values())
        users = [(program, process) for program, process in everything if not program.last]
        for stage in (users, [pair for pair in everything if pair not in users]):
            for _, process in stage:
                process.terminate()
            began = time.monotonic()
            while any(
                process.poll() is None and time.monotonic() - began < program.patience
                for program, process in stage
            ):
                if self._interrupted_again():
                    break
                time.sleep(0.02)
            for _, process in stage:
                kill_group(process.pid)
        self._running.clear()
        kill_orphans()

    def _interrupted_again(self) -> bool:
        """A second Ctrl-C. A second SIGTERM may be the same wish again: make passes its own on."""
        while not self._events.empty():
            if self._events.get() == Asked(signal.SIGINT):
                return True
        return False


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """A preexec function: the kernel sends the child `number` when we die, even by SIGKILL."""
    parent = os.getpid()

    def prepare() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def kill_group(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def kill_orphans() -> None:
    """SIGKILL every process that is left below us, and whatever these leave to us in turn."""
    while children := own_children():
        for child in children:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)


def own_children() -> set[int]:
    """The processes whose parent we are, from the fourth field of /proc/<pid>/stat."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
    return found

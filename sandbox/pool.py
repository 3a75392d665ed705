"""sandbox: the slots of this process: made when first needed, lent to one run at a time.

Safe to use from many threads, and after a fork: the new process begins with an empty pool.
"""

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future

from sandbox import archive, cgroups
from sandbox.keeper import Keeper
from sandbox.report import SandboxError
from sandbox.settings import Settings, from_environment
from sandbox.slot import Slot
from sandbox.turns import Turns

_LOOK_SECONDS = 1.0  # between two looks at the files on disk
_SPARE_SLOTS = 2  # templates with other packages that may stay warm beside the slots in use


class Pool:
    """Lends slots. At most `settings.slots` runs at a time; the others wait their turn."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        cgroups.sweep(settings)
        self._lock = threading.Lock()
        self._turns = Turns(settings.slots, settings.waiting, settings.patience_s, self._lock)
        self._idle: list[Slot] = []  # the one used last comes last
        self._lent: list[Slot] = []
        self._successors: dict[Slot, Future[Slot]] = {}
        self._keeper: Keeper | None = None
        self._closed = False
        self._made_from: tuple[float, ...] = ()
        self._look_again = 0.0

    @contextlib.contextmanager
    def lend(self, packages: tuple[str, ...], learner: str = "") -> Iterator[Slot]:
        """A warm slot for these packages. After an exception it is not used again."""
        with self._lock:
            self._turns.enter(learner)
        slot: Slot | None = None
        try:
            slot = self._choose(packages)
            slot.wait_until_warm()
            yield slot
        except BaseException:
            if slot is not None:
                self._discard(slot)
            raise
        else:
            self._take_back(slot)
        finally:
            with self._lock:
                self._turns.leave()

    def _choose(self, packages: tuple[str, ...]) -> Slot:
        self._notice_upgrade()
        with self._lock:
            fitting = [slot for slot in self._idle if slot.packages == packages]
            chosen = fitting[-1] if fitting else None
            if chosen is not None:
                self._idle.remove(chosen)
                self._lent.append(chosen)
        if chosen is not None:
            return self._succeed(chosen)
        slot = self._start(packages).result()
        with self._lock:
            self._lent.append(slot)
        return slot

    def _start(self, packages: tuple[str, ...]) -> "Future[Slot]":
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox has been closed")
            if self._keeper is None:
                self._keeper = Keeper()
            keeper = self._keeper
        return keeper.begin(lambda: Slot(packages, self.settings))

    def _succeed(self, slot: Slot) -> Slot:
        """The slot, or a fresh one in its place where it is worn and the fresh one is warm."""
        begun = self._successors.get(slot)
        if begun is None or not begun.done():
            return slot
        del self._successors[slot]
        try:
            fresh = begun.result()
            if not fresh.warm():
                self._successors[slot] = begun
                return slot
        except SandboxError:
            return slot  # it goes on; the next return of the slot begins another
        with self._lock:
            self._lent.remove(slot)
            self._lent.append(fresh)
        slot.end()
        return fresh

    def _take_back(self, slot: Slot) -> None:
        if slot.worn and slot not in self._successors:
            self._successors[slot] = self._start(slot.packages)
        surplus: list[Slot] = []
        with self._lock:
            self._lent.remove(slot)
            if self._closed:
                surplus = [slot]
            else:
                self._idle.append(slot)
                while len(self._idle) + len(self._lent) > self.settings.slots + _SPARE_SLOTS:
                    surplus.append(self._idle.pop(0))
        for unused in surplus:
            self._end(unused)

    def _discard(self, slot: Slot) -> None:
        with self._lock:
            self._lent.remove(slot)
        self._end(slot)

    def _end(self, slot: Slot) -> None:
        begun = self._successors.pop(slot, None)
        slot.end()
        if begun is not None:
            with contextlib.suppress(SandboxError):
                begun.result().end()

    def _notice_upgrade(self) -> None:
        """Where Python, NumPy or our own files have changed, begin with fresh templates."""
        now = time.monotonic()
        if now < self._look_again:
            return
        self._look_again = now + _LOOK_SECONDS
        found = archive.fingerprint()
        if self._made_from and found != self._made_from:
            self.restart()
        self._made_from = found

    def restart(self) -> None:
        """End every idle template; the next run starts a fresh one. Lent ones are not touched."""
        with self._lock:
            idle, self._idle = self._idle, []
        for slot in idle:
            self._end(slot)

    def processes(self) -> list[int]:
        """Numbers of all processes that are known to be there, templates and children."""
        with self._lock:
            return [pid for slot in (*self._idle, *self._lent) for pid in slot.processes()]

    def close(self) -> None:
        """End everything. Runs that are under way are ended with it."""
        with self._lock:
            self._closed = True
            keeper, self._keeper = self._keeper, None
        self.restart()
        if keeper is not None:
            keeper.end()

    def forget(self) -> None:
        """In a forked process: close what belongs to the other one."""
        for slot in (*self._idle, *self._lent):
            slot.forget()
        self._idle, self._lent = [], []


_pools: dict[None, Pool] = {}
_making = threading.Lock()


def pool() -> Pool:
    """The pool of this process, made at its first use."""
    with _making:
        if None not in _pools:
            try:
                _pools[None] = Pool(from_environment())
            except ValueError as error:  # the operator's mistake, not that of a job
                raise SandboxError(f"a setting of the sandbox is wrong: {error}") from error
        return _pools[None]


def close() -> None:
    """End every process of the sandbox; the next run begins anew."""
    with _making:
        found = _pools.pop(None, None)
    if found is not None:
        found.close()


def _after_fork() -> None:
    global _making
    _making = threading.Lock()
    found = _pools.pop(None, None)
    if found is not None:
        found.forget()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)

"""sandbox: who is served next when all slots are taken: one run of each learner in turn."""

import threading
from collections import OrderedDict, deque

from sandbox.report import Busy


class Turns:
    """Hands out a fixed number of turns. Fair between learners, first come first served in each.

    The lock is the caller's: `enter` must be called with it held, and gives it up while it waits.
    """

    def __init__(self, slots: int, most_waiting: int, patience_s: float, lock: threading.Lock):
        self.free = slots
        self.waiting = 0
        self._most_waiting = most_waiting
        self._patience_s = patience_s
        self._lock = lock
        self._queues: OrderedDict[str, deque[threading.Condition]] = OrderedDict()

    def enter(self, learner: str) -> None:
        """Wait for a turn. Busy where too many wait, or where it takes longer than patience."""
        if self.free > 0 and self.waiting == 0:
            self.free -= 1
            return
        if self.waiting >= self._most_waiting:
            raise Busy(f"{self.waiting} runs wait already; try again later")
        mine = threading.Condition(self._lock)
        self._queues.setdefault(learner, deque()).append(mine)
        self.waiting += 1
        self._pass_on()
        if not mine.wait_for(lambda: not self._queued(learner, mine), self._patience_s):
            self._leave(learner, mine)
            raise Busy(f"no slot was free for {self._patience_s:g} s; try again later")

    def leave(self) -> None:
        """Give a turn back."""
        self.free += 1
        self._pass_on()

    def _queued(self, learner: str, mine: threading.Condition) -> bool:
        return mine in self._queues.get(learner, ())

    def _leave(self, learner: str, mine: threading.Condition) -> None:
        queue = self._queues[learner]
        queue.remove(mine)
        if not queue:
            del self._queues[learner]
        self.waiting -= 1

    def _pass_on(self) -> None:
        """Give free turns to the first of the learners in line, each going to the end after it."""
        while self.free > 0 and self._queues:
            learner, queue = next(iter(self._queues.items()))
            chosen = queue[0]
            self._leave(learner, chosen)
            if learner in self._queues:
                self._queues.move_to_end(learner)
            self.free -= 1
            chosen.notify()

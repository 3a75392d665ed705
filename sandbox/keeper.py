"""sandbox: the thread that starts templates, because they die with the thread that started them."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Made = TypeVar("Made")


class Keeper:
    """One long-lived thread that does what it is asked, one thing after the other."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="sandbox-keeper", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while (task := self._asked.get()) is not None:
            task()

    def begin(self, make: Callable[[], Made]) -> "Future[Made]":
        """Ask for it; the future has what it returned or raised."""
        future: Future[Made] = Future()

        def task() -> None:
            try:
                future.set_result(make())
            except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
                future.set_exception(error)

        self._asked.put(task)
        return future

    def end(self) -> None:
        """Let the thread end, and with it whatever it has started that still runs."""
        self._asked.put(None)
        self._thread.join(5)

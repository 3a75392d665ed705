"""sandbox: one slot: a template with its stock of ready children, used by one run at a time."""

import contextlib
import json
import os
import select
import socket
import subprocess
import time
from collections import deque
from typing import Any

from sandbox import cgroups, control
from sandbox.bounds import KILL_GRACE_SECONDS, START_SECONDS
from sandbox.kid import Kid
from sandbox.report import BoxUnavailable, SandboxError
from sandbox.settings import REQUIRED, Settings
from sandbox.spawn import spawn

_SAID_BYTES = 1 << 14
_CHILD_SECONDS = 5.0


class Slot:
    """A running template. Whoever holds the slot is the only one to call it; see `Pool`."""

    def __init__(self, packages: tuple[str, ...], settings: Settings) -> None:
        """Start the template; it dies with the calling thread."""
        self.packages = packages
        self._settings = settings
        self.group = cgroups.Group(settings)
        try:
            self._process, self._control = spawn(packages, settings)
        except SandboxError:
            self.group.remove()
            raise
        self.group.take_in(self._process.pid)  # it forks only when it is asked to
        self._control.setblocking(False)
        self._numbers = 0
        self._stock: deque[Kid] = deque()
        self._unborn: dict[int, Kid] = {}
        self._living: dict[int, Kid] = {}
        self._retired: dict[int, float] = {}
        self._told: dict[str, Any] | None = None
        self.started = time.monotonic()
        self.runs = 0

    # ---- its life

    @property
    def worn(self) -> bool:
        """Whether it has served long enough."""
        age = time.monotonic() - self.started
        return self.runs >= self._settings.runs or age >= 60 * self._settings.minutes

    def warm(self) -> bool:
        """Whether its template has loaded and shut itself by now."""
        self._read_control()
        return self._told is not None

    def wait_until_warm(self) -> None:
        """Wait for the template. SandboxError where it does not start or may not be used."""
        deadline = self.started + START_SECONDS
        while not self.warm():
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                raise self._did_not_start()
        self._check(self._told or {}, ("no_new_privs",))

    def _did_not_start(self) -> SandboxError:
        said = self._last_words()
        text = f"the box did not start, or not within {START_SECONDS:g} s: {said}"
        return SandboxError(text)

    def _check(self, told: dict[str, Any], required: tuple[str, ...]) -> None:
        """BoxUnavailable unless every layer that must hold is up and the self-test has passed."""
        told["layers"][self.group.layer] = self.group.reason
        missing = [name for name in required if told["layers"].get(name, "missing") is not None]
        if told.get("refused") or (missing and not self._settings.measuring):
            reason = told.get("refused") or f"missing: {', '.join(missing)}"
            raise BoxUnavailable(
                f"no program may be run on this machine: {reason}. "
                "`python -m sandbox check` lists the layers.",
                told["layers"],
            )

    def end(self) -> None:
        """End the template and so all of its children; leave no process and no descriptor."""
        self._control.close()  # which it takes as the order to go
        for kid in (*self._living.values(), *self._unborn.values()):
            kid.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(KILL_GRACE_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self.group.remove()

    def forget(self) -> None:
        """Close what a forked process has inherited of it; the process itself is not ours."""
        self._control.close()
        for kid in (*self._living.values(), *self._unborn.values()):
            kid.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.returncode = 0  # nobody waits for another's child

    def processes(self) -> list[int]:
        """The template and the children that are known to be there."""
        return [self._process.pid, *(k.pid for k in self._living.values() if k.pid is not None)]

    def waiting(self) -> list[int]:
        """The children that wait for a job."""
        return [kid.pid for kid in self._stock if kid.pid is not None and kid.ending is None]

    # ---- its children

    def order(self, extra: int = 0) -> None:
        """Ask for as many children as the stock lacks, and for so many more; does not wait."""
        for _ in range(self._settings.stock + extra - len(self._stock)):
            self._ask_for_child()

    def _ask_for_child(self) -> None:
        self._numbers += 1
        kid = Kid(self._numbers)
        self._unborn[kid.number] = kid
        self._stock.append(kid)
        try:
            socket.send_fds(self._control, [control.request(control.FORK, kid.number)], kid.theirs)
        except OSError as error:
            raise SandboxError(f"the template does not answer: {error}") from None
        kid.close_theirs()

    def take(self) -> Kid:
        """A child that has tried its walls and waits for a job. SandboxError where none comes."""
        self._read_control()
        self._look_for_stuck()
        while self._stock and self._stock[0].ending is not None:
            self._stock.popleft().close()  # something outside has ended it
        if not self._stock:
            self._ask_for_child()
        kid = self._stock.popleft()
        deadline = time.monotonic() + _CHILD_SECONDS
        kid.read_ready()
        while not kid.ready or kid.pid is None:
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left, kid.result):
                raise SandboxError(f"a child did not start in time: {self._last_words()}")
            self._read_control()
            if not kid.ready:
                kid.read_ready()
        self._check({"layers": kid.layers, "refused": kid.refused}, REQUIRED)
        self.runs += 1
        return kid

    def wait_for_stock(self, seconds: float) -> bool:
        """Wait until every child of the stock is ready; False where that takes longer."""
        deadline = time.monotonic() + seconds
        while any(not kid.ready or kid.pid is None for kid in self._stock):
            left = deadline - time.monotonic()
            waited_for = [kid.result for kid in self._stock if not kid.ready]
            if left <= 0 or not self._wait(left, *waited_for):
                return False
            self._read_control()
            for kid in self._stock:
                if not kid.ready:
                    kid.read_ready()
        return True

    def kill(self, kid: Kid) -> None:
        """Have the template end a child. Its ending is told in due time."""
        self._ask(control.KILL, kid)

    def sample(self, kid: Kid) -> None:
        """Have a child write on its trace pipe where it is."""
        self._ask(control.SAMPLE, kid)

    def _ask(self, what: bytes, kid: Kid) -> None:
        if kid.ending is None:
            with contextlib.suppress(OSError):  # a template that is gone has taken it along
                os.write(self._control.fileno(), control.request(what, kid.number))

    def retire(self, kid: Kid) -> None:
        """Be done with a child: it ends now if it has not, and its pipes are closed."""
        self.kill(kid)
        if kid.ending is None:
            self._retired[kid.number] = time.monotonic()
        else:
            self._living.pop(kid.number, None)
        kid.close()

    def wait_for_end(self, kid: Kid, seconds: float) -> bool:
        """Wait for the news that a child has ended; False where none came."""
        deadline = time.monotonic() + seconds
        while kid.ending is None:
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                return False
            self._read_control()
        return True

    def _look_for_stuck(self) -> None:
        now = time.monotonic()
        if any(now - since > KILL_GRACE_SECONDS for since in self._retired.values()):
            raise SandboxError("a child that was to end is still there")

    # ---- its socket

    @property
    def control_fd(self) -> int:
        """To wait on beside a child's pipes; then call `read_control`."""
        return self._control.fileno()

    def _wait(self, seconds: float, *fds: int) -> bool:
        poll = select.poll()
        for fd in (self._control.fileno(), *fds):
            poll.register(fd, select.POLLIN)
        return bool(poll.poll(seconds * 1000 + 1))

    def read_control(self) -> None:
        """Take in what the template has told. SandboxError when it is gone."""
        self._read_control()

    def _read_control(self) -> None:
        while True:
            try:
                data = self._control.recv(control.ANSWER_BYTES)
            except BlockingIOError:
                return
            except ConnectionResetError:
                data = b""  # it went with a request of ours unread
            if not data:
                if self._told is not None and self._told.get("refused"):
                    return  # it has said why it went
                raise self._gone()
            self._take_in(data)

    def _take_in(self, data: bytes) -> None:
        found = control.read_answer(data)
        if isinstance(found, control.Born):
            kid = self._unborn.pop(found.number)
            kid.pid = found.pid
            self._living[found.number] = kid
        elif isinstance(found, control.Ended):
            self._retired.pop(found.number, None)
            kid = self._living.pop(found.number)
            kid.ending = found
        else:
            self._told = json.loads(found)

    def _gone(self) -> SandboxError:
        if self._told is None:
            return self._did_not_start()
        return SandboxError(f"the template was ended from outside: {self._last_words()}")

    def _last_words(self) -> str:
        """What the template has written as its own output, which is nothing while it is well."""
        if self._process.stdout is None:
            return ""
        os.set_blocking(self._process.stdout.fileno(), False)
        try:
            return os.read(self._process.stdout.fileno(), _SAID_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

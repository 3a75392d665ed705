"""sandbox: the template: a warm, sealed Python that never meets a program and forks those that do.

It runs inside. It is started once, loads what programs may import, gives up what it can, and then
answers its broker on one socket: fork a child with these five pipes, end or sample a child. It is
told nothing of any job: the broker speaks with the child itself.
"""

import _signal  # type: ignore[import-not-found]
import contextlib
import faulthandler
import gc
import os
import select
import signal
import socket
import sys
from typing import Any

from sandbox import calls, child, control, frames, libc, seal
from sandbox.bounds import EXIT_BROKEN
from sandbox.namespaces import Layers

_exit = os._exit
_FORK = int(signal.SIGCHLD)
_WAKE_BYTES = 4096


def main(config: dict[str, Any], finder: Any) -> None:
    """Be the template. Never returns."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["parent"]:
        _exit(EXIT_BROKEN)  # the broker died before we asked to die with it
    os.chdir("/")
    broker = socket.socket(fileno=_settle(config["control_fd"]))
    layers: Layers = {}
    template = Template(broker, child.Streams())
    try:
        sealed = prepare(config, layers, finder)
    except BaseException as error:  # noqa: BLE001 - whatever it is, this template is not to be used
        _tell(broker, {"refused": child.reason_of(error), "layers": layers})
        _exit(EXIT_BROKEN)
    try:
        _tell(broker, {"layers": layers})
        template.serve(sealed)
    except BaseException as error:  # noqa: BLE001 - the broker starts another one
        os.write(2, f"template: {child.reason_of(error)}\n".encode("ascii", "replace"))
    _exit(EXIT_BROKEN)


def prepare(config: dict[str, Any], layers: Layers, finder: Any) -> seal.Sealed:
    """Load, warm up, shut. All that a child will find was put there by this."""
    seal.preload(tuple(config["preload"]), finder)
    calls.warm_up(fully=True)
    seal.hide_paths()
    finder.seal()
    for name in [n for n in sys.modules if n.split(".")[0] == "sandbox"]:
        del sys.modules[name]  # so that `import sandbox` finds nothing inside
    if config["sampling"]:
        faulthandler.register(signal.SIGUSR2, file=child.TRACE_FD, all_threads=False)
    sealed = seal.shut(config, layers)
    gc.collect()
    gc.freeze()  # what is shared is not looked at again, so that its memory stays shared
    gc.disable()
    return sealed


def _settle(control_fd: int) -> int:
    """Give the control socket its fixed number, below those that come with requests."""
    os.dup2(control_fd, child.CONTROL_FD, inheritable=False)
    os.closerange(child.CONTROL_FD + 1, 64)
    return child.CONTROL_FD


def _tell(broker: socket.socket, message: dict[str, Any]) -> None:
    os.write(broker.fileno(), control.ready(frames.pack(message)[4:]))


class Template:
    """Answers one request after the other, and tells of every child that has ended."""

    def __init__(self, broker: socket.socket, streams: child.Streams) -> None:
        self._broker = broker
        self._streams = streams
        self._children: dict[int, int] = {}  # process number to the broker's number
        # A pipe that every signal writes to: a child that ends just before we wait is not missed.
        self._wake, self._woken = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)

    def serve(self, sealed: seal.Sealed) -> None:
        """Until the broker closes its end."""
        self._sealed = sealed
        poll = select.poll()
        poll.register(self._broker, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd == self._wake:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake, _WAKE_BYTES)
                    self._collect()
                else:
                    self._answer()

    def _answer(self) -> None:
        data, fds, _, _ = socket.recv_fds(self._broker, control.REQUEST_BYTES, control.PIPES)
        if not data:
            _exit(0)
        what, number = control.read_request(data)
        if what == control.FORK:
            self._fork(number, fds)
            return
        wanted = signal.SIGKILL if what == control.KILL else signal.SIGUSR2
        for pid, found in self._children.items():
            if found == number:
                os.kill(pid, wanted)

    def _fork(self, number: int, fds: list[int]) -> None:
        pid = self._make_child()
        if pid == 0:
            # By the inner names: the outer ones pass through a good deal of Python first.
            _signal.set_wakeup_fd(-1)
            _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
            child.live(self._sealed, self._streams, fds)
        for fd in fds:
            os.close(fd)
        self._children[pid] = number
        os.write(self._broker.fileno(), control.born(number, pid))

    def _make_child(self) -> int:
        sealed = self._sealed
        sealed.layers.setdefault(seal.PID, seal.NO_NAMESPACES)
        clone = sealed.machine.required("clone")
        if sealed.may_make_namespaces:
            try:
                pid = libc.fork(clone, _FORK | libc.CLONE_NEWPID)
                sealed.layers[seal.PID] = None
                return pid
            except OSError as error:
                sealed.may_make_namespaces = False
                sealed.layers[seal.PID] = str(error)
        return libc.fork(clone, _FORK)

    def _collect(self) -> None:
        """Tell how each child ended that has ended by now."""
        while self._children:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            number = self._children.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            used = usage.ru_utime + usage.ru_stime
            message = control.ended(number, code, used, usage.ru_maxrss)
            os.write(self._broker.fileno(), message)

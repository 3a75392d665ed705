"""sandbox: a one-shot child: locks itself, waits for its one job, runs it, and is gone.

It is forked from the template and runs inside. It says "ready" when it has tried its own walls;
only then is it sent a learner's source, over a pipe that nobody else holds.
"""

import gc
import importlib
import io
import os
import random
import select
import sys
import traceback
from typing import Any, NoReturn

from sandbox import calls, frames, seal
from sandbox.bounds import EXIT_BROKEN, EXIT_MEMORY
from sandbox.codec import Unsupported

_exit = os._exit
_seed_numpy: Any = importlib.import_module("numpy.random").seed
_figures: list[Any] = importlib.import_module("nabla")._figures
CONTROL_FD = _RESULT_FD = 3  # the template's socket, which a child replaces by its own pipe
_JOB_FD, TRACE_FD = 4, 5
_IDLE_MS = 4
_PLACES = (_RESULT_FD, _JOB_FD, 1, 2, TRACE_FD)  # for the pipes in the order in which they come


class _CountedFile(io.FileIO):
    """A descriptor that counts the bytes written to it."""

    count = 0

    def write(self, data: Any) -> int:
        written = super().write(data)
        self.count += written or 0
        return written


def _open_output(fd: int) -> tuple[_CountedFile, io.TextIOWrapper]:
    raw = _CountedFile(fd, "wb", closefd=False)
    text = io.TextIOWrapper(
        io.BufferedWriter(raw), "utf-8", "backslashreplace", line_buffering=True
    )
    return raw, text


class Streams:
    """The program's standard output and standard error, made once, before any pipe is there."""

    def __init__(self) -> None:
        self.stdout, sys.stdout = _open_output(1)
        _, sys.stderr = _open_output(2)


def _settle(fds: list[int]) -> None:
    """Give the pipes their fixed numbers; close all else but the empty standard input."""
    if min(fds) <= TRACE_FD or len(fds) != len(_PLACES):
        raise RuntimeError("the pipes of this child are not as agreed")
    for fd, place in zip(fds, _PLACES, strict=True):
        os.dup2(fd, place, inheritable=False)
    os.closerange(TRACE_FD + 1, max(fds) + 1)


def live(sealed: seal.Sealed, streams: Streams, fds: list[int]) -> NoReturn:
    """Be the child: lock, try the walls, serve one job. Never returns."""
    try:
        _settle(fds)
        seal.lock(sealed)
        gc.enable()
    except BaseException as error:  # noqa: BLE001 - whatever it is, this child is not to be used
        message = {"refused": reason_of(error), "layers": sealed.layers}
        frames.send(_RESULT_FD, frames.pack(message)[4:])
        _exit(EXIT_BROKEN)
    try:
        frames.send(_RESULT_FD, sealed.told())
        _warm_up_if_idle()
        job = frames.receive(_JOB_FD)
        seal.lock_last(sealed, job["cpu_s"], job["memory_bytes"])
        reseed(job["seed"])
        serve(job, calls.Program(job["source"], job["calls"] is None), streams.stdout)
        os.read(_JOB_FD, 1)  # so that the broker can look at what we used, while we are there
    except (MemoryError, EOFError) as error:
        _exit(EXIT_MEMORY if type(error) is MemoryError else EXIT_BROKEN)
    except BaseException as error:  # noqa: BLE001 - the program has damaged its Python
        os.write(2, f"sandbox: the run broke off: {error!r}\n"[:500].encode("ascii", "replace"))
        _exit(EXIT_BROKEN)
    _exit(0)


def _warm_up_if_idle() -> None:
    """Make the first run's copies of shared memory now, unless the job is already there.

    Where one run follows the other this would only take the time from them.
    """
    poll = select.poll()
    poll.register(_JOB_FD, select.POLLIN)
    if not poll.poll(_IDLE_MS):
        calls.warm_up(fully=False)


def reseed(seed: int) -> None:
    """Give the two global generators of random numbers the run's own seed."""
    random.seed(seed)
    _seed_numpy(seed % 2**32)


def reason_of(error: BaseException) -> str:
    """An error of ours, and where it came from, in one line."""
    reason = "".join(traceback.format_exception_only(error)).strip()
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{reason} ({where.filename}:{where.lineno})"


def serve(job: dict[str, Any], program: Any, stdout: _CountedFile) -> None:
    """Run the source, then the calls; a frame for each, and the mandatory last one."""
    own_out, own_err = sys.stdout, sys.stderr
    nonce = job["nonce"]

    def send(message: dict[str, Any]) -> None:
        frames.send(_RESULT_FD, program.frame({"nonce": nonce, **message}))

    def flush() -> None:
        for name, own in (("stdout", own_out), ("stderr", own_err)):
            try:
                own.flush()
                getattr(sys, name).flush()
            except BaseException:  # noqa: BLE001 - the learner's own stream, or a closed one
                continue

    problem = program.load()
    exit_code, failure = 0, None
    if problem is not None:
        exit_code, failure = program.ending(problem, job["calls"] is None)
        del problem
    if failure is not None:
        _tell(own_err, failure)
    else:
        for index, call in enumerate(job["calls"] or ()):
            message = program.call(call)
            flush()
            send({"index": index, "stdout_at": stdout.count, **message})
    flush()
    try:
        send({"done": True, "exit": exit_code, "error": failure, "figures": _figures})
    except (TypeError, ValueError, Unsupported):  # the program has changed what was noted
        send({"done": True, "exit": exit_code, "error": failure, "figures": []})


def _tell(stream: Any, failure: dict[str, Any]) -> None:
    """What Python itself would have printed for an exception that nobody caught."""
    try:
        stream.write(failure["traceback"] + "\n" if failure["traceback"] else "")
    except (OSError, ValueError):  # the learner has closed the stream
        return

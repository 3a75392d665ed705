"""sandbox: the two processes of one run: a guardian that waits, and the box that runs the program.

The guardian enters the namespaces, forks the box, waits for it and tells the broker how it ended.
The box loads, seals and tests itself, says "ready", and only then is sent the learner's source.
"""

import fcntl
import io
import os
import signal
import sys
from typing import Any

from sandbox import frames, identity, libc, namespaces
from sandbox.bounds import EXIT_BROKEN, EXIT_MEMORY
from sandbox.namespaces import Layers

_exit = os._exit
_RESULT_FD, _JOB_FD = 3, 4
_WAITED_FOR = (signal.SIGTERM, signal.SIGCHLD)


def main(config: dict[str, Any], finder: Any) -> None:
    """Be the guardian; the box is forked from here. Never returns."""
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != config["parent"]:
        _exit(EXIT_BROKEN)  # the broker died before we asked to die with it
    signal.pthread_sigmask(signal.SIG_SETMASK, _WAITED_FOR)
    os.chdir("/")
    layers: Layers = {}
    config["change_user"] = os.getuid() == 0 and identity.may_change_user()
    # Inside a user namespace of its own root could not become somebody else any more.
    if not config["change_user"] and not identity.may_make_namespaces():
        namespaces.leave_user(layers)
    namespaces.leave_others(layers)
    box = os.fork()
    if box == 0:
        live(config, layers, finder)
    guard(config, box)


def guard(config: dict[str, Any], box: int) -> None:
    """Wait for the box; on SIGTERM end it. Tells its number first, how it ended last."""
    status_fd = config["status_fd"]
    for fd in (0, 1, 2, config["job_fd"], config["result_fd"], config["archive_fd"]):
        os.close(fd)
    os.write(status_fd, frames.pack({"pid": box}))
    done, status, usage = os.wait4(box, os.WNOHANG)
    while not done:
        # Blocked signals and sigwait, not a handler: one that came just before the wait would
        # be lost. The box cannot vanish in between either: only we collect it.
        if signal.sigwait(_WAITED_FOR) == signal.SIGTERM:
            os.kill(box, signal.SIGKILL)
        done, status, usage = os.wait4(box, os.WNOHANG)
    message = {
        "code": os.waitstatus_to_exitcode(status),
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_kb": usage.ru_maxrss,
    }
    os.write(status_fd, frames.pack(message))
    _exit(0)


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


def _settle_descriptors(config: dict[str, Any]) -> None:
    """Give the two pipes we need their fixed numbers and close all else but the output."""
    names = ("result_fd", "job_fd", "status_fd", "archive_fd")
    high = [fcntl.fcntl(config[name], fcntl.F_DUPFD, 10) for name in names[:2]]
    for name in names:
        os.close(config[name])
    for wanted, fd in zip((_RESULT_FD, _JOB_FD), high, strict=True):
        os.dup2(fd, wanted, inheritable=False)
        os.close(fd)


def live(config: dict[str, Any], layers: Layers, finder: Any) -> None:
    """Be the box: seal, report, serve one program. Never returns."""
    try:
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        _settle_descriptors(config)
        from sandbox import calls, seal  # noqa: PLC0415 - so that the guardian stays small

        raw, sys.stdout = _open_output(1)
        _, sys.stderr = _open_output(2)
        used = seal.seal(config, layers, finder)
    except BaseException as error:  # noqa: BLE001 - whatever it is, this box is not to be used
        _refuse(layers, error)
    try:
        frames.send(_RESULT_FD, frames.pack({"layers": layers, "cpu_s": used})[4:])
        job = frames.receive(_JOB_FD)
        os.close(_JOB_FD)
        _forget_ourselves()
        serve(job, calls.Program(job["source"], job["calls"] is None), raw)
    except MemoryError:
        _exit(EXIT_MEMORY)
    except BaseException as error:  # noqa: BLE001 - the program has damaged its Python
        os.write(2, f"sandbox: the run broke off: {error!r}\n"[:500].encode("ascii", "replace"))
        _exit(EXIT_BROKEN)
    _exit(0)


def _refuse(layers: Layers, error: BaseException) -> None:
    """Tell the broker that this box must not be used. No learner's byte has been read yet."""
    import traceback  # noqa: PLC0415 - slow to load, and only this way out needs it

    reason = "".join(traceback.format_exception_only(error)).strip()
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = {"refused": f"{reason} ({where.filename}:{where.lineno})", "layers": layers}
    frames.send(_RESULT_FD, frames.pack(message)[4:])
    _exit(EXIT_BROKEN)


def _forget_ourselves() -> None:
    """Take our modules off the list, so that `import sandbox` finds nothing inside."""
    for name in [n for n in sys.modules if n.split(".")[0] == "sandbox"]:
        del sys.modules[name]


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
    send({"done": True, "exit": exit_code, "error": failure})


def _tell(stream: Any, failure: dict[str, Any]) -> None:
    """What Python itself would have printed for an exception that nobody caught."""
    try:
        stream.write(failure["traceback"] + "\n" if failure["traceback"] else "")
    except (OSError, ValueError):  # the learner has closed the stream
        return

"""sandbox: loads what a program may need, shuts every door, then tries the doors. Runs inside.

A template does the first two once. Each child shuts the few doors that only the template needed,
tries them all, and shuts the very last ones when it has been told the limits of its job.
"""

import _socket
import contextlib
import errno
import importlib
import mmap
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox import bounds, identity, landlock, libc, namespaces, policy
from sandbox.namespaces import OFF, Layers
from sandbox.syscalls import Machine, this_machine

_COMMON = (
    "abc", "array", "bisect", "cmath", "collections.abc", "contextlib", "copy", "dataclasses",
    "datetime", "decimal", "enum", "fractions", "functools", "heapq", "inspect", "io",
    "itertools", "json", "linecache", "math", "numbers", "operator", "pprint", "random", "re",
    "statistics", "string", "textwrap", "time", "traceback", "types", "typing", "unicodedata",
    "warnings", "numpy", "numpy.fft", "numpy.linalg", "numpy.polynomial", "numpy.random",
    "numpy.ma",
)  # fmt: skip
_LATE_BINDING = 8 << 20
"""Address space that a child needs by itself before its program begins."""


@dataclass
class Sealed:
    """What a template's children need to know of how it was sealed."""

    machine: Machine
    layers: Layers
    off: frozenset[str]
    base_memory: int
    may_make_namespaces: bool
    last_filter: bytes


def preload(names: tuple[str, ...], finder: Any) -> None:
    """Import what must come from files, now that there are some; the archive holds the rest."""
    for name in (*_COMMON, *names):
        importlib.import_module(name)
    for name in finder.extensions():
        if "." in name and not name.startswith("numpy."):
            continue  # of another package: its named modules have brought what they need
        # One whose library this machine lacks does not exist inside.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    time.tzset()
    time.localtime()


def hide_paths() -> None:
    """Replace what modules and sys tell of the real places of files on this machine."""
    for name, module in list(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        for holder, field in ((module, "__file__"), (spec, "origin"), (spec, "cached")):
            if str(getattr(holder, field, None) or "").startswith("/"):
                setattr(holder, field, f"python/{name.replace('.', '/')}.py")
        if getattr(getattr(spec, "loader_state", None), "filename", None):
            spec.loader_state.filename = f"python/{name}.py"  # type: ignore[union-attr]
        if hasattr(module, "__cached__"):
            module.__cached__ = None  # type: ignore[attr-defined]
        if any(str(place).startswith("/") for place in getattr(module, "__path__", ())):
            module.__path__ = [f"python/{name.replace('.', '/')}"]
    for field in ("prefix", "base_prefix", "exec_prefix", "base_exec_prefix", "_stdlib_dir"):
        setattr(sys, field, "python")
    sys.executable = ""
    sys.argv = ["answer.py"]
    sys.orig_argv = ["python", "answer.py"]
    sys.path.clear()
    sys.path_importer_cache.clear()
    os.environ.clear()


def shut(config: dict[str, Any], layers: Layers) -> Sealed:
    """Give everything up, for ever. A layer that must hold raises; the others are reported."""
    machine, off = this_machine(), frozenset(config["off"])
    if "unprivileged user" in off:
        layers["unprivileged user"] = OFF
    else:
        if os.getuid() == 0 and identity.may_change_user():
            identity.become_nobody()
            identity.hold(machine, identity.capabilities("CapPrm"))
        user = os.getuid()
        layers["unprivileged user"] = None if user else "started as root without CAP_SETUID"
    if "user namespace" in off:
        layers["user namespace"] = OFF
    else:
        namespaces.leave_user(layers)
    namespaces.leave_others(layers, off)
    last = policy.packed(policy.last(machine))
    may_make_namespaces = identity.may_make_namespaces() and "pid namespace" not in off
    sealed = Sealed(machine, layers, off, bounds.memory_in_use(), may_make_namespaces, last)
    namespaces.hide_host_name(layers)
    namespaces.empty_root(layers, off)
    _shut_for_good(sealed)
    return sealed


def _shut_for_good(sealed: Sealed) -> None:
    layers, off, machine = sealed.layers, sealed.off, sealed.machine
    if "no capabilities" not in off:
        keep = identity.NAMESPACES if sealed.may_make_namespaces else 0
        identity.drop_capabilities(machine, keep)
    bounds.bound_template()
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user has cleared it
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    layers["no_new_privs"] = None
    if "landlock" in off:
        layers["landlock"] = OFF
    else:
        try:
            layers[f"landlock v{landlock.deny_everything(machine)}"] = None
        except OSError as error:
            layers["landlock"] = str(error)
    if "seccomp" not in off:
        policy.install(machine, policy.packed(policy.for_template(machine)))


def lock(sealed: Sealed) -> None:
    """In a child: take from it what only its template needed, then try every door.

    OSError where something could not be taken, RuntimeError where a door is open.
    """
    layers, machine = sealed.layers, sealed.machine
    layers["no capabilities"] = OFF if "no capabilities" in sealed.off else None
    if layers["no capabilities"] is None:
        identity.hold(machine, 0)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    bounds.bound_child()
    layers["resource limits"] = None
    if "seccomp" not in sealed.off:
        policy.install(machine, policy.packed(policy.for_child(machine, os.getpid())))
        layers["seccomp"] = None
    if "self-test" in sealed.off:
        return
    still_open = try_doors()
    if still_open:
        raise RuntimeError("the walls do not hold: a program could " + ", ".join(still_open))
    layers["self-test"] = None


def lock_last(sealed: Sealed, cpu_s: float, memory_bytes: int) -> None:
    """In a child that has its job: set the job's limits and the means to change them aside."""
    bounds.bound_job(cpu_s, sealed.base_memory + _LATE_BINDING + memory_bytes)
    if "seccomp" not in sealed.off:
        policy.install(sealed.machine, sealed.last_filter)


def _refused(action: Callable[[], object], *numbers: int) -> bool:
    try:
        action()
    except OSError as error:
        return error.errno in numbers
    return False


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _fork_like_a_template() -> None:
    if libc.fork(this_machine().required("clone"), signal.SIGCHLD) == 0:
        os._exit(0)


def _executable_memory() -> None:
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    mmap.mmap(-1, 4096, flags=flags, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()


def try_doors() -> list[str]:
    """Names of the doors that are open although they should not be; empty when all is well."""
    doors: tuple[tuple[str, Callable[[], object]], ...] = (
        ("make a socket", _socket.socket),
        ("open a file", lambda: os.open("/", os.O_RDONLY)),
        ("create a file", lambda: os.open("/tmp/x", os.O_WRONLY | os.O_CREAT)),
        ("look at a file", lambda: os.stat("/")),
        ("list a folder", lambda: os.listdir("/")),
        ("make a process", _fork),
        ("make a process as its template does", _fork_like_a_template),
        ("signal the parent", lambda: os.kill(os.getppid() or 1, 0)),
        ("map executable memory", _executable_memory),
        ("wait for a process", lambda: os.waitpid(-1, os.WNOHANG)),
        ("change how it is watched", lambda: libc.prctl(libc.PR_SET_DUMPABLE, 1)),
        ("make a memory file", lambda: os.memfd_create("x")),
        ("get a privilege back", lambda: os.setuid(0) if os.getuid() else os.setgroups([1])),
    )
    answers = (errno.EPERM, errno.EACCES, errno.EAGAIN)
    return [name for name, action in doors if not _refused(action, *answers)]

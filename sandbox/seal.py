"""sandbox: loads what a program may need, shuts every door, then tries the doors. Runs inside.

A template does the first two once. Each child shuts the few doors that only the template needed,
tries them all, and shuts the very last ones when it has been told the limits of its job.
"""

import contextlib
import errno
import importlib
import mmap
import os
import signal
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox import bounds, frames, identity, landlock, libc, namespaces, policy
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
PID = "pid namespace"
NO_NAMESPACES = "no right to make namespaces"
_CHILDS_LAYERS = ("no capabilities", "resource limits", "seccomp", "self-test")
_CHILDS_OWN_BYTES = 8 << 20
"""Address space that a child needs by itself before its program begins."""


@dataclass
class Sealed:
    """What a template's children need to know of how it was sealed."""

    machine: Machine
    layers: Layers
    off: frozenset[str]
    base_memory: int
    may_make_namespaces: bool
    child_filter: policy.Filter
    last_filter: policy.Filter
    expected: Layers = field(default_factory=dict)
    packed: bytes = b""

    def expect(self) -> None:
        """In the template: pack what a child tells whose every wall holds.

        One that packed it itself would write to, and so own, some forty pages more.
        """
        may = None if self.may_make_namespaces else NO_NAMESPACES
        self.expected = {**self.layers, PID: may, **dict.fromkeys(_CHILDS_LAYERS)}
        self.packed = frames.pack({"layers": self.expected})[4:]

    def told(self) -> bytes:
        """In a child: the body of its first frame."""
        if self.layers == self.expected:
            return self.packed
        return frames.pack({"layers": self.layers})[4:]


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
        for holder, place in ((module, "__file__"), (spec, "origin"), (spec, "cached")):
            if str(getattr(holder, place, None) or "").startswith("/"):
                setattr(holder, place, f"python/{name.replace('.', '/')}.py")
        if getattr(getattr(spec, "loader_state", None), "filename", None):
            spec.loader_state.filename = f"python/{name}.py"  # type: ignore[union-attr]
        if hasattr(module, "__cached__"):
            module.__cached__ = None  # type: ignore[attr-defined]
        if any(str(place).startswith("/") for place in getattr(module, "__path__", ())):
            module.__path__ = [f"python/{name.replace('.', '/')}"]
    for name in ("prefix", "base_prefix", "exec_prefix", "base_exec_prefix", "_stdlib_dir"):
        setattr(sys, name, "python")
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
    may_make_namespaces = identity.may_make_namespaces() and "pid namespace" not in off
    sealed = Sealed(
        machine,
        layers,
        off,
        bounds.memory_in_use(),
        may_make_namespaces,
        policy.Filter(machine, policy.for_child(machine)),
        policy.Filter(machine, policy.last(machine)),
    )
    namespaces.hide_host_name(layers)
    namespaces.empty_root(layers, off)
    _shut_for_good(sealed)
    sealed.expect()
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
        policy.Filter(machine, policy.for_template(machine)).install()


def lock(sealed: Sealed) -> None:
    """In a child: take from it what only its template needed, then try every door.

    OSError where something could not be taken, RuntimeError where a door is open.
    """
    layers, machine = sealed.layers, sealed.machine
    layers["no capabilities"] = OFF if "no capabilities" in sealed.off else None
    if layers["no capabilities"] is None:
        libc.syscall(machine.required("capset"), *identity.NOTHING)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    bounds.bound_child()
    layers["resource limits"] = None
    if "seccomp" not in sealed.off:
        sealed.child_filter.set_pid(os.getpid())
        sealed.child_filter.install()
        layers["seccomp"] = None
    if "self-test" in sealed.off:
        return
    still_open = try_doors(machine)
    if still_open:
        raise RuntimeError("the walls do not hold: a program could " + ", ".join(still_open))
    layers["self-test"] = None


def lock_last(sealed: Sealed, cpu_s: float, memory_bytes: int) -> None:
    """In a child that has its job: set the job's limits and the means to change them aside."""
    bounds.bound_job(cpu_s, sealed.base_memory + _CHILDS_OWN_BYTES + memory_bytes)
    if "seccomp" not in sealed.off:
        sealed.last_filter.install()


# What a program might try first, as bare system calls: no wrapper of Python's stands before them.
_HERE = -100  # AT_FDCWD
_DOORS: tuple[tuple[str, str, tuple[int | bytes | None, ...]], ...] = (
    ("make a socket", "socket", (2, 1, 0)),
    ("open a file", "openat", (_HERE, b"/", os.O_RDONLY, 0)),
    ("create a file", "openat", (_HERE, b"/tmp/x", os.O_WRONLY | os.O_CREAT, 0o600)),
    ("look at a file", "faccessat", (_HERE, b"/", 0)),
    ("list a folder", "getdents64", (0, None, 0)),
    ("make a process", "clone", (policy.FORKS[0], 0, 0, 0, 0)),
    ("make a process in a namespace", "clone", (policy.FORKS[1], 0, 0, 0, 0)),
    ("signal all others", "kill", (-1, 0)),
    ("wait for a process", "wait4", (-1, None, os.WNOHANG, None)),
    ("receive a descriptor", "recvmsg", (0, None, 0)),
    ("change how it is watched", "prctl", (libc.PR_SET_DUMPABLE, 1, 0, 0, 0)),
    ("map executable memory", "mmap",
     (0, 4096, mmap.PROT_READ | mmap.PROT_EXEC, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0)),
    ("make a memory file", "memfd_create", (b"x", 0)),
    ("get a privilege back", "setuid", (0,)),
)  # fmt: skip
_REFUSALS = (errno.EPERM, errno.EACCES, errno.EAGAIN)


def try_doors(machine: Machine) -> list[str]:
    """Names of the doors that are open although they should not be; empty when all is well."""
    own = os.getpid()
    found = []
    for name, call, arguments in _DOORS:
        answer = libc.attempt(machine.required(call), *arguments)
        if os.getpid() != own:
            os._exit(0)  # the call has made a process, and this is it
        if answer not in _REFUSALS:
            found.append(name)
    return found

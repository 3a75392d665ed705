"""sandbox: loads what a program may need, shuts every door, then tries the doors. Runs inside."""

import _socket
import contextlib
import errno
import importlib
import mmap
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from sandbox import bounds, identity, landlock, libc, namespaces, policy
from sandbox.namespaces import Layers
from sandbox.syscalls import this_machine


def preload(names: tuple[str, ...], finder: Any) -> None:
    """Import what must come from files, now that there are some; the archive holds the rest."""
    for name in names:
        importlib.import_module(name)
    for name in finder.extensions():
        if "." in name and not name.startswith("numpy."):
            continue  # of another package: its named modules have brought what they need
        # One whose library this machine lacks does not exist inside.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    time.tzset()
    time.localtime()


def reseed(seed: int) -> None:
    """Give the two global generators of random numbers the run's own seed."""
    random.seed(seed)
    sys.modules["numpy"].random.seed(seed % 2**32)


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


def shut(config: dict[str, Any], layers: Layers) -> None:
    """Give everything up, for ever. A layer that must hold raises; the others are reported."""
    machine = this_machine()
    namespaces.hide_host_name(layers)
    namespaces.empty_root(layers)
    if config["change_user"]:
        identity.become_nobody()
    layers["unprivileged user"] = None if os.getuid() else "started as root without CAP_SETUID"
    identity.drop_capabilities(machine)
    layers["no capabilities"] = None
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user has cleared it
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    layers["no_new_privs"] = None
    try:
        layers[f"landlock v{landlock.deny_everything(machine)}"] = None
    except OSError as error:
        layers["landlock"] = str(error)
    layers["resource limits"] = None
    program = policy.assemble(machine, os.getpid())
    policy.install(machine, program)
    layers["seccomp"] = None


def _refused(action: Callable[[], object], *numbers: int) -> bool:
    try:
        action()
    except OSError as error:
        return error.errno in numbers
    return False


def _fork() -> None:
    if os.fork() == 0:
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
        ("signal the parent", lambda: os.kill(os.getppid() or 1, 0)),
        ("map executable memory", _executable_memory),
        ("make a memory file", lambda: os.memfd_create("x")),
        ("get a privilege back", lambda: os.setuid(0) if os.getuid() else os.setgroups([1])),
    )
    answers = (errno.EPERM, errno.EACCES, errno.EAGAIN)
    return [name for name, action in doors if not _refused(action, *answers)]


def seal(config: dict[str, Any], layers: Layers, finder: Any) -> float:
    """Load, shut, test. Returns the CPU seconds used so far; RuntimeError when a door is open."""
    preload(tuple(config["preload"]), finder)
    reseed(config["seed"])
    hide_paths()
    finder.seal()
    bounds.apply(config["cpu_s"], config["memory_bytes"])
    shut(config, layers)
    still_open = try_doors()
    if still_open:
        raise RuntimeError("the walls do not hold: a program could " + ", ".join(still_open))
    layers["self-test"] = None
    return time.process_time()

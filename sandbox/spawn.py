"""sandbox: starts a template: a new Python with an empty environment and one socket to us."""

import marshal
import os
import socket
import subprocess
import sys
import threading

from sandbox import archive
from sandbox.report import SandboxError
from sandbox.settings import Settings

# A child is forked at every run. What modules ask to have done in one is undone by its first
# lines anyway (new seeds), or is about threads, which it cannot have: so it is not even noted.
_BOOT = """\
import marshal, mmap, os, sys
register, os.register_at_fork = os.register_at_fork, lambda **hooks: None
config = marshal.loads(bytes.fromhex(sys.argv[1]))
data = memoryview(mmap.mmap(config["archive_fd"], 0, mmap.MAP_PRIVATE, mmap.PROT_READ))
head = 8 + int.from_bytes(data[:8], "little")
index, extensions = marshal.loads(data[8:head])
start, length = index["sandbox.importer"][:2]
space = {"__name__": "importer"}
exec(marshal.loads(data[head + start:head + start + length]), space)
finder = space["install"](data[head:], index, extensions)
from sandbox.template import main
os.register_at_fork = register
main(config, finder)
"""
_FLAGS = ("-s", "-S", "-P", "-B", "-X", "utf8", "-W", "ignore::ImportWarning")
# One for all: a set of texts has the same order in every run, whoever runs it and when.
_HASH_SEED = "0"
_load_lock = threading.Lock()


def _after_fork() -> None:
    global _load_lock
    _load_lock = threading.Lock()  # another thread may have held it


os.register_at_fork(after_in_child=_after_fork)


def _environment() -> dict[str, str]:
    """All that the new Python gets to see; none of ours but the way to its own library."""
    found = {
        "PYTHONHASHSEED": _HASH_SEED,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "LD_BIND_NOW": "1",  # what is bound at first use would be bound anew in every child
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "NUMEXPR_NUM_THREADS": "1",
    }
    if "LD_LIBRARY_PATH" in os.environ:  # a Python whose libpython lies in an unusual place
        found["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return found


def spawn(
    packages: tuple[str, ...], settings: Settings
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The new process and our end of its socket; SandboxError where it could not be started.

    The process dies when the thread that calls this ends.
    """
    with _load_lock:
        packed = archive.load(tuple(sorted({name.split(".")[0] for name in packages})))
        return _start(packages, settings, packed.fd)


def _start(
    packages: tuple[str, ...], settings: Settings, archive_fd: int
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    config = {
        "parent": os.getpid(),
        "archive_fd": archive_fd,
        "control_fd": theirs.fileno(),
        "preload": list(packages),
        "off": sorted(settings.off),
        "sampling": settings.sampling,
    }
    try:
        process = subprocess.Popen(
            [sys.executable, *_FLAGS, "-c", _BOOT, marshal.dumps(config).hex()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(theirs.fileno(), archive_fd),
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        raise SandboxError(f"the sandbox's Python could not be started: {error}") from error
    finally:
        theirs.close()
    return process, ours

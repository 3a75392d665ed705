"""sandbox: the few C library calls that Python does not offer; each raises OSError when refused."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
# The same, but holding on to Python's own lock: for a fork, where nothing may run in between.
_held = ctypes.PyDLL(None, use_errno=True)
_held.syscall.restype = ctypes.c_long
_python = ctypes.pythonapi

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_REC = 0x4000
MS_PRIVATE = 0x40000
MNT_DETACH = 2


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a raw system call. Whole numbers go as 64-bit values, the rest as ctypes passes it."""
    values = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(_libc.syscall(ctypes.c_long(number), *values), f"system call {number}")


def attempt(number: int, *arguments: int | bytes | None) -> int:
    """Make a raw system call only to see what the kernel says: 0, or the number of the error."""
    values = [ctypes.c_long(a) if type(a) is int else a for a in arguments]
    result = _libc.syscall(ctypes.c_long(number), *values)
    return ctypes.get_errno() if result == -1 else 0


def prctl(option: int, *arguments: int) -> int:
    """Call prctl with its unused arguments set to zero, as newer kernels demand."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _checked(
        _libc.prctl(ctypes.c_int(option), *(ctypes.c_ulong(a) for a in padded)), f"prctl {option}"
    )


def unshare(flags: int) -> None:
    """Leave the namespaces named by the flags."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None) -> None:
    """Mount a file system, or change how one is mounted."""
    texts = [None if t is None else t.encode() for t in (source, target, kind, data)]
    result = _libc.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3])
    _checked(result, f"mount {target}")


def pivot_root(new_root: str, put_old: str) -> None:
    """Make another directory the root of this mount namespace."""
    _checked(_libc.pivot_root(new_root.encode(), put_old.encode()), "pivot_root")


def set_host_name(name: str) -> None:
    """Set the host name of this uts namespace."""
    data = name.encode()
    _checked(_libc.sethostname(data, ctypes.c_size_t(len(data))), "sethostname")


def umount(target: str, flags: int) -> None:
    """Unmount a file system."""
    _checked(_libc.umount2(target.encode(), ctypes.c_int(flags)), f"umount {target}")


def fork(clone_number: int, flags: int) -> int:
    """Like os.fork, with flags: the child may begin namespaces of its own. OSError if refused."""
    arguments = [ctypes.c_long(value) for value in (clone_number, flags, 0, 0, 0, 0)]
    _python.PyOS_BeforeFork()
    pid = _held.syscall(*arguments)
    if pid == 0:
        _python.PyOS_AfterFork_Child()
        return 0
    number = ctypes.get_errno()
    _python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(number, f"fork: {os.strerror(number)}")
    return int(pid)

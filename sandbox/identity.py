"""sandbox: gives up the user, the groups and every capability, so that nothing is left to use."""

import contextlib
import ctypes
import os
import struct

from sandbox import libc
from sandbox.syscalls import Machine

NOBODY = 65534
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_SETGID, _CAP_SETUID, _CAP_SYS_ADMIN = 6, 7, 21
_LAST_CAPABILITY = 63


def capabilities() -> int:
    """The effective capabilities of this process as a bit mask; needs /proc."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("CapEff:"):
                return int(line.split()[1], 16)
    return 0


def may_change_user() -> bool:
    """Whether this process holds the two capabilities needed to become somebody else."""
    held = capabilities()
    return bool(held >> _CAP_SETUID & 1 and held >> _CAP_SETGID & 1)


def may_make_namespaces() -> bool:
    """Whether namespaces need no user namespace of our own around them."""
    return bool(capabilities() >> _CAP_SYS_ADMIN & 1)


def become_nobody() -> None:
    """Leave root for the unprivileged user. Raises OSError where it does not work."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def drop_capabilities(machine: Machine) -> None:
    """Empty every capability set of this process: bounding, ambient, effective, permitted."""
    for number in range(_LAST_CAPABILITY + 1):
        try:
            libc.prctl(libc.PR_CAPBSET_DROP, number)
        except OSError:
            # Past the last one the kernel knows, or already without the right to change the
            # bounding set, which no_new_privs makes useless anyway.
            break
    with contextlib.suppress(OSError):  # a kernel before 4.3 has no ambient set
        libc.prctl(libc.PR_CAP_AMBIENT, libc.PR_CAP_AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), 8)
    empty = ctypes.create_string_buffer(24)
    libc.syscall(machine.required("capset"), header, empty)

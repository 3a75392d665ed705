"""sandbox: gives up the user, the groups and every capability, so that nothing is left to use."""

import contextlib
import os
import struct

from sandbox import libc
from sandbox.syscalls import Machine

NOBODY = 65534
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_SETGID, _CAP_SETUID, _CAP_SYS_ADMIN = 6, 7, 21
NAMESPACES = 1 << _CAP_SYS_ADMIN
_LAST_CAPABILITY = 63


def capabilities(kind: str = "CapEff") -> int:
    """The effective (CapPrm: permitted) capabilities of this process, a bit mask; needs /proc."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(f"{kind}:"):
                return int(line.split()[1], 16)
    return 0


def may_change_user() -> bool:
    """Whether this process holds the two capabilities needed to become somebody else."""
    held = capabilities()
    return bool(held >> _CAP_SETUID & 1 and held >> _CAP_SETGID & 1)


def may_make_namespaces() -> bool:
    """Whether this process holds the right to make namespaces, of the machine or of its own."""
    return bool(capabilities() & NAMESPACES)


def become_nobody() -> None:
    """Leave root for the unprivileged user. Raises OSError where it does not work.

    The capabilities are kept for the moment: `hold` or `drop_capabilities` must follow.
    """
    libc.prctl(libc.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    libc.prctl(libc.PR_SET_KEEPCAPS, 0)
    # The change of user has hidden our own /proc entries from us; a user namespace needs them.
    libc.prctl(libc.PR_SET_DUMPABLE, 1)


def drop_capabilities(machine: Machine, keep: int = 0) -> None:
    """Empty every capability set of this process, but for those to keep (as a bit mask)."""
    for number in range(_LAST_CAPABILITY + 1):
        try:
            libc.prctl(libc.PR_CAPBSET_DROP, number)
        except OSError:
            # Past the last one the kernel knows, or already without the right to change the
            # bounding set, which no_new_privs makes useless anyway.
            break
    with contextlib.suppress(OSError):  # a kernel before 4.3 has no ambient set
        libc.prctl(libc.PR_CAP_AMBIENT, libc.PR_CAP_AMBIENT_CLEAR_ALL)
    hold(machine, keep)


def hold(machine: Machine, mask: int) -> None:
    """Have exactly these of the capabilities that are permitted, and no way to pass them on."""
    header, data = capability_sets(mask)
    libc.syscall(machine.required("capset"), header, data)


def capability_sets(mask: int) -> tuple[bytes, bytes]:
    """The two arguments of `capset` for exactly these capabilities."""
    low, high = mask & 0xFFFFFFFF, mask >> 32
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    return header, struct.pack("6I", low, low, 0, high, high, 0)


NOTHING = capability_sets(0)

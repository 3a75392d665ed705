"""Tests of the sandbox: runs a command with the rights of a locked-down container.

    python docker_like.py UID COMMAND...

Empties the capability sets, becomes UID ("-" keeps the present one), sets no_new_privs and
installs what Docker's default profile does to namespaces: EPERM for unshare, setns, mount,
umount2, pivot_root and for clone with a namespace flag, ENOSYS for clone3.

"-" exists for machines where the interpreter lies in a folder that only root may enter: root
without one capability can still start it, and has no other right that an ordinary user lacks.
"""

import errno
import os
import sys

from sandbox import identity, libc, policy
from sandbox.syscalls import this_machine

_NAMESPACE_FLAGS = 0x7E020000


def namespaces_refused() -> list[policy.Instruction]:
    """The filter; system calls it does not name are allowed."""
    machine = this_machine()
    refuse, allow = (0x06, 0, 0, 0x00050000 | errno.EPERM), (0x06, 0, 0, 0x7FFF0000)
    program: list[policy.Instruction] = [(0x20, 0, 0, 0)]
    for name in ("unshare", "setns", "mount", "umount2", "pivot_root"):
        program += [(0x15, 0, 1, machine.required(name)), refuse]
    program += [(0x15, 0, 1, machine.required("clone3")), (0x06, 0, 0, 0x00050000 | errno.ENOSYS)]
    flags = [(0x20, 0, 0, 16), (0x45, 0, 1, _NAMESPACE_FLAGS), refuse, allow]
    return [*program, (0x15, 0, len(flags), machine.required("clone")), *flags, allow]


def no_filters() -> list[policy.Instruction]:
    """What a machine without seccomp looks like to us: nobody may install a filter."""
    machine = this_machine()
    refuse, allow = (0x06, 0, 0, 0x00050000 | errno.EINVAL), (0x06, 0, 0, 0x7FFF0000)
    return [(0x20, 0, 0, 0), (0x15, 0, 1, machine.required("seccomp")), refuse, allow]


def main(uid: str, command: list[str]) -> None:
    machine = this_machine()
    keep_user = uid in ("-", "no-seccomp")
    if os.getuid() == 0:
        for number in range(64):
            try:
                libc.prctl(libc.PR_CAPBSET_DROP, number)
            except OSError:
                break
        if not keep_user:
            os.setgroups([])
            os.setresgid(int(uid), int(uid), int(uid))
            os.setresuid(int(uid), int(uid), int(uid))
        identity.drop_capabilities(machine)
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    program = no_filters() if uid == "no-seccomp" else namespaces_refused()
    policy.Filter(machine, program).install()
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])

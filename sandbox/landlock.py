"""sandbox: Landlock with nothing granted: no file, no TCP port, no signal or socket outside."""

import ctypes
import os
import struct

from sandbox import libc
from sandbox.syscalls import Machine

_VERSION_FLAG = 1
_FILE_RIGHTS_V1 = (1 << 13) - 1
_REFER_V2, _TRUNCATE_V3, _IOCTL_V5 = 1 << 13, 1 << 14, 1 << 15
_TCP_BIND_AND_CONNECT_V4 = 3
_ABSTRACT_SOCKETS_AND_SIGNALS_V6 = 3


def version(machine: Machine) -> int:
    """The Landlock version the kernel speaks; OSError where it has none or it is switched off."""
    number = machine.required("landlock_create_ruleset")
    return libc.syscall(number, None, 0, _VERSION_FLAG)


def rules(abi: int) -> bytes:
    """struct landlock_ruleset_attr that handles everything this version can handle."""
    files = _FILE_RIGHTS_V1
    files |= _REFER_V2 if abi >= 2 else 0
    files |= _TRUNCATE_V3 if abi >= 3 else 0
    files |= _IOCTL_V5 if abi >= 5 else 0
    packed = struct.pack("Q", files)
    if abi >= 4:
        packed += struct.pack("Q", _TCP_BIND_AND_CONNECT_V4)
    if abi >= 6:
        packed += struct.pack("Q", _ABSTRACT_SOCKETS_AND_SIGNALS_V6)
    return packed


def deny_everything(machine: Machine) -> int:
    """Take away every right that Landlock knows; returns its version. Needs no_new_privs."""
    abi = version(machine)
    attributes = rules(abi)
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    ruleset = libc.syscall(machine.required("landlock_create_ruleset"), buffer, len(attributes), 0)
    try:
        libc.syscall(machine.required("landlock_restrict_self"), ruleset, 0)
    finally:
        os.close(ruleset)
    return abi

"""sandbox: which system calls a learner's program may make, and the kernel filter that says so.

An allow-list. No call that takes a path, opens a socket, makes a process or a thread, signals
another process or maps executable memory is on it. Everything unnamed answers EPERM; the calls
that only an attack makes end the program, so that they are seen.
"""

import ctypes
import errno
import struct

from sandbox import libc
from sandbox.syscalls import Machine

Instruction = tuple[int, int, int, int]

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32_BIT = 0x40000000
_SET_MODE_FILTER, _TSYNC = 1, 1
_PROT_EXEC, _SIGABRT, _SIGXCPU = 4, 6, 24


def _names(text: str) -> list[str]:
    return text.split()


ALLOWED = _names(
    "read write readv writev close lseek fstat dup dup2 dup3 poll ppoll select pselect6 "
    "munmap mremap brk madvise futex set_robust_list rseq "
    "rt_sigprocmask rt_sigreturn sigaltstack restart_syscall "
    "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getrusage "
    "getpid getppid gettid getuid geteuid getgid getegid getrlimit getcwd uname "
    "getrandom getcpu sched_yield sched_getaffinity exit exit_group"
)
# A plain program meets these by accident: it gets the usual error and may go on.
REFUSED = {
    errno.EACCES: _names(
        "open openat creat stat lstat newfstatat statx access faccessat readlink readlinkat "
        "getdents getdents64 mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link "
        "linkat symlink symlinkat chmod fchmodat chown chdir truncate statfs utimensat"
    ),
    # The C library falls back to the older call, which is refused with EACCES or EAGAIN.
    errno.ENOSYS: _names("clone3 openat2 faccessat2"),
    errno.EAGAIN: _names("clone fork vfork"),
    errno.ENOTTY: ["ioctl"],
}
KILLED = _names(
    "execve execveat ptrace process_vm_readv process_vm_writev process_madvise process_mrelease "
    "pidfd_open pidfd_send_signal pidfd_getfd bpf perf_event_open userfaultfd "
    "io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key "
    "mount umount2 pivot_root chroot unshare setns open_tree move_mount fsopen fsconfig fsmount "
    "fspick mount_setattr open_by_handle_at init_module finit_module delete_module "
    "kexec_load kexec_file_load swapon reboot iopl ioperm modify_ldt"
)


def _answer(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _refusal(number: int) -> Instruction:
    return _answer(_ERRNO | number)


def _argument(index: int, high: bool = False) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index + (4 if high else 0))


def _only_if(checks: list[tuple[Instruction, int]], error: int) -> list[Instruction]:
    """Allow when every (argument half, wanted value) agrees; else answer the error."""
    block: list[Instruction] = []
    for load, wanted in checks:
        block += [load, (_EQUAL, 1, 0, wanted), _refusal(error)]
    return [*block, _answer(_ALLOW)]


def _no_exec() -> list[Instruction]:
    """mmap and mprotect: memory may be readable and writable, never executable."""
    return [_argument(2), (_ANY_BIT, 0, 1, _PROT_EXEC), _refusal(errno.EACCES), _answer(_ALLOW)]


def _fcntl() -> list[Instruction]:
    """Copy a descriptor, read and set its close-on-exec flag, read its mode; set no mode."""
    block = [_argument(1)]
    for command in (0, 1, 2, 3, 1030):  # F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC
        block += [(_EQUAL, 0, 1, command), _answer(_ALLOW)]
    return [*block, _refusal(errno.EPERM)]


def _signal_handler() -> list[Instruction]:
    """Any handler but the one for the CPU limit's warning."""
    return [_argument(0), (_EQUAL, 0, 1, _SIGXCPU), _refusal(errno.EPERM), _answer(_ALLOW)]


def _filtered(own_pid: int) -> dict[str, list[Instruction]]:
    read_own_limits = [(_argument(0), 0), (_argument(2), 0), (_argument(2, high=True), 0)]
    abort_self = [(_argument(0), own_pid), (_argument(2), _SIGABRT)]
    return {
        "mmap": _no_exec(),
        "mprotect": _no_exec(),
        "fcntl": _fcntl(),
        "rt_sigaction": _signal_handler(),
        "prlimit64": _only_if(read_own_limits, errno.EPERM),
        "tgkill": _only_if(abort_self, errno.EPERM),
    }


def assemble(machine: Machine, own_pid: int) -> list[Instruction]:
    """The filter as classic BPF. Calls made most often come first.

    `own_pid` is the caller's process number as it sees it itself: only its own abort passes.
    """
    blocks: list[tuple[str, list[Instruction]]] = []
    blocks += [(name, [_answer(_ALLOW)]) for name in ALLOWED]
    blocks += list(_filtered(own_pid).items())
    for error, names in REFUSED.items():
        blocks += [(name, [_refusal(error)]) for name in names]
    blocks += [(name, [_answer(_KILL)]) for name in KILLED]

    program: list[Instruction] = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, machine.audit),
        _answer(_KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine.name == "x86_64":
        program += [(_AT_LEAST, 0, 1, _X32_BIT), _answer(_KILL)]
    for name, block in blocks:
        number = machine.number(name)
        if number is not None:
            program += [(_EQUAL, 0, len(block), number), *block]
    return [*program, _refusal(errno.EPERM)]


def install(machine: Machine, program: list[Instruction]) -> None:
    """Put the filter on every thread of this process, for ever. OSError where refused.

    The process must have set no_new_privs, or hold CAP_SYS_ADMIN.
    """
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    code = ctypes.create_string_buffer(packed, len(packed))
    header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code))
    number = machine.required("seccomp")
    failed_thread = libc.syscall(
        number, _SET_MODE_FILTER, _TSYNC, ctypes.create_string_buffer(header, len(header))
    )
    if failed_thread:
        raise OSError(errno.EBUSY, f"seccomp: thread {failed_thread} could not be covered")

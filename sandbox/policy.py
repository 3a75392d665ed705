"""sandbox: which system calls a learner's program may make, and the kernel filter that says so.

An allow-list. No call that takes a path, opens a socket, makes a process or a thread, signals
another process or maps executable memory is on it. Everything unnamed answers EPERM; the calls
that only an attack makes end the program, so that they are seen.
"""

import ctypes
import errno
import signal
import struct

from sandbox import libc
from sandbox.syscalls import Machine

Instruction = tuple[int, int, int, int]

_LOAD, _GO, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x05, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_X32_BIT = 0x40000000
_SET_MODE_FILTER, _TSYNC = 1, 1
_PROT_EXEC, _SIGABRT, _SIGXCPU = 4, 6, 24
_LONGEST_JUMP = 255
ANY_PID = 0x7FFFFFFF  # no process has it: the place where a child's own number is put
FORKS = (int(signal.SIGCHLD), signal.SIGCHLD | libc.CLONE_NEWPID)
"""The two ways in which a template makes a child: the flags of its `clone`."""


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


def _one_of(index: int, values: tuple[int, ...], error: int) -> list[Instruction]:
    """Allow when the low half of an argument is one of the values; else answer the error."""
    block = [_argument(index)]
    for value in values:
        block += [(_EQUAL, 0, 1, value), _answer(_ALLOW)]
    return [*block, _refusal(error)]


def _only_if(checks: list[tuple[Instruction, int]], error: int) -> list[Instruction]:
    """Allow when every (argument half, wanted value) agrees; else answer the error."""
    block: list[Instruction] = []
    for load, wanted in checks:
        block += [load, (_EQUAL, 1, 0, wanted), _refusal(error)]
    return [*block, _answer(_ALLOW)]


def _no_exec() -> list[Instruction]:
    """mmap and mprotect: memory may be readable and writable, never executable."""
    return [_argument(2), (_ANY_BIT, 0, 1, _PROT_EXEC), _refusal(errno.EACCES), _answer(_ALLOW)]


def _signal_handler() -> list[Instruction]:
    """Any handler but the one for the CPU limit's warning."""
    return [_argument(0), (_EQUAL, 0, 1, _SIGXCPU), _refusal(errno.EPERM), _answer(_ALLOW)]


_READ_OWN_LIMITS = [(_argument(0), 0), (_argument(2), 0), (_argument(2, high=True), 0)]
# F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC: copy a descriptor, read its mode; set no mode.
_FCNTL = (0, 1, 2, 3, 1030)
# What a template needs to fork children and children to shut the last doors behind themselves.
_TEMPLATES_OWN = _names("wait4 kill recvmsg prctl capset seccomp prlimit64")

Blocks = dict[str, list[Instruction]]


def _template_blocks() -> Blocks:
    blocks: Blocks = {name: [_answer(_ALLOW)] for name in (*ALLOWED, *_TEMPLATES_OWN)}
    for error, names in REFUSED.items():
        blocks |= {name: [_refusal(error)] for name in names}
    blocks |= {name: [_answer(_KILL)] for name in KILLED}
    return blocks | {
        "mmap": _no_exec(),
        "mprotect": _no_exec(),
        "fcntl": _one_of(1, _FCNTL, errno.EPERM),
        "rt_sigaction": _signal_handler(),
        "tgkill": _one_of(2, (_SIGABRT,), errno.EPERM),
        "clone": _one_of(0, FORKS, errno.EAGAIN),
    }


def for_template(machine: Machine) -> list[Instruction]:
    """The filter of a template and of all its children: the allow-list, and what only it needs."""
    return _program(machine, _template_blocks(), _refusal(errno.EPERM))


def for_child(machine: Machine, own_pid: int = ANY_PID) -> list[Instruction]:
    """The filter that a child puts on top: it takes away what only the template needs.

    `own_pid` is the child's process number as it sees it itself: only its own abort passes.
    What is left are `seccomp` and `prlimit64`, which `last` takes.
    """
    blocks: Blocks = {name: [_refusal(errno.EPERM)] for name in _names("wait4 kill recvmsg prctl")}
    blocks["capset"] = [_refusal(errno.EPERM)]
    blocks["clone"] = [_refusal(errno.EAGAIN)]
    blocks["tgkill"] = _only_if([(_argument(0), own_pid), (_argument(2), _SIGABRT)], errno.EPERM)
    return _program(machine, blocks, _answer(_ALLOW))


def last(machine: Machine) -> list[Instruction]:
    """The filter for the moment when a child has its job and has set the job's limits."""
    blocks: Blocks = {
        "seccomp": [_refusal(errno.EPERM)],
        "prlimit64": _only_if(_READ_OWN_LIMITS, errno.EPERM),
    }
    return _program(machine, blocks, _answer(_ALLOW))


def _program(machine: Machine, blocks: Blocks, rest: Instruction) -> list[Instruction]:
    """Classic BPF: the right machine, then a search among ranges of call numbers."""
    pieces: list[tuple[int, list[Instruction]]] = [(0, [rest])]
    numbered = [(machine.number(name), block) for name, block in blocks.items()]
    for number, block in sorted((n, block) for n, block in numbered if n is not None):
        _append(pieces, number, block)
        _append(pieces, number + 1, [rest])
    if machine.name == "x86_64":
        _append(pieces, _X32_BIT, [_answer(_KILL)])
    head = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, machine.audit),
        _answer(_KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    return [*head, *_search(pieces)]


def _append(
    pieces: list[tuple[int, list[Instruction]]], start: int, block: list[Instruction]
) -> None:
    """Add a piece that begins at a call number; neighbours that answer alike become one."""
    if pieces[-1][0] == start:
        pieces.pop()
    if not pieces or pieces[-1][1] != block:
        pieces.append((start, block))


def _search(pieces: list[tuple[int, list[Instruction]]]) -> list[Instruction]:
    """A balanced tree: about eight comparisons for any call, however long the lists grow."""
    if len(pieces) == 1:
        return pieces[0][1]
    half = len(pieces) // 2
    lower, upper = _search(pieces[:half]), _search(pieces[half:])
    if len(lower) <= _LONGEST_JUMP:
        return [(_AT_LEAST, len(lower), 0, pieces[half][0]), *lower, *upper]
    return [(_AT_LEAST, 0, 1, pieces[half][0]), (_GO, 0, 0, len(lower)), *lower, *upper]


class Filter:
    """A filter made ready beforehand, so that a child can install it with one system call."""

    def __init__(self, machine: Machine, program: list[Instruction]) -> None:
        code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
        self._machine = machine
        self._code = ctypes.create_string_buffer(code, len(code))
        self._header = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(self._code))
        self._pid_at = code.find(struct.pack("HBBI", _EQUAL, 1, 0, ANY_PID)) + 4

    def set_pid(self, pid: int) -> None:
        """Put the caller's own number in the place of ANY_PID."""
        struct.pack_into("I", self._code, self._pid_at, pid)

    def install(self) -> None:
        """Put it on every thread of this process, for ever. OSError where refused.

        The process must have set no_new_privs, or hold CAP_SYS_ADMIN.
        """
        number = self._machine.required("seccomp")
        failed_thread = libc.syscall(number, _SET_MODE_FILTER, _TSYNC, self._header)
        if failed_thread:
            raise OSError(errno.EBUSY, f"seccomp: thread {failed_thread} could not be covered")

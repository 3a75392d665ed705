"""sandbox: system call numbers by name for x86-64 and arm64, the two machines it runs on."""

import os
from typing import NamedTuple

# name: (x86-64, arm64); None where that machine has no such call.
_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "open": (2, None), "close": (3, 57),
    "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "poll": (7, None),
    "lseek": (8, 62), "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215),
    "brk": (12, 214), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139), "ioctl": (16, 29), "readv": (19, 65), "writev": (20, 66),
    "access": (21, None), "select": (23, None), "sched_yield": (24, 124), "mremap": (25, 216),
    "madvise": (28, 233), "dup": (32, 23), "dup2": (33, None), "nanosleep": (35, 101),
    "getpid": (39, 172), "socket": (41, 198), "clone": (56, 220), "fork": (57, None),
    "vfork": (58, None), "execve": (59, 221), "exit": (60, 93), "kill": (62, 129),
    "uname": (63, 160), "fcntl": (72, 25), "truncate": (76, 45), "getdents": (78, None),
    "getcwd": (79, 17), "chdir": (80, 49), "rename": (82, None), "mkdir": (83, None),
    "rmdir": (84, None), "creat": (85, None), "link": (86, None), "unlink": (87, None),
    "symlink": (88, None), "readlink": (89, None), "chmod": (90, None), "chown": (92, None),
    "gettimeofday": (96, 169), "getrlimit": (97, 163), "getrusage": (98, 165),
    "times": (100, 153), "ptrace": (101, 117), "getuid": (102, 174), "getgid": (104, 176),
    "geteuid": (107, 175), "getegid": (108, 177), "getppid": (110, 173),
    "sigaltstack": (131, 132), "statfs": (137, 43), "modify_ldt": (154, None),
    "pivot_root": (155, 41), "chroot": (161, 51), "mount": (165, 40), "umount2": (166, 39),
    "swapon": (167, 224), "reboot": (169, 142), "iopl": (172, None), "ioperm": (173, None),
    "init_module": (175, 105), "delete_module": (176, 106), "gettid": (186, 178),
    "time": (201, None), "futex": (202, 98), "sched_getaffinity": (204, 123),
    "getdents64": (217, 61), "restart_syscall": (219, 128), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "clock_nanosleep": (230, 115), "exit_group": (231, 94),
    "tgkill": (234, 131), "kexec_load": (246, 104), "add_key": (248, 217),
    "request_key": (249, 218), "keyctl": (250, 219), "openat": (257, 56), "mkdirat": (258, 34),
    "newfstatat": (262, 79), "unlinkat": (263, 35), "renameat": (264, 38), "linkat": (265, 37),
    "symlinkat": (266, 36), "readlinkat": (267, 78), "fchmodat": (268, 53),
    "faccessat": (269, 48), "pselect6": (270, 72), "ppoll": (271, 73), "unshare": (272, 97),
    "set_robust_list": (273, 99), "utimensat": (280, 88), "dup3": (292, 24),
    "perf_event_open": (298, 241), "prlimit64": (302, 261), "open_by_handle_at": (304, 265),
    "setns": (308, 268), "getcpu": (309, 168), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "finit_module": (313, 273), "renameat2": (316, 276),
    "seccomp": (317, 277), "getrandom": (318, 278), "kexec_file_load": (320, 294),
    "bpf": (321, 280), "execveat": (322, 281), "userfaultfd": (323, 282), "statx": (332, 291),
    "rseq": (334, 293), "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "pidfd_open": (434, 434),
    "clone3": (435, 435), "openat2": (437, 437), "pidfd_getfd": (438, 438),
    "faccessat2": (439, 439), "process_madvise": (440, 440), "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446), "process_mrelease": (448, 448),
    "capset": (126, 91), "recvmsg": (47, 212), "sendmsg": (46, 211), "wait4": (61, 260),
    "prctl": (157, 167), "setrlimit": (160, 164), "setuid": (105, 146),
    "memfd_create": (319, 279),
}  # fmt: skip


class Machine(NamedTuple):
    """One kind of processor: its name, its audit number, which column of the table is its own."""

    name: str
    audit: int
    column: int

    def number(self, name: str) -> int | None:
        """Number of a call, or None where this machine has none of that name."""
        return _NUMBERS[name][self.column]

    def required(self, name: str) -> int:
        """Number of a call that exists on every machine of the table."""
        number = self.number(name)
        if number is None:
            raise LookupError(f"{self.name} has no system call {name!r}")
        return number


MACHINES = {
    "x86_64": Machine("x86_64", 0xC000003E, 0),
    "aarch64": Machine("aarch64", 0xC00000B7, 1),
}


def this_machine() -> Machine:
    """The machine we run on; LookupError where it is neither x86-64 nor arm64."""
    name = os.uname().machine
    if name not in MACHINES:
        known = ", ".join(MACHINES)
        raise LookupError(f"no system call table for {name!r}; there is one for: {known}")
    return MACHINES[name]

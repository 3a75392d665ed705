# CLASS: kernel
# GOAL: do what the template may do: fork as it does, receive descriptors, end its other children
# CONTAIN: every call is refused
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
CLONE, KILL, WAIT, PRCTL, SECCOMP = 56, 62, 61, 157, 317
if os.uname().machine == "aarch64":
    CLONE, KILL, WAIT, PRCTL, SECCOMP = 220, 129, 260, 167, 277
for call in (
    (CLONE, 17, 0, 0, 0, 0),
    (CLONE, 17 | 0x20000000, 0, 0, 0, 0),
    (KILL, os.getppid() or 1, 10),
    (KILL, -1, 0),
    (WAIT, -1, None, 1, None),
    (PRCTL, 4, 1, 0, 0, 0),
    (SECCOMP, 1, 0, None),
):
    if libc.syscall(*call) >= 0:
        print("ESCAPED", call, flush=True)
for fd in range(16):
    try:
        if os.fstat(fd) and os.read(fd, 0) is None:
            print("ESCAPED", fd)
    except OSError:
        pass
print("refused")

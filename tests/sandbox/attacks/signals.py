# CLASS: kernel
# GOAL: signal others by kill, killpg, tgkill and queued signals
# CONTAIN: refused
import ctypes
import os
import signal

library = ctypes.CDLL(None, use_errno=True)
for target in (-1, 0, 1, 2, os.getppid() or 1):
    try:
        os.kill(target, 0)
        print("ESCAPED", target)
    except OSError as error:
        print("blocked", target, error.errno)
if library.sigqueue(1, 0, None) == 0:
    print("ESCAPED sigqueue")
try:
    signal.pidfd_send_signal(0, 0)
    print("ESCAPED pidfd")
except OSError as error:
    print("blocked", error)

"""`make`, which started us: when it is interrupted or killed, we stop, too.

In a terminal Ctrl-C reaches make and us alike. A program that starts `make run` and signals make
alone is different: after SIGTERM make passes it on, but after SIGINT it only waits for us to end,
and after SIGKILL it can do nothing. Neither may leave a service running that nobody sees.
"""

import os
import signal
import threading
import time
from pathlib import Path

from config.processes import LIBC, PR_SET_PDEATHSIG

LOOK_SECONDS = 0.5


def follow_make() -> None:
    """Under make, ask ourselves to stop (SIGTERM) once make is gone or was interrupted."""
    if "MAKELEVEL" not in os.environ:
        return
    make = os.getppid()
    LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if awaits_interrupt(make):
        threading.Thread(target=_watch, args=[make], daemon=True).start()


def _watch(make: int) -> None:
    while awaits_interrupt(make):
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def awaits_interrupt(process: int) -> bool:
    """Has it a handler for SIGINT? Make puts its own away when the first SIGINT comes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return False
    caught = next((line.split()[1] for line in lines if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)

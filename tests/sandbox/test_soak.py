"""Tests of the sandbox: many runs, a tenth of them hostile: nothing leaks, honest runs are served.

NABLA_SOAK=20000 makes it as long as that; by default it takes some seconds.
"""

import gc
import os
import random
import threading
from dataclasses import replace
from pathlib import Path

from sandbox import Limits, Pool, RunStatus, SandboxError, Settings, close, run
from tests.sandbox.processes import eventually, family

RUNS = int(os.environ.get("NABLA_SOAK", "400"))
LIMITS = Limits(cpu_s=0.2, wall_s=0.25, memory_mb=64, output_kb=16)
# An honest run may have to wait for a busy machine; one that hangs would still be seen.
PATIENT = replace(LIMITS, wall_s=5)
HONEST = "import numpy as np\nw = np.ones(2)\nfor _ in range(20):\n    w = w - 0.1 * w\nprint(w)\n"
IGNORING = "    try: CALL\n    except (OSError, ValueError): pass\n"
EACH_DESCRIPTOR = "import os\nfor fd in range(9):\n" + IGNORING
HOSTILE = (
    "while True: pass",
    "import os\nos._exit(3)",
    "import os\nos.execv('/bin/sh', ['sh'])",
    "x = []\nwhile True: x.append(bytearray(1 << 20))",
    "while True: print('x' * 9999)",
    "import ctypes\nctypes.string_at(1)",
    EACH_DESCRIPTOR.replace("CALL", "os.write(fd, b'x' * 99999)"),
    EACH_DESCRIPTOR.replace("CALL", "os.close(fd)") + "while True: pass",
    "import os\nfor n in range(99):\n" + IGNORING.replace("CALL", "os.dup(0)") + "os.close(3)",
    "import signal\nfor n in range(1, 65):\n"
    + IGNORING.replace("CALL", "signal.signal(n, signal.SIG_IGN)")
    + "while True: pass",
)


def _memory_kb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def _some(pool: Pool, runs: int, seed: int, failures: list[str]) -> None:
    draw = random.Random(seed)
    for number in range(runs):
        hostile = draw.random() < 0.1
        source = draw.choice(HOSTILE) if hostile else HONEST
        try:
            limits = LIMITS if hostile else PATIENT
            done = run(source, None, limits=limits, use=pool, learner=str(number % 3))
        except SandboxError as error:
            failures.append(f"{source!r}: {error}")
            continue
        if not hostile and (done.status is not RunStatus.OK or not done.stdout):
            failures.append(f"{done}")


def test_nothing_is_left_of_many_runs() -> None:
    close()  # the pool of other tests, whose children may be on their way
    before = family(os.getpid())
    pool = Pool(Settings(slots=2, runs=max(50, RUNS // 20)))
    failures: list[str] = []
    _some(pool, 40, 1, failures)
    gc.collect()
    memory, descriptors = _memory_kb(), _descriptors()
    threads = [
        threading.Thread(target=_some, args=(pool, RUNS // 2, seed, failures)) for seed in (2, 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    gc.collect()
    # A slot that was not in use before holds a socket, an output pipe and five pipes a child.
    assert _descriptors() <= descriptors + 2 * (2 + 5 * Settings().stock)
    assert _memory_kb() < memory + 30_000
    mine = family(os.getpid())
    assert len(mine) <= len(before) + 4 * (1 + Settings().stock + 2)
    pool.close()
    assert eventually(lambda: set(family(os.getpid())) <= set(before))


def test_honest_runs_are_served_beside_a_hostile_neighbour() -> None:
    """How much slower they are is a matter of `make bench-sandbox`."""
    pool = Pool(Settings(slots=2))
    stop = threading.Event()

    def neighbour() -> None:
        while not stop.is_set():
            run("while True: pass", None, limits=LIMITS, use=pool)

    other = threading.Thread(target=neighbour)
    other.start()
    found = [run(HONEST, None, limits=PATIENT, use=pool).status for _ in range(60)]
    stop.set()
    other.join()
    pool.close()
    assert found == [RunStatus.OK] * 60

"""What the sandbox costs: a 20-step NumPy descent in it, and by a bare `python -c`, in turn."""

import subprocess
import sys

import sandbox
from bench.figures import ratio, row, timed

ROUNDS = 40
DESCENT = """
import numpy as np
w = np.array([4.0, 3.0])
for _ in range(20):
    w = w - 0.1 * np.array([2.0, 6.0]) * w
print(w)
"""


def bare() -> None:
    subprocess.run([sys.executable, "-c", DESCENT], check=True, capture_output=True)


def boxed() -> None:
    run = sandbox.run(DESCENT, None)
    assert run.status == sandbox.RunStatus.OK, run


def main() -> None:
    print("Sandbox: 20 steps of descent in NumPy, wall time, alternating")
    bare()
    boxed()
    theirs, ours = [], []
    for _ in range(ROUNDS):
        theirs.append(timed(bare))
        ours.append(timed(boxed))
    print(row("bare python -c", theirs))
    print(row("in the sandbox", ours))
    print(f"  sandbox / bare, pair by pair       {ratio(ours, theirs)}")

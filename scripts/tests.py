"""`make test`, after the checks: pytest in two processes, with our words; the slowest are named."""

import os
import sys

from scripts.steps import say

# More would starve the drills and the sandbox's tests of the cores they measure with.
PROCESSES = 2


def main(words: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "--durations=10", "--durations-min=2"]
    command += ["-n", str(PROCESSES), "--dist", "loadgroup"]
    # In the order that tests/conftest.py gives them, not those with the most tests first.
    command += ["--no-loadscope-reorder", *words]
    if os.environ.get("CI"):
        # A line per test: a log that stops tells which test it stopped in.
        command += ["-v", "--color=no"]
    say("Testing")
    sys.stdout.flush()
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

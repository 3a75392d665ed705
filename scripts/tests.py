"""`make test`, after the checks: pytest, with our words passed on and the slowest tests named."""

import os
import sys

from scripts.steps import say


def main(words: list[str]) -> int:
    command = [sys.executable, "-m", "pytest", "--durations=10", "--durations-min=2", *words]
    if os.environ.get("CI"):
        # A line per test: a log that stops tells which test it stopped in.
        command += ["-v", "--color=no"]
    say("Testing")
    sys.stdout.flush()
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

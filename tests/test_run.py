"""`make run`'s supervisor for real: it serves, grades, keeps the data, and leaves no process."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests import loaded
from tests.servers import free_port, postgres_server

# A first start proves every key of the course.
START_SECONDS = 180
GRADE_SECONDS = 30
# More than the web needs to finish its requests and the worker to leave its queue.
STOP_SECONDS = 15
RIGHT = "def gradient(w): return w * [2, 6]"

pytestmark = pytest.mark.drill


@dataclass
class Nabla:
    """A supervisor that runs, and what it printed until it served."""

    process: subprocess.Popen[str]
    screen: str

    @property
    def family(self) -> list[psutil.Process]:
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def child(self, word: str) -> psutil.Process:
        """The first child whose command line has this word."""
        return next(child for child in self.family[1:] if word in " ".join(child.cmdline()))

    def found(self, pattern: str) -> str:
        match = re.search(pattern, self.screen)
        assert match, f"{pattern} is not on the screen:\n{self.screen}"
        return match[1]

    def call(self, url: str, body: Mapping[str, Any] | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        headers["Authorization"] = "Token " + self.found(r"Authorization: Token (\w+)")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def grade(self, answer: str) -> str:
        """Hand in by the address on the screen; the verdict."""
        row = self.call(self.found(r"curl -s (\S+)"), {"answer": answer})
        deadline = time.monotonic() + GRADE_SECONDS
        while row["status"] in ("QUEUED", "GRADING"):
            assert time.monotonic() < deadline, row
            time.sleep(0.05)
            row = self.call(row["url"])
        return str(row["verdict"])

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Signal the supervisor; its exit code and last words, once every process is gone."""
        family = self.family
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=STOP_SECONDS)
        _, left = psutil.wait_procs(family[1:], timeout=STOP_SECONDS)
        assert left == []
        return self.process.returncode, rest


@contextmanager
def running(data: Path, **environment: str) -> Iterator[Nabla]:
    environ = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "MAKELEVEL")}
    environ |= {"NABLA_DATA": str(data), "PORT": str(free_port())} | environment
    process = subprocess.Popen(
        [sys.executable, "-m", "config.supervisor"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Nabla(process, read_screen(process))
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=STOP_SECONDS)


def read_screen(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    lines, deadline = [], time.monotonic() + START_SECONDS
    for line in process.stdout:
        lines.append(line)
        assert time.monotonic() < deadline, "".join(lines)
        if "Ctrl-C stops everything" in line:
            return "".join(lines)
    raise AssertionError("it ended instead of serving:\n" + "".join(lines))


def test_it_serves_grades_stops_and_keeps_the_data(tmp_path: Path) -> None:
    with running(tmp_path) as nabla:
        assert {"ada", "ben", "cleo"} <= set(nabla.screen.split())
        assert nabla.grade(RIGHT) == "CORRECT"
        assert nabla.grade("def gradient(w): return None") == "INCORRECT"
        assert nabla.stop()[0] == 0
    with running(tmp_path) as nabla:
        mine = nabla.call(nabla.found(r"(http://\S+/api/v1/)") + "submissions/")
        assert [row["verdict"] for row in mine["results"]] == ["INCORRECT", "CORRECT"]
        assert nabla.stop(signal.SIGTERM)[0] == 0


def test_it_works_without_any_redis(tmp_path: Path) -> None:
    loaded.copy_to(tmp_path)
    with running(tmp_path, NABLA_BROKER="memory") as nabla:
        assert nabla.grade(RIGHT) == "CORRECT"
        assert nabla.stop()[0] == 0


def test_it_works_on_postgres(tmp_path: Path) -> None:
    with postgres_server() as url, running(tmp_path, DATABASE_URL=url) as nabla:
        assert nabla.grade(RIGHT) == "CORRECT"
        assert nabla.stop()[0] == 0
    assert not (tmp_path / "nabla.sqlite3").exists()


def test_one_that_dies_is_named_and_takes_all_along(tmp_path: Path) -> None:
    loaded.copy_to(tmp_path)
    with running(tmp_path) as nabla:
        family = nabla.family
        nabla.child("celery").kill()
        rest, _ = nabla.process.communicate(timeout=STOP_SECONDS)
        _, left = psutil.wait_procs(family[1:], timeout=STOP_SECONDS)
    assert (nabla.process.returncode, left) == (1, [])
    assert "worker ended (signal 9); stopping everything" in rest


def test_a_killed_supervisor_takes_all_along(tmp_path: Path) -> None:
    loaded.copy_to(tmp_path)
    with running(tmp_path) as nabla:
        assert nabla.stop(signal.SIGKILL)[0] == -signal.SIGKILL

"""Tests of the sandbox: the command's contract: a line in, a line out, whatever the line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.modes import ROOT, Command, modes

HONEST = "def f(x):\n    return 2 * x\n"


@pytest.fixture(scope="module")
def command() -> Iterator[Command]:
    found = Command(next(iter(modes())))
    yield found
    found.close()


def test_a_job_is_answered(command: Command) -> None:
    job = {"id": 7, "source": HONEST, "calls": [{"function": "f", "args": [4], "kwargs": {}}]}
    found = command.ask(json.dumps(job))
    assert found["id"] == 7
    assert found["status"] == "OK"
    assert found["calls"][0].items() >= {"outcome": "returned", "value": 8, "error": None}.items()
    assert found.keys() >= {
        "id", "status", "calls", "stdout", "stderr", "cpu_ms", "wall_ms", "memory_mb",
    }  # fmt: skip
    assert found["calls"][0].keys() >= {"outcome", "value", "error", "ms"}


def test_limits_and_seed_are_taken(command: Command) -> None:
    found = command.run("while True: pass", None, seed=3, limits={"wall_s": 0.3})
    assert found["status"] == "TIMED_OUT"


@pytest.mark.parametrize(
    ("line", "number", "said"),
    [
        ("garbage", None, "Expecting value"),
        ("[1]", None, "JSON object"),
        ("[" * 100_000, None, ""),
        ("{}", None, "lacks calls, id, source"),
        ('{"id": 1, "source": 3, "calls": null}', 1, "source must be text"),
        ('{"id": "a", "source": "", "calls": 3}', "a", "calls must be a list"),
        ('{"id": 2, "source": "", "calls": null, "limits": {"cpu": 3}}', 2, "limits"),
        ('{"id": 2, "source": "", "calls": null, "limits": {"cpu_s": -3}}', 2, "cpu_s"),
        ('{"id": 2, "source": "", "calls": null, "seed": -1}', 2, "seed"),
        ('{"id": 2, "source": "", "calls": null, "sead": 1}', 2, "unknown fields: sead"),
        (
            '{"id": 2, "source": "", "calls": [{"function": "f", "args": [{"tuple": 1}]}]}',
            2,
            "args",
        ),
        ('{"id": 2, "source": "", "calls": [{"function": "f", "args": [NaN]}]}', 2, "inf and nan"),
        ('{"id": ' + "9" * 5000 + "}", None, "digits"),
    ],
)
def test_a_bad_line_is_explained(command: Command, line: str, number: Any, said: str) -> None:
    found = command.ask(line)
    assert found["id"] == number
    assert said in found["error"]["message"]
    assert found["error"]["read"] == line[:200]
    assert found["error"]["advice"]
    assert command.run("print(1)")["stdout"] == "1\n"


def test_empty_lines_and_a_last_line_without_end_are_served() -> None:
    text = '\n\n{"id": 1, "source": "print(5)", "calls": null}'
    done = subprocess.run(
        [sys.executable, "-m", "sandbox"], cwd=ROOT, input=text.encode(), capture_output=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert [json.loads(line)["stdout"] for line in done.stdout.splitlines()] == ["5\n"]
    assert done.stderr == b""


def test_check_lists_the_layers_and_allows() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "check"], cwd=ROOT, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Programs may be run." in done.stdout
    assert any(line.split()[:2] == ["seccomp", "yes"] for line in done.stdout.splitlines())


def test_the_trusted_side_never_loads_numpy() -> None:
    source = "import sys, sandbox.__main__\nsandbox.run('', None)\nprint('numpy' in sys.modules)\n"
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    assert done.stdout == "False\n"

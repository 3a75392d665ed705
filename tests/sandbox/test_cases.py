"""Tests of the sandbox: calls are made together, alone and again; cheats give themselves away."""

import time
from typing import Any

import pytest

from sandbox import Limits, RunStatus, run_cases


def calls(*arguments: Any) -> list[dict[str, Any]]:
    return [{"function": "f", "args": [argument]} for argument in arguments]


def test_an_honest_program_agrees_with_itself() -> None:
    source = "import numpy as np\ndef f(x):\n    return [x * np.ones(2), float('nan'), (x, -0.0)]\n"
    found = run_cases(source, calls(1.0, 2.5, 3.0), seed=3)
    assert found.consistent
    assert found.batch.status is RunStatus.OK
    assert [run is not None and run.calls[0].outcome for run in found.alone] == ["returned"] * 3
    assert found.repeated in (0, 1, 2)


def test_honest_errors_agree() -> None:
    found = run_cases("def f(x):\n    return 1 / x\n", calls(1, 0, 2))
    assert found.consistent
    assert found.batch.calls[1].outcome == "raised"


@pytest.mark.parametrize(
    "source",
    [
        "n = 0\ndef f(x):\n    global n\n    n += 1\n    return n\n",
        "seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)\n",
        "def f(x, n=[0]):\n    n[0] += 1\n    return x if n[0] > 1 else 0\n",
        "import gc\nmany = sum(type(o) is dict and 'function' in o for o in gc.get_objects()) > 1\n"
        "def f(x):\n    return x if many else 0\n",
        "import random\nrandom.seed()\ndef f(x):\n    return random.random()\n",
        "import os\ndef f(x):\n    return list(os.urandom(4))\n",
        "import numpy as np\ndef f(x):\n    return float(np.random.default_rng().normal())\n",
    ],
)
def test_counting_and_chance_are_seen(source: str) -> None:
    found = run_cases(source, calls(1, 2, 3))
    assert found.disagreements
    assert not found.consistent
    first = found.disagreements[0]
    assert first.first != first.second


def test_the_two_answers_may_differ_in_the_last_digits() -> None:
    source = "import gc\nn = 0\ndef f(x):\n    global n\n    n += 1\n    return 1.0 + n * 1e-12\n"
    assert run_cases(source, calls(1, 2)).consistent


def test_a_different_answer_only_when_alone_is_seen() -> None:
    source = "import gc\ndef f(x):\n    raise (KeyError if x else ValueError)\n"
    assert run_cases(source, calls(0, 1)).consistent


def test_what_does_not_load_is_told_once() -> None:
    found = run_cases("def f(:\n", calls(1, 2))
    assert found.batch.error is not None
    assert found.batch.error["type"] == "SyntaxError"
    assert found.alone == (None, None)
    assert found.disagreements == ()


def test_an_endless_call_does_not_cost_a_limit_for_each_case() -> None:
    source = "def f(x):\n    while x:\n        pass\n"
    started = time.monotonic()
    found = run_cases(source, calls(0, 1, 1, 1, 1), limits=Limits(wall_s=0.5))
    assert time.monotonic() - started < 2.5
    assert found.batch.status is RunStatus.TIMED_OUT
    assert [run is not None for run in found.alone] == [True, False, False, False, False]


def test_a_program_that_stalls_only_when_alone_is_incomplete() -> None:
    source = "import gc\nn = 0\ndef f(x):\n    global n\n    n += 1\n    while n == 1 and x: pass\n"
    found = run_cases(source, calls(0, 1, 1, 1), limits=Limits(wall_s=0.4))
    assert not found.consistent
    assert found.disagreements


def test_no_calls_are_no_trouble() -> None:
    found = run_cases("x = 1", [])
    assert found.consistent
    assert found.batch.status is RunStatus.OK
    assert found.repeated is None


def test_ill_formed_calls_are_refused_before_anything_runs() -> None:
    with pytest.raises(ValueError, match="name of a function"):
        run_cases("", [{"function": "f g"}])

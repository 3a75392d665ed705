"""Tests of the sandbox: every attack is held, in every mode, and every honest program passes."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.harness import (
    Attack,
    Canaries,
    draw_calls,
    given_attacks,
    own_attacks,
    score,
)  # fmt: skip
from tests.sandbox.modes import NO_PYTHON, Command, modes

LIMITS = {"cpu_s": 0.8, "wall_s": 1.0, "memory_mb": 256, "output_kb": 64}
# Starting the interpreter, on a busy machine, comes on top of the wall limit.
START_SLACK = 3.0
MODES = list(modes())
# All modes for the attacks kept outside; our own only where most and where least is to be had.
CASES = [(mode, "given", attack) for mode in MODES for attack in given_attacks()]
CASES += [
    (mode, "own", attack)
    for mode in MODES
    if mode in (MODES[0], "container, ordinary user", "container, present user")
    for attack in own_attacks()
]


@pytest.fixture(scope="module")
def canaries() -> Iterator[Canaries]:
    with tempfile.TemporaryDirectory(prefix="nabla-canary-") as folder:
        found = Canaries(Path(folder))
        yield found
        found.close()


@pytest.fixture(scope="module")
def commands(canaries: Canaries) -> Iterator[Callable[[str], Command]]:
    """The served command of a mode, started at its first use."""
    started: dict[str, Command] = {}

    def command(mode: str) -> Command:
        if modes()[mode] is None:
            pytest.skip(NO_PYTHON)
        if mode not in started:
            started[mode] = Command(mode, canaries.token)
        return started[mode]

    yield command
    for found in started.values():
        found.close()


def _control(attack: Attack) -> bool:
    return attack.header.get("CLASS") == "control" or attack.name.startswith("ig_honest")


@pytest.mark.parametrize(
    ("mode", "attack"),
    [(mode, attack) for mode, _, attack in CASES],
    ids=[f"{mode}:{origin}:{attack.name}" for mode, origin, attack in CASES],
)
def test_attack_is_held(
    commands: Callable[[str], Command], canaries: Canaries, mode: str, attack: Attack
) -> None:
    command = commands(mode)
    source = attack.source.replace("@CANARY@", str(canaries.folder))
    calls, wanted = draw_calls(attack.exercise) if attack.exercise in _GRADED else (None, [])
    limits = {} if _control(attack) else {"limits": LIMITS}
    started = time.monotonic()
    answer = command.run(source, calls, **limits)
    elapsed = time.monotonic() - started

    _nothing_seen(answer, canaries)
    _within_limits(answer, elapsed, attack)
    if calls is not None:
        assert (score(answer, wanted) == 1.0) is _control(attack), answer
    elif _control(attack):
        assert answer["status"] == "OK", answer
        assert answer["stdout"].splitlines()[-1] == "OK"
    assert command.settled(), command.descendants()


_GRADED = ("mse", "normalize", "gd", "grad", "fit")


def _nothing_seen(answer: dict[str, Any], canaries: Canaries) -> None:
    everything = json.dumps(answer)
    assert canaries.token not in everything
    lines = (answer["stdout"] + "\n" + answer["stderr"]).splitlines()
    assert not [line for line in lines if line.startswith("ESCAPED")]
    assert not canaries.touched()


def _within_limits(answer: dict[str, Any], elapsed: float, attack: Attack) -> None:
    if _control(attack):
        return
    if attack.statuses is not None:
        assert answer["status"] in attack.statuses, answer
    assert answer["wall_ms"] <= 1000 * LIMITS["wall_s"] + 500
    assert elapsed <= LIMITS["wall_s"] + 0.5 + START_SLACK
    assert answer["memory_mb"] < 512
    for stream in ("stdout", "stderr"):
        assert len(answer[stream].encode("utf-8", "replace")) <= 3 * 1024 * LIMITS["output_kb"]
        assert len(answer[stream]) <= 1024 * LIMITS["output_kb"]

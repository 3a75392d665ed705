"""tests: grader.code. Which typical bugs of a descent some cases let through, and the waivers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.code.observed import Raised
from grader.code.power import Trial, power, trial

Step = Callable[[Any, Any, float, int], Any]


def one_by_one(grad: Any, w: Any, eta: float, k: int) -> Any:
    moved = w.copy()
    for i in range(len(w)):
        moved[i] -= eta * grad(moved)[i]
    return moved


STEPS: dict[str, Step] = {
    "ascent": lambda grad, w, eta, k: w + eta * grad(w),
    "learning rate ignored": lambda grad, w, eta, k: w - grad(w),
    "learning rate doubled": lambda grad, w, eta, k: w - 2 * eta * grad(w),
    "learning rate halved": lambda grad, w, eta, k: w - eta / 2 * grad(w),
    "sequential": one_by_one,
    "swapped": lambda grad, w, eta, k: w - eta * grad(w)[::-1],
    "first component only": lambda grad, w, eta, k: w - eta * grad(w) * [1, 0],
    "normalised": lambda grad, w, eta, k: w - eta * grad(w) / max(np.linalg.norm(grad(w)), 1e-300),
    "decayed": lambda grad, w, eta, k: w - eta / (1 + k) * grad(w),
}


def walk(step: Step, grad: Any, w0: Any, eta: float, steps: int) -> Any:
    w = np.array(w0, dtype=float)
    for k in range(steps):
        w = step(grad, w, eta, k)
    return w


def once(grad: Any, w0: Any, eta: float, steps: int) -> Any:
    slope = grad(np.array(w0, dtype=float))
    return walk(lambda _grad, w, rate, k: w - rate * slope, grad, w0, eta, steps)


def lagged(grad: Any, w0: Any, eta: float, steps: int) -> Any:
    before = w = np.array(w0, dtype=float)
    for _ in range(steps):
        before, w = w, w - eta * grad(before)
    return w


def final_points(grad: Any, w0: Any, eta: float, steps: int) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        found = {name: walk(step, grad, w0, eta, steps) for name, step in STEPS.items()}
        found |= {"gradient once": once(grad, w0, eta, steps)}
        return found | {"lagged": lagged(grad, w0, eta, steps)}


def survivors(grad: Any, w0: Any, eta: float, steps: int, absolute: float) -> set[str]:
    right = walk(lambda g, w, rate, k: w - rate * g(w), grad, w0, eta, steps)
    tried = [
        trial(bug, "", [right], [got], absolute, 0.0)
        for bug, got in final_points(grad, w0, eta, steps).items()
    ]
    assert len(tried) == 11
    return {one.bug for one in power(tried).survivors}


def test_a_final_point_lets_four_bugs_through() -> None:
    found = survivors(lambda w: np.array([2 * (w[0] - 3), 4 * (w[1] + 1)]), [0, 0], 0.1, 200, 1e-3)
    assert found == {"sequential", "learning rate doubled", "learning rate halved", "lagged"}


def test_a_symmetric_bowl_lets_five_through() -> None:
    found = survivors(lambda w: 2 * w, [1, 1], 0.1, 200, 1e-3)
    assert found == {
        "sequential",
        "learning rate doubled",
        "learning rate halved",
        "lagged",
        "swapped",
    }


def test_five_steps_in_a_tilted_bowl_catch_all() -> None:
    def grad(w: Any) -> Any:
        return np.array([2 * w[0] + w[1], w[0] + 4 * w[1]])

    assert survivors(grad, [1.0, -0.7], 0.1, 5, 1e-3) == set()


RIGHT = [np.array([1.0, 2.0]), 3.0]
CAUGHT = trial("ascent", "line 4: a -> b", RIGHT, [np.array([1.0, 2.0]), -3.0])
SURVIVES = trial("exponent", "line 7: x ** 2 -> x", RIGHT, RIGHT)


@pytest.mark.parametrize("got", [Raised("ValueError"), -3.0, np.array([3.0]), None])
def test_one_failing_case_catches(got: Any) -> None:
    assert trial("ascent", "", RIGHT, [RIGHT[0], got]).caught


def test_a_survivor_makes_the_cases_weak() -> None:
    report = power([CAUGHT, SURVIVES])
    assert not report.strong
    assert report.survivors == (SURVIVES,)
    assert report.lines() == [
        "2 typical bugs tried, 1 caught.",
        "Let through: exponent (line 7: x ** 2 -> x). Add a case that tells it from a right "
        "program, or waive it with a reason.",
    ]


@pytest.mark.parametrize("waiver", ["exponent", "exponent line 7"])
def test_a_waiver_with_a_reason_excuses(waiver: str) -> None:
    report = power([CAUGHT, SURVIVES], {waiver: "x is 0 or 1 here."})
    assert report.strong
    assert report.lines()[1] == "Waived: exponent (line 7: x ** 2 -> x). x is 0 or 1 here."


@pytest.mark.parametrize("waiver", ["ascent", "exponent line 8", "sequential"])
def test_a_waiver_for_nothing_is_told(waiver: str) -> None:
    report = power([CAUGHT], {waiver: "Never mind."})
    assert report.strong
    assert report.idle == (waiver,)
    assert report.lines()[-1] == f"The waiver of {waiver!r} is not needed: delete it."


def test_outcomes_may_come_from_elsewhere() -> None:
    assert power([Trial("no_error", "", (True, False))]).strong

"""tests of content: what lessons show and questions state about descent behaves as they say."""

import re
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from tests.content import bundled
from tests.content.claims import CURVATURES, START, bowl, gradient, walk

EXERCISES = bundled.exercises()
FRONT, LESSON = bundled.lesson("descent")
TABLES = bundled.tables(LESSON)
SHAPES = bundled.tables(bundled.lesson("vectorised")[1])["expression"]
AUTOGRAD = bundled.code_blocks(bundled.lesson("autodiff")[1])[0]


def test_the_run_does_not_answer_the_question_before_it() -> None:
    assert EXERCISES["second-step"]["item"]["answer"] not in LESSON


def test_the_rates_behave_as_described() -> None:
    seen = {row[0]: row[4].split(" ")[0] for row in TABLES["\\eta"]}
    assert seen == {eta: behaviour(float(Fraction(eta))) for eta in seen}


def behaviour(eta: float) -> str:
    path = walk(eta, 20)
    turns = path[1:, 1] * path[:-1, 1] < 0
    if np.isclose(abs(path[-1, 1]), abs(path[0, 1])):
        return "hops"
    if bowl(path[-1]) > bowl(path[0]):
        return "diverges"
    if turns.all():
        return "zig-zags"
    return "converges" if bowl(path[-1]) < 0.1 else "crawls"


def test_the_shapes_are_right() -> None:
    sizes = {"n": 7, "d": 3}
    space = {"X": np.ones((7, 3)), "w": np.ones(3), "y": np.ones(7)}
    for expression, shape, _ in SHAPES:
        assert eval(expression, {}, space).shape == eval(shape, {}, sizes)
    assert (space["X"] @ space["w"] - space["y"][:, None]).shape == (7, 7)


def test_the_loop_stops_when_the_text_says() -> None:
    space = {"np": np, "gradient": gradient}
    exec(bundled.code_blocks(LESSON)[0], space)
    assert f"`step` is {space['step']}." in LESSON
    assert f"range({space['step']})" in AUTOGRAD


def test_the_first_step_takes_two_thirds_of_the_loss() -> None:
    assert bowl(walk(0.1, 1)[1]) / bowl(START) == pytest.approx(1 / 3, abs=0.01)


def loss_after(*move: float) -> float:
    return bowl(np.array([3.2, 1.2]) + np.array(move))


SECOND_STEP_SLIPS = {
    "14.56": loss_after(0, 0),
    "25.8048": loss_after(0.64, 0.72),
    "118.24": loss_after(-6.4, -7.2),
    "8.6704": loss_after(-0.64, -0.36),
    "6.784": 2.56**2 + 0.48**2,
    "4.3049": bowl(walk(0.1, 3)[3]),
    "6.84": loss_after(-0.8, -1.8),
}
LIMIT_SLIPS = {
    "1": 2 / CURVATURES[0],
    "1/6": 1 / CURVATURES[1],
    "2/3": 2 / (CURVATURES[1] / 2),
    "0.3": 0.3,
    "0.4": 0.4,
    "0.25": 2 / CURVATURES.sum(),
}


def largest_rate() -> float:
    low, high = 0.0, 2.0
    for _ in range(40):
        middle = (low + high) / 2
        grown = np.abs(1 - middle * CURVATURES).max() >= 1
        low, high = (low, middle) if grown else (middle, high)
    return low


NUMBERS: dict[str, tuple[Callable[[], float], dict[str, float]]] = {
    "second-step": (lambda: bowl(walk(0.1, 2)[2]), SECOND_STEP_SLIPS),
    "critical-rate": (largest_rate, LIMIT_SLIPS),
}


@pytest.mark.parametrize("slug", NUMBERS)
def test_the_answer_and_the_slips_are_computed(slug: str) -> None:
    item = EXERCISES[slug]["item"]
    answer, slips = NUMBERS[slug]
    assert float(Fraction(item["answer"])) == pytest.approx(answer(), abs=1e-9)
    assert [wrong["answer"] for wrong in item["wrong"]] == list(slips)
    for text, value in slips.items():
        assert float(Fraction(text)) == pytest.approx(value, abs=5e-5)
        assert abs(value - answer()) > item["absolute"]


def right_option(slug: str) -> str:
    options = EXERCISES[slug]["item"]["options"]
    return next(str(option["text"]) for option in options if option["right"])


def test_the_first_rate_that_fails_is_the_right_option() -> None:
    options = EXERCISES["first-divergence"]["item"]["options"]
    rates = [float(re.findall(r"[\d.]+", option["text"])[0]) for option in options]
    failing = [rate for rate in rates if behaviour(rate) == "diverges"]
    assert rates == sorted(rates)
    assert right_option("first-divergence") == f"$\\eta = {min(failing)}$"
    assert "53.56" in options[3]["reason"]
    assert bowl(walk(0.4, 1)[1]) == pytest.approx(53.56)


def test_against_the_gradient_is_the_steepest_of_the_directions() -> None:
    options = EXERCISES["downhill"]["item"]["options"]
    slopes = []
    for option in options:
        x, y = re.findall(r"\((-?\d+), (-?\d+)\)", option["text"])[0]
        direction = np.array([float(x), float(y)])
        slopes.append(float(gradient(START) @ direction / np.linalg.norm(direction)))
    assert options[int(np.argmin(slopes))]["right"]
    assert [f"{abs(s):.4g}" for s in slopes] == ["19.7", "19.7", "17.2", "0"]
    for option, figure in zip(options, ["+19.70", "-19.70", "-17.2", "-144 + 144"], strict=True):
        assert figure in option["reason"]


def test_the_price_of_a_gradient_is_computed() -> None:
    weights, forward_s, day_s = 1e8, 0.1, 86400
    options = EXERCISES["autograd-cost"]["item"]["options"]
    assert f"${2 * forward_s}$ to ${3 * forward_s:.1f}$" in right_option("autograd-cost")
    assert f"About {weights * forward_s / day_s:.0f} days" in options[1]["text"]
    assert f"About {np.sqrt(weights) * forward_s / 60:.0f} minutes" in options[2]["text"]
    days = 2 * weights * forward_s / day_s
    assert f"{int(days)} days" in EXERCISES["autograd-cost"]["solution"]


def test_gradients_that_pile_up_swing_without_settling() -> None:
    w, total = START, np.zeros(2)
    path = []
    for _ in range(2000):
        total = total + gradient(w)
        w = w - 0.1 * total
        path.append(w)
    late = np.array(path[-200:])
    assert (late.min(axis=0) < -1).all()
    assert (late.max(axis=0) > 1).all()

"""tests: grader. A path of descent: where it goes wrong, and by which mistake, or by which two."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import paths as bench
from grader.code.path import (
    REPLAY_FUNCTION,
    REPLAY_SOURCE,
    as_path,
    common,
    judge_path,
    replay_call,
)
from grader.messages import text
from grader.plain import from_wire, to_wire

BUGS = bench.STEP_BUGS | bench.MORE_BUGS
START = np.array([4.0, 3.0])
SCOPE: dict[str, Any] = {}
exec(compile(REPLAY_SOURCE, "replay", "exec"), SCOPE)


def bowl(w: Any) -> Any:
    return np.array([2 * w[0], 6 * w[1]])


def height(w: Any) -> float:
    return float(w[0] ** 2 + 3 * w[1] ** 2)


def judged(
    got: Any,
    *,
    grad: Any = bowl,
    start: Any = START,
    eta: float = 0.1,
    steps: int = 5,
    loss: Any = height,
    reveal: bool = True,
    expected: Any = None,
) -> Any:
    expected = bench.right(grad, start, eta, steps) if expected is None else expected
    rows = as_path(got, expected)
    replay = None
    if rows is not None:
        # As in life: what comes back has crossed the border as JSON.
        found = SCOPE[REPLAY_FUNCTION](grad, start, eta, steps, rows, loss)
        replay = from_wire(json.loads(json.dumps(to_wire(dict(found)))))
    return judge_path(expected, got, replay, absolute=1e-9, relative=1e-6, reveal=reveal)


def words(report: Any) -> str:
    return "\n".join(text(told) for told in report.feedback)


FIRST_WRONG = dict.fromkeys(BUGS, 1) | {
    "gradient_once": 2,
    "lagged": 2,
    "decayed": 2,
    "momentum": 2,
    "start_missing": 0,
    "every_row_last": 0,
    "one_too_many": 6,
    "one_too_few": 5,
}
TILTED = bench.Valley(np.array([[2.0, 1.0], [1.0, 4.0]]), np.zeros(2), START, 0.11)


@pytest.mark.parametrize("name", BUGS)
def test_a_mistake_is_named_with_its_first_wrong_row(name: str) -> None:
    path = BUGS[name](TILTED.grad, START, TILTED.rate, 5)
    report = judged(path, grad=TILTED.grad, eta=TILTED.rate)
    assert (report.right, report.bugs, report.first_wrong) == (False, (name,), FIRST_WRONG[name])
    assert report.feedback[0].code == f"path_{name}"


@given(st.integers(0, 2**32 - 1), st.sampled_from(["right", *BUGS]))
def test_a_mistake_is_named_on_any_quadratic(seed: int, name: str) -> None:
    place = bench.valley(np.random.default_rng(seed))
    assert bench.outcome(place, name, bench.paths_of(place, BUGS)) == "named"


@pytest.mark.parametrize(
    ("name", "other", "inputs"),
    [
        ("rate_ignored", "rate_doubled", {"eta": 0.5}),
        ("gradient_once", "lagged", {"steps": 2}),
        ("sequential", "first_for_all", {"start": np.array([1.0, 0.25]), "steps": 1}),
    ],
    ids=["a rate of a half", "two steps", "a chosen point"],
)
def test_two_mistakes_on_one_path_are_both_named(name: str, other: str, inputs: Any) -> None:
    at = {"grad": TILTED.grad, "start": START, "eta": 0.11, "steps": 5} | inputs
    if name == "sequential":
        # The second coordinate's slope, seen after the first has moved, is the first's.
        at["grad"] = lambda w: np.array([2.0, 2.0 if w[0] < 1 else 5.0])
    path = BUGS[name](at["grad"], at["start"], at["eta"], at["steps"])
    report = judged(path, **at)
    assert {name, other} <= set(report.bugs)
    assert report.feedback[0].code == "path_either"


def test_two_mistakes_in_one_program_are_not_named() -> None:
    path = bench.right(lambda w: -bowl(w)[::-1] * 1.7, START, 0.1, 5)
    report = judged(path)
    assert (report.bugs, report.first_wrong) == ((), 1)
    assert "Step 1 is the first to go wrong" in words(report)


def test_a_mistake_from_the_third_step_on_is_not_blamed_on_the_first() -> None:
    path = bench.right(bowl, START, 0.1, 5)
    path[3:] = path[2] + 1.0
    report = judged(path)
    assert (report.bugs, report.first_wrong) == ((), 3)
    assert "step 3 leads to" in words(report)


ORDERS = {
    "as written": lambda w, g, eta: w - eta * g,
    "sign first": lambda w, g, eta: w + -eta * g,
    "gradient first": lambda w, g, eta: -(g * eta) + w,
    "halves": lambda w, g, eta: w - (eta / 2 * g + eta / 2 * g),
    "thirds": lambda w, g, eta: (3 * w - 3 * eta * g) / 3,
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("eta", [0.1, 0.4], ids=["settling", "diverging"])
def test_the_order_of_arithmetic_is_no_mistake(order: str, eta: float) -> None:
    path = np.zeros((31, 2))
    path[0] = START
    for k in range(30):
        path[k + 1] = ORDERS[order](path[k], bowl(path[k]), eta)
    report = judged(path, eta=eta, steps=30)
    assert (report.right, report.bugs, report.first_wrong) == (True, (), None)


def test_rounding_that_grows_is_no_mistake() -> None:
    # On a path as wild as this, the last bit of the start decides about the end.
    def wild(w: Any) -> Any:
        return np.asarray(w - 4 * w * (1 - w))

    start = np.array([0.3])
    expected = bench.right(wild, start, 1.0, 80)
    path = [start]
    for _ in range(80):
        path.append(4 * path[-1] * (1 - path[-1]))
    assert not np.allclose(expected, path)
    assert judged(np.array(path), grad=wild, start=start, eta=1.0, steps=80, loss=None).right


def right_path() -> Any:
    return bench.right(bowl, START, 0.1, 5)


SHAPES = {
    "on its side": (right_path().T, False, "path_on_its_side"),
    "the last point only": (right_path()[-1], False, "path_last_only"),
    "some point only": (right_path()[2], False, "path_one_point"),
    "an axis too many": (right_path()[:, None, :], False, "path_axes"),
    "half the rows": (right_path()[:3], False, "path_rows"),
    "a list of points": (list(right_path()), True, "list_not_array"),
    "another start": (bench.right(bowl, START + 1, 0.1, 5), False, "path_start_other"),
    "a last row of zeros": (
        np.vstack([right_path()[:-1], [0.0, 0.0]]),
        False,
        "path_last_row_empty",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_its_own_words(name: str) -> None:
    got, right, code = SHAPES[name]
    report = judged(got)
    assert report.right == right
    assert report.feedback[0].code == code
    assert words(report)


def test_a_square_path_on_its_side_is_seen() -> None:
    assert judged(bench.right(bowl, START, 0.1, 1).T, steps=1).feedback[0].code == (
        "path_on_its_side"
    )


def test_numbers_in_a_row_are_a_path_in_one_dimension() -> None:
    one = {"grad": lambda w: 2 * (w - 5), "start": np.array([1.0]), "eta": 0.25, "steps": 4}
    path = bench.right(one["grad"], one["start"], 0.25, 4)
    report = judged(path[:, 0], **one, loss=None)
    assert (report.right, report.feedback[0].code) == (False, "path_flat")
    assert judged(path, **one, loss=None).right


@pytest.mark.parametrize(
    "got", [None, "a path", {"path": 1}, [], [[1.0], [1.0, 2.0]], np.zeros((2, 2, 2)), 7.0, [None]]
)
def test_what_is_no_path_is_told_as_any_value_is(got: Any) -> None:
    report = judged(got)
    assert (report.right, report.bugs, report.figure) == (False, (), None)
    assert words(report)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e308])
def test_rows_without_a_value_do_not_break_the_replay(bad: float) -> None:
    path = right_path()
    path[2:] = bad
    report = judged(path)
    assert (report.right, report.first_wrong) == (False, 2)
    assert json.dumps(report.figure, allow_nan=False)


def test_a_path_that_overflows_as_the_reference_does_is_right() -> None:
    with np.errstate(all="ignore"):
        path = bench.right(bowl, START, 1e80, 12)
        assert not np.isfinite(path).all()
        assert judged(path, eta=1e80, steps=12).right


def test_a_gradient_that_raises_elsewhere_is_no_trouble() -> None:
    def narrow(w: Any) -> Any:
        if abs(w).max() > 5:
            raise ValueError("outside")
        return bowl(w)

    report = judged(bench.right(lambda w: -bowl(w), START, 0.1, 5), grad=narrow)
    assert report.first_wrong == 1


def test_a_reference_that_is_no_plain_descent_names_nothing() -> None:
    expected = bench.MORE_BUGS["momentum"](bowl, START, 0.1, 5)
    report = judged(right_path(), expected=expected)
    assert (report.right, report.bugs, report.first_wrong) == (False, (), 2)
    assert judged(expected, expected=expected).right


def test_a_hidden_case_tells_the_mistake_but_no_value() -> None:
    report = judged(bench.STEP_BUGS["ascent"](bowl, START, 0.1, 5), reveal=False)
    assert report.bugs == ("ascent",)
    assert report.figure is None
    assert not any(value in words(report) for value in ("4.8", "3.2", "eta = "))


def test_several_cases_share_the_one_mistake_behind_them() -> None:
    own = bench._walk(lambda grad, w, _eta, _k: w - 0.1 * grad(w))
    reports = [judged(own(bowl, START, eta, 5), eta=eta) for eta in (0.2, 0.05, 0.03, 0.1)]
    assert [report.bugs for report in reports[:2]] == [("rate_halved",), ("rate_doubled",)]
    assert common(reports) == ("rate_own",)


def test_the_figure_holds_both_paths_and_the_hills() -> None:
    figure = judged(bench.STEP_BUGS["ascent"](bowl, START, 0.1, 5)).figure
    assert figure["yours"][1] == [4.8, 4.8]
    assert figure["reference"][1] == [3.2, 1.2]
    assert figure["loss"]["yours"][0] == figure["loss"]["reference"][0] == 43.0
    assert len(figure["contours"]["z"]) == len(figure["contours"]["y"]) == 33
    assert figure["first_wrong"] == 1
    assert len(json.dumps(figure, allow_nan=False)) < 25_000


def inside(figure: Any, name: str) -> list[bool]:
    window = figure["window"]
    return [
        None not in point
        and all(window[a][0] <= p <= window[a][1] for a, p in zip("xy", point, strict=True))
        for point in figure[name]
    ]


def test_a_path_that_runs_away_leaves_the_window_useful() -> None:
    figure = judged(bench.STEP_BUGS["ascent"](bowl, START, 0.3, 12), eta=0.3, steps=12).figure
    assert figure["clipped"]
    assert all(inside(figure, "reference"))
    assert inside(figure, "yours")[:2] == [True, True]
    assert np.ptp(figure["window"]["x"]) < 60


def test_a_path_that_stays_where_it_is_has_a_window_too() -> None:
    origin = np.zeros(2)
    figure = judged(bench.right(bowl, origin, 0.1, 3), start=origin, steps=3).figure
    assert np.ptp(figure["window"]["x"]) > 0
    assert not figure["clipped"]


def test_without_a_loss_or_in_three_dimensions_there_are_no_hills() -> None:
    assert judged(right_path(), loss=None).figure["contours"] is None
    start = np.array([1.0, 2.0, 3.0])
    path = bench.right(lambda w: w, start, 0.1, 3)
    figure = judged(path, grad=lambda w: w, start=start, steps=3, loss=lambda w: w @ w).figure
    assert (figure["contours"], figure["window"]) == (None, None)
    assert len(figure["loss"]["yours"]) == 4


def test_the_replay_takes_the_learners_rows_as_numbers_alone() -> None:
    call = {"function": "descend", "args": [{"python": "lambda w: w", "with": {}}], "kwargs": {}}
    made = replay_call(call, np.array([[1.0, np.nan]]), {"python": "lambda w: 1.0"})
    assert made["function"] == REPLAY_FUNCTION
    assert set(made["kwargs"]["yours"]) == {"array", "dtype", "shape"}
    assert as_path([{"python": "1"}], np.zeros((1, 1))) is None

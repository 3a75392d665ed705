"""tests of content: each code exercise takes right programs of any style and refuses the traps."""

import ast
import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import yaml

from grader.result import Verdict
from tests.content import bundled
from tests.content.code_runs import EXERCISES, judged

ITEMS = bundled.CONTENT.parents[1] / "shared" / "course" / "items.yaml"
SEEDS = (1, 2, 3)
CODE = {"code", "stdout"}

# Each trap of the list of the course's items, and the wrong programs that fall into it.
TRAPS: dict[str, dict[str, list[str]]] = {
    "numerical-gradient": {
        "w mutated by the wiggle": [
            "the caller's array left wiggled",
            "the wiggle left in place",
            "a second name instead of a copy",
        ],
        "only one coordinate returned": ["only the first coordinate"],
        "h not divided": ["not divided by the width"],
        "integer w truncating the wiggle": ["whole numbers swallow the wiggle"],
    },
    "descend": {
        "ascent": ["uphill"],
        "start missing": ["the start is missing"],
        "one step too many or few": ["one step too many", "one step too few"],
        "in-place update that makes every row the last one": ["the same array in every row"],
        "learning rate ignored": ["the learning rate ignored"],
        "gradient computed once": ["the gradient computed once"],
    },
    "mse-gradient": {
        "factor 2": ["the factor 2 missing"],
        "factor 1/n": ["the sum instead of the mean"],
        "transpose": ["the transpose missing"],
        "residual sign": ["uphill and downhill exchanged"],
        "loop instead of matrix form is fine but must be fast enough on n=100000": [
            "a loop over the samples"
        ],
    },
    "clip-gradient": {
        "zero vector": ["the zero vector divided by its length"],
        "clipping per component": ["each component by itself"],
        "scaling up small gradients": ["short gradients made longer"],
    },
    "directional-derivative": {
        "v not normalised": ["the direction not brought to length one"],
        "zero v must raise ValueError": ["nothing said about the zero vector", "another error"],
    },
}


def loaded(slug: str) -> tuple[dict[str, Any], list[str]]:
    """Return what the reference defines, and the lines it prints."""
    space: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(EXERCISES[slug]["item"]["reference"], space)
    return space, printed.getvalue().splitlines()


def value(slug: str, call: Callable[[dict[str, Any]], Any]) -> Any:
    return call(loaded(slug)[0])


def bowl(w: Any) -> Any:
    return np.array([2 * w[0], 6 * w[1]])


def final_loss(eta: float) -> float:
    path = value("descend", lambda it: it["descend"](bowl, np.array([4.0, 3.0]), eta, 20))
    return float(path[-1, 0] ** 2 + 3 * path[-1, 1] ** 2)


X = np.array([[1.0, 1.0], [2.0, 1.0], [3.0, 1.0]])
Y = np.array([3.0, 5.0, 7.0])
W = np.array([4.0, 3.0])
T = (np.array([3.0, 4.0]), 10.0)

# Figures of the list of items, each with the reference's own value.
FIGURES: dict[str, tuple[Callable[[], Any], Any]] = {
    "the measured slope in y": (
        lambda: value(
            "numerical-gradient",
            lambda it: it["numerical_gradient"](lambda w: w[0] ** 2 + 3 * w[1] ** 2, W)[1],
        ),
        18.0,
    ),
    "a final loss at 0.1": (lambda: final_loss(0.1), 0.00212676),
    "a final loss at 0.001": (lambda: final_loss(0.001), 35.9923),
    "a final loss at 0.4": (lambda: final_loss(0.4), 1.89010e7),
    "the gradient of three points": (
        lambda: value("linear-regression", lambda it: it["gradient"](X, Y, np.ones(2))),
        [-28 / 3, -4],
    ),
    "autograd's first gradient": (
        lambda: value("autograd-match", lambda it: it["backward"](W, np.zeros(2))),
        [8, 18],
    ),
    "autograd's gradient, not cleared": (
        lambda: value("autograd-match", lambda it: it["backward"](W, bowl(W))),
        [16, 36],
    ),
    "autograd's step": (
        lambda: value("autograd-match", lambda it: it["step"](W, bowl(W), 0.1)),
        [3.2, 1.2],
    ),
    "the rate to the north-east": (
        lambda: value(
            "directional-derivative",
            lambda it: it["directional_derivative"](np.array([39, 40]), np.array([1, 1])),
        ),
        79 / np.sqrt(2),
    ),
    "the profit's top": (lambda: value("profit", lambda it: it["optimum"]()[0]), [64 / 3, 44 / 3]),
    "the profit at its top": (lambda: value("profit", lambda it: it["optimum"]()[1]), 2480 / 3),
    "the profit's curvatures": (
        lambda: np.linalg.eigvalsh(value("profit", lambda it: it["hessian"]())),
        [-2.5, -1.5],
    ),
    "the gradient of an equal split": (
        lambda: value("marketing-split", lambda it: it["gradient"](np.array([25.0, 25.0]))),
        [-250, -350],
    ),
    "the best split and its profit": (
        lambda: value("marketing-split", lambda it: it["best_split"](50)),
        [27.6262, 7631.54],
    ),
    "the network's gradient": (
        lambda: value("tiny-network", lambda it: it["gradient"](np.ones(2), *T)),
        [-18, -24],
    ),
    "the network's losses at 0.1": (
        lambda: value("tiny-network", lambda it: it["losses"](np.ones(2), *T, 0.1, 3)),
        [9, 144, 2304, 36864],
    ),
    "the network's limit": (lambda: value("tiny-network", lambda it: it["rate_limit"](T[0])), 0.04),
    "the climb from the origin": (
        lambda: np.hstack(value("heat-field", lambda it: it["climb"](np.zeros(2)))),
        [-1.870, -0.922, 62.904],
    ),
    "the climb from (5, 0)": (
        lambda: np.hstack(value("heat-field", lambda it: it["climb"](np.array([5.0, 0.0])))),
        [2.991, 1.995, 80.068],
    ),
    "the shares' correlation": (
        lambda: value("portfolio", lambda it: it["correlation"](0.04, 0.01, 0.01)),
        0.25,
    ),
    "the best share": (lambda: value("portfolio", lambda it: it["best_share"]()), 0.309859),
    "the ratio of the best share": (
        lambda: value("portfolio", lambda it: it["sharpe"](22 / 71)),
        0.981156,
    ),
    "the ratio of half and half": (
        lambda: value("portfolio", lambda it: it["sharpe"](0.5)),
        0.938971,
    ),
}


def programs(field: str) -> list[tuple[str, str]]:
    found = [(slug, exercise["item"][field]) for slug, exercise in EXERCISES.items()]
    return [(slug, program["name"]) for slug, listed in found for program in listed]


def source_of(slug: str, field: str, name: str) -> str:
    found = (one for one in EXERCISES[slug]["item"][field] if one["name"] == name)
    return str(next(found)["source"])


def styles(source: str) -> set[str]:
    """Return how a program goes about it: with loops, with functions of functions, or neither."""
    functional = (ast.Lambda, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)
    nodes = list(ast.walk(ast.parse(source)))
    found = {"loop"} if any(isinstance(node, ast.For | ast.While) for node in nodes) else set()
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    if any(isinstance(n, functional) for n in nodes) or names & {"map", "reduce", "accumulate"}:
        found.add("functional")
    return found or {"arrays"}


@pytest.mark.parametrize("slug", EXERCISES)
def test_the_reference_and_the_solution_shown_are_right(slug: str) -> None:
    exercise = EXERCISES[slug]
    shown = "import numpy as np\n" + bundled.code_blocks(exercise["solution"])[0]
    for source in (exercise["item"]["reference"], shown):
        assert judged(slug, source, 1).verdict == Verdict.CORRECT


@pytest.mark.parametrize(("slug", "name"), programs("accepted"))
def test_right_programs_of_any_style_pass(slug: str, name: str) -> None:
    result = judged(slug, source_of(slug, "accepted", name), *SEEDS)
    assert [case.name for case in result.cases if case.score < 1] == []
    assert result.verdict == Verdict.CORRECT


@pytest.mark.parametrize("slug", EXERCISES)
def test_three_right_programs_differ_in_style(slug: str) -> None:
    sources = [program["source"] for program in EXERCISES[slug]["item"]["accepted"]]
    assert len({ast.dump(ast.parse(source)) for source in sources}) == len(sources) >= 3
    assert len({frozenset(styles(source)) for source in sources}) >= 2


@pytest.mark.parametrize(("slug", "name"), programs("wrong"))
def test_wrong_programs_fail_a_case(slug: str, name: str) -> None:
    verdict = judged(slug, source_of(slug, "wrong", name), 1).verdict
    assert verdict in {Verdict.PARTIAL, Verdict.INCORRECT}


@pytest.mark.parametrize("slug", EXERCISES)
def test_the_unfinished_starter_is_not_right(slug: str) -> None:
    verdict = judged(slug, EXERCISES[slug]["item"]["starter"], 1).verdict
    assert verdict in {Verdict.PARTIAL, Verdict.INCORRECT}


@pytest.mark.parametrize("slug", EXERCISES)
def test_cases_are_both_shown_and_hidden_and_some_are_drawn(slug: str) -> None:
    cases = EXERCISES[slug]["item"]["cases"]
    assert 2 <= sum(case.get("public", False) for case in cases) <= 3
    assert any("draw" in case and not case.get("public") for case in cases)
    assert len(EXERCISES[slug]["item"]["wrong"]) >= 9


@pytest.mark.parametrize("slug", EXERCISES)
def test_each_wrong_program_has_a_reason_of_its_own(slug: str) -> None:
    reasons = [program["reason"] for program in EXERCISES[slug]["item"]["wrong"]]
    assert len(set(reasons)) == len(reasons)
    assert all(len(reason) >= 25 for reason in reasons)


@pytest.mark.parametrize("slug", TRAPS)
def test_every_trap_is_a_wrong_program(slug: str) -> None:
    names = {program["name"] for program in EXERCISES[slug]["item"]["wrong"]}
    assert {name for found in TRAPS[slug].values() for name in found} <= names


@pytest.mark.skipif(not ITEMS.exists(), reason="the list of the course's items is not here")
def test_the_traps_and_exercises_are_those_of_the_list() -> None:
    lists = yaml.safe_load(ITEMS.read_text())
    wanted = {item["id"]: item for item in lists["exercises"]}
    for item in lists["lesson_descent"]:
        if item["type"] == "stdout":
            wanted[item["id"]] = item
    assert set(wanted) <= set(EXERCISES)
    traps = {slug: set(item["traps"]) for slug, item in wanted.items() if "traps" in item}
    assert traps == {slug: set(found) for slug, found in TRAPS.items()}


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_is_what_the_reference_gives(name: str) -> None:
    computed, figure = FIGURES[name]
    assert np.asarray(computed(), dtype=float) == pytest.approx(
        np.asarray(figure), rel=2e-5, abs=5e-4
    )


def test_the_scripts_print_the_figures_of_the_list() -> None:
    assert loaded("numerical-gradient-script")[1][-1] == "18.0"
    printed = [float(line) for line in loaded("run-as-is")[1]]
    assert printed == pytest.approx([0.00212676, 35.9923, 1.89010e7], rel=1e-5)


def test_the_loop_that_stops_early_gives_the_figure_it_is_blamed_for() -> None:
    stopped = source_of("marketing-split", "wrong", "stopped before the top")
    space: dict[str, Any] = {}
    exec(stopped, space)
    assert space["best_split"](50) == pytest.approx((26.62, 7612.12), abs=5e-3)
    assert "7612.12" in EXERCISES["marketing-split"]["statement"]


def test_the_rates_stay_clear_of_the_borders() -> None:
    classify = value("learning-rate-sweep", lambda it: it["classify"])
    cases = EXERCISES["learning-rate-sweep"]["item"]["cases"]
    ranges = [re.findall(r"[\d.]+", case["draw"]) for case in cases if "draw" in case]
    expected = ["crawls", "converges", "zigzags", "diverges"]
    for (low, high), word in zip(ranges, expected, strict=True):
        assert {classify(eta) for eta in np.linspace(float(low), float(high), 200)} == {word}
        assert {classify(float(low) - 0.0005), classify(float(high) + 0.0005)} == {word}


CARRIED = {
    "linear-regression": ("the factor 2 missing", "one step, with what your gradient says"),
    "autograd-match": ("the exponent not brought down in y", "one round, with what your"),
    "tiny-network": ("the factor 2 missing", "one step, with what your gradient says"),
    "heat-field": ("the 2 of the square missing", "one step, with what your gradient says"),
    "profit": ("already turned round", "the top and its profit"),
}


@pytest.mark.parametrize("slug", CARRIED)
def test_going_on_rightly_from_a_wrong_gradient_earns_half(slug: str) -> None:
    name, begins = CARRIED[slug]
    cases = judged(slug, source_of(slug, "wrong", name), 1).cases
    assert [case.score for case in cases if case.name.startswith(begins)] == [0.5]

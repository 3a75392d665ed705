"""tests: grader.code. Error carried forward: a right step from a wrong value earns a part."""

from typing import Any

import numpy as np
import pytest

from grader import messages
from grader.code import kind
from grader.result import Outcome, Result
from tests.grader.code.runs import raised, returned, run

ITEM = kind.read_item(
    {
        "functions": [{"name": "gradient"}, {"name": "step"}],
        "reference": "def gradient(w): return 2 * w\ndef step(w): return w - 0.1 * gradient(w)\n",
        "cases": [
            {"name": "gradient", "call": "gradient(np.ones(2))"},
            {
                "name": "step",
                "call": "step(w)",
                "draw": "w = [1.0, 1.0]",
                "carry": "gradient(w)",
                "then": "w - 0.1 * carried",
                "fraction": 0.25,
            },
        ],
    }
)
CALLS = kind.calls(ITEM, 1)
ONES = np.ones(2)
SLOPE, STEP = 2 * ONES, 0.8 * ONES
BEFORE = {"before": [{"array": [1.0, 1.0], "dtype": "float64", "shape": [2]}]}
RIGHT = run(returned(SLOPE), {**returned(STEP), **BEFORE}, returned(SLOPE))


def judged(step: Any, carried: dict[str, Any], then: Any = None) -> Result:
    mine = run(returned(SLOPE), returned(step), carried)
    asked = [one for one in kind.questions(ITEM, CALLS, RIGHT, mine) if one.name == "then"]
    answers = {"then": run(returned(then))} if asked else {}
    return kind.compare(ITEM, CALLS, RIGHT, mine, answers)


def test_a_step_that_goes_on_rightly_earns_a_part_and_is_told() -> None:
    result = judged(0.7 * ONES, returned(3 * ONES), 0.7 * ONES)
    assert result.cases[1].outcome is Outcome.WRONG_ANSWER
    assert result.cases[1].score == 0.25
    assert result.score == pytest.approx(0.5 + 0.5 * 0.25)
    assert messages.text(result.cases[1].feedback[0]) == (
        "Wrong because your gradient is, but from its value you go on rightly: error carried "
        "forward, 25 % of this case."
    )


def test_a_step_that_goes_on_wrongly_earns_nothing() -> None:
    assert judged(0.6 * ONES, returned(3 * ONES), 0.7 * ONES).cases[1].score == 0


@pytest.mark.parametrize(
    "carried",
    [
        returned(SLOPE),
        returned(0 * ONES),
        returned(np.array([3.0, np.nan])),
        returned(np.array([3.0, np.inf])),
        returned(3 * np.ones(3)),
        returned(3.0),
        returned("3"),
        returned(None),
        raised("ValueError"),
        raised("DifferentAnswers"),
    ],
)
def test_a_value_that_is_no_honest_attempt_is_not_carried(carried: dict[str, Any]) -> None:
    mine = run(returned(SLOPE), returned(0.7 * ONES), carried)
    assert "then" not in [one.name for one in kind.questions(ITEM, CALLS, RIGHT, mine)]


@pytest.mark.parametrize(
    ("slope", "then"),
    [
        (1e-9 * ONES, ONES),  # the step would be to stay
        (10 * ONES, 0 * ONES),  # the step would be to return zeros
        (ONES / 1.1, ONES / 1.1),  # the step would be to return the carried value
    ],
)
def test_a_step_that_a_trivial_program_makes_earns_nothing(slope: Any, then: Any) -> None:
    assert judged(then, returned(slope), then).cases[1].score == 0


def test_what_follows_is_computed_from_data_on_the_authors_side() -> None:
    mine = run(returned(SLOPE), returned(0.7 * ONES), returned(3 * ONES))
    [question] = [q for q in kind.questions(ITEM, CALLS, RIGHT, mine) if q.name == "then"]
    assert "__then_1__ = lambda carried, w: (w - 0.1 * carried)" in question.source
    [call] = question.calls
    assert call["args"][0] == {"array": [3.0, 3.0], "dtype": "float64", "shape": [2]}
    space: dict[str, Any] = {}
    exec(question.source, space)
    assert np.allclose(space[call["function"]](3 * ONES, ONES), 0.7 * ONES)

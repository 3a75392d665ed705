"""tests: exercises. No code exercise is published that rejects right programs or accepts wrong."""

from typing import Any

import pytest

from exercises.judge import prove
from grader.code.mutants import mutants
from grader.errors import ItemError
from tests.conftest import BOWL

ITEM: dict[str, Any] = dict(BOWL["item"])
WEAK = [{"name": "at the bottom", "call": "gradient(np.zeros(2))"}]
BY_HAND = "import numpy as np\n\ndef gradient(w):\n    return np.array([w[0] * 2, w[1] * 6])\n"
UPHILL = {"name": "uphill", "source": BY_HAND.replace("* 2", "* -2"), "reason": "A sign."}


def slip(**change: Any) -> ItemError:
    with pytest.raises(ItemError) as found:
        prove(kind="code", item={**ITEM, **change})
    return found.value


def test_an_exercise_that_tells_right_from_wrong_is_proved() -> None:
    prove(
        kind="code",
        item={**ITEM, "accepted": [{"name": "by hand", "source": BY_HAND}], "wrong": [UPHILL]},
    )


def test_cases_that_let_a_typical_bug_through_are_refused() -> None:
    error = slip(cases=WEAK)
    assert error.field == "item.cases"
    assert "Add a case that tells it from a right program, or waive it" in error.message


def test_a_wrong_program_that_passes_is_refused_by_its_field() -> None:
    right = {"name": "right after all", "source": BY_HAND, "reason": "None."}
    error = slip(wrong=[UPHILL, right])
    assert error.field == "item.wrong.1.source"
    assert "right after all" in error.message


def test_a_waiver_lets_a_bug_through_with_a_reason() -> None:
    right = {"name": "right after all", "source": BY_HAND, "reason": "None."}
    waived = [{"bug": "right after all", "reason": "It is another way to write it."}]
    prove(kind="code", item={**ITEM, "wrong": [right], "waived": waived})


def test_an_accepted_program_that_fails_is_refused_by_its_field() -> None:
    error = slip(accepted=[{"name": "uphill", "source": UPHILL["source"]}])
    assert error.field == "item.accepted.0.source"
    assert "case 'at (4, 3)'" in error.message


def test_an_accepted_program_must_keep_the_rules_that_count() -> None:
    rule = {"avoid": "np.array", "reason": "By hand.", "counts": True}
    error = slip(rules=[rule])
    assert (error.field, "does not avoid np.array" in error.message) == ("item.reference", True)


def test_a_reference_must_agree_with_the_derivative() -> None:
    cases = [{"name": "d", "call": "gradient(np.ones(2))", "check": "gradient"}]
    error = slip(cases=[{**cases[0], "of": "lambda w: w[0] ** 2"}])
    assert error.field == "item.reference"


def test_a_reference_that_fails_is_refused() -> None:
    assert slip(reference="def gradient(w): return w[9]\n").field == "item.reference"


def test_a_bug_that_only_a_drawn_case_can_miss_is_found_with_every_seed() -> None:
    drawn = {"name": "coin", "draw": "s = choice(-1, 1)", "call": "gradient(np.array([s, 0.0]))"}
    step = BY_HAND.replace("w[1] * 6", "(w[1] * 6 + (w[0] > 0) * 0.5)")
    wrong = {"name": "half the time", "source": step, "reason": "Right for one of two draws."}
    waived = [{"bug": bug, "reason": "Not what is tried here."} for bug in known_bugs()]
    error = slip(cases=[drawn], wrong=[wrong], waived=waived)
    assert error.field == "item.wrong.0.source"


def known_bugs() -> set[str]:
    return {one.bug for one in mutants(ITEM["reference"])}


def test_wrong_programs_are_caught_by_what_they_do_beside_their_value() -> None:
    changing = BY_HAND.replace("    return", "    w *= 2\n    return").replace("* 2, ", ", ")
    changing = changing.replace("w[1] * 6", "w[1] * 3")
    wrong = [{"name": "changes its input", "source": changing, "reason": "The caller's array."}]
    kept = {"name": "kept", "call": "gradient(np.array([4.0, 3.0]))", "check": "unchanged"}
    prove(kind="code", item={**ITEM, "cases": [*ITEM["cases"], kept], "wrong": wrong})
    assert slip(wrong=wrong).field == "item.wrong.0.source"

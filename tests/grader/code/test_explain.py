"""tests: grader.code. One bug that explains every failing case is told; anything less is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.code.explain import Explanation, Raised, explain
from grader.code.relations import CODES
from grader.messages import text
from tests.grader.code.bugs import BUGS, Bug, judged

seeds = st.integers(0, 2**32 - 1)


def cases_of(bug: Bug, seed: int, count: int = 4) -> list[Any]:
    rng = np.random.default_rng(seed)
    made = [bug.make(rng, n) for n in range(1, count + 1)]
    return [judged(right, got, inputs=inputs) for right, got, inputs in made]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.code)
def test_a_bug_is_named_alone(bug: Bug) -> None:
    @settings(max_examples=8)
    @given(seeds)
    def named(seed: int) -> None:
        found = explain(cases_of(bug, seed))
        assert found is not None
        assert found.code == bug.code

    named()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.code)
def test_an_explanation_can_be_read(bug: Bug) -> None:
    found = explain(cases_of(bug, 1))
    assert found is not None
    assert text(found.feedback({}))


def test_every_relation_is_tried_here() -> None:
    by_programs_only = {"value_for_gradient", "loss_for_gradient"}
    effects = {"input_changed", "input_returned_shared"}
    assert {bug.code for bug in BUGS} == CODES - by_programs_only - effects


FORMS = [
    lambda right: right,
    lambda right: right.tolist(),
    lambda right: tuple(right.tolist()),
    lambda right: right * (1 + 1e-8),
    lambda right: right + 1e-10,
    lambda right: np.array(right, order="F"),
]


@given(seeds, st.sampled_from(FORMS), st.sampled_from([1, 2, 3, 5]))
def test_a_right_value_is_never_explained(seed: int, form: Any, count: int) -> None:
    rng = np.random.default_rng(seed)
    rights = [rng.normal(0, 3, 3) for _ in range(count)]
    assert explain([judged(right, form(right), inputs={"w": right}) for right in rights]) is None


@given(seeds)
def test_an_unknown_bug_is_not_explained(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pairs = [(rng.normal(0, 3, 3), rng.normal(0, 3, 3)) for _ in range(3)]
    inputs = {"X": rng.normal(size=(4, 3)), "eta": 0.1}
    assert explain([judged(right, got, inputs=inputs) for right, got in pairs]) is None


@given(seeds, st.sampled_from(BUGS), st.sampled_from(BUGS))
def test_two_bugs_in_two_cases_are_not_one(seed: int, one: Bug, other: Bug) -> None:
    mixed = [*cases_of(one, seed, 2), *cases_of(other, seed + 1, 2)]
    found = explain(mixed)
    assert one.code == other.code or found is None or found.code in (one.code, other.code)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(),
    lambda part: (
        st.lists(part, max_size=3)
        | st.lists(part, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=2), part, max_size=2)
        | st.lists(st.floats(), max_size=4).map(np.array)
        | st.sampled_from([np.zeros((2, 0)), np.zeros((2, 1, 2)), np.array(3), np.array(["a"])])
    ),
    max_leaves=6,
)
anything = plain | st.just(Raised("ValueError"))


@given(st.lists(st.tuples(anything, anything, plain, plain, anything), min_size=1, max_size=3))
def test_whatever_comes_back_is_borne(values: Any) -> None:
    cases = [
        judged(
            right, got, inputs={"w": given, "h": 0.1}, after={"w": after}, alternatives={"x": other}
        )
        for right, got, given, after, other in values
    ]
    found = explain(cases)
    assert found is None or found.code in CODES | {"x"}


def test_a_passing_case_can_speak_against_a_bug() -> None:
    right = np.array([1.0, -2.0])
    assert explain([judged(right, -right), judged(right + 1, right + 1)]) is None


DEGENERATE = {
    "opposite components: sign or order": ([1.5, -1.5], [-1.5, 1.5]),
    "one zero: which component is left": ([0.0, 2.0], [0.0, 0.0]),
    "one number: any factor fits": (3.0, 7.5),
    "one number twice: a factor or a square": (2.0, 4.0),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_data_accuse_nobody(name: str) -> None:
    right, got = (np.asarray(value) for value in DEGENERATE[name])
    assert explain([judged(right, got)] * 2) is None


def test_a_count_that_never_varies_is_only_a_factor() -> None:
    rng = np.random.default_rng(3)
    rights = [rng.normal(size=3) for _ in range(3)]
    inputs = {"X": rng.normal(size=(5, 3))}
    found = explain([judged(right, 5 * right, inputs=inputs) for right in rights])
    assert found == Explanation("factor", {"factor": "5"})


def test_negative_values_only_have_the_wrong_sign() -> None:
    right = np.array([-1.5, -2.5])
    assert explain([judged(right, -right)]) == Explanation("sign_flipped")


def test_the_factor_is_told_as_a_fraction() -> None:
    right = np.array([1.3, -2.4, 3.7])
    found = explain([judged(right, right / 6)])
    assert found == Explanation("factor", {"factor": "1/6"})


RIGHT = np.array([1.3, -2.4, 3.7])


def test_an_authors_name_wins_over_one_relation() -> None:
    case = judged(RIGHT, RIGHT / 2, alternatives={"the 2 of the square is missing": RIGHT / 2})
    found = explain([case])
    assert found is not None
    assert found.code == "the 2 of the square is missing"
    reason = "Differentiating the square brings down a factor."
    assert text(found.feedback({found.code: reason})) == reason


def test_an_authors_name_does_not_settle_poor_data() -> None:
    right = np.array([1.5, -1.5])
    assert explain([judged(right, -right, alternatives={"uphill": -right})]) is None


def test_a_program_named_as_the_relation_is_one_with_it() -> None:
    case = judged(RIGHT, -RIGHT, alternatives={"sign_flipped": -RIGHT})
    assert explain([case]) == Explanation("sign_flipped")


def test_a_program_named_as_another_relation_is_a_rival() -> None:
    case = judged(RIGHT, -RIGHT, alternatives={"swapped": -RIGHT})
    assert explain([case]) is None


def test_two_authors_names_that_fit_are_not_told() -> None:
    case = judged(RIGHT, RIGHT**3, alternatives={"one": RIGHT**3, "other": RIGHT**3})
    assert explain([case]) is None


MUTANTS = [
    ({"exponent@1": RIGHT**3}, "exponent"),
    ({"exponent@1": RIGHT**3, "exponent@2": RIGHT**3}, "exponent"),
    ({"exponent@1": RIGHT**3, "exponent@2": RIGHT}, "exponent"),
    ({"exponent@1": RIGHT**3, "term_dropped@2": RIGHT**3}, None),
    ({"exponent@1": RIGHT**3, "the cube": RIGHT**3}, "the cube"),
    ({"round_missing@1": RIGHT**3, "end_missing@2": RIGHT**3}, "end_missing"),
    ({"round_missing@1": RIGHT**3, "end_missing@2": RIGHT}, "round_missing"),
]


@pytest.mark.parametrize(("known", "told"), MUTANTS)
def test_mutants_speak_where_nothing_else_fits(known: Any, told: str | None) -> None:
    found = explain([judged(RIGHT, RIGHT**3, alternatives=known)])
    assert (found and found.code) == told


def test_a_program_must_do_alike_in_other_functions() -> None:
    known = {"exponent@1": RIGHT**3, "term_dropped@2": RIGHT**3}
    wrong = judged(RIGHT, RIGHT**3, alternatives=known)
    fine = judged(RIGHT, RIGHT, alternatives={"exponent@1": RIGHT, "term_dropped@2": -RIGHT})
    other = replace(fine, function="other")
    assert explain([wrong, other]) == Explanation("exponent")


def test_a_relation_looks_at_the_failing_function() -> None:
    other = replace(judged(RIGHT, RIGHT), function="other")
    assert explain([judged(RIGHT, -RIGHT), other]) == Explanation("sign_flipped")


def test_a_relation_is_told_before_a_mutant() -> None:
    case = judged(RIGHT, -RIGHT, alternatives={"ascent@3": -RIGHT})
    assert explain([case]) == Explanation("sign_flipped")


def test_a_value_only_a_program_knows_is_named() -> None:
    case = judged(RIGHT, 12.25, alternatives={"value_for_gradient": 12.25, "uphill": -RIGHT})
    assert explain([case]) == Explanation("value_for_gradient")


def test_a_program_must_fail_where_the_learner_fails() -> None:
    case = judged(RIGHT, RIGHT**3, alternatives={"cube": RIGHT**3})
    assert explain([case, judged(RIGHT, RIGHT**3, alternatives={"other": RIGHT})]) is None


def test_a_program_that_raises_alike_is_recognised() -> None:
    raised = Raised("ValueError")
    wrong = judged(RIGHT, RIGHT**3, alternatives={"no transpose": RIGHT**3})
    same = judged(RIGHT, raised, alternatives={"no transpose": raised})
    other = judged(RIGHT, raised, alternatives={"no transpose": Raised("TypeError")})
    assert explain([wrong, same]) == Explanation("no transpose")
    assert explain([wrong, other]) is None


def test_an_exception_alone_names_no_program() -> None:
    raised = Raised("ValueError")
    assert explain([judged(RIGHT, raised, alternatives={"no transpose": raised})]) is None


def test_a_changed_input_is_told() -> None:
    case = judged(RIGHT, RIGHT, inputs={"w": RIGHT}, after={"w": RIGHT + 1})
    failed = [type(case)(**{**vars(case), "passed": False})]
    assert explain(failed) == Explanation("input_changed", {"name": "w"})


def test_a_changed_input_may_explain_a_wrong_value() -> None:
    fine = judged(RIGHT, RIGHT, inputs={"w": RIGHT}, after={"w": RIGHT})
    bad = judged(RIGHT, RIGHT**3, inputs={"w": RIGHT}, after={"w": RIGHT + 1})
    assert explain([fine, bad]) == Explanation("input_changed", {"name": "w"})
    assert explain([bad]) is None


def test_a_shared_result_is_told() -> None:
    case = judged(RIGHT, RIGHT, inputs={"w": RIGHT}, after={"w": RIGHT}, aliases="w")
    failed = [type(case)(**{**vars(case), "passed": False})]
    assert explain(failed) == Explanation("input_returned_shared", {"name": "w"})


def test_the_wrong_part_of_a_pair_is_explained() -> None:
    losses = [4.0, 2.5, 1.25, 0.5]
    found = explain([judged((RIGHT, losses), (RIGHT, losses[1:])) for _ in range(2)])
    assert found == Explanation("start_missing")


def test_parts_wrong_in_two_ways_are_not_explained() -> None:
    losses = [4.0, 2.5, 1.25, 0.5]
    assert explain([judged((RIGHT, losses), (-RIGHT, losses[1:]))]) is None
    assert explain([judged((RIGHT, losses), (-RIGHT, [-x for x in losses]))]) == Explanation(
        "sign_flipped"
    )

"""The figures of item analysis, against values computed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.statistics import measures
from exercises.statistics.measures import Tried
from exercises.statistics.parts import case_figures, option_figures
from exercises.statistics.review import flags
from grader.result import CaseResult, Outcome, Result, Verdict


def tried(learner: int, at_once: bool, **more: object) -> Tried:
    facts = {"tries": 1, "best": 1.0 if at_once else 0.0, "seconds": 0.0 if at_once else None}
    return Tried(learner, at_once=at_once, **{**facts, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("items", "scores", "expected"),
    [
        # means 3.5 and 1.5, s = sqrt(1.25), p = 1/2: 2 / 1.118 x 0.5
        ([True, True, False, False], [4, 3, 2, 1], 0.894427),
        ([False, False, True, True], [4, 3, 2, 1], -0.894427),
        # means 2 and 2: no difference
        ([True, False, True, False], [1, 2, 3, 2], 0.0),
        # means 10 and 4, s = sqrt(9) = 3 (mean 7), p = 1/2
        ([True, False], [10, 4], 1.0),
        # means 3 and 1, s = sqrt(3)/2 (mean 2.5), p = 3/4: 2 / 0.866 x 0.433
        ([True, True, True, False], [3, 3, 3, 1], 1.0),
        ([True, True], [1, 2], None),
        ([True, False], [2, 2], None),
        ([], [], None),
    ],
)
def test_point_biserial_is_what_the_formula_gives(
    items: list[bool], scores: list[float], expected: float | None
) -> None:
    found = measures.point_biserial(items, scores)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-6))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=40))
def test_a_correlation_stays_between_its_bounds(rows: list[tuple[bool, int]]) -> None:
    found = measures.point_biserial([item for item, _ in rows], [score for _, score in rows])
    assert found is None or -1.000001 <= found <= 1.000001


def test_the_rest_leaves_the_exercise_out() -> None:
    rows = [tried(1, True), tried(2, False), tried(3, True)]
    totals = {1: (3, 4), 2: (3, 4), 3: (1, 1)}
    assert measures.rest_scores(rows, totals) == {1: 2, 2: 3}


@pytest.mark.parametrize(("learners", "expected"), [(19, None), (20, 1.0)])
def test_too_few_learners_have_no_discrimination(learners: int, expected: float | None) -> None:
    rows = [tried(n, n % 2 == 0) for n in range(learners)]
    rest = {row.learner: 5 if row.at_once else 2 for row in rows}
    found = measures.discrimination(rows, rest)
    assert found == (None if expected is None else pytest.approx(expected))


def test_difficulty_is_of_first_tries_and_best_scores() -> None:
    rows = [
        tried(1, True, tries_to_right=1),
        tried(2, False, tries=3, best=1.0, seconds=60.0, tries_to_right=3),
        tried(3, False, tries=2, best=1.0, seconds=20.0, tries_to_right=2),
        tried(4, False, tries=2, best=0.5),
    ]
    found = measures.difficulty(rows)
    assert (found.attempts, found.learners, found.right) == (8, 4, 3)
    assert (found.at_once, found.best) == (0.25, 0.875)
    assert (found.median_seconds, found.median_tries) == (40.0, 2)


def test_nobody_gives_no_figures() -> None:
    found = measures.difficulty([])
    assert (found.attempts, found.at_once, found.best, found.median_tries) == (0, None, None, None)


@pytest.mark.parametrize(
    ("scores", "upper", "lower"),
    [
        ([1, 2, 3, 4, 5, 6], {4, 5}, {0, 1}),
        ([1, 1, 1, 5, 6, 6], {4, 5}, {0, 1, 2}),
        ([3, 3, 3], set(), set()),
        ([1, 9], set(), set()),
    ],
)
def test_thirds_are_of_learners_by_rest(
    scores: list[int], upper: set[int], lower: set[int]
) -> None:
    assert measures.thirds(dict(enumerate(scores))) == (upper, lower)


def test_an_option_is_seen_by_thirds() -> None:
    options = [
        {"id": "a", "text": "A", "right": True},
        {"id": "b", "text": "B", "right": False},
    ]
    answers = {1: {"a"}, 2: {"a", "b"}, 3: {"b"}, 4: {"b"}}
    a, b = option_figures(options, answers, {1, 2}, {3, 4, 5})
    assert (a.chosen, a.share, a.upper, a.lower, a.misleads) == (2, 0.5, 1.0, 0.0, False)
    assert (b.chosen, b.share, b.upper, b.lower, b.misleads) == (3, 0.75, 0.5, 1.0, False)


@pytest.mark.parametrize(("right", "misleads"), [(True, True), (False, False)])
def test_an_option_that_draws_the_weak_misleads_if_right(right: bool, misleads: bool) -> None:
    option = {"id": "a", "text": "A", "right": right}
    [found] = option_figures([option], {1: set(), 2: {"a"}}, {1}, {2})
    assert found.misleads is misleads


def test_cases_are_counted_over_programs() -> None:
    def case(name: str, outcome: Outcome) -> CaseResult:
        return CaseResult(name, outcome, 1.0, 1.0, True)

    results = [
        Result(Verdict.PARTIAL, 0.5, (), (case("a", Outcome.PASSED), case("b", Outcome.PASSED))),
        Result(Verdict.PARTIAL, 0.5, (), (case("a", Outcome.TIME_LIMIT),)),
    ]
    found = [(one.name, one.passed, one.tried, one.share) for one in case_figures(results)]
    assert found == [("a", 1, 2, 0.5), ("b", 1, 1, 1.0)]


@pytest.mark.parametrize(
    ("right_at_once", "right_later", "wrong", "power", "reports", "expected"),
    [
        (5, 0, 0, 0.3, 0, ["easy"]),
        (1, 5, 0, None, 0, ["hard"]),
        (0, 1, 5, None, 0, ["hard", "stuck"]),
        (3, 1, 1, -0.2, 0, ["negative"]),
        (3, 1, 1, -0.1, 0, []),
        (3, 1, 1, 0.4, 2, ["reports"]),
        (0, 0, 4, None, 1, []),
    ],
)
def test_the_reasons_to_review_are_rules(
    right_at_once: int,
    right_later: int,
    wrong: int,
    power: float | None,
    reports: int,
    expected: list[str],
) -> None:
    rows = [tried(n, True) for n in range(right_at_once)]
    rows += [tried(n, False, seconds=9.0) for n in range(right_later)]
    rows += [tried(n, False) for n in range(wrong)]
    found = flags(measures.difficulty(rows), power, reports)
    assert [flag.code for flag in found] == expected

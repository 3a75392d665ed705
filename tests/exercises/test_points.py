"""What tries are worth: a table, and “trying again never loses points”."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.points import (
    Answered,
    Weights,
    after_hints,
    best_share,
    factor,
    ready_at,
    tries_left,
)

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
curves = st.lists(st.integers(0, 100), max_size=5).map(lambda c: tuple(sorted(c, reverse=True)))
scores = st.lists(st.floats(0, 1), max_size=8)
hint_minutes = st.lists(st.integers(0, 10), max_size=4)
closings = st.none() | st.integers(0, 10).map(lambda minute: NOON + minute * MINUTE)
weights = st.builds(Weights, curves, st.integers(0, 100), st.none() | st.integers(1, 5), closings)


def share(rules: Weights, tried: list[float], hints: list[int] | None = None) -> Decimal:
    """Of one try a minute from noon on, with hints taken in these minutes."""
    tries = [Answered(NOON + n * MINUTE, score) for n, score in enumerate(tried, 1)]
    return best_share(rules.weigh(tries, [NOON + at * MINUTE for at in hints or []]))


@pytest.mark.parametrize(
    ("curve", "tried", "expected"),
    [
        ((), [], "0"),
        ((), [0, 1], "1"),
        ((100, 80, 60), [1], "1"),
        ((100, 80, 60), [0, 1], "0.8"),
        ((100, 80, 60), [0.5, 0, 0, 1], "0.6"),
        ((100, 50), [0.5, 0.8], "0.5"),
        ((100, 0), [0, 1], "0"),
    ],
)
def test_the_best_try_counts(curve: tuple[int, ...], tried: list[float], expected: str) -> None:
    assert share(Weights(curve), tried) == Decimal(expected)


@pytest.mark.parametrize(
    ("hints", "tried", "expected"),
    [
        ([], [1], "1"),
        ([0], [1], "0.9"),
        ([0, 0, 0], [1], "0.7"),
        ([1], [0, 1], "0.9"),
        ([2], [0.95, 1], "0.95"),
        ([5], [1], "1"),
        ([0] * 11, [1], "0"),
    ],
)
def test_a_hint_takes_from_the_tries_after_it(
    hints: list[int], tried: list[float], expected: str
) -> None:
    assert share(Weights(hint_cost=10), tried, hints) == Decimal(expected)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Weights(last_try=1), "0"),
        (Weights(last_try=2), "1"),
        (Weights(closes=NOON + 2 * MINUTE), "0"),
        (Weights(closes=NOON + 3 * MINUTE), "1"),
    ],
)
def test_once_the_solution_is_open_nothing_is_earned(rules: Weights, expected: str) -> None:
    assert share(rules, [0, 1]) == Decimal(expected)


def test_what_is_free_moves_no_number() -> None:
    tries = [Answered(NOON, 0, costs=False), Answered(NOON, 0), Answered(NOON, 1, costs=False)]
    weighed = Weights((100, 50)).weigh([*tries, Answered(NOON, 1)])
    assert [one.number for one in weighed] == [0, 1, 0, 2]
    assert best_share(weighed) == Decimal("0.5")


@given(weights, scores, st.floats(0, 1), hint_minutes)
def test_trying_again_never_loses_points(
    rules: Weights, tried: list[float], new: float, hints: list[int]
) -> None:
    assert share(rules, [*tried, new], hints) >= share(rules, tried, hints)


@given(weights, scores, hint_minutes, st.integers(0, 10))
def test_a_hint_never_raises_the_score(
    rules: Weights, tried: list[float], hints: list[int], new: int
) -> None:
    assert share(rules, tried, [*hints, new]) <= share(rules, tried, hints)


@given(weights, scores, hint_minutes)
def test_a_hint_taken_now_loses_nothing_earned(
    rules: Weights, tried: list[float], hints: list[int]
) -> None:
    assert share(rules, tried, [*hints, len(tried) + 1]) == share(rules, tried, hints)


@given(weights, scores, hint_minutes)
def test_no_share_is_above_the_best_score(
    rules: Weights, tried: list[float], hints: list[int]
) -> None:
    assert 0 <= share(rules, tried, hints) <= Decimal(str(max(tried, default=0)))


@given(curves, st.integers(1, 20))
def test_a_later_try_is_never_worth_more(curve: tuple[int, ...], number: int) -> None:
    assert factor(curve, number + 1) <= factor(curve, number)


@pytest.mark.parametrize(
    ("cost", "taken", "left"), [(0, 5, "1"), (10, 0, "1"), (10, 3, "0.7"), (60, 2, "0")]
)
def test_hints_take_all_at_most(cost: int, taken: int, left: str) -> None:
    assert after_hints(cost, taken) == Decimal(left)


@pytest.mark.parametrize(
    ("limit", "used", "left"), [(None, 99, None), (3, 0, 3), (3, 3, 0), (1, 5, 0)]
)
def test_tries_run_out(limit: int | None, used: int, left: int | None) -> None:
    assert tries_left(limit, used) == left


def test_a_pause_begins_with_the_last_try() -> None:
    assert ready_at(60, []) is None
    assert ready_at(60, [NOON, NOON - timedelta(hours=1)]) == NOON + timedelta(minutes=1)

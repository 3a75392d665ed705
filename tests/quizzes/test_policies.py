"""Tries, pauses and the points curve: a table, and “trying again never loses points”."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.scoring import best_share, factor, ready_at, tries_left

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
curves = st.lists(st.integers(0, 100), max_size=5).map(lambda c: sorted(c, reverse=True))
scores = st.lists(st.floats(0, 1), max_size=8)


@pytest.mark.parametrize(
    ("curve", "tried", "share"),
    [
        ([], [], "0"),
        ([], [0, 1], "1"),
        ([100, 80, 60], [1], "1"),
        ([100, 80, 60], [0, 1], "0.8"),
        ([100, 80, 60], [0.5, 0, 0, 1], "0.6"),
        ([100, 50], [0.5, 0.8], "0.5"),
        ([100, 0], [0, 1], "0"),
    ],
)
def test_the_best_try_counts(curve: list[int], tried: list[float], share: str) -> None:
    assert best_share(curve, tried) == Decimal(share)


@given(curves, scores, st.floats(0, 1))
def test_trying_again_never_loses_points(curve: list[int], tried: list[float], new: float) -> None:
    assert best_share(curve, [*tried, new]) >= best_share(curve, tried)


@given(curves, scores)
def test_no_share_is_above_the_best_score(curve: list[int], tried: list[float]) -> None:
    assert 0 <= best_share(curve, tried) <= Decimal(str(max(tried, default=0)))


@given(curves, st.integers(1, 20))
def test_a_later_try_is_never_worth_more(curve: list[int], number: int) -> None:
    assert factor(curve, number + 1) <= factor(curve, number)


@pytest.mark.parametrize(
    ("limit", "used", "left"), [(None, 99, None), (3, 0, 3), (3, 3, 0), (1, 5, 0)]
)
def test_tries_run_out(limit: int | None, used: int, left: int | None) -> None:
    assert tries_left(limit, used) == left


def test_a_pause_begins_with_the_last_try() -> None:
    assert ready_at(60, []) is None
    assert ready_at(60, [NOON, NOON - timedelta(hours=1)]) == NOON + timedelta(minutes=1)

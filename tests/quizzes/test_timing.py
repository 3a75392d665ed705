"""When a sitting ends and what lateness costs: a table, and what holds always."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.arrangement import Group, draw
from quizzes.timing import Late, Times

NOON = datetime(2027, 1, 15, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("times", "extra", "end"),
    [
        (Times(), 0, None),
        (Times(minutes=20), 0, NOON + timedelta(minutes=20)),
        (Times(minutes=20), 25, NOON + timedelta(minutes=25)),
        (Times(closes_at=NOON + HOUR, minutes=90), 0, NOON + HOUR),
        (Times(closes_at=NOON + HOUR), 50, NOON + HOUR),
        (
            Times(closes_at=NOON + HOUR, minutes=90, late=Late.GRACE, late_amount=10),
            0,
            NOON + HOUR + timedelta(minutes=10),
        ),
        (Times(closes_at=NOON, late=Late.PERCENT, late_amount=30), 0, NOON + 4 * DAY),
    ],
)
def test_a_sitting_ends_at_its_deadline(times: Times, extra: int, end: datetime | None) -> None:
    assert times.deadline(NOON, extra) == end


@pytest.mark.parametrize(
    ("late", "amount", "after", "share"),
    [
        (Late.NONE, 0, -HOUR, "1"),
        (Late.GRACE, 10, timedelta(minutes=9), "1"),
        (Late.PERCENT, 10, timedelta(0), "1"),
        (Late.PERCENT, 10, timedelta(seconds=1), "0.9"),
        (Late.PERCENT, 10, DAY, "0.9"),
        (Late.PERCENT, 10, DAY + HOUR, "0.8"),
        (Late.PERCENT, 60, 3 * DAY, "0"),
    ],
)
def test_each_day_begun_takes_its_share(
    late: Late, amount: int, after: timedelta, share: str
) -> None:
    times = Times(closes_at=NOON, late=late, late_amount=amount)
    assert times.late_share(NOON + after) == Decimal(share)


@given(st.integers(1, 100), st.integers(0, 10**6), st.integers(0, 10**6))
def test_handing_in_earlier_never_costs_more(percent: int, one: int, other: int) -> None:
    times = Times(closes_at=NOON, late=Late.PERCENT, late_amount=percent)
    first, second = (NOON + timedelta(seconds=s) for s in sorted((one, other)))
    assert times.late_share(first) >= times.late_share(second)


@given(st.integers(0, 2**62), st.booleans(), st.integers(1, 9))
def test_the_same_seed_draws_the_same(seed: int, shuffle: bool, pick: int) -> None:
    groups = [Group((1, 2)), Group(tuple(range(10, 19)), pick)]
    drawn = draw(groups, seed=seed, shuffle=shuffle)
    assert drawn == draw(groups, seed=seed, shuffle=shuffle)
    assert set(drawn[:2]) == {1, 2}
    assert len(set(drawn)) == 2 + pick
    assert shuffle or drawn == sorted(drawn)


def test_seeds_draw_different_questions() -> None:
    groups = [Group(tuple(range(8)), 3)]
    assert len({tuple(draw(groups, seed=n, shuffle=True)) for n in range(50)}) > 20

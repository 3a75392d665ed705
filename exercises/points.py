"""exercises: what tries are worth. Values in, values out. Trying again never loses points.

Exercises by themselves and questions of a quiz share this fold: the best of score x factor of the
try x what the hints taken before it leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ONE = Decimal(1)


@dataclass(frozen=True)
class Answered:
    """One answer handed in: when, its score (0 to 1), whether it costs a try."""

    at: datetime
    score: float
    costs: bool = True


@dataclass(frozen=True)
class Weighed:
    """How one try came to its share: its number among those that count (0: it costs nothing)."""

    number: int
    factor: Decimal
    hints: int
    hint_factor: Decimal
    # False once the solution could be seen, or after closing: practice, at no points.
    in_time: bool
    share: Decimal


@dataclass(frozen=True)
class Weights:
    """What weighs a try. `last_try` is the number of the last one that brings points."""

    curve: tuple[int, ...] = ()
    hint_cost: int = 0
    last_try: int | None = None
    closes: datetime | None = None

    def weigh(self, tries: Sequence[Answered], hints_at: Sequence[datetime] = ()) -> list[Weighed]:
        """The tries in the order in which they came, each with its share of the points."""
        weighed, number = [], 0
        for one in tries:
            number += one.costs
            taken = sum(at <= one.at for at in hints_at)
            weighed.append(self.weight(one, number if one.costs else 0, taken))
        return weighed

    def weight(self, one: Answered, number: int, hints: int) -> Weighed:
        """One try; what costs nothing brings nothing either."""
        worth = factor(self.curve, max(number, 1))
        left = after_hints(self.hint_cost, hints)
        in_time = self.in_time(max(number, 1), one.at)
        share = Decimal(str(one.score)) * worth * left if number and in_time else Decimal(0)
        return Weighed(number, worth, hints, left, in_time, share)

    def in_time(self, number: int, at: datetime) -> bool:
        """Whether a try of this number, made then, can bring points."""
        is_early = self.last_try is None or number <= self.last_try
        return is_early and (self.closes is None or at < self.closes)


def rounded(points: Decimal) -> Decimal:
    """Two decimals, a half upwards."""
    return points.quantize(CENT, rounding=ROUND_HALF_UP)


def factor(curve: Sequence[int], number: int) -> Decimal:
    """What the try of this number (from 1) is worth, from 0 to 1; the last entry stays."""
    if not curve:
        return ONE
    return Decimal(curve[min(number, len(curve)) - 1]) / 100


def after_hints(cost: int, taken: int) -> Decimal:
    """What so many hints leave of the points, from 0 to 1; each takes `cost` per cent."""
    return max(Decimal(0), ONE - Decimal(cost * taken) / 100)


def best_share(shares: Sequence[Weighed]) -> Decimal:
    """The best try's, so one more try can only add."""
    return max((one.share for one in shares), default=Decimal(0))


def tries_left(limit: int | None, used: int) -> int | None:
    """None where there is no limit."""
    return None if limit is None else max(0, limit - used)


def ready_at(cooldown_s: int, tried_at: Sequence[datetime]) -> datetime | None:
    """When the next try may be made, or None while nothing was tried."""
    return max(tried_at) + timedelta(seconds=cooldown_s) if tried_at else None

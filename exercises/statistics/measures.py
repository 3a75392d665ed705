"""The figures of item analysis as pure functions: shares, medians, thirds, point-biserial.

Formulas: Lord and Novick, Statistical Theories of Mental Test Scores, chapter 15 (the corrected
point-biserial correlation: the item is left out of the total that it is compared with).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

# With fewer learners a correlation says nothing.
FEWEST = 20


@dataclass(frozen=True)
class Tried:
    """One learner on one exercise: how often, how well, how long.

    `seconds` from the first answer to the right one; None while there is none. `tries_to_right`
    is 0 while there is none, or where nobody counted.
    """

    learner: int
    tries: int
    at_once: bool
    best: float
    seconds: float | None = None
    tries_to_right: int = 0


@dataclass(frozen=True)
class Difficulty:
    """How hard an exercise is. Shares are from 0 to 1, None where nobody tried."""

    attempts: int
    learners: int
    at_once: float | None
    best: float | None
    right: int
    median_seconds: float | None
    median_tries: float | None


def difficulty(rows: Sequence[Tried]) -> Difficulty:
    """The figures of one exercise. The median time is of those who needed more than one try."""
    times = [row.seconds for row in rows if row.seconds is not None and not row.at_once]
    tries = [row.tries_to_right for row in rows if row.tries_to_right]
    return Difficulty(
        attempts=sum(row.tries for row in rows),
        learners=len(rows),
        at_once=fmean(row.at_once for row in rows) if rows else None,
        best=fmean(row.best for row in rows) if rows else None,
        right=sum(row.seconds is not None for row in rows),
        median_seconds=median(times) if times else None,
        median_tries=median(tries) if tries else None,
    )


def point_biserial(items: Sequence[bool], scores: Sequence[float]) -> float | None:
    """(M1 - M0) / s * sqrt(p q), with s the standard deviation of all scores.

    None where all items or all scores are the same: there is nothing to tell apart.
    """
    ones = [score for item, score in zip(items, scores, strict=True) if item]
    noughts = [score for item, score in zip(items, scores, strict=True) if not item]
    if not ones or not noughts:
        return None
    mean = fmean(scores)
    spread = math.sqrt(fmean((score - mean) ** 2 for score in scores))
    if spread < 1e-12:
        return None
    share = len(ones) / len(scores)
    return (fmean(ones) - fmean(noughts)) / spread * math.sqrt(share * (1 - share))


def rest_scores(
    rows: Sequence[Tried], totals: Mapping[int, tuple[int, int]], *, own: bool = True
) -> dict[int, int]:
    """Each learner's total of the other exercises right at once; `totals` is (right, tried).

    Who has tried no other has no such score. `own` tells that the totals hold this exercise too.
    """
    found = {}
    for row in rows:
        right, tried = totals.get(row.learner, (0, 0))
        if tried - own > 0:
            found[row.learner] = right - (own and row.at_once)
    return found


def discrimination(rows: Sequence[Tried], rest: Mapping[int, int]) -> float | None:
    """The corrected point-biserial correlation; None with fewer than FEWEST learners."""
    compared = [row for row in rows if row.learner in rest]
    if len(compared) < FEWEST:
        return None
    items = [row.at_once for row in compared]
    return point_biserial(items, [rest[row.learner] for row in compared])


def thirds(rest: Mapping[int, int]) -> tuple[frozenset[int], frozenset[int]]:
    """The learners of the upper and of the lower third; those who tie at an edge stay out.

    Both are empty where there are too few to speak of thirds.
    """
    if len(rest) < 3:
        return frozenset(), frozenset()
    ordered = sorted(rest.values())
    size = len(ordered) // 3
    low, high = ordered[size - 1], ordered[-size]
    if low == high:
        return frozenset(), frozenset()
    upper = frozenset(learner for learner, score in rest.items() if score >= high)
    lower = frozenset(learner for learner, score in rest.items() if score <= low)
    return upper, lower

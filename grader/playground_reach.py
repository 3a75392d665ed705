"""grader: states that a playground's controls reach, coarse enough to try them all in a moment."""

from collections.abc import Iterator
from itertools import product

from grader.playground_replay import HILLS, LINES
from grader.playground_states import (
    LEAST_GAP,
    MOST_GAP,
    MOST_RATE,
    Place,
    State,
    limits,
)

RATES = (0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.32, 0.4, 0.6, MOST_RATE)
SHARES = (-0.75, -0.25, 0.25, 0.75)


def reachable(place: Place) -> Iterator[State]:
    """Yield states of this place, those that lie at hand first."""
    for function in place.functions:
        yield from _on_line(place, function) if function in LINES else _on_hill(place, function)


def _on_line(place: Place, function: str) -> Iterator[State]:
    low, high = limits({"function": function}, "x")
    gaps = (LEAST_GAP, 0.01, 0.1, MOST_GAP) if "h" in place.fields else (None,)
    for hundredth, gap in product(range(round(100 * low), round(100 * high) + 1), gaps):
        x = hundredth / 100
        if gap is None:
            yield {"function": function, "x": x}
        elif x + gap <= high:
            yield {"function": function, "x": x, "h": gap}


def _on_hill(place: Place, function: str) -> Iterator[State]:
    hill = HILLS[function]
    corners = [
        (hill.middle[0] + a * hill.reach, hill.middle[1] + b * hill.reach)
        for a, b in product(SHARES, SHARES)
    ]
    for (x, y), rule, rate in product([hill.start, *corners], place.rules, RATES):
        state = {"function": function, "rule": rule, "rate": rate, "x": x, "y": y}
        if "x2" in place.fields:
            yield state | {"x2": 2 * hill.middle[0] - x, "y2": y}
        else:
            yield state

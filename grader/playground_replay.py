"""grader: what the playgrounds compute, again in NumPy: curves, hills, paths, and their outcome.

The browser's numbers are in frontend/playgrounds/model; a test holds the two together. Every sum
stands in one order only, there and here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

RULES = {"plain": "plain", "momentum": "momentum 0.9", "adam": "Adam"}
MOST_STEPS = 200
KEPT, KEPT_SQUARES, TINY, FAR = 0.9, 0.999, 1e-8, 1000.0
LEVEL = 0.01
MANY_TURNS = 4
TURNED = -1e-12
AT_MINIMUM = 0.05


@dataclass(frozen=True)
class Line:
    """A function of one variable; `slope` is None where there is none; `window` is shown."""

    name: str
    f: Callable[[float], float]
    slope: Callable[[float], float | None]
    window: tuple[float, float]


@dataclass(frozen=True)
class Hill:
    """A function of two variables; the window reaches `reach` to each side of the middle."""

    name: str
    f: Callable[..., Any]
    gradient: Callable[..., list[Any]]
    middle: tuple[float, float]
    reach: float
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...] = ()


LINES: Mapping[str, Line] = {
    "square": Line("x²", lambda x: x * x, lambda x: 2 * x, (-3, 3)),
    "cubic": Line("x³ − 3x", lambda x: x * x * x - 3 * x, lambda x: 3 * x * x - 3, (-2.6, 2.6)),
    "sine": Line("sin x", math.sin, math.cos, (-5, 5)),
    "exp": Line("eˣ", math.exp, math.exp, (-3, 2.5)),
    "abs": Line("|x|", abs, lambda x: math.copysign(1.0, x) if x else None, (-3, 3)),
}
HILLS: Mapping[str, Hill] = {
    "bowl": Hill(
        "Bowl",
        lambda x, y: x * x + 3 * y * y,
        lambda x, y: [2 * x, 6 * y],
        (0, 0),
        5,
        (4, 3),
        ((0, 0),),
    ),
    "ravine": Hill(
        "Ravine",
        lambda x, y: 0.5 * x * x + 10 * y * y,
        lambda x, y: [x, 20 * y],
        (0, 0),
        5,
        (-4, 1.5),
        ((0, 0),),
    ),
    "rosenbrock": Hill(
        "Rosenbrock’s valley",
        lambda x, y: (1 - x) * (1 - x) + 10 * (y - x * x) * (y - x * x),
        lambda x, y: [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
        (0, 0.5),
        2,
        (-1.2, 1),
        ((1, 1),),
    ),
    "saddle": Hill(
        "Saddle",
        lambda x, y: x * x - y * y,
        lambda x, y: [2 * x, -2 * y],
        (0, 0),
        3,
        (2.5, 0.02),
    ),
    "valleys": Hill(
        "Two valleys",
        lambda x, y: (x * x - 1) * (x * x - 1) + 2 * y * y + 0.2 * x,
        lambda x, y: [4 * x * (x * x - 1) + 0.2, 4 * y],
        (0, 0),
        2,
        (0.4, 1.5),
        ((-1.0241, 0), (0.9741, 0)),
    ),
}


def secant(name: str, x: float, h: float) -> float:
    """Return the slope of the line through the points at x and x + h; h is not 0."""
    f = LINES[name].f
    return (f(x + h) - f(x)) / h


def paths(name: str, rule: str, rate: Vector, w: Vector, steps: int) -> list[Vector]:
    """Return the points of descents, one for each rate and row of w.

    Each has the start and at most `steps` points more; it ends where it runs far away.
    """
    return walks(HILLS[name].gradient, rule, rate, w, steps)


def walks(
    gradient: Callable[..., list[Any]], rule: str, rate: Vector, w: Vector, steps: int
) -> list[Vector]:
    """The same on any surface, given by its gradient."""
    rate = rate[:, None]
    m, v = np.zeros_like(w), np.zeros_like(w)
    first = second = 1.0
    points = [w]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            slope = np.stack(gradient(*w.T), axis=1)
            if rule == "momentum":
                m = KEPT * m + slope
                w = w - rate * m
            elif rule == "adam":
                m = KEPT * m + (1 - KEPT) * slope
                v = KEPT_SQUARES * v + (1 - KEPT_SQUARES) * (slope * slope)
                first, second = first * KEPT, second * KEPT_SQUARES
                w = w - rate * (m / (1 - first) / (np.sqrt(v / (1 - second)) + TINY))
            else:
                w = w - rate * slope
            points.append(w)
    whole = np.stack(points, axis=1)
    far = ~np.all(np.abs(whole) <= FAR, axis=2)
    ends = np.where(far.any(axis=1), far.argmax(axis=1), steps)
    return [row[: end + 1] for row, end in zip(whole, ends, strict=True)]


def path(name: str, rule: str, rate: float, start: tuple[float, float], steps: int) -> Vector:
    """Return the points of one descent, the start first."""
    return paths(name, rule, np.array([rate]), np.array([start], dtype=float), steps)[0]


@dataclass(frozen=True)
class Outcome:
    """How a path stands. `minimum` is the number of the one it lies at, or -1."""

    diverges: bool
    escapes: bool
    level: bool
    turns: tuple[int, int]
    minimum: int
    slope: float

    @property
    def zigzags(self) -> bool:
        """Whether it turns back often enough along one of the axes."""
        return max(self.turns) >= MANY_TURNS

    @property
    def settles(self) -> bool:
        """Whether it has come to rest at a minimum."""
        return self.level and self.minimum >= 0


def outcome(name: str, points: Vector) -> Outcome:
    """Tell what a path does: far (and downhill or not), level, on its way; and its turns."""
    hill = HILLS[name]
    end, before = points[-1], points[max(0, len(points) - 2)]
    far = is_far(end)
    with np.errstate(all="ignore"):
        lower = bool(hill.f(*end) < hill.f(*points[0]))
        # With momentum one may cross level ground at speed.
        moved = math.hypot(*(end - before))
        slope = math.hypot(*hill.gradient(*end))
    return Outcome(
        diverges=far and not lower,
        escapes=far and lower,
        level=not far and slope < LEVEL and moved < LEVEL,
        turns=(turns(points, 0), turns(points, 1)),
        minimum=-1 if far else nearest(name, end),
        slope=slope,
    )


def is_far(point: Vector) -> bool:
    """Tell whether a point has left all that is of interest, or is no number."""
    return not bool(np.all(np.abs(point) <= FAR))


def turns(points: Vector, axis: int) -> int:
    """Count how often a coordinate turns back; moves too small to be seen do not count."""
    with np.errstate(all="ignore"):
        moves = np.diff(points[:, axis])
        return int(np.count_nonzero(moves[:-1] * moves[1:] < TURNED))


def nearest(name: str, point: Vector) -> int:
    """Return the number of the minimum that a point lies at, or -1."""
    for number, (a, b) in enumerate(HILLS[name].minima):
        if math.hypot(point[0] - a, point[1] - b) < AT_MINIMUM:
            return number
    return -1

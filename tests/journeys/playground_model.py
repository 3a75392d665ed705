"""tests of journeys: the playgrounds' numbers in Python, to hold against those of the browser."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
KEPT, KEPT_SQUARES, TINY, FAR = 0.9, 0.999, 1e-8, 1000.0

LINES: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "square": (lambda x: x * x, lambda x: 2 * x),
    "cubic": (lambda x: x * x * x - 3 * x, lambda x: 3 * x * x - 3),
    "sine": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "abs": (abs, lambda x: math.copysign(1.0, x)),
}
HILLS: dict[str, tuple[Callable[..., Any], Callable[..., list[Any]]]] = {
    "bowl": (lambda x, y: x * x + 3 * y * y, lambda x, y: [2 * x, 6 * y]),
    "ravine": (lambda x, y: 0.5 * x * x + 10 * y * y, lambda x, y: [x, 20 * y]),
    "rosenbrock": (
        lambda x, y: (1 - x) * (1 - x) + 10 * (y - x * x) * (y - x * x),
        lambda x, y: [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
    ),
    "saddle": (lambda x, y: x * x - y * y, lambda x, y: [2 * x, -2 * y]),
    "valleys": (
        lambda x, y: (x * x - 1) * (x * x - 1) + 2 * y * y + 0.2 * x,
        lambda x, y: [4 * x * (x * x - 1) + 0.2, 4 * y],
    ),
}


def paths(name: str, rule: str, rate: Vector, w: Vector, steps: int) -> list[Vector]:
    """The points of descents, one for each rate and row of w; each ends where it runs far away."""
    gradient = HILLS[name][1]
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


def secant(name: str, x: float, h: float) -> float:
    """The slope of the line through the points at x and x + h."""
    f = LINES[name][0]
    return (f(x + h) - f(x)) / h


def directional(name: str, x: float, y: float, angle: float) -> float:
    """The slope in the direction of an angle."""
    return float(np.dot(HILLS[name][1](x, y), [math.cos(angle), math.sin(angle)]))


def walk(scale: float, steps: int) -> Vector:
    """Descent at the best rate from (4, 3) on the mean of two squares with one scaled feature."""
    curvatures = np.array([2, 2 * scale * scale])
    by = 1 - 2 / np.sum(curvatures) * curvatures
    return np.array([4.0, 3.0]) * by ** np.arange(steps)[:, None]

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
HILLS: dict[str, tuple[Callable[..., float], Callable[..., list[float]]]] = {
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


def path(state: dict[str, Any], steps: int) -> list[list[float]]:
    """The points of a descent, the start included; it ends where it runs far away."""
    gradient = HILLS[state["function"]][1]
    rate, rule = state["rate"], state["rule"]
    w = np.array([state["x"], state["y"]], dtype=np.float64)
    m, v = np.zeros(2), np.zeros(2)
    first = second = 1.0
    points = [w.tolist()]
    while len(points) <= steps and bool(np.all(np.abs(w) <= FAR)):
        slope = np.array(gradient(*w.tolist()))
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
        points.append(w.tolist())
    return points


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

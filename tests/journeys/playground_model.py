"""tests of journeys: further numbers of the playgrounds in Python; the rest is what grades them."""

import math

import numpy as np

from grader.playground_replay import HILLS, Vector


def directional(name: str, x: float, y: float, angle: float) -> float:
    """The slope in the direction of an angle."""
    return float(np.dot(HILLS[name].gradient(x, y), [math.cos(angle), math.sin(angle)]))


def walk(scale: float, steps: int) -> Vector:
    """Descent at the best rate from (4, 3) on the mean of two squares with one scaled feature."""
    curvatures = np.array([2, 2 * scale * scale])
    by = 1 - 2 / np.sum(curvatures) * curvatures
    return np.array([4.0, 3.0]) * by ** np.arange(steps)[:, None]

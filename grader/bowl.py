"""grader: a bowl with a gentle and a steep axis, turned by an angle, and descents on it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.playground_replay import MANY_TURNS, Vector, is_far, turns, walks

GRID = 41
LONG = 200
# What becomes of a path, as it follows "it".
ENDS = {
    "crawls": "hardly moves",
    "converges": "comes down without changing sides",
    "zigzags": "changes sides at every step, and still comes down",
    "diverges": "changes sides at every step, and runs away",
}
CLEAR = 0.03


@dataclass(frozen=True)
class Bowl:
    """f = gentle/2 u² + steep/2 v², u and v along axes turned by `angle`; and how one walks."""

    gentle: float
    steep: float
    angle: float
    rule: str
    rate: float

    def _turned(self, a: Any, b: Any, way: int) -> tuple[Any, Any]:
        c, s = math.cos(self.angle), way * math.sin(self.angle)
        return c * a - s * b, s * a + c * b

    def height(self, x: Any, y: Any) -> Any:
        """Return f at (x, y)."""
        u, v = self._turned(x, y, -1)
        with np.errstate(all="ignore"):
            return 0.5 * self.gentle * u * u + 0.5 * self.steep * v * v

    def gradient(self, x: Any, y: Any) -> list[Any]:
        """Return the two slopes at (x, y)."""
        u, v = self._turned(x, y, -1)
        return list(self._turned(self.gentle * u, self.steep * v, 1))

    def path(self, start: tuple[float, float], steps: int) -> Vector:
        """Return the points of a descent that begins at (u, v) = start."""
        first = np.array([self._turned(*start, 1)])
        return walks(self.gradient, self.rule, np.array([self.rate]), first, steps)[0]

    def closed(self, start: tuple[float, float], steps: int) -> Vector:
        """Return the points of a plain descent by powers of its two factors."""
        k = np.arange(steps + 1)
        u, v = (part * factor**k for part, factor in zip(start, self.factors, strict=True))
        return np.stack(self._turned(u, v, 1), axis=1)

    @property
    def factors(self) -> tuple[float, float]:
        """What a plain step multiplies u and v by."""
        return 1 - self.rate * self.gentle, 1 - self.rate * self.steep

    def is_clear(self) -> bool:
        """Tell whether no factor of a plain descent lies near 0 or -1, where its name changes."""
        return all(min(abs(one), abs(one + 1)) > CLEAR for one in self.factors)

    def outcome(self, start: tuple[float, float], steps: int) -> str:
        """Return what becomes of a descent, one of ENDS."""
        points = self.path(start, LONG)
        if is_far(points[-1]):
            return "diverges"
        own = np.stack(self._turned(points[:, 0], points[:, 1], -1), axis=1)
        if max(turns(own, 0), turns(own, 1)) >= MANY_TURNS:
            return "zigzags"
        left = np.hypot(*points[min(steps, len(points) - 1)]) / np.hypot(*points[0])
        return "crawls" if left > 0.5 else "converges"

    def heights(self, reach: float) -> dict[str, Any]:
        """Return f on a grid over the map, with three digits."""
        ticks = np.linspace(-reach, reach, GRID)
        z = self.height(*np.meshgrid(ticks, ticks))
        return {
            "x": [float(f"{one:.4g}") for one in ticks],
            "y": [float(f"{one:.4g}") for one in ticks],
            "z": [[float(f"{one:.3g}") for one in row] for row in z],
        }

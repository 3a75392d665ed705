"""grader.code: differentiates an author's function. Read as text, it runs in a sandbox."""

from collections.abc import Callable
from typing import Any

import numpy as np

_TINY = 1e-30
_AGREE = 1e-5


def __derivative__(of: Callable[[Any], Any], at: Any) -> Any:
    """Return the slopes of `of` at a number or an array, in the same shape.

    By a complex step, exact to the last digits, wherever that agrees with central differences; a
    function with abs, max or a norm has no complex step, and keeps the differences (about 1e-9).
    """
    point = np.array(at, dtype=float)
    slopes = np.array([_slope(of, point, place) for place in np.ndindex(point.shape)])
    return slopes.reshape(point.shape) if point.ndim else float(slopes[0])


def _slope(of: Callable[[Any], Any], point: Any, place: tuple[int, ...]) -> float:
    wide = 1e-3 * max(1.0, abs(float(point[place])))
    far, near = (_central(of, point, place, h) for h in (wide, wide / 2))
    central = (4 * near - far) / 3
    try:
        exact = _value(of, point.astype(complex), place, _TINY * 1j).imag / _TINY
    except (TypeError, ValueError):
        return central
    return exact if abs(exact - central) <= _AGREE * max(1.0, abs(central)) else central


def _central(of: Callable[[Any], Any], point: Any, place: tuple[int, ...], h: float) -> float:
    up, down = _value(of, point, place, h), _value(of, point, place, -h)
    return float((up.real - down.real) / (2 * h))


def _value(of: Callable[[Any], Any], point: Any, place: tuple[int, ...], step: complex) -> complex:
    moved = point.copy()
    moved[place] += step
    found = np.asarray(of(moved if moved.ndim else moved.item()))
    if found.size != 1:
        raise ArithmeticError(f"the function must return one number, not shape {found.shape}")
    return complex(found.item())

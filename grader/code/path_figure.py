"""grader.code: a path as plain data to draw: both paths, the hills, the losses on the way."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.code.path_bugs import Array, Walk

MOST_DRAWN = 200
DIGITS = 6
DIGITS_OF_HILLS = 4


def path_figure(
    walk: Walk,
    replay: Mapping[str, Any],
    first_wrong: int | None,
    bugs: tuple[str, ...],
    title: str,
) -> dict[str, Any]:
    """Return the figure's JSON: numbers to six digits, null for what is not finite.

    `should` is where the first wrong step ought to have led, `clipped` tells that rows lie outside
    `window`, and `cut` that there are more rows than drawn.
    """
    rows, path = walk.rows[:MOST_DRAWN], walk.path[:MOST_DRAWN]
    window, losses, hills = replay["window"], replay["losses"], replay["contours"]
    return {
        "type": "path",
        "title": title,
        "yours": numbers(rows),
        "reference": numbers(path),
        "first_wrong": first_wrong,
        "bugs": list(bugs),
        "should": _should(walk, first_wrong),
        "contours": None
        if hills is None
        else {
            "x": numbers(hills["x"]),
            "y": numbers(hills["y"]),
            "z": numbers(hills["z"], DIGITS_OF_HILLS),
        },
        "window": None if window is None else {axis: numbers(window[axis]) for axis in ("x", "y")},
        "bottom": None if replay["bottom"] is None else numbers(replay["bottom"]),
        "loss": None
        if losses is None
        else {"yours": numbers(losses["yours"]), "reference": numbers(losses["path"])},
        "clipped": _outside(rows, window),
        "cut": max(len(walk.rows), len(walk.path)) > MOST_DRAWN,
    }


def _should(walk: Walk, first_wrong: int | None) -> Any:
    if first_wrong is None or not 0 < first_wrong < len(walk.rows):
        return None
    return numbers(walk.right()[first_wrong - 1])


def numbers(values: Any, digits: int = DIGITS) -> Any:
    """Return numbers as (nested) lists, rounded to so many digits; null for what is not finite."""
    array = np.asarray(values, dtype=float)
    flat = [float(f"{x:.{digits}g}") if np.isfinite(x) else None for x in array.ravel()]
    return np.array(flat, dtype=object).reshape(array.shape).tolist()


def _outside(rows: Array, window: Mapping[str, Any] | None) -> bool:
    if window is None:
        return False
    inside = [
        (rows[:, i] >= window[axis][0]) & (rows[:, i] <= window[axis][1])
        for i, axis in enumerate(("x", "y"))
    ]
    return not bool(np.all(inside))

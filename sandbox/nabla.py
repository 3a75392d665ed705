"""sandbox: `nabla`, a module that programs may import: notes the numbers of a figure, no image.

Inside it goes by the name `nabla`. What it has noted is sent when the program has ended.
"""

import math
from collections.abc import Iterable
from typing import Any

__all__ = ["plot_loss", "plot_path"]

_MOST_FIGURES, _MOST_POINTS, _MOST_LETTERS = 8, 1000, 100
_figures: list[dict[str, Any]] = []


def plot_path(points: Iterable[Iterable[float]], label: str = "") -> None:
    """Draw the way of a descent: points (x, y) in order, such as an array of shape (steps + 1, 2).

    Beyond 1000 points one in two, three, ... is drawn; no points, or a ninth figure, are not.
    """
    rows, words = _thinned(points, label)
    try:
        yours = [[_number(x), _number(y)] for x, y in rows]
    except (TypeError, ValueError):
        raise ValueError("plot_path takes points of two numbers each, (x, y)") from None
    _note("path", yours, words)


def plot_loss(values: Iterable[float], label: str = "") -> None:
    """Draw one number after the other, such as the loss after each step. Bounds: as plot_path."""
    rows, words = _thinned(values, label)
    try:
        yours = [_number(value) for value in rows]
    except (TypeError, ValueError):
        raise ValueError("plot_loss takes a list of single numbers") from None
    _note("loss", yours, words)


def _thinned(values: Iterable[Any], label: str) -> tuple[list[Any], str]:
    """So many of the values that they can be drawn, and a title that tells what was left out."""
    rows, words = list(values), str(label)[:_MOST_LETTERS]
    every = -(-len(rows) // _MOST_POINTS)
    if every <= 1:
        return rows, words
    return rows[::every], f"{words} (one in {every} of {len(rows)} points)".strip()


def _number(value: Any) -> float | None:
    """Six digits are enough to draw; what is not finite leaves a gap."""
    found = float(value)
    return float(f"{found:.6g}") if math.isfinite(found) else None


def _note(kind: str, yours: list[Any], title: str) -> None:
    if yours and len(_figures) < _MOST_FIGURES:
        _figures.append({"type": kind, "yours": yours, "title": title})

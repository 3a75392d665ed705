"""grader.code: the program that walks a descent again. Read as text, it runs in a sandbox.

A gradient is the author's Python, so it is not called here but in a sandbox, apart from the
learner's program. The one argument of the learner's making is an array of numbers.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

_MOST_ROWS = 1_000
_MOST_DRAWN = 200
_GRID = 33
_MARGIN = 0.12
_FARTHEST = 4
_TOWARDS_THE_BOTTOM = 400


def __replay__(
    grad: Callable[[Any], Any],
    w0: Any,
    eta: float,
    steps: int,
    yours: Any,
    loss: Callable[[Any], Any] | None = None,
) -> Mapping[str, Any]:
    """Return the gradients at the learner's points, the right path, and what a drawing needs.

    `yours` has shape (rows, d). Where the gradient or the loss has no value there is NaN.
    """
    start = np.array(w0, dtype=float)
    rows = np.array(yours, dtype=float)[:_MOST_ROWS]
    with np.errstate(all="ignore"):
        slopes = np.array([_slope(grad, w) for w in rows]).reshape(rows.shape)
        in_turn = np.array([_in_turn(grad, w, eta) for w in rows]).reshape(rows.shape)
        path = _walk(grad, start, eta, min(int(steps), _MOST_ROWS))
        missed = _missed(rows, rows - eta * slopes)
        drawn = _drawn(grad, eta, rows[:_MOST_DRAWN], path[:_MOST_DRAWN], missed, loss)
    return {
        "eta": float(eta),
        "steps": int(steps),
        "rows": rows,
        "gradients": slopes,
        "in_turn": in_turn,
        "path": path,
        "start_gradient": _slope(grad, start),
        **drawn,
    }


def _slope(grad: Callable[[Any], Any], w: Any) -> Any:
    try:
        found = np.array(grad(w.copy()), dtype=float)
    except (ArithmeticError, ValueError):
        return np.full(w.shape, np.nan)
    return np.broadcast_to(found, w.shape).copy()


def _in_turn(grad: Callable[[Any], Any], w: Any, eta: float) -> Any:
    """Return where a step leads that moves the coordinates one after the other."""
    moved = w.copy()
    for i in range(len(moved)):
        moved[i] -= eta * _slope(grad, moved)[i]
    return moved


def _walk(grad: Callable[[Any], Any], start: Any, eta: float, steps: int) -> Any:
    path = np.zeros((steps + 1, len(start)))
    path[0] = start
    for k in range(steps):
        path[k + 1] = path[k] - eta * _slope(grad, path[k])
    return path


def _missed(rows: Any, led: Any) -> int:
    """Return the first row that is not where its step leads: what a drawing should show."""
    far = ~np.isclose(rows[1:], led[:-1]).all(axis=1)
    return int(np.argmax(far)) + 1 if far.any() else 0


def _drawn(
    grad: Callable[[Any], Any],
    eta: float,
    rows: Any,
    path: Any,
    missed: int,
    loss: Callable[[Any], Any] | None,
) -> dict[str, Any]:
    losses = None
    if loss is not None:
        losses = {
            name: [_height(loss, w) for w in p] for name, p in (("yours", rows), ("path", path))
        }
    found: dict[str, Any] = {"losses": losses, "contours": None, "window": None, "bottom": None}
    if path.shape[1] != 2:
        return found
    bottom = _bottom(grad, path, eta)
    x, y = _window(rows, path, bottom, rows[missed] if missed < len(rows) else path[0])
    found |= {"window": {"x": list(x), "y": list(y)}, "bottom": bottom}
    if loss is not None:
        xs, ys = np.linspace(*x, _GRID), np.linspace(*y, _GRID)
        heights = [[_height(loss, np.array([a, b])) for a in xs] for b in ys]
        found["contours"] = {"x": xs, "y": ys, "z": np.array(heights)}
    return found


def _height(loss: Callable[[Any], Any], w: Any) -> float:
    try:
        return float(loss(w.copy()))
    except (ArithmeticError, TypeError, ValueError):
        return float("nan")


def _bottom(grad: Callable[[Any], Any], path: Any, eta: float) -> Any:
    """Return where the right path would come to rest, if it does so soon, and not far away."""
    far = _walk(grad, path[-1], eta, _TOWARDS_THE_BOTTOM)[-1]
    first = np.linalg.norm(_slope(grad, path[0]))
    rest = np.linalg.norm(_slope(grad, far))
    size = max(np.ptp(path, axis=0).max(), float(np.abs(path).max()))
    near = np.isfinite(far).all() and np.linalg.norm(far - path[0]) <= 4 * size
    return far if near and rest <= 1e-3 * first else None


def _grows(path: Any) -> bool:
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return len(lengths) > 2 and bool(lengths[-1] > lengths[0])


def _window(
    rows: Any, path: Any, bottom: Any, missed: Any
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return a square that holds the start and most of both paths.

    The right path is shown whole unless its steps grow. A path that runs away is cut: beside its
    end, its first steps would be too small to see.
    """
    start = path[0]
    right = path[np.isfinite(path).all(axis=1)]
    away = np.linalg.norm(right - start, axis=1)
    moved = away[away > 0]
    reach = 1.0
    if len(moved):
        reach = 2 * float(np.quantile(moved, 0.35)) if _grows(right) else 1.3 * float(moved.max())
    if bottom is not None:
        reach = max(reach, 1.3 * float(np.linalg.norm(bottom - start)))
    miss = float(np.linalg.norm(missed - start))
    reach = max(reach, 1.01 * miss) if miss <= _FARTHEST * reach else reach
    points = np.vstack([right, rows[np.isfinite(rows).all(axis=1)]])
    near = points[np.linalg.norm(points - start, axis=1) <= reach]
    shown = [start[None], near] if bottom is None else [start[None], near, bottom[None]]
    held = np.vstack(shown)
    low, high = held.min(axis=0), held.max(axis=0)
    side = float((high - low).max()) or 2 * reach
    half = side * (0.5 + _MARGIN)
    (a, b), middle = (half, half), (low + high) / 2
    return (
        (float(middle[0] - a), float(middle[0] + a)),
        (float(middle[1] - b), float(middle[1] + b)),
    )

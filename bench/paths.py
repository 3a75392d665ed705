"""How many paths of descent are judged right and how many mistakes are named: 4,800 generated ones.

400 random quadratics in 2 to 4 dimensions, each walked by a right program and by eleven wrong ones.
Where the programs of two mistakes walk the same path, both names are wanted.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from grader.code.path import as_path, judge_path
from grader.code.replay_program import __replay__

QUADRATICS = 400
STEPS = 6
SEED = 20240501

Array = np.ndarray[Any, np.dtype[Any]]
Grad = Callable[[Array], Array]
Program = Callable[[Grad, Array, float, int], Any]


@dataclass(frozen=True)
class Valley:
    """A quadratic, half w'Aw - b'w, with a start and a learning rate that lets descent settle."""

    matrix: Array
    shift: Array
    start: Array
    rate: float

    def grad(self, w: Array) -> Array:
        return np.asarray(self.matrix @ w - self.shift)


@dataclass
class Tally:
    """What became of the paths of one program."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def valley(draw: np.random.Generator) -> Valley:
    d = int(draw.integers(2, 5))
    turned, _ = np.linalg.qr(draw.normal(size=(d, d)))
    steep = draw.uniform(0.3, 4.0, d)
    rate = float(draw.uniform(0.05, 0.9) / steep.max())
    return Valley(
        turned @ np.diag(steep) @ turned.T, draw.normal(size=d), draw.normal(0, 3, d), rate
    )


def _walk(step: Callable[[Grad, Array, float, int], Array]) -> Program:
    """Return a program whose rows follow from the row before."""

    def program(grad: Grad, w0: Array, eta: float, steps: int) -> Array:
        rows = [np.array(w0, dtype=float)]
        for k in range(steps):
            rows.append(step(grad, rows[-1], eta, k))
        return np.array(rows)

    return program


def _once(grad: Grad, w0: Array, eta: float, steps: int) -> Array:
    slope = grad(w0)
    return _walk(lambda _grad, w, rate, _k: w - rate * slope)(grad, w0, eta, steps)


def _sequential(grad: Grad, w: Array, eta: float, _k: int) -> Array:
    moved = w.copy()
    for i in range(len(moved)):
        moved[i] -= eta * grad(moved)[i]
    return moved


def _lagged(grad: Grad, w0: Array, eta: float, steps: int) -> Array:
    rows, slope = [np.array(w0, dtype=float)], grad(w0)
    for _ in range(steps):
        before = slope
        slope = grad(rows[-1])
        rows.append(rows[-1] - eta * before)
    return np.array(rows)


def _first_only(grad: Grad, w: Array, eta: float, _k: int) -> Array:
    moved = w.copy()
    moved[0] = w[0] - eta * grad(w)[0]
    return moved


def _normalised(grad: Grad, w: Array, eta: float, _k: int) -> Array:
    slope = grad(w)
    with np.errstate(invalid="ignore"):
        return np.asarray(w - eta * slope / np.sqrt((slope * slope).sum()))


right: Program = _walk(lambda grad, w, eta, _k: w - eta * grad(w))

# The eleven mistakes of the loop itself.
STEP_BUGS: dict[str, Program] = {
    "ascent": _walk(lambda grad, w, eta, _k: w + eta * grad(w)),
    "rate_ignored": _walk(lambda grad, w, eta, _k: w - grad(w)),
    "rate_doubled": _walk(lambda grad, w, eta, _k: w - 2 * eta * grad(w)),
    "rate_halved": _walk(lambda grad, w, eta, _k: w - 0.5 * eta * grad(w)),
    "gradient_once": _once,
    "sequential": _walk(_sequential),
    "lagged": _lagged,
    "swapped": _walk(lambda grad, w, eta, _k: w - eta * grad(w)[::-1]),
    "first_only": _walk(_first_only),
    "normalised": _walk(_normalised),
    "decayed": _walk(lambda grad, w, eta, k: w - eta / (k + 1) * grad(w)),
}


def _aliased(grad: Grad, w0: Array, eta: float, steps: int) -> Array:
    w = np.array(w0, dtype=float)
    rows = [w]
    for _ in range(steps):
        w -= eta * grad(w)
        rows.append(w)
    return np.array(rows)


def _momentum(grad: Grad, w0: Array, eta: float, steps: int) -> Array:
    w, speed, rows = np.array(w0, dtype=float), np.zeros(len(w0)), [np.array(w0, dtype=float)]
    for _ in range(steps):
        speed = 0.9 * speed - eta * grad(w)
        w = w + speed
        rows.append(w)
    return np.array(rows)


# Mistakes in which rows are kept, and rarer ones of the step.
MORE_BUGS: dict[str, Program] = {
    "start_missing": lambda grad, w0, eta, steps: right(grad, w0, eta, steps)[1:],
    "one_too_many": lambda grad, w0, eta, steps: right(grad, w0, eta, steps + 1),
    "one_too_few": lambda grad, w0, eta, steps: right(grad, w0, eta, steps - 1),
    "start_twice": lambda grad, w0, eta, steps: np.vstack([w0, right(grad, w0, eta, steps - 1)]),
    "every_row_last": _aliased,
    "first_for_all": _walk(lambda grad, w, eta, _k: w - eta * grad(w)[0]),
    "momentum": _momentum,
    "rate_own": _walk(lambda grad, w, _eta, _k: w - 0.137 * grad(w)),
    "whole_numbers": _walk(lambda grad, w, eta, _k: np.trunc(w - eta * grad(w))),
}


def plain_valleys() -> list[Valley]:
    """Return bowls so plain that mistakes coincide: a rate of a half, few kinds of slope."""
    matrices = (np.diag([1.0, 3.0]), np.diag([1.0, 1.0]), np.array([[1.0, 0.5], [0.5, 1.0]]))
    starts = (np.array([4.0, 3.0]), np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    return [
        Valley(matrix, np.zeros(2), start, rate)
        for matrix in matrices
        for start in starts
        for rate in (0.1, 0.5, 1.0)
    ]


def same_path(one: Any, other: Any) -> bool:
    a, b = np.asarray(one), np.asarray(other)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))


def judged(place: Valley, path: Any, steps: int = STEPS) -> Any:
    """Return the report on a path, replayed in this process."""
    expected = right(place.grad, place.start, place.rate, steps)
    rows = as_path(path, expected)
    replay = None
    if rows is not None:
        replay = __replay__(place.grad, place.start, place.rate, steps, rows)
    return judge_path(expected, path, replay, absolute=1e-9, relative=1e-6, reveal=True)


def paths_of(place: Valley, programs: dict[str, Program], steps: int = STEPS) -> dict[str, Any]:
    """Return the path of the right program and of every wrong one."""
    inputs = (place.grad, place.start, place.rate, steps)
    return {name: program(*inputs) for name, program in {"right": right, **programs}.items()}


def outcome(place: Valley, name: str, paths: dict[str, Any], steps: int = STEPS) -> str:
    """Return what became of one path: "named", "unnamed", "misnamed" or "misjudged"."""
    report = judged(place, paths[name], steps)
    alike = {bug for bug, other in paths.items() if same_path(other, paths[name])}
    if report.right or "right" in alike:
        return "named" if report.right and "right" in alike else "misjudged"
    if set(report.bugs) == alike:
        return "named"
    return "misnamed" if report.bugs else "unnamed"


def tallies(
    programs: dict[str, Program], count: int = QUADRATICS, seed: int = SEED
) -> dict[str, Tally]:
    """Judge every program's path on `count` quadratics."""
    draw = np.random.default_rng(seed)
    found = {name: Tally() for name in ("right", *programs)}
    for _ in range(count):
        place = valley(draw)
        paths = paths_of(place, programs)
        for name, tally in found.items():
            began = perf_counter()
            tally.outcomes[outcome(place, name, paths)] += 1
            tally.seconds += perf_counter() - began
    return found


def coincidences() -> tuple[int, int]:
    """Return how many short paths two mistakes share, and on how many of them both are told."""
    both = told = 0
    for place in plain_valleys():
        for steps in (1, 2, 3, 6):
            paths = paths_of(place, STEP_BUGS | MORE_BUGS, steps)
            for path in paths.values():
                alike = {name for name, other in paths.items() if same_path(path, other)}
                if len(alike) > 1 and "right" not in alike:
                    both += 1
                    told += alike <= set(judged(place, path, steps).bugs)
    return both, told


def table(title: str, programs: dict[str, Program]) -> tuple[list[str], int, int, int]:
    """Return the lines of a table, and how many paths there were, were judged right, were named."""
    total: Counter[str] = Counter()
    lines = [title, f"  {'program':<18}{'paths':>7}{'judged':>8}{'named':>8}{'ms each':>9}"]
    for name, tally in tallies(programs).items():
        total += tally.outcomes
        paths = tally.outcomes.total()
        judged_right = paths - tally.outcomes["misjudged"]
        ms = 1000 * tally.seconds / paths
        lines.append(
            f"  {name:<18}{paths:>7}{judged_right:>8}{tally.outcomes['named']:>8}{ms:>9.2f}"
        )
    return lines, total.total(), total.total() - total["misjudged"], total["named"]


def main() -> int:
    """Print the tables; 1 if fewer paths are judged or named than promised."""
    promised = True
    for title, programs in (
        ("Paths: right, and the eleven mistakes of the loop", STEP_BUGS),
        ("Paths: mistakes in the rows, and rarer ones", MORE_BUGS),
    ):
        lines, paths, judged_right, named = table(title, programs)
        share = 100 * named / paths
        print("\n".join(lines))
        print(f"  judged right {judged_right} of {paths}, named {named} ({share:.1f} %)\n")
        promised = promised and judged_right == paths and named >= 0.98 * paths
    both, told = coincidences()
    print(
        f"Where two mistakes walk one path: {both} short paths on plain bowls, all told on {told}"
    )
    return 0 if promised and told >= 0.98 * both else 1


if __name__ == "__main__":
    sys.exit(main())

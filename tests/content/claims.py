"""tests of content: what each claim in a lesson's text has to say, computed here under its name."""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain
from operator import mul

import numpy as np
from numpy.typing import NDArray

Point = NDArray[np.float64]
Formula = Callable[[], float | Sequence[float] | Point]

CURVATURES = np.array([2.0, 6.0])
START = np.array([4.0, 3.0])
FLATS = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 1.0]])
PRICES = np.array([3.0, 8.0, 10.0])
GUESS = np.array([2.0, 1.0])


def flat(rows: Iterable[Iterable[float]]) -> list[float]:
    """The figures of a table in reading order."""
    return list(chain.from_iterable(rows))


def bowl(w: Iterable[float]) -> float:
    x, y = w
    return float(x**2 + 3 * y**2)


def gradient(w: Point) -> Point:
    return CURVATURES * w


def walk(eta: float, steps: int, start: Point = START) -> Point:
    """The path of descent on the bowl, start included."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)


def steps_until_level(eta: float, tolerance: float) -> int:
    w, steps = START, 0
    while np.linalg.norm(gradient(w)) >= tolerance:
        w, steps = w - eta * gradient(w), steps + 1
    return steps


def steps_until_overflow(eta: float) -> int:
    w, steps = START, 0
    with np.errstate(over="ignore"):
        while np.isfinite(bowl(w)):
            w, steps = w - eta * gradient(w), steps + 1
    return steps


def secant(f: Callable[[float], float], x: float, h: float) -> float:
    return (f(x + h) - f(x)) / h


def shrinking_secants() -> list[float]:
    rows = [
        [h, 1 + h, (1 + h) ** 2 - 1, secant(lambda x: x**2, 1, h)] for h in (1, 0.1, 0.01, 0.001)
    ]
    return flat(rows)


def quartic(x: float) -> float:
    return x**4 - 6 * x**2 + 3 * x - 1


def quartic_slope() -> list[float]:
    parts = [4 * 2.0**3, 12 * 2.0, 3.0]
    return [*parts, parts[0] - parts[1] + parts[2]]


def exponential_slopes() -> list[float]:
    return flat([x, math.exp(x), secant(math.exp, x, 1e-4)] for x in (0.0, 1.0, 2.0))


def root_chain() -> list[float]:
    """Per row: the figure in its formula, the value, the link's own slope, the slope so far."""
    a = 0.0
    b = math.exp(a)
    c = 1 + b
    slopes = [2.0, b, 1.0, 1 / (2 * math.sqrt(c))]
    so_far = list(accumulate(slopes, mul))
    formula: list[list[float]] = [[2], [], [1], []]
    values = [a, b, c, math.sqrt(c)]
    rows = zip(formula, values, slopes, so_far, strict=True)
    return flat([*figure, value, own, all_] for figure, value, own, all_ in rows)


def piled_factors() -> list[float]:
    return flat([f, f**10, f**30] for f in (0.5, 0.9, 1.0, 1.1, 1.5))


def three_moves() -> list[float]:
    slope = gradient(START)
    along = 0.1 * slope / np.linalg.norm(slope)
    moves = [np.array([0.1, 0]), np.array([0, 0.1]), along]
    return flat([*m, slope @ m, bowl(START + m) - bowl(START)] for m in moves)


def turning_round() -> list[float]:
    angles = (0, 30, 60, 90, 120, 180)
    cosines = [math.cos(math.radians(angle)) for angle in angles]
    return flat([a, c, 5 * c] for a, c in zip(angles, cosines, strict=True))


def curvature_along(u: Point) -> float:
    hessian = np.array([[6.0, 2.0], [2.0, 12.0]])
    return float(u @ hessian @ u / (u @ u))


def eigenvalues() -> Point:
    found: Point = np.linalg.eigvalsh(np.array([[6.0, 2.0], [2.0, 12.0]]))
    return found


def run_of_descent() -> list[float]:
    path = walk(0.1, 20)
    return flat([k, *path[k], bowl(path[k])] for k in (0, 1, 5, 10, 20))


def rates() -> list[float]:
    """The last row's words name the two heights between which the third one hops."""
    found: list[float] = []
    for eta in (0.001, 0.1, 0.3, 1 / 3, 0.4):
        found += [eta, *(1 - eta * CURVATURES), bowl(walk(eta, 20)[-1])]
        found += [3, -3] if eta == 1 / 3 else []
    return found


def flat_gradient() -> Point:
    found: Point = 2 / 3 * FLATS.T @ (FLATS @ GUESS - PRICES)
    return found


def flat_loss(w: Point) -> float:
    return float(np.mean((FLATS @ w - PRICES) ** 2))


def batch_errors() -> list[float]:
    return flat([n, 1 / math.sqrt(n), n] for n in (1, 16, 64, 256))


def graph_loss(x: float, y: float, z: float) -> float:
    return (x * y + z) ** 2


def graph_backward() -> list[float]:
    """Per row: what arrives, the local slope, their product; the steps of reverse mode."""
    x, y, z = 2.0, 3.0, 4.0
    b = x * y + z
    rows = [[1, 2 * b], [2 * b, 1], [2 * b, 1], [2 * b, y], [2 * b, x]]
    return flat([*row, row[0] * row[1]] for row in rows)


def nudge_errors() -> list[float]:
    def error(h: float) -> float:
        return abs((math.exp(h) - math.exp(-h)) / (2 * h) - 1)

    return flat([h, error(h)] for h in (0.1, 1e-3, 1e-5, 1e-9))


def three_troubles() -> list[float]:
    """A turned sign is a negative rate; the text gives its size."""
    found: list[float] = []
    for eta in (0.001, 0.4, -0.1, -0.001):
        found += [abs(eta), *(bowl(point) for point in walk(eta, 3)[1:])]
    return found


def ravine_steps() -> list[float]:
    found: list[float] = []
    for ratio in (1, 3, 100, 10_000):
        error, steps, factor = 1.0, 0, (ratio - 1) / (ratio + 1)
        while error > 1e-3:
            error, steps = error * factor, steps + 1
        found += [ratio, factor, steps]
    return found


def clipped(g: Point, longest: float) -> Point:
    return g * longest / np.linalg.norm(g)


def last_walk(steps: int) -> float:
    x = 1.0
    for _ in range(steps):
        x -= 0.15 * 10 * x
    return x


CLAIMS: dict[str, Formula] = {
    # slope
    "second-frame": lambda: 1.1**2,
    "first-secant": lambda: secant(lambda x: x**2, 1, 0.1),
    "shrinking-secants": shrinking_secants,
    "linear-guess": lambda: 1 + 2 * 0.03,
    "linear-truth": lambda: 1.03**2,
    # rules
    "quartic-slope-at-2": quartic_slope,
    "quartic-at-2": lambda: quartic(2),
    "quartic-nearby": lambda: quartic(2.001),
    "quartic-secant": lambda: secant(quartic, 2, 0.001),
    "exponential-slopes": exponential_slopes,
    # chain rule
    "chain-slope-at-0": lambda: secant(lambda x: (3 * x + 1) ** 2, 0, 1e-9),
    "chain-rise": lambda: 1.03**2 - 1,
    "chain-secant": lambda: secant(lambda x: (3 * x + 1) ** 2, 0, 0.01),
    "chain-secant-short": lambda: secant(lambda x: (3 * x + 1) ** 2, 0, 0.001),
    "root-chain": root_chain,
    "root-chain-slope": lambda: secant(lambda x: math.sqrt(1 + math.exp(2 * x)), 0, 1e-7),
    "piled-factors": piled_factors,
    "steepest-sigmoid": lambda: max(s * (1 - s) for s in np.linspace(0, 1, 1001)),
    "ten-sigmoids": lambda: 0.25**10,
    # gradient
    "bowl-start": lambda: bowl(START),
    "bowl-nudge-x": lambda: bowl((4.1, 3)),
    "bowl-nudge-y": lambda: bowl((4, 3.1)),
    "bowl-gradient": lambda: gradient(START),
    "three-moves": three_moves,
    "bowl-gradient-norm": lambda: float(np.linalg.norm(gradient(START))),
    "one-sample-loss": lambda: float((3 * 1 - 10) ** 2),
    "one-sample-slope": lambda: secant(lambda w: (3 * w - 10) ** 2, 1, 1e-9),
    # curvature
    "arrow-length": lambda: math.hypot(5, 12),
    "rate-along-arrow": lambda: (3 * 5 + 4 * 12) / math.hypot(5, 12),
    "turning-round": turning_round,
    "diagonal-curvature": lambda: curvature_along(np.array([1.0, 1.0])),
    "hessian-product": lambda: float(np.prod(eigenvalues())),
    "hessian-sum": lambda: float(np.sum(eigenvalues())),
    "newton-move": lambda: gradient(START) / CURVATURES,
    "hessian-sizes": lambda: flat([n, n, n * n] for n in (2, 10**3, 10**6)),
    # descent
    "bowl-start-sum": lambda: [START[0] ** 2, 3 * START[1] ** 2, bowl(START)],
    "first-step": lambda: walk(0.1, 1)[1],
    "first-step-loss": lambda: [3.2**2, 3 * 1.2**2, bowl(walk(0.1, 1)[1])],
    "x-factor": lambda: 1 - 0.1 * CURVATURES[0],
    "y-factor": lambda: 1 - 0.1 * CURVATURES[1],
    "run-of-descent": run_of_descent,
    "rates": rates,
    "overflow-step": lambda: steps_until_overflow(0.4),
    "largest-rate": lambda: [2 / max(CURVATURES), 1 / 3],
    "best-rate": lambda: 2 / sum(CURVATURES),
    "best-x-factor": lambda: 1 - 2 / sum(CURVATURES) * CURVATURES[0],
    "best-y-factor": lambda: 1 - 2 / sum(CURVATURES) * CURVATURES[1],
    "steps-until-level": lambda: steps_until_level(0.1, 0.001),
    "steps-until-level-slowly": lambda: steps_until_level(0.001, 0.001),
    "crawl-per-cent": lambda: 100 * (1 - bowl(walk(0.001, 1)[1]) / bowl(START)),
    # vectorised
    "flat-predictions": lambda: FLATS @ GUESS,
    "flat-errors": lambda: FLATS @ GUESS - PRICES,
    "flat-loss": lambda: flat_loss(GUESS),
    "rooms-sum": lambda: FLATS[:, 0] @ (FLATS @ GUESS - PRICES),
    "balconies-sum": lambda: FLATS[:, 1] @ (FLATS @ GUESS - PRICES),
    "flat-gradient": flat_gradient,
    "flat-step": lambda: GUESS - 0.1 * flat_gradient(),
    "flat-step-loss": lambda: flat_loss(GUESS - 0.1 * flat_gradient()),
    "batch-errors": batch_errors,
    # autodiff
    "graph-forward": lambda: [2 * 3, 2 * 3 + 4, 2, graph_loss(2, 3, 4)],
    "graph-backward": graph_backward,
    "graph-gradient": lambda: [graph_backward()[at] for at in (11, 14, 8)],
    "graph-nudged": lambda: graph_loss(2.001, 3, 4),
    "graph-secant": lambda: secant(lambda x: graph_loss(x, 3, 4), 2, 0.001),
    "accumulated-gradient": lambda: 2 * gradient(START),
    "nudge-errors": nudge_errors,
    # what goes wrong
    "three-troubles": three_troubles,
    "ravine-steps": ravine_steps,
    "clip-norm": lambda: math.hypot(30, 40),
    "clipped": lambda: clipped(np.array([30.0, 40.0]), 5),
    # self-check
    "last-walk-first": lambda: last_walk(1),
    "last-walk-second": lambda: last_walk(2),
    "last-walk-limit": lambda: [2 / 10, 2 / 10],
    "last-walk-best": lambda: 1 / 10,
}

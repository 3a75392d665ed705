"""grader.code: the mistakes of a descent loop, each as a rule that leads from one row to the next.

A rule starts each step at the learner's own row, so that one wrong step does not blame the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

# Two programs for one step differ by rounding only; a mistake differs by far more.
SLACK = 1e-9
_RATIOS = (0.5, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Walk:
    """The learner's rows, what the gradient is there, and the path that would be right."""

    rows: Array
    gradients: Array
    in_turn: Array
    eta: float
    steps: int
    path: Array
    start_gradient: Array

    @property
    def starts(self) -> bool:
        """Whether the first row is the start."""
        return bool(np.all(same(self.rows[:1], self.path[:1])))

    def follows(self, predicted: Array) -> Array:
        """Return for each row but the first whether it is where a rule leads."""
        scale = np.abs(self.rows[:-1]) + np.abs(self.eta * self.gradients[:-1])
        return same(predicted, self.rows[1:], scale.max(axis=1, initial=0.0))

    def right(self) -> Array:
        """Return where each row but the last leads by the rule of descent."""
        return self.rows[:-1] - self.eta * self.gradients[:-1]


def same(expected: Array, got: Array, scale: Array | None = None) -> Array:
    """Return for each row whether two arrays agree but for rounding; not finite is one thing."""
    with np.errstate(all="ignore"):
        size = np.abs(expected).max(axis=1, initial=0.0)
        size = size if scale is None else np.maximum(size, scale)
        size = np.where(np.isfinite(size), size, 0.0)
        near = np.abs(expected - got) <= SLACK * size[:, None]
    lost = ~np.isfinite(expected) & ~np.isfinite(got)
    return np.asarray((near | lost | (expected == got)).all(axis=1))


Rule = Callable[[Walk], list[Array]]


def _moved(walk: Walk, slopes: Array, rate: float | None = None) -> Array:
    return walk.rows[:-1] - (walk.eta if rate is None else rate) * slopes


def _ascent(walk: Walk) -> list[Array]:
    return [_moved(walk, -walk.gradients[:-1])]


def _ignored(walk: Walk) -> list[Array]:
    return [_moved(walk, walk.gradients[:-1], 1.0)]


def _doubled(walk: Walk) -> list[Array]:
    return [_moved(walk, walk.gradients[:-1], 2 * walk.eta)]


def _halved(walk: Walk) -> list[Array]:
    return [_moved(walk, walk.gradients[:-1], walk.eta / 2)]


def _once(walk: Walk) -> list[Array]:
    return [_moved(walk, np.broadcast_to(walk.gradients[:1], walk.gradients[:-1].shape))]


def _in_turn(walk: Walk) -> list[Array]:
    return [walk.in_turn[:-1]]


def _lagged(walk: Walk) -> list[Array]:
    """Return the step with the gradient one row before; the first with its own, or with none."""
    own = np.vstack([walk.gradients[:1], walk.gradients[:-2]])[: len(walk.rows) - 1]
    none = own.copy()
    none[:1] = 0
    return [_moved(walk, own), _moved(walk, none)]


def _swapped(walk: Walk) -> list[Array]:
    slopes = walk.gradients[:-1]
    turned = [np.roll(slopes, places, axis=1) for places in range(1, slopes.shape[1])]
    return [_moved(walk, other) for other in (slopes[:, ::-1], *turned)]


def _first_only(walk: Walk) -> list[Array]:
    slopes = walk.gradients[:-1].copy()
    slopes[:, 1:] = 0
    return [_moved(walk, slopes)]


def _first_for_all(walk: Walk) -> list[Array]:
    slopes = walk.gradients[:-1]
    return [_moved(walk, np.broadcast_to(slopes[:, :1], slopes.shape))]


def _normalised(walk: Walk) -> list[Array]:
    slopes = walk.gradients[:-1]
    length = np.linalg.norm(slopes, axis=1, keepdims=True)
    # At the bottom there is no direction: some programs stay, others make NaN of it.
    return [_moved(walk, slopes / np.where(length > 0, length, other)) for other in (1.0, 0.0)]


def _whole(walk: Walk) -> list[Array]:
    return [np.trunc(walk.right()), np.round(walk.right())]


def _decayed(walk: Walk) -> list[Array]:
    k = np.arange(len(walk.rows) - 1)
    shrink = [1 / (k + 1), 1 / np.sqrt(k + 1), *(ratio**k for ratio in _RATIOS)]
    found = [_moved(walk, walk.gradients[:-1] * factor[:, None]) for factor in shrink]
    rates, known = own_rates(walk)
    told = rates[known] / walk.eta if walk.eta else rates[known]
    falls = len(told) > 2 and bool(np.all(np.diff(told) < -1e-6)) and told[-1] > 0
    if falls and abs(told[0] - 1) < 1e-6:
        # In one dimension every step lies along the gradient, so only a law of its own counts.
        ratios = told[1:] / told[:-1]
        if walk.rows.shape[1] > 1 or np.ptp(ratios) < 1e-6:
            found.append(
                _moved(walk, walk.gradients[:-1] * np.where(known, rates, walk.eta)[:, None], 1.0)
            )
    return found


def _momentum(walk: Walk) -> list[Array]:
    """Return the step with a constant part of the step before, if one constant serves all."""
    rest = (walk.rows[1:] - walk.right())[1:]
    before = (walk.rows[1:] - walk.rows[:-1])[:-1]
    size = (before * before).sum(axis=1)
    known = size > 0
    if np.count_nonzero(known) < 2:
        return []
    parts = (rest * before).sum(axis=1)[known] / size[known]
    # The longest step before tells the part most exactly.
    part = float(parts[np.argmax(size[known])])
    if not 1e-3 < part < 1.5:
        return []
    carried = np.vstack([np.zeros((1, walk.rows.shape[1])), part * before])
    return [walk.right() + carried]


def own_rates(walk: Walk) -> tuple[Array, Array]:
    """Return the rate that explains each step, and where there is a step to tell it from."""
    slopes, moves = walk.gradients[:-1], walk.rows[:-1] - walk.rows[1:]
    size = (slopes * slopes).sum(axis=1)
    far = np.abs(walk.eta * slopes).max(axis=1, initial=0.0)
    known = np.isfinite(size) & (far > 10 * SLACK * np.abs(walk.rows[:-1]).max(axis=1, initial=0.0))
    known &= (size > 0) & np.isfinite(moves).all(axis=1)
    rates = np.zeros(len(slopes))
    rates[known] = (slopes * moves).sum(axis=1)[known] / size[known]
    return rates, known


def own_rate(walk: Walk) -> float | None:
    """Return the one rate other than eta that explains every step, if there is one."""
    rates, known = own_rates(walk)
    told = rates[known]
    if len(told) < (2 if walk.rows.shape[1] == 1 else 1) or not np.ptp(told) <= 1e-6 * abs(told[0]):
        return None
    rate = float(told[0])
    if rate <= 0 or not walk.follows(_moved(walk, walk.gradients[:-1], rate)).all():
        return None
    return rate


@dataclass(frozen=True)
class Bug:
    """A mistake: its name, its sentence, and where it leads from each row (in one or more ways)."""

    name: str
    code: str
    rule: Rule


STEP_BUGS = (
    Bug("ascent", "path_ascent", _ascent),
    Bug("rate_ignored", "path_rate_ignored", _ignored),
    Bug("rate_doubled", "path_rate_doubled", _doubled),
    Bug("rate_halved", "path_rate_halved", _halved),
    Bug("gradient_once", "path_gradient_once", _once),
    Bug("sequential", "path_sequential", _in_turn),
    Bug("lagged", "path_lagged", _lagged),
    Bug("swapped", "path_swapped", _swapped),
    Bug("first_only", "path_first_only", _first_only),
    Bug("first_for_all", "path_first_for_all", _first_for_all),
    Bug("normalised", "path_normalised", _normalised),
    Bug("decayed", "path_decayed", _decayed),
    Bug("momentum", "path_momentum", _momentum),
    Bug("whole_numbers", "path_whole_numbers", _whole),
)


def step_bugs(walk: Walk) -> list[Bug]:
    """Return the mistakes that explain every step of a path with a right start."""
    if not walk.starts or len(walk.rows) != walk.steps + 1:
        return []
    return [
        bug
        for bug in STEP_BUGS
        if any(walk.follows(predicted).all() for predicted in bug.rule(walk))
    ]


def row_bugs(walk: Walk) -> list[tuple[str, str, int]]:
    """Return the mistakes in which rows are kept: (name, code of the sentence, first wrong row)."""
    rows, path, wanted = walk.rows, walk.path, walk.steps + 1
    count = len(rows)
    each = walk.follows(walk.right())
    first = path[:1] - walk.eta * walk.start_gradient[None]
    found = [
        ("start_missing", "path_start_missing", 0,
         count in (wanted - 1, wanted) and same(first, rows[:1]).all() and each.all()
         and not walk.starts),
        ("one_too_many", "path_one_too_many", wanted,
         count == wanted + 1 and walk.starts and each.all()),
        ("one_too_few", "path_one_too_few", wanted - 1,
         count == wanted - 1 and walk.starts and each.all()),
        ("last_row_empty", "path_last_row_empty", wanted - 1,
         count == wanted > 1 and walk.starts and each[:-1].all() and _empty(rows[-1])),
        ("start_twice", "path_start_twice", 1,
         count in (wanted, wanted + 1) and count > 1 and walk.starts
         and same(rows[:1], rows[1:2]).all() and each[1:].all()),
        ("every_row_last", "path_every_row_last", 0,
         count in (wanted, wanted + 1, wanted - 1) and count > 1 and not walk.starts
         and same(rows, np.broadcast_to(path[-1:], rows.shape)).all()),
        ("start_other", "path_start_other", 0,
         count == wanted and not walk.starts and each.all()
         and not same(first, rows[:1]).all()),
    ]  # fmt: skip
    return [(name, code, row) for name, code, row, fits in found if fits]


def _empty(row: Array) -> bool:
    return not row.any() or bool(np.isnan(row).all())

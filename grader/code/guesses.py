"""grader.code: a guess at one bug, and how it is held against the judged cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

from grader.code.observed import Observed, Raised
from grader.numeric import Array, as_array


class Silence(Enum):
    """What a guess predicts where it says nothing."""

    NOTHING = "nothing"


NOTHING = Silence.NOTHING
MOST_ENTRIES = 200_000

Data = Mapping[str, str | int | float | None]
Predict = Callable[[Observed], Any]


@dataclass(frozen=True)
class Guess:
    """`holds(case)`: True if the bug shows there just so, False if it cannot be, None if unknown.

    Two guesses of one `key` are the same thing mathematically. `counts` gives the values by which
    a case speaks for the guess; fewer than `needs` different ones could be chance.
    """

    code: str
    holds: Callable[[Observed], bool | None]
    data: Data = field(default_factory=dict)
    key: str = ""
    needs: int = 1
    counts: Callable[[Observed], Array] | None = None

    @property
    def identity(self) -> str:
        return self.key or f"{self.code} {sorted(self.data.items())}"

    def explains(self, cases: Sequence[Observed]) -> bool:
        """Tell whether this bug explains every failing case and could be in the passing ones."""
        with np.errstate(all="ignore"):
            return self._explains(cases)

    def _explains(self, cases: Sequence[Observed]) -> bool:
        failing = [case for case in cases if not case.passed]
        if not failing or not all(self.holds(case) for case in failing):
            return False
        if self.counts is not None and different([self.counts(c) for c in failing]) < self.needs:
            return False
        return not any(self.holds(case) is False for case in cases if case.passed)


Relation = Callable[[Sequence[Observed]], Iterator[Guess]]


def by_value(
    code: str, predict: Predict, data: Data | None = None, *, key: str = "", needs: int = 1
) -> Guess:
    """Return the guess that the bug makes of each case's right value what `predict` says."""

    def holds(case: Observed) -> bool | None:
        value = _predicted(predict, case)
        if value is NOTHING:
            return None
        if not case.same(value, case.got):
            return False
        return case.passed or not case.same(case.expected, value)

    def counts(case: Observed) -> Array:
        value, right = numbers(_predicted(predict, case)), numbers(case.expected)
        if value is None:
            return np.zeros(0)
        if right is not None and right.shape == value.shape:
            apart = np.abs(value - right) > allowed(case, right)
            value = np.maximum(np.abs(value), np.abs(right))[apart]
        return np.asarray(value.ravel())

    return Guess(code, holds, data or {}, key, needs, counts)


def _predicted(predict: Predict, case: Observed) -> Any:
    if isinstance(case.got, Raised) or isinstance(case.expected, Raised):
        return NOTHING
    return predict(case)


def different(parts: Sequence[Array]) -> int:
    """Count the values that differ in size, zero left out, up to the sixth digit."""
    flat = np.abs(np.concatenate([part.ravel() for part in parts])) if parts else np.zeros(0)
    flat = flat[np.isfinite(flat) & (flat > 0)]
    return len({f"{value:.6g}" for value in flat[:1000].tolist()})


def allowed(case: Observed, right: Array) -> Array:
    """Return how far each entry may be off."""
    return np.asarray(np.maximum(case.absolute, case.relative * np.abs(right)))


def numbers(value: Any) -> Array | None:
    """Return a value as an array of floats; None if it holds anything but real numbers."""
    array = None if isinstance(value, Raised | Silence) else as_array(value)
    if array is None or array.dtype.kind not in "iuf" or array.size > MOST_ENTRIES:
        return None
    return np.asarray(array, dtype=float)


def right_numbers(case: Observed) -> Array | None:
    """Return the right value as floats, if it and what was got are finite numbers."""
    right = numbers(case.expected)
    return right if right is not None and np.isfinite(right).all() else None


def of_numbers(change: Callable[[Array], Any]) -> Predict:
    """Return the prediction that changes the right value, where it is made of numbers."""

    def predict(case: Observed) -> Any:
        right = right_numbers(case)
        return NOTHING if right is None else change(right)

    return predict


def shared_names(cases: Sequence[Observed]) -> list[str]:
    """Return the parameters that some failing case has, in their order."""
    return list(dict.fromkeys(name for case in cases if not case.passed for name in case.inputs))

"""grader.code: bugs that change the size or the sign of every entry alike."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grader.code.guesses import (
    NOTHING,
    Guess,
    Predict,
    allowed,
    by_value,
    numbers,
    of_numbers,
    right_numbers,
    shared_names,
)
from grader.code.observed import Observed
from grader.numeric import Array

Factor = Callable[[Observed], float | None]

LARGEST_PART = 12  # of a fraction such as 5/12 that is told as one


def sign_flipped(cases: Sequence[Observed]) -> Iterator[Guess]:
    yield by_value("sign_flipped", of_numbers(lambda right: -right))
    rights = [right_numbers(case) for case in cases]
    if any((right > 0).any() for right in rights if right is not None):
        # Where nothing is positive it is the same thing as above.
        yield by_value("sign_lost", of_numbers(np.abs))


def powers(cases: Sequence[Observed]) -> Iterator[Guess]:
    yield by_value("squared", of_numbers(np.square), needs=2)
    yield by_value("root_taken", of_numbers(_root), needs=2)


def constant_factor(cases: Sequence[Observed]) -> Iterator[Guess]:
    """One factor for all entries of all cases, read off the largest of them."""
    factor = _common_factor(cases)
    if factor is None:
        return
    fraction = Fraction(factor).limit_denominator(LARGEST_PART)
    plain = abs(fraction - Fraction(factor)) < 1e-3 * abs(fraction) and _is_brief(fraction)
    value = float(fraction) if plain else factor
    told = str(fraction) if plain else f"{factor:.4g}"
    yield by_value(
        "factor",
        of_numbers(lambda right: value * right),
        {"factor": told},
        needs=2 if plain else 3,
    )


def known_factor(cases: Sequence[Observed]) -> Iterator[Guess]:
    """A factor that the inputs hold: a number of samples or components, or a number among them.

    Where it is the same in every case it cannot be told from a constant, which is then said.
    """
    for code, factor in _COUNTS.items():
        if _varies(factor, cases):
            yield by_value(code, _times(factor), needs=2)
    for name in shared_names(cases):
        for code, power in (("input_twice", 1), ("input_missing", -1)):
            for times in (1.0, 2.0, 0.5):
                factor = _input(name, power, times)
                if _varies(factor, cases):
                    yield by_value(code, _times(factor), {"name": name}, needs=2)


def _root(right: Array) -> Any:
    return np.sqrt(right) if (right >= 0).all() else NOTHING


def _common_factor(cases: Sequence[Observed]) -> float | None:
    best, found = 0.0, None
    for case in cases:
        right, got = right_numbers(case), numbers(case.got)
        if case.passed or right is None or got is None or got.shape != right.shape:
            continue
        if not right.size:
            continue
        weight = np.abs(right) / np.maximum(allowed(case, right), 1e-300)
        place = np.unravel_index(int(np.argmax(weight)), right.shape)
        if weight[place] > best:
            best, found = float(weight[place]), float(got[place] / right[place])
    if found is None or not np.isfinite(found) or abs(found) < 1e-9:
        return None
    return None if abs(abs(found) - 1) < 1e-9 or abs(found) > 1e9 else found


def _is_brief(fraction: Fraction) -> bool:
    return fraction != 0 and (fraction.denominator == 1 or abs(fraction.numerator) <= LARGEST_PART)


def _times(factor: Factor) -> Predict:
    def predict(case: Observed) -> object:
        value, right = factor(case), right_numbers(case)
        return NOTHING if value is None or right is None else value * right

    return predict


def _varies(factor: Factor, cases: Sequence[Observed]) -> bool:
    """Tell whether the failing cases show more than one value of the factor."""
    values = [factor(case) for case in cases if not case.passed]
    known = [value for value in values if value is not None and np.isfinite(value) and value != 0]
    return len(known) == len(values) and len({round(value, 12) for value in known}) > 1


def samples(case: Observed) -> int | None:
    """Return n: the rows of the first table among the inputs, else the first list's length."""
    arrays = [array for array in map(numbers, case.inputs.values()) if array is not None]
    tables = [array for array in arrays if array.ndim >= 2]
    rows = tables or [array for array in arrays if array.ndim == 1]
    return rows[0].shape[0] if rows else None


def components(case: Observed) -> int | None:
    """Return d: the columns of the first table among the inputs, else None."""
    arrays = [array for array in map(numbers, case.inputs.values()) if array is not None]
    return next((array.shape[1] for array in arrays if array.ndim == 2), None)


def _ratio(over: bool, first: Callable[[Observed], int | None]) -> Factor:
    def factor(case: Observed) -> float | None:
        count = first(case)
        return None if not count else 1 / count if over else float(count)

    return factor


def _n_over_d(over: bool) -> Factor:
    def factor(case: Observed) -> float | None:
        n, d = samples(case), components(case)
        return None if not n or not d else d / n if over else n / d

    return factor


def _input(name: str, power: int, times: float) -> Factor:
    def factor(case: Observed) -> float | None:
        value = numbers(case.inputs.get(name))
        if value is None or value.ndim or not np.isfinite(value) or float(value) == 0:
            return None
        return float((float(value) * times) ** power)

    return factor


_COUNTS: dict[str, Factor] = {
    "sum_for_mean": _ratio(False, samples),
    "mean_for_sum": _ratio(True, samples),
    "times_components": _ratio(False, components),
    "over_components": _ratio(True, components),
    "components_for_samples": _n_over_d(False),
    "samples_for_components": _n_over_d(True),
}

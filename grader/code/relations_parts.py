"""grader.code: bugs that show in which entries are there, in what order and what shape."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from grader.code.guesses import (
    NOTHING,
    Guess,
    Predict,
    by_value,
    numbers,
    of_numbers,
    right_numbers,
)
from grader.code.observed import Observed
from grader.numeric import Array, as_array

MOST_COMPONENTS = 8  # that are tried one by one


def arrangement(cases: Sequence[Observed]) -> Iterator[Guess]:
    """The right entries in another shape."""
    if not _all_thin(cases):
        yield by_value("transposed", _of_rank(2, lambda right: right.T))
    yield by_value("flattened", _of_rank(2, np.ravel, thin=False))
    yield by_value("column", _of_rank(1, lambda right: right[:, None]))
    yield by_value("row", _of_rank(1, lambda right: right[None, :]))
    yield by_value("row_for_column", _thin(lambda right: right.T))
    yield by_value("axis_missing", _thin(np.ravel))
    yield by_value("axis_missing", lambda case: _entry(case, 1))
    yield by_value("number_in_brackets", lambda case: _bracketed(case))
    yield Guess("row_met_column", _is_square)


def exchanged(cases: Sequence[Observed]) -> Iterator[Guess]:
    """Two components in each other's place, along the last axis."""
    count = _most(cases, -1)
    if count > MOST_COMPONENTS:
        count = 0
    for first, second in combinations(range(count), 2):
        yield by_value("swapped", _swap(first, second), {"first": first, "second": second})
    if count > 2:
        yield by_value("reversed", _of_rank(1, lambda right: right[::-1]))


def one_component(cases: Sequence[Observed]) -> Iterator[Guess]:
    """One entry of a vector is right; the others are zero or not there."""
    for index in range(min(_most(cases, 0), MOST_COMPONENTS)):
        if not any(_has(case, index) for case in cases if not case.passed):
            continue
        for form in (_others_zero, _alone, _listed_alone):
            yield by_value("one_component", _component(form, index), {"component": index})


def summaries(cases: Sequence[Observed]) -> Iterator[Guess]:
    """One number made of all entries of the right array."""
    yield by_value("summed_up", _of_several(np.sum), needs=2)
    yield by_value("averaged", _of_several(np.mean), needs=2)
    yield by_value("length_alone", _of_several(lambda right: np.sqrt(np.sum(right**2))), needs=2)


def shifted(cases: Sequence[Observed]) -> Iterator[Guess]:
    """A row, entry or step too many or too few."""
    yield by_value("count_too_high", _of_count(1))
    yield by_value("count_too_low", _of_count(-1))
    if _most(cases, 0) < 3:
        return
    yield by_value("start_missing", _of_rows(lambda right: right[1:]))
    yield by_value("end_missing", _of_rows(lambda right: right[:-1]))
    for code, change in _PARTLY_KNOWN.items():
        yield by_value(code, _with_got(change))
    yield by_value("never_updated", _of_rows(lambda right: np.repeat(right[:1], len(right), 0)))
    yield by_value("all_rows_last", _of_rows(lambda right: np.repeat(right[-1:], len(right), 0)))
    yield by_value("last_row", _of_rank(2, lambda right: right[-1]))
    yield by_value("first_row", _of_rank(2, lambda right: right[0]))


def one_sample(cases: Sequence[Observed]) -> Iterator[Guess]:
    """A result made of the first or the last sample only."""
    for code, place in (("first_sample", 0), ("last_sample", -1)):
        yield Guess(code, _follows(place), key=code, needs=2, counts=_got)
        yield by_value(code, _sample(place), key=code, needs=2)


def _most(cases: Sequence[Observed], axis: int) -> int:
    """Return the greatest length that a failing case's right value has along an axis."""
    found = [right_numbers(case) for case in cases if not case.passed]
    return max(
        (right.shape[axis] for right in found if right is not None and right.ndim), default=0
    )


def _of_rank(rank: int, change: Callable[[Array], Any], *, thin: bool = True) -> Predict:
    def predict(case: Observed) -> Any:
        right = right_numbers(case)
        if right is None or right.ndim != rank or not right.size:
            return NOTHING
        return NOTHING if not thin and 1 in right.shape else change(right)

    return predict


def _all_thin(cases: Sequence[Observed]) -> bool:
    """Tell whether no failing case has rows and columns, so that .T is only row for column."""
    found = [right_numbers(case) for case in cases if not case.passed]
    return all(right is None or right.ndim != 2 or 1 in right.shape for right in found)


def _thin(change: Callable[[Array], Array]) -> Predict:
    return of_numbers(
        lambda right: change(right) if right.ndim == 2 and 1 in right.shape else NOTHING
    )


def _entry(case: Observed, rank: int) -> Any:
    right = right_numbers(case)
    if right is None or right.ndim != rank or right.size != 1:
        return NOTHING
    return float(right.ravel()[0])


def _bracketed(case: Observed) -> Any:
    """One number within an array of any rank, where it should stand alone."""
    right, got = right_numbers(case), numbers(case.got)
    if right is None or right.ndim or got is None or got.size != 1 or not got.ndim:
        return NOTHING
    return np.full(got.shape, right)


def _is_square(case: Observed) -> bool | None:
    right, got = right_numbers(case), numbers(case.got)
    if right is None or right.ndim != 1 or right.size < 2:
        return None
    return got is not None and got.shape == right.shape * 2


def _swap(first: int, second: int) -> Predict:
    def change(right: Array) -> Any:
        if not right.ndim or right.shape[-1] <= second:
            return NOTHING
        order = list(range(right.shape[-1]))
        order[first], order[second] = second, first
        return right[..., order]

    return of_numbers(change)


def _component(form: Callable[[Array, int], Any], index: int) -> Predict:
    def change(right: Array) -> Any:
        return form(right, index) if right.ndim == 1 and 1 < right.size > index else NOTHING

    return of_numbers(change)


def _has(case: Observed, index: int) -> bool:
    right = right_numbers(case)
    return right is not None and right.ndim == 1 and right.size > index and bool(right[index])


def _others_zero(right: Array, index: int) -> Array:
    return np.where(np.arange(right.size) == index, right, 0.0)


def _alone(right: Array, index: int) -> float:
    return float(right[index])


def _listed_alone(right: Array, index: int) -> Array:
    return np.asarray(right[index : index + 1])


def _of_several(change: Callable[[Array], Any]) -> Predict:
    return of_numbers(lambda right: float(change(right)) if right.size > 1 else NOTHING)


def _of_count(step: int) -> Predict:
    """A whole number that is off by one, such as a number of steps."""

    def predict(case: Observed) -> Any:
        right = as_array(case.expected)
        if right is None or right.ndim or right.dtype.kind not in "iu":
            return NOTHING
        return int(right) + step

    return predict


def _of_rows(change: Callable[[Array], Any]) -> Predict:
    return of_numbers(lambda right: change(right) if right.ndim and len(right) else NOTHING)


def _with_got(change: Callable[[Array, Array], Array]) -> Predict:
    """Predict with the one row that cannot be known taken as it came."""

    def predict(case: Observed) -> Any:
        right, got = right_numbers(case), numbers(case.got)
        if right is None or got is None or right.ndim != got.ndim or not right.ndim:
            return NOTHING
        if len(right) < 2 or not len(got) or got.shape[1:] != right.shape[1:]:
            return NOTHING
        return change(right, got)

    return predict


def _follows(place: int) -> Callable[[Observed], bool | None]:
    """Holds where the result is a multiple of one sample's row, and the right one is not."""

    def holds(case: Observed) -> bool | None:
        right, got = right_numbers(case), numbers(case.got)
        tables = [a for a in map(numbers, case.inputs.values()) if a is not None and a.ndim == 2]
        if right is None or got is None or right.ndim != 1 or not tables:
            return None
        row = tables[0][place] if len(tables[0]) else np.zeros(0)
        if len(tables[0]) < 2 or len(row) < 2 or right.shape != row.shape:
            return None
        return _parallel(got, row) and not _parallel(right, row)

    return holds


def _parallel(one: Array, other: Array) -> bool:
    if one.shape != other.shape:
        return False
    product = float(np.sqrt(np.sum(one**2) * np.sum(other**2)))
    return product > 0 and abs(abs(float(np.sum(one * other))) / product - 1) < 1e-12


def _sample(place: int) -> Predict:
    """The first entry of the one list among the inputs, in place of a number made of all."""

    def predict(case: Observed) -> Any:
        right = right_numbers(case)
        lists = [a for a in map(numbers, case.inputs.values()) if a is not None and a.ndim == 1]
        if right is None or right.ndim or len(lists) != 1 or len(lists[0]) < 2:
            return NOTHING
        return float(lists[0][place])

    return predict


def _got(case: Observed) -> Array:
    got = numbers(case.got)
    return np.zeros(0) if got is None else got


_PARTLY_KNOWN: dict[str, Callable[[Array, Array], Array]] = {
    "one_too_many": lambda right, got: np.concatenate([right, got[-1:]]),
    "extra_start": lambda right, got: np.concatenate([got[:1], right]),
    "one_ahead": lambda right, got: np.concatenate([right[1:], got[-1:]]),
    "one_behind": lambda right, got: np.concatenate([got[:1], right[:-1]]),
}

"""grader.code: bugs that show as lost decimals, lengths, limits, NaN, or in what was touched."""

from collections.abc import Iterator, Sequence
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
from grader.code.observed import Observed, Raised
from grader.numeric import Array, as_array
from grader.plain import to_wire

STEPS = ("h", "eps", "epsilon", "delta", "dx", "step")  # what a small difference may be called
PLACES = 5
WIDEST_STEP = 0.1


def decimals(cases: Sequence[Observed]) -> Iterator[Guess]:
    yield by_value("truncated", of_numbers(np.trunc), key="truncated", needs=2)
    yield by_value("truncated", of_numbers(np.floor), key="truncated", needs=2)
    for places in range(PLACES):
        yield by_value("rounded", _rounded(places), {"places": places}, key="rounded", needs=2)


def lengths(cases: Sequence[Observed]) -> Iterator[Guess]:
    """A vector divided by its length, or not divided, against what is asked for."""
    yield by_value("unnormalised", _stretched, key="unnormalised", needs=2)
    yield by_value("normalised", _to_length_one, key="normalised", needs=2)
    yield by_value("signs_only", of_numbers(np.sign), needs=2)
    for name in shared_names(cases):
        yield by_value("unnormalised", _by_length(name, 1), key="unnormalised", needs=2)
        yield by_value("normalised", _by_length(name, -1), key="normalised", needs=2)


def clipping(cases: Sequence[Observed]) -> Iterator[Guess]:
    """A vector among the inputs against a limit on its length."""
    names = shared_names(cases)
    for vector in names:
        for limit in (*names, ""):
            yield by_value("clipped_each", _clip_each(vector, limit), key="clipped_each")
            # At a limit of 1 this is also a vector divided by its length: one thing, told as this.
            yield by_value("scaled_up", _scale_up(vector, limit), key="normalised")


def unmoved(cases: Sequence[Observed]) -> Iterator[Guess]:
    for name in shared_names(cases):
        yield by_value("returned_input", _input(name), {"name": name})
    yield by_value("all_zero", of_numbers(np.zeros_like), needs=2)


def not_finite(cases: Sequence[Observed]) -> Iterator[Guess]:
    if any(case.passed or _partly_finite(case) for case in cases):
        yield by_value("not_finite", _with_holes, needs=0)


def one_sided(cases: Sequence[Observed]) -> Iterator[Guess]:
    for name in shared_names(cases):
        if name in STEPS:
            yield Guess("forward_difference", _off_by_about(name), {"name": name})


def effects(cases: Sequence[Observed]) -> Iterator[Guess]:
    """What is wrong although the value is right."""
    for name in shared_names(cases):
        yield Guess("input_changed", _changed(name, right_value=True), {"name": name})
        yield Guess("input_returned_shared", _aliases(name), {"name": name})


def side_effects(cases: Sequence[Observed]) -> Iterator[Guess]:
    """Tried where nothing explains the wrong values: the input changed in exactly these cases."""
    if not any(case.passed and case.after is not None for case in cases):
        return
    for name in shared_names(cases):
        yield Guess("input_changed", _changed(name, right_value=False), {"name": name})


def silent(cases: Sequence[Observed]) -> Iterator[Guess]:
    errors = {case.expected.type for case in cases if isinstance(case.expected, Raised)}
    for error in sorted(errors):
        yield Guess("no_error", _returned_instead(error), {"error": error})


def _rounded(places: int) -> Predict:
    return of_numbers(lambda right: np.round(right, places))


def _length(vector: Array) -> float:
    return float(np.sqrt(np.sum(vector**2)))


def _stretched(case: Observed) -> Any:
    right, got = right_numbers(case), numbers(case.got)
    if right is None or got is None or right.shape != got.shape or right.size < 2:
        return NOTHING
    return right * _length(got) if abs(_length(right) - 1) < 1e-6 else NOTHING


def _to_length_one(case: Observed) -> Any:
    right = right_numbers(case)
    if right is None or right.size < 2 or right.ndim != 1 or not _length(right):
        return NOTHING
    return right / _length(right)


def _by_length(name: str, power: int) -> Predict:
    def predict(case: Observed) -> Any:
        right, vector = right_numbers(case), numbers(case.inputs.get(name))
        if right is None or vector is None or vector.ndim != 1 or not vector.size:
            return NOTHING
        size = _length(vector)
        return right * size**power if size else NOTHING

    return predict


def _limit(case: Observed, name: str) -> float | None:
    """Return the limit among the inputs, or 1 where none is given."""
    given = [value for key, value in case.inputs.items() if not name or key == name]
    plain = [float(n) for n in map(numbers, given) if n is not None and not n.ndim]
    if name:
        return plain[0] if plain and plain[0] > 0 else None
    return None if plain else 1.0


def _limited(case: Observed, vector: str, limit: str) -> tuple[Array, float] | None:
    """Return the vector and the limit, if the result is a vector of the same shape."""
    right, given, most = right_numbers(case), numbers(case.inputs.get(vector)), _limit(case, limit)
    if right is None or given is None or most is None or given.shape != right.shape:
        return None
    return (given, most) if given.ndim else None


def _clip_each(vector: str, limit: str) -> Predict:
    def predict(case: Observed) -> Any:
        found = _limited(case, vector, limit)
        return NOTHING if found is None else np.clip(found[0], -found[1], found[1])

    return predict


def _scale_up(vector: str, limit: str) -> Predict:
    def predict(case: Observed) -> Any:
        found = _limited(case, vector, limit)
        if found is None or not _length(found[0]):
            return NOTHING
        given, most = found
        left_alone = case.same(given, case.expected) and _length(given) <= most
        return given * (most / _length(given)) if left_alone or case.passed else NOTHING

    return predict


def _input(name: str) -> Predict:
    def predict(case: Observed) -> Any:
        right, given = numbers(case.expected), numbers(case.inputs.get(name))
        if right is None or given is None or right.shape != given.shape:
            return NOTHING
        along = abs(_length(right) - 1) < 1e-6 and case.same(right * _length(given), given)
        # Of a vector that should have been divided by its length, that is the thing to say.
        return NOTHING if along and right.size > 1 and not case.passed else given

    return predict


def _partly_finite(case: Observed) -> bool:
    got = numbers(case.got)
    return got is not None and bool(np.isfinite(got).any())


def _with_holes(case: Observed) -> Any:
    right, got = right_numbers(case), numbers(case.got)
    if right is None or got is None or right.shape != got.shape or np.isfinite(got).all():
        return NOTHING
    return np.where(np.isfinite(got), right, got)


def _off_by_about(name: str) -> Any:
    def holds(case: Observed) -> bool | None:
        right, got, step = right_numbers(case), numbers(case.got), numbers(case.inputs.get(name))
        if right is None or step is None or step.ndim or not 0 < float(step) <= WIDEST_STEP:
            return None
        if got is None or got.shape != right.shape:
            return False
        off = np.abs(got - right)
        near = off <= 20 * float(step) * np.maximum(1.0, np.abs(right))
        far = off > np.maximum(allowed(case, right), 1e-3 * float(step))
        return bool(near.all() and (far.any() or case.passed))

    return holds


def _changed(name: str, *, right_value: bool) -> Any:
    def holds(case: Observed) -> bool | None:
        if case.after is None or name not in case.inputs:
            return None
        changed = name not in case.after or not _identical(case.inputs[name], case.after[name])
        if case.passed:
            return None if right_value else not changed
        return changed and case.right is right_value

    return holds


def _identical(before: Any, after: Any) -> bool:
    one, other = as_array(before), as_array(after)
    if one is None or other is None:
        return bool(to_wire(before) == to_wire(after))
    return one.shape == other.shape and bool(
        np.array_equal(one, other, equal_nan=one.dtype.kind in "fc" and other.dtype.kind in "fc")
    )


def _aliases(name: str) -> Any:
    def holds(case: Observed) -> bool | None:
        if case.passed:
            return None
        changed = case.after is not None and any(
            not _identical(value, case.after.get(key)) for key, value in case.inputs.items()
        )
        return case.aliases == name and case.right and not changed

    return holds


def _returned_instead(error: str) -> Any:
    def holds(case: Observed) -> bool | None:
        if not isinstance(case.expected, Raised):
            return None if case.passed else False
        return case.expected.type == error and (case.passed or not isinstance(case.got, Raised))

    return holds

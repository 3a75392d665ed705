"""grader: compares two values as data: structure, shape, kind, NaN and infinity, then size.

Never broadcasts: (n, 1) is not (n,). NumPy scalars, 0-d arrays and Python numbers are one thing.
An integer may stand for a float, and a float for an integer where it lies within the tolerance:
which of the two a right program returns often depends only on how its input was written. Truth
values, complex numbers and text never stand for numbers. Lists, tuples and arrays of one shape may
stand for each other, with a remark.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from grader.result import Data, Feedback

MOST_ENTRIES_TOLD = 5
MOST_TOLD = 12
REMARKS = frozenset({"list_not_array", "array_not_list", "list_not_tuple"})

_KINDS = {"b": "truth values", "i": "numbers", "u": "numbers", "f": "numbers"}
_KINDS |= {"O": "numbers", "c": "complex numbers", "U": "text"}

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def compare(
    expected: Any, got: Any, absolute: float, relative: float, *, reveal: bool = True
) -> list[Feedback]:
    """Return how `got` differs from `expected`; remarks alone (see `agrees`) mean that it agrees.

    An entry agrees if |got - expected| <= max(absolute, relative |expected|). Without `reveal`
    only the kind of difference is returned, and no value of either side.
    """
    found = _Comparison(absolute, relative, reveal).value(expected, got, "")
    remarks = {told.code: told for told in reversed(found) if told.code in REMARKS}
    differences = [told for told in found if told.code not in REMARKS]
    return [*differences[:MOST_TOLD], *remarks.values()]


def agrees(feedback: list[Feedback]) -> bool:
    """Tell whether a comparison found no difference. Remarks do not count as one."""
    return all(told.code in REMARKS for told in feedback)


class _Comparison:
    def __init__(self, absolute: float, relative: float, reveal: bool) -> None:
        self.absolute = absolute
        self.relative = relative
        self.reveal = reveal

    def value(self, expected: Any, got: Any, path: str) -> list[Feedback]:
        if isinstance(expected, Mapping):
            return self.mapping(expected, got, path)
        if isinstance(expected, list | tuple):
            return self.sequence(expected, got, path)
        if expected is None:
            return [] if got is None else [self.type_differs(expected, got, path)]
        return self.array(np.asarray(expected), got, path)

    def mapping(self, expected: Mapping[Any, Any], got: Any, path: str) -> list[Feedback]:
        if not isinstance(got, Mapping):
            return [self.type_differs(expected, got, path)]
        told = []
        for key, part in expected.items():
            if key in got:
                told += self.value(part, got[key], f"{path}[{key!r}]")
            else:
                told.append(Feedback("key_missing", {"where": where(path), "key": repr(key)}))
        extra = sum(key not in expected for key in got)
        if extra:
            told.append(Feedback("keys_extra", {"where": where(path), "count": extra}))
        return told

    def sequence(self, expected: Sequence[Any], got: Any, path: str) -> list[Feedback]:
        whole = as_array(expected)
        found: list[Feedback] = []
        if isinstance(got, np.ndarray) and got.ndim and whole is not None:
            found.append(Feedback("array_not_list", {"where": where(path)}))
        elif not isinstance(got, list | tuple):
            return [self.type_differs(expected, got, path)]
        elif isinstance(got, list) != isinstance(expected, list):
            data: Data = {"where": where(path), "got": _name(got), "expected": _name(expected)}
            found.append(Feedback("list_not_tuple", data))
        if len(got) != len(expected):
            data = {"where": where(path), "expected": len(expected), "got": len(got)}
            return [Feedback("length_differs", data)]
        had = as_array(got)
        if whole is not None and had is not None and whole.shape == had.shape:
            return found + self.array(whole, had, path)
        for i, (want, have) in enumerate(zip(expected, got, strict=True)):
            found += self.value(want, have, f"{path}[{i}]")
        return found

    def array(self, expected: Array, got: Any, path: str) -> list[Feedback]:
        found: list[Feedback] = []
        if isinstance(got, list | tuple) and expected.ndim:
            found.append(Feedback("list_not_array", {"where": where(path)}))
        had = None if isinstance(got, list | tuple) and not expected.ndim else as_array(got)
        if had is None:
            return [self.type_differs(expected, got, path)]
        fits = _fits(expected.dtype.kind, had.dtype.kind)
        if had.shape != expected.shape:
            if not fits and not had.ndim:
                return [self.type_differs(expected, got, path)]
            data: Data = {
                "where": where(path),
                "expected": str(expected.shape),
                "got": str(had.shape),
            }
            return [Feedback("shape_differs", data)]
        if not fits and expected.size:
            want, have = _KINDS[expected.dtype.kind], _KINDS[had.dtype.kind]
            data = {"where": where(path), "expected": want, "got": have}
            return [Feedback("dtype_differs", data)]
        return found + self.entries(expected, had, path)

    def entries(self, expected: Array, got: Array, path: str) -> list[Feedback]:
        """Compare two arrays of one shape and of fitting kinds."""
        if expected.dtype.kind in "bUO" or got.dtype.kind in "bUO":
            return self.differing(expected, got, _unequal(expected, got, self), path)
        kind = np.complex128 if expected.dtype.kind == "c" else np.float64
        want, have = expected.astype(kind), got.astype(kind)
        for code, wrong in (
            ("nan_unexpected", np.isnan(have) & ~np.isnan(want)),
            ("inf_unexpected", np.isinf(have) & ~np.isinf(want) & ~np.isnan(want)),
        ):
            if wrong.any():
                return [Feedback(code, self.first(wrong, path))]
        missing = np.isfinite(have) & ~np.isfinite(want)
        if missing.any():
            special = want[missing][0]
            name = "NaN" if np.isnan(special) else "an infinite value"
            data = {**self.first(missing, path), "expected": name}
            return [Feedback("finite_unexpected", data)]
        return self.differing(expected, got, self.beyond(want, have), path)

    def first(self, wrong: Array, path: str) -> Data:
        place = np.argwhere(wrong)[0].tolist()
        return {"where": where(path + _at(place)), "count": int(np.count_nonzero(wrong))}

    def beyond(self, want: Array, have: Array) -> Array:
        """Return where two arrays of one shape differ by more than the tolerance."""
        with np.errstate(all="ignore"):
            allowed = np.maximum(self.absolute, self.relative * np.abs(want))
            far = ~(np.abs(have - want) <= allowed)
        # Where the reference is not finite, only the same infinity, or NaN for NaN, agrees.
        same = (have == want) | (np.isnan(have) & np.isnan(want))
        return np.asarray(np.where(np.isfinite(want), far, ~same))

    def differing(self, expected: Array, got: Array, wrong: Array, path: str) -> list[Feedback]:
        count = int(np.count_nonzero(wrong))
        if not count:
            return []
        data: Data = {"where": where(path), "count": count, "total": expected.size}
        if not expected.ndim:
            data = {"where": where(path)}
        told = [Feedback("values_differ" if expected.ndim else "value_differs", data)]
        if self.reveal:
            for place in np.argwhere(wrong)[:MOST_ENTRIES_TOLD].tolist():
                told.append(self.entry(expected[tuple(place)], got[tuple(place)], path, place))
            if count > MOST_ENTRIES_TOLD:
                told += self.worst(expected, got, wrong, path)
        return told

    def worst(self, expected: Array, got: Array, wrong: Array, path: str) -> list[Feedback]:
        """Return where two arrays of numbers differ the most, and by how much they may."""
        if expected.dtype.kind not in "iuf" or got.dtype.kind not in "iuf":
            return []
        want, have = expected.astype(float), got.astype(float)
        with np.errstate(all="ignore"):
            distance = np.where(wrong, np.abs(have - want), -1.0)
        if not np.isfinite(distance).all():
            return []
        place = np.unravel_index(int(distance.argmax()), distance.shape)
        allowed = max(self.absolute, self.relative * abs(float(want[place])))
        data: Data = {
            "where": where(path + _at([int(n) for n in place])),
            "difference": f"{float(distance[place]):.3g}",
            "allowed": f"{allowed:.3g}",
        }
        return [Feedback("worst_entry", data)]

    def entry(self, expected: Any, got: Any, path: str, place: list[int]) -> Feedback:
        mine, right = show(got), show(expected)
        if mine == right:
            # Six digits hide the difference.
            mine, right = (str(np.asarray(one).item())[:80] for one in (got, expected))
        data = {"where": where(path + _at(place)), "got": mine, "expected": right}
        return Feedback("entry_differs", data)

    def type_differs(self, expected: Any, got: Any, path: str) -> Feedback:
        names: Data = {"where": where(path), "expected": _name(expected), "got": _name(got)}
        return Feedback("type_differs", names)


def as_array(value: Any) -> Array | None:
    """Return a number, text, or nested sequences of one shape as an array; None for others."""
    if isinstance(value, list | tuple):
        parts = [as_array(part) for part in value]
        arrays = [part for part in parts if part is not None]
        if len(arrays) != len(parts) or len({part.shape for part in arrays}) > 1:
            return None
        if len({_family(part.dtype.kind) for part in arrays}) > 1:
            return None
        return np.stack(arrays) if arrays else np.zeros(0)
    if isinstance(value, bool | int | float | complex | str | np.ndarray | np.generic):
        return np.asarray(value)
    return None


def where(path: str) -> str:
    """Name a place within the result: "Your result", or "Your result[0]"."""
    return f"Your result{path}"


def show(value: Any) -> str:
    """Return an entry as text: floats to 6 significant digits, text cut short."""
    plain = value.item() if isinstance(value, np.generic | np.ndarray) else value
    if isinstance(plain, float):
        return f"{plain:.6g}"
    return repr(plain)[:80] if isinstance(plain, str) else str(plain)[:80]


def _family(kind: str) -> str:
    return "number" if kind in "iufO" else kind


def _fits(expected: str, got: str) -> bool:
    if expected == "c":
        return got in "iufcO"
    return _family(expected) == _family(got)


def _unequal(expected: Array, got: Array, rule: _Comparison) -> Array:
    """Compare truth values and text exactly, integers beyond 64 bits in Python's arithmetic."""
    if expected.dtype.kind in "bU":
        return np.asarray(expected != got)
    pairs = zip(expected.ravel().tolist(), got.ravel().tolist(), strict=True)
    far = [not _near(want, have, rule.absolute, rule.relative) for want, have in pairs]
    return np.array(far, dtype=bool).reshape(expected.shape)


def _near(want: Any, have: Any, absolute: float, relative: float) -> bool:
    try:
        return bool(abs(have - want) <= max(absolute, relative * abs(want)))
    except OverflowError:
        return bool(have == want)


def _at(place: list[int]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def _name(value: Any) -> str:
    if value is None:
        return "None"
    if isinstance(value, Mapping):
        return "a dict"
    if isinstance(value, list | tuple):
        return "a list" if isinstance(value, list) else "a tuple"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    kind = np.asarray(value).dtype.kind
    names = {"b": "True or False", "U": "text", "c": "a complex number"}
    return names.get(kind, "a number")

"""sandbox: values to and from the wire, inside the box. Exact plain types cross, nothing else.

What is needed of numpy and json is bound here, before a learner's line runs. A learner who
tampers with it all the same can only change the answer that he could have returned anyway.
"""

import importlib
import json.encoder
import math
from collections.abc import Callable
from typing import Any

from sandbox.bounds import (
    MAX_DEPTH,
    MAX_INTEGER_DIGITS,
    MAX_RESULT_BYTES,
    MAX_RESULT_ITEMS,
)

# By name, so that no checker of imports takes it for a need of the trusted side, which never
# imports this module.
numpy: Any = importlib.import_module("numpy")

# Exception
#   Unsupported         the value is not plain data, or not data we carry
#   TooLarge            the value is plain but more than a run may return


class Unsupported(Exception):
    """A value that does not cross. The message names the type and the place."""


class TooLarge(Exception):
    """A value beyond the size that may be returned."""


_DTYPES = {
    ("b", 1): "bool", ("i", 1): "int8", ("i", 2): "int16", ("i", 4): "int32", ("i", 8): "int64",
    ("u", 1): "uint8", ("u", 2): "uint16", ("u", 4): "uint32", ("u", 8): "uint64",
    ("f", 2): "float16", ("f", 4): "float32", ("f", 8): "float64",
    ("c", 8): "complex64", ("c", 16): "complex128",
}  # fmt: skip
_TAGS = frozenset(
    frozenset(keys)
    for keys in (
        ("array", "dtype", "shape"),
        ("tuple",),
        ("complex",),
        ("float",),
        ("dict",),
        ("python",),
        ("python", "with"),
    )
)
_MAX_INTEGER = 10**MAX_INTEGER_DIGITS
_ndarray = numpy.ndarray
_array = numpy.array
_scalars = frozenset(t for t in numpy.sctypeDict.values() if numpy.dtype(t).kind in "biufc")
_isfinite = numpy.isfinite
_all = numpy.logical_and.reduce
_finite = math.isfinite


def _refuse_rest(value: object) -> Any:
    raise Unsupported(f"a value of type {type(value).__name__}")


# The C function itself: json.dumps and JSONEncoder.encode are Python and can be replaced.
_text = json.encoder.c_make_encoder(  # type: ignore[attr-defined]
    None,
    _refuse_rest,
    json.encoder.encode_basestring_ascii,
    None,
    ":",
    ",",
    False,
    False,
    False,
)


def to_json(tree: object) -> bytes:
    """A tree of JSON types as ASCII bytes."""
    return "".join(_text(tree, 0)).encode("ascii")


class Encoder:
    """Turns returned values into wire values; one per run, so that its budget is the run's."""

    def __init__(self, items: int = MAX_RESULT_ITEMS, size: int = MAX_RESULT_BYTES) -> None:
        self._items = items
        self._bytes = size

    def encode(self, value: object) -> Any:
        """The wire value. Raises Unsupported or TooLarge; the budget is spent only on success."""
        before = self._items
        try:
            tree = self._value(value, "the result", 0, [])
            size = len(to_json(tree))
        except BaseException:
            self._items = before
            raise
        if size > self._bytes:
            self._items = before
            raise TooLarge(f"the results are larger than {MAX_RESULT_BYTES >> 20} MiB")
        self._bytes -= size
        return tree

    def _spend(self, amount: int) -> None:
        self._items -= amount
        if self._items < 0:
            raise TooLarge(f"the results hold more than {MAX_RESULT_ITEMS} items")

    def _value(self, value: Any, where: str, depth: int, above: list[int]) -> Any:
        self._spend(1)
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return value
        if kind is int:
            return _integer(value, where)
        if kind is float:
            return _float(value)
        if kind is complex:
            return {"complex": [_float(value.real), _float(value.imag)]}
        if kind is _ndarray or kind in _scalars:
            return self._array(value, where)
        if kind is list or kind is tuple or kind is dict:
            return self._container(value, kind, where, depth, above)
        raise Unsupported(f"{where} is of type {_name(kind)}, which is not plain data")

    def _container(self, value: Any, kind: type, where: str, depth: int, above: list[int]) -> Any:
        if depth >= MAX_DEPTH:
            raise Unsupported(f"{where} is nested more than {MAX_DEPTH} deep")
        if id(value) in above:
            raise Unsupported(f"{where} is a {_name(kind)} that contains itself")
        above.append(id(value))
        if kind is dict:
            found = self._dict(value, where, depth, above)
        else:
            items = [
                self._value(item, f"{where}[{i}]" if depth < 4 else where, depth + 1, above)
                for i, item in enumerate(value)
            ]
            found = items if kind is list else {"tuple": items}
        above.pop()
        return found

    def _dict(self, value: dict[Any, Any], where: str, depth: int, above: list[int]) -> Any:
        pairs = []
        for key, item in value.items():
            place = f"{where}[{key!r}]" if type(key) is str and len(key) < 40 else where
            pairs.append(
                [
                    self._value(key, f"a key of {where}", depth + 1, above),
                    self._value(item, place, depth + 1, above),
                ]
            )
        if all(type(key) is str for key in value) and frozenset(value) not in _TAGS:
            return dict(pairs)
        return {"dict": pairs}

    def _array(self, value: Any, where: str) -> Any:
        dtype = value.dtype
        name = _DTYPES.get((dtype.kind, dtype.itemsize))
        if name is None:
            raise Unsupported(f"{where} is an array of {str(dtype)[:60]}, which is not plain data")
        self._spend(_cells(value.shape) + (2 * value.size if name.startswith("complex") else 0))
        data = value.tolist()
        if name.startswith("complex") or (name.startswith("float") and not _all_finite(value)):
            data = _leaves(data)
        return {"array": data, "dtype": name, "shape": list(value.shape)}


def _cells(shape: tuple[int, ...]) -> int:
    """Entries of an array and the lists around them, as nested lists hold them."""
    if shape and max(shape) > MAX_RESULT_ITEMS:
        return MAX_RESULT_ITEMS + 1
    total, lists = 1, 1
    for length in shape:
        lists *= length
        total += lists
    return total


def _all_finite(value: Any) -> bool:
    return bool(_all(_isfinite(value), axis=None))


def _leaves(data: Any) -> Any:
    if type(data) is list:
        return [_leaves(item) for item in data]
    if type(data) is complex:
        return {"complex": [_float(data.real), _float(data.imag)]}
    return _float(data)


def _float(value: float) -> Any:
    if _finite(value):
        return value
    return {"float": "nan" if value != value else "inf" if value > 0 else "-inf"}


def _integer(value: int, where: str) -> int:
    if -_MAX_INTEGER < value < _MAX_INTEGER:
        return value
    raise Unsupported(f"{where} is an integer of more than {MAX_INTEGER_DIGITS} digits")


def _name(kind: type) -> str:
    name = type.__dict__["__name__"].__get__(kind)
    return name[:80] if type(name) is str else "?"


def decode(value: Any) -> Any:
    """A fresh object for a wire value that the trusted side has checked."""
    if type(value) is list:
        return [decode(item) for item in value]
    if type(value) is not dict:
        return value
    keys = frozenset(value)
    if keys not in _TAGS:
        return {key: decode(item) for key, item in value.items()}
    if "array" in keys:
        return _decode_array(value)
    if "python" in keys:
        names = {name: decode(item) for name, item in value.get("with", {}).items()}
        space = {"np": numpy, "numpy": numpy, "math": math, **names}
        return eval(value["python"], space)  # noqa: S307 - the author's, and inside the walls
    return _DECODERS[next(iter(keys))](next(iter(value.values())))


def _decode_array(value: dict[str, Any]) -> Any:
    data, dtype = value["array"], value["dtype"]
    try:
        found = _array(data, dtype=dtype)
    except TypeError:  # some entry is a {"float": "nan"} or a {"complex": ...}
        found = _array(_plain(data), dtype=dtype)
    return found.reshape(value["shape"])


def _plain(data: Any) -> Any:
    return [_plain(item) for item in data] if type(data) is list else decode(data)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "tuple": lambda items: tuple([decode(item) for item in items]),
    "complex": lambda parts: complex(*[decode(part) for part in parts]),
    "float": float,
    "dict": lambda pairs: {decode(key): decode(item) for key, item in pairs},
}

"""grader: plain data across the border, as JSON. What comes back is trusted in nothing.

An object with exactly the keys {"array", "dtype", "shape"}, {"tuple"}, {"complex"}, {"float"} or
{"dict"} is a tag; any other is a dict. A NumPy scalar is an array of shape []. Dtype kinds are b,
i, u, f, c and U; there is no pickle.
"""

import math
import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

MOST_ENTRIES = 2_000_000
MOST_NODES = 2_000_000
MOST_DEPTH = 60
MOST_AXES = 32

_ARRAY = frozenset({"array", "dtype", "shape"})
_TAGS = {_ARRAY, *(frozenset({tag}) for tag in ("tuple", "complex", "float", "dict"))}
# Going in, {"python": ...} is source to evaluate, so data must not look like it either.
_TAGS_IN = _TAGS | {frozenset({"python"}), frozenset({"python", "with"})}
_SPECIAL = {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}
_DTYPE = re.compile(
    r"bool|u?int(8|16|32|64)|float(16|32|64)|complex(64|128)|[<>=]?U[0-9]{1,6}|str[0-9]*"
)
_LONG = {"float96": "float64", "float128": "float64", "longdouble": "float64"}
_LONG |= {"complex192": "complex128", "complex256": "complex128", "clongdouble": "complex128"}


class MalformedValue(ValueError):
    """The JSON is not a value of the wire format, or is larger than any honest one."""


def from_wire(wire: object) -> Any:
    """Return the value: None, a plain number, text, list, tuple, dict, or a NumPy array."""
    return _Decoder().value(wire, 0)


def to_wire(value: Any) -> Any:
    """Return the JSON of a trusted value of the same types; TypeError for any other."""
    if isinstance(value, np.generic):
        value = np.asarray(value)
    if isinstance(value, np.ndarray):
        return _array_out(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": _special_name(value)}
    if isinstance(value, complex):
        return {"complex": [to_wire(value.real), to_wire(value.imag)]}
    if isinstance(value, tuple):
        return {"tuple": [to_wire(part) for part in value]}
    if isinstance(value, list):
        return [to_wire(part) for part in value]
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value) and frozenset(value) not in _TAGS_IN:
            return {key: to_wire(part) for key, part in value.items()}
        return {"dict": [[to_wire(key), to_wire(part)] for key, part in value.items()]}
    raise TypeError(f"no wire form for {type(value).__name__}")


def _special_name(value: float) -> str:
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _array_out(array: np.ndarray) -> dict[str, Any]:
    if array.dtype.kind not in "biufcU":
        raise TypeError(f"no wire form for an array of dtype {array.dtype}")
    nested = array.tolist()
    if array.dtype.kind == "c" or (array.dtype.kind == "f" and not np.isfinite(array).all()):
        nested = _entries_out(nested)
    name = str(array.dtype) if array.dtype.kind == "U" else array.dtype.name
    return {"array": nested, "dtype": name, "shape": list(array.shape)}


def _entries_out(nested: Any) -> Any:
    return [_entries_out(part) for part in nested] if isinstance(nested, list) else to_wire(nested)


class _Decoder:
    """Decodes one message; the budget of nodes is shared by all of it."""

    def __init__(self) -> None:
        self.nodes = 0

    def value(self, wire: object, depth: int) -> Any:
        self.spend(1)
        if depth > MOST_DEPTH:
            raise MalformedValue(f"nested deeper than {MOST_DEPTH}")
        if wire is None or isinstance(wire, bool | int | str):
            return wire
        if isinstance(wire, float):
            return wire
        if isinstance(wire, list):
            return [self.value(part, depth + 1) for part in wire]
        if isinstance(wire, Mapping):
            return self.mapping(wire, depth)
        raise MalformedValue(f"a JSON value cannot be a {type(wire).__name__}")

    def spend(self, count: int) -> None:
        self.nodes += count
        if self.nodes > MOST_NODES:
            raise MalformedValue(f"more than {MOST_NODES} values")

    def mapping(self, wire: Mapping[str, Any], depth: int) -> Any:
        keys = frozenset(wire)
        if keys not in _TAGS:
            return {self.key(key): self.value(part, depth + 1) for key, part in wire.items()}
        if keys == _ARRAY:
            return self.array(wire["array"], wire["dtype"], wire["shape"])
        tag, body = next(iter(wire.items()))
        if tag == "float":
            return _special(body)
        if tag == "complex":
            return _complex(body)
        if tag == "tuple" and isinstance(body, list):
            return tuple(self.value(part, depth + 1) for part in body)
        if tag == "dict" and isinstance(body, list):
            return self.pairs(body, depth)
        raise MalformedValue(f"malformed {tag}")

    def key(self, key: object) -> str:
        if not isinstance(key, str):
            raise MalformedValue("an object's key must be text")
        return key

    def pairs(self, body: list[Any], depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for pair in body:
            if not isinstance(pair, list) or len(pair) != 2:
                raise MalformedValue("dict needs pairs")
            key = self.value(pair[0], depth + 1)
            try:
                repeated = key in found
            except TypeError as error:
                raise MalformedValue("a dict's key must be hashable") from error
            if repeated:
                raise MalformedValue("a dict's key is repeated")
            found[key] = self.value(pair[1], depth + 1)
        return found

    def array(self, nested: object, dtype: object, shape: object) -> np.ndarray:
        kind = _dtype(dtype)
        axes = _shape(shape)
        self.spend(math.prod(axes))
        flat = _flatten(nested, axes)
        entries = [_entry(one, kind.kind) for one in flat] if _odd(flat, kind.kind) else flat
        try:
            array = np.array(entries, dtype=kind)
        except (ValueError, TypeError, OverflowError) as error:
            raise MalformedValue(f"the entries are not of dtype {kind}") from error
        return array.reshape(axes)


def _special(body: object) -> float:
    if not isinstance(body, str) or body not in _SPECIAL:
        raise MalformedValue("float must be inf, -inf or nan")
    return _SPECIAL[body]


def _complex(body: object) -> complex:
    if not isinstance(body, list) or len(body) != 2:
        raise MalformedValue("complex needs two numbers")
    return complex(_entry(body[0], "f"), _entry(body[1], "f"))


def _dtype(name: object) -> np.dtype[Any]:
    if not isinstance(name, str):
        raise MalformedValue("dtype must be text")
    name = _LONG.get(name, name)
    if not _DTYPE.fullmatch(name):
        raise MalformedValue("only dtypes of kind b, i, u, f, c and U are known")
    # The width of text follows from its data; a declared one of a million would cost memory.
    return np.dtype("U") if "U" in name or name.startswith("str") else np.dtype(name)


def _shape(shape: object) -> tuple[int, ...]:
    if not isinstance(shape, list) or len(shape) > MOST_AXES:
        raise MalformedValue(f"shape must be a list of at most {MOST_AXES} numbers")
    if any(
        isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= MOST_ENTRIES for n in shape
    ):
        raise MalformedValue("shape must be made of whole numbers")
    if math.prod(shape) > MOST_ENTRIES:
        raise MalformedValue(f"more than {MOST_ENTRIES} entries")
    return tuple(shape)


def _flatten(nested: object, axes: tuple[int, ...]) -> list[Any]:
    level: list[Any] = [nested]
    for length in axes:
        if not all(isinstance(row, list) and len(row) == length for row in level):
            raise MalformedValue("the nested lists do not have the declared shape")
        level = list(chain.from_iterable(level))
    return level


_TYPES: dict[str, set[type]] = {"b": {bool}, "i": {int}, "u": {int}, "f": {int, float}, "U": {str}}


def _odd(flat: list[Any], kind: str) -> bool:
    """Tell whether any entry needs a look of its own. Almost never, and this test is fast."""
    return not set(map(type, flat)) <= _TYPES.get(kind, set())


def _entry(wire: object, kind: str) -> Any:
    if kind in "fc" and isinstance(wire, Mapping):
        if set(wire) == {"float"}:
            return _special(wire["float"])
        if kind == "c" and set(wire) == {"complex"}:
            return _complex(wire["complex"])
    if kind in "fc" and isinstance(wire, int | float) and not isinstance(wire, bool):
        try:
            return float(wire)
        except OverflowError as error:
            raise MalformedValue("a number is too large") from error
    if kind == "c" and isinstance(wire, list):
        return _complex(wire)
    raise MalformedValue(f"an entry does not fit dtype kind {kind}")

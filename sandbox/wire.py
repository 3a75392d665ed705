"""sandbox: the trusted rules for values on the wire: what is well formed and what is not."""

import math
from typing import Any

from sandbox.bounds import MAX_DEPTH, MAX_INTEGER_DIGITS, MAX_RESULT_ITEMS

# ValueError
#   WireError           the value is not in the wire format; the message says where


class WireError(ValueError):
    """A value is not in the agreed format."""


KINDS = {
    "bool": "b", "int8": "i", "int16": "i", "int32": "i", "int64": "i", "uint8": "u",
    "uint16": "u", "uint32": "u", "uint64": "u", "float16": "f", "float32": "f", "float64": "f",
    "complex64": "c", "complex128": "c",
}  # fmt: skip
_MAX_DIMENSIONS = 32
_MAX_INTEGER = 10**MAX_INTEGER_DIGITS
_FLOAT_WORDS = ("inf", "-inf", "nan")


class Checker:
    """Checks the values of one run, which share one budget of items.

    `inputs` also allows what only an author may send: {"python": ...}.
    """

    def __init__(self, inputs: bool = False, items: int = MAX_RESULT_ITEMS) -> None:
        self.inputs = inputs
        self.most = self.left = items

    def check(self, value: Any, where: str = "value") -> None:
        """Raise WireError unless the parsed JSON is a value in the wire format."""
        self.value(value, where, 0)

    def spend(self, amount: int, where: str) -> None:
        self.left -= amount
        if self.left < 0:
            raise WireError(f"{where}: more than {self.most} items")

    def value(self, value: Any, where: str, depth: int) -> None:
        self.spend(1, where)
        if depth > MAX_DEPTH:
            raise WireError(f"{where}: nested more than {MAX_DEPTH} deep")
        kind = type(value)
        if value is None or kind is bool or kind is str:
            return
        if kind is int or kind is float:
            self.number(value, where)
        elif kind is list:
            self.items(value, where, depth)
        elif kind is dict:
            self.mapping(value, where, depth)
        else:
            raise WireError(f"{where}: {kind.__name__} is not JSON")

    def number(self, value: Any, where: str) -> None:
        if type(value) is float and not math.isfinite(value):
            raise WireError(f'{where}: inf and nan are written {{"float": "inf"}}')
        if type(value) is int and abs(value) >= _MAX_INTEGER:
            raise WireError(f"{where}: an integer of more than {MAX_INTEGER_DIGITS} digits")

    def items(self, values: list[Any], where: str, depth: int) -> None:
        for position, item in enumerate(values):
            self.value(item, f"{where}[{position}]" if depth < 4 else where, depth + 1)

    def mapping(self, value: dict[str, Any], where: str, depth: int) -> None:
        keys = frozenset(value)
        if keys == {"array", "dtype", "shape"}:
            self.array(value, where)
        elif keys == {"tuple"} and type(value["tuple"]) is list:
            self.items(value["tuple"], where, depth)
        elif keys == {"complex"}:
            self.complex(value, where)
        elif keys == {"float"}:
            if value["float"] not in _FLOAT_WORDS:
                raise WireError(f'{where}: "float" must be one of {", ".join(_FLOAT_WORDS)}')
        elif keys == {"dict"} and type(value["dict"]) is list:
            self.pairs(value["dict"], where, depth)
        elif "python" in keys and keys <= {"python", "with"}:
            self.python(value, where, depth)
        elif keys in ({"tuple"}, {"dict"}):
            raise WireError(f"{where}: {next(iter(keys))!r} must hold a list")
        else:
            self.items(list(value.values()), where, depth)

    def pairs(self, pairs: list[Any], where: str, depth: int) -> None:
        for pair in pairs:
            if type(pair) is not list or len(pair) != 2:
                raise WireError(f'{where}: "dict" must hold pairs of key and value')
            self.items(pair, where, depth)

    def python(self, value: dict[str, Any], where: str, depth: int) -> None:
        if not self.inputs:
            raise WireError(f'{where}: "python" may be sent only as an argument')
        names = value.get("with", {})
        if type(value["python"]) is not str or type(names) is not dict:
            raise WireError(f'{where}: "python" must be text and "with" an object of names')
        self.items(list(names.values()), where, depth)

    def complex(self, value: dict[str, Any], where: str) -> None:
        parts = value["complex"]
        if type(parts) is not list or len(parts) != 2:
            raise WireError(f'{where}: "complex" must hold [real, imaginary]')
        for part in parts:
            self.leaf(part, "f", where)

    def array(self, value: dict[str, Any], where: str) -> None:
        dtype, shape = value["dtype"], value["shape"]
        if type(dtype) is not str or dtype not in KINDS:
            raise WireError(f"{where}: dtype {str(dtype)[:40]!r} is none of {', '.join(KINDS)}")
        if type(shape) is not list or len(shape) > _MAX_DIMENSIONS:
            raise WireError(f"{where}: shape must be a list of at most {_MAX_DIMENSIONS} numbers")
        if any(type(n) is not int or not 0 <= n <= MAX_RESULT_ITEMS for n in shape):
            raise WireError(f"{where}: shape must hold whole numbers from 0")
        self.level(value["array"], shape, KINDS[dtype], where)

    def level(self, data: Any, shape: list[int], kind: str, where: str) -> None:
        if not shape:
            self.spend(1, where)
            self.leaf(data, kind, where)
            return
        if type(data) is not list or len(data) != shape[0]:
            raise WireError(f"{where}: the nested lists do not have the shape that is given")
        self.spend(1, where)
        for item in data:
            self.level(item, shape[1:], kind, where)

    def leaf(self, data: Any, kind: str, where: str) -> None:
        found = type(data)
        if kind == "b" and found is bool:
            return
        if kind in "iu" and found is int and -(2**63) <= data < 2**64:
            return
        if kind in "fc" and (found is float or (found is int and abs(data) < 2**64)):
            self.number(data, where)
            return
        if kind in "fc" and found is dict and len(data) == 1:
            if data.get("float") in _FLOAT_WORDS:
                return
            if kind == "c" and "complex" in data:
                self.complex(data, where)
                return
        raise WireError(f"{where}: an entry does not fit the dtype")

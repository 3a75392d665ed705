"""exercises: a value as the Python that makes it again, for the cells of a notebook.

The text counts on the names np, nan and inf.
"""

from collections.abc import Mapping
from pprint import pformat
from typing import Any

import numpy as np

WIDTH = 92
# A notebook is to be read; what is larger than this is tried when it is handed in.
MOST_ENTRIES = 400


def size(value: Any) -> int:
    """How many numbers or texts are in it."""
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, Mapping):
        return sum(size(part) for part in value.values())
    if isinstance(value, list | tuple):
        return sum(size(part) for part in value)
    return 1


def literal(value: Any) -> str:
    """Python text of plain data: numbers, text, lists, tuples, dicts and NumPy arrays."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, tuple):
        inner = ", ".join(literal(part) for part in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(literal(part) for part in value)}]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{literal(key)}: {literal(part)}" for key, part in value.items())
        return f"{{{inner}}}"
    return repr(value)


def _array(array: np.ndarray) -> str:
    if array.shape == ():
        # A NumPy number; as an input or an expected value it is as good as a plain one.
        return repr(array.item())
    if array.size == 0:
        return f"np.empty({array.shape}, dtype=np.{array.dtype.name})"
    entries = pformat(array.tolist(), width=WIDTH, compact=True)
    usual = array.dtype.name in ("float64", "int64", "complex128", "bool")
    if usual or array.dtype.kind == "U":
        return f"np.array({entries})"
    return f"np.array({entries}, dtype=np.{array.dtype.name})"

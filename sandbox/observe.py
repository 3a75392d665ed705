"""sandbox: watches the arguments of one call, inside the box: before, after, and whose memory."""

import importlib
from typing import Any

from sandbox.bounds import MAX_OBSERVED_BYTES, MAX_OBSERVED_ITEMS
from sandbox.codec import Encoder, TooLarge, Unsupported

# By name, for the reason given in codec.py.
_numpy: Any = importlib.import_module("numpy")
_ndarray = _numpy.ndarray
_overlap = _numpy.may_share_memory
_MOST_STEPS, _MOST_ITEMS = 200, 100


def encoder() -> Encoder:
    """A budget for what is observed in one run, apart from that of its results."""
    return Encoder(MAX_OBSERVED_ITEMS, MAX_OBSERVED_BYTES)


class Observer:
    """Notes the positional arguments of a call when it is made, and again with the result."""

    def __init__(self, encoder: Encoder, args: list[Any]) -> None:
        self._encoder = encoder
        self._args = args
        self._too_much: set[int] = set()
        self._before = [self._wire(n) for n in range(len(args))]

    def report(self, result: list[Any]) -> dict[str, Any]:
        """What is told of the call; `result` holds what it returned, or nothing if it raised."""
        aliases = next((n for n, arg in enumerate(self._args) if _shares(arg, result)), None)
        after = [self._wire(n) for n in range(len(self._args))]
        # Half an observation would read as a change.
        for index in self._too_much:
            self._before[index] = after[index] = None
        return {"before": self._before, "after": after, "aliases": aliases}

    def _wire(self, index: int) -> Any:
        """The wire value of an argument as it is now; None for what is not plain data."""
        try:
            return self._encoder.encode(self._args[index])
        except Unsupported:
            return None
        except (TooLarge, MemoryError):
            self._too_much.add(index)
            return None


def _parts(value: Any) -> list[Any]:
    """Arrays, lists and dicts in a value, itself included: what can be changed in place."""
    found: list[Any] = []
    waiting = [value]
    for _ in range(_MOST_STEPS):
        if not waiting:
            break
        item = waiting.pop()
        kind = type(item)
        if kind is _ndarray or kind is list or kind is dict:
            found.append(item)
        if kind is dict:
            item = tuple(item.values())
        if kind is list or kind is tuple or kind is dict:
            waiting += item[:_MOST_ITEMS]
    return found


def _shares(arg: Any, result: list[Any]) -> bool:
    """Whether the result holds an object of the argument, or a view of one of its arrays.

    Each argument has memory of its own, so that the bounds of two arrays tell enough.
    """
    own = _parts(arg)
    return any(_same_memory(mine, part) for part in _parts(tuple(result)) for mine in own)


def _same_memory(one: Any, other: Any) -> bool:
    if type(one) is _ndarray and type(other) is _ndarray:
        return bool(_overlap(one, other))
    return one is other

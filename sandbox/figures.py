"""sandbox: reads the figures that a program claims; trusts none of them. Numbers and a title only.

The bounds are those that `nabla` keeps inside, and one more for words of its own in a title.
"""

import math
from typing import Any

from sandbox.bounds import MAX_FIGURE_POINTS, MAX_FIGURE_TITLE, MAX_FIGURES
from sandbox.frames import BrokenChannel
from sandbox.report import Figure

_LARGEST_INTEGER = 2**63


def read(found: Any) -> tuple[Figure, ...]:
    """The figures, each whole as a page draws it; BrokenChannel for any other thing."""
    if type(found) is not list or len(found) > MAX_FIGURES:
        raise BrokenChannel(f"the figures are no list of at most {MAX_FIGURES}")
    return tuple(_figure(one) for one in found)


def _figure(found: Any) -> Figure:
    if type(found) is not dict or found.keys() != {"type", "yours", "title"}:
        raise BrokenChannel("a figure has other fields than agreed")
    kind, yours, title = found["type"], found["yours"], found["title"]
    if type(title) is not str or type(yours) is not list:
        raise BrokenChannel("a figure is no title and no list")
    if not 0 < len(yours) <= MAX_FIGURE_POINTS:
        raise BrokenChannel(f"a figure has not 1 to {MAX_FIGURE_POINTS} points")
    words = "".join(c if c.isprintable() else " " for c in title[:MAX_FIGURE_TITLE])
    if kind == "loss" and all(map(_is_number, yours)):
        return {"type": "loss", "yours": yours, "reference": None, "title": words}
    if kind == "path" and all(map(_is_point, yours)):
        more = {"reference": None, "first_wrong": None, "contours": None, "loss": None}
        return {"type": "path", "yours": yours, **more, "title": words}
    raise BrokenChannel("a figure is neither a path of points nor a list of numbers")


def _is_point(found: Any) -> bool:
    return type(found) is list and len(found) == 2 and all(map(_is_number, found))


def _is_number(found: Any) -> bool:
    if type(found) is int:
        return abs(found) < _LARGEST_INTEGER
    return found is None or (type(found) is float and math.isfinite(found))

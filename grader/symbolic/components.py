"""grader.symbolic: vectors and matrices are compared component by component.

A vector says which components are right, whether the others are only in the wrong order, whether
some are missing or too many, and whether a row was given where a column belongs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from grader.symbolic.build import add
from grader.symbolic.equivalence import Policy, compare
from grader.symbolic.tree import Expression, Formula, Relation, Vector
from grader.symbolic.verdict import Comparison

Finding = Literal["", "order", "missing", "extra", "transposed", "shape", "summed", "not_a_vector"]


@dataclass(frozen=True)
class Components:
    """`parts` follow the reference, row by row; a component that is not there is None."""

    parts: tuple[Comparison | None, ...]
    finding: Finding = ""
    shape: tuple[int, ...] = ()
    expected_shape: tuple[int, ...] = ()
    order: tuple[int, ...] = ()  # for each component of the reference, the answer's that equals it

    @property
    def right(self) -> int:
        return sum(1 for part in self.parts if part is not None and part.equal is True)

    @property
    def score(self) -> float:
        """The share of right components; too many components cost as many."""
        if self.finding in ("transposed", "shape", "summed", "not_a_vector"):
            return 0.0
        size = max(len(self.parts), _size(self.shape))
        return self.right / size if size else 0.0

    @property
    def equal(self) -> bool | None:
        """True if all are right, None if one could not be judged and none is wrong."""
        if self.finding or any(part is None or part.equal is False for part in self.parts):
            return False
        return None if any(part and part.equal is None for part in self.parts) else True


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size


def shape_of(formula: Formula) -> tuple[int, ...]:
    """() for an expression, (n,) for a list, (rows, columns) for a matrix; (-1,) if ragged."""
    if not isinstance(formula, Vector):
        return ()
    inner = {shape_of(entry) for entry in formula.entries}
    if len(inner) > 1 or any(-1 in shape for shape in inner):
        return (-1,)
    return (len(formula.entries), *next(iter(inner), ()))


def entries_of(formula: Formula) -> list[Expression]:
    """The components, row by row."""
    if isinstance(formula, Vector):
        return [part for entry in formula.entries for part in entries_of(entry)]
    if isinstance(formula, Relation):
        raise TypeError("a relation has no components")
    return [formula]


def judge_components(
    reference: Vector,
    answer: Formula,
    domains: Mapping[str, str] = {},
    policy: Policy = "lenient",
    alike: Callable[[Expression, Expression], Comparison] | None = None,
) -> Components:
    """How each component of the answer compares, and what else is amiss.

    `alike` compares one component with its key, if not by `compare`.
    """
    wanted, given = shape_of(reference), shape_of(answer)
    ours, theirs = entries_of(reference), entries_of(answer)
    if given == ():
        whole = compare(add(*ours), theirs[0], domains, policy)
        found: Finding = "summed" if whole.equal is True and len(ours) > 1 else "not_a_vector"
        return Components((None,) * len(ours), found, given, wanted)
    one = alike or partial(compare, domains=domains, policy=policy)
    parts = [one(a, b) for a, b in zip(ours, theirs, strict=False)]
    padded = (*parts, *(None,) * (len(ours) - len(parts)))
    if given != wanted:
        return Components(padded, _misshapen(wanted, given), given, wanted)
    if all(part.equal is True for part in parts):
        return Components(padded, "", given, wanted)
    order = _order(ours, theirs, parts, one)
    return Components(padded, "order" if order else "", given, wanted, order)


def _misshapen(wanted: tuple[int, ...], given: tuple[int, ...]) -> Finding:
    lengths = [length for length in wanted if length != 1]
    if -1 not in given and lengths == [length for length in given if length != 1]:
        return "transposed"  # a row for a column, or a list for either
    if len(wanted) == 2 and given == wanted[::-1]:
        return "transposed"
    if len(wanted) == len(given) == 1 and -1 not in given:
        return "missing" if given[0] < wanted[0] else "extra"
    return "shape"


def _order(
    ours: list[Expression],
    theirs: list[Expression],
    parts: list[Comparison],
    one: Callable[[Expression, Expression], Comparison],
) -> tuple[int, ...]:
    """For each of our components the place of its equal among theirs, if all are there."""
    free = [index for index, part in enumerate(parts) if part.equal is not True]
    if len(free) < 2 or len(free) > 8:
        return ()
    order = list(range(len(ours)))
    left = list(free)
    for place in free:
        for index in left:
            if one(ours[place], theirs[index]).equal is True:
                order[place] = index
                left.remove(index)
                break
        else:
            return ()
    return tuple(order)

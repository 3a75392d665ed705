"""Verification: families that draw too widely, so that some learner's variant asks nothing.

Whether one does is told by plain floating point at a few points: a route of its own.
"""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from exercises.verification.drawn import pinned, whole_numbers, with_line
from exercises.verification.mutated_formulas import ALIKE, POINTS
from grader import formula
from grader.errors import ItemError
from grader.symbolic.build import number
from grader.symbolic.measured import entries, worth
from grader.symbolic.names import names_in

NEGATED = {"!=": "=", "<=": ">", ">=": "<", "=": "!=", "<": ">=", ">": "<="}
SEEDS = 3
Changes = Iterator[tuple[str, str, dict[str, Any]]]


def changes(item: Mapping[str, Any]) -> Changes:
    """What is done, the field within the item, and the item that draws too much."""
    for line, least, most in whole_numbers(item):
        for start in (1, 0, -most):
            if start >= least:
                continue
            wider = with_line(item, replace(line, arguments=(start, most + 1)))
            added = [one for one in (-1, 0, 1) if start <= one < least]
            if any(_falls_apart(one) for at in added for one in pinned(wider, line, at)):
                yield f"{line.name} drawn from {start}", "draw", wider
    for place, row in enumerate(item.get("avoid") or ()):
        others = [one for at, one in enumerate(item["avoid"]) if at != place]
        if _falls_apart({**item, "avoid": [*others, _negated(row)]}, seeds=10 * SEEDS):
            yield f"“{row}” no longer avoided", "avoid", {**item, "avoid": others}


def _negated(row: str) -> str:
    """The relation that holds just where this one does not."""
    sign = next(one for one in NEGATED if one in row)
    return row.replace(sign, NEGATED[sign], 1)


def _falls_apart(item: Mapping[str, Any], seeds: int = SEEDS) -> bool:
    """Whether a variant has a key that is the same everywhere, or a component that is 0."""
    for seed in range(seeds):
        try:
            made, _ = formula.materialise(item, seed)
        except ItemError:
            continue
        if _is_idle(formula.read_item(made)):
            return True
    return False


def _is_idle(read: formula.Item) -> bool:
    draw = random.Random(7)
    trees = entries(read.task.key)
    names = dict.fromkeys(name for tree in trees for name in names_in(tree))
    points = [
        {name: number(Fraction(draw.randint(1, 40), 8)) for name in names} for _ in range(POINTS)
    ]
    rows = [[value for put in points if (value := worth(tree, put)) is not None] for tree in trees]
    rows = [[float(value) for value in row] for row in rows]
    if any(row and not any(row) for row in rows):
        return True
    return all(row and all(math.isclose(one, row[0], rel_tol=ALIKE) for one in row) for row in rows)

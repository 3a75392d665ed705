"""grader.symbolic: a short text by which equal formulas are known, however they are written.

The formula's values at a few points, worked out to far more digits than are kept. It sorts answers
for those who read many of them; it proves nothing, and no verdict rests on it.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from flint import arb, ctx

from grader.symbolic.canonical import lower, names_of
from grader.symbolic.intervals import NoRule, Program, Undefined, Unknown
from grader.symbolic.points import point
from grader.symbolic.printing import text
from grader.symbolic.tree import Expression, Formula, Relation, Vector

# Of points.POINTS, by number: four positive ones, where nearly every formula lives; one with
# negative values only, one of mixed signs.
NUMBERS = (0, 1, 5, 6, 4, 2)
BITS = 400
DIGITS = 10
NO_VALUE = "none"
UNKNOWN = "?"
VALUE = re.compile(r"[^\s\[\],]+")
# Values that must agree before two signatures with gaps are taken for one.
COMMON = 3
ZERO = Fraction(1, 10**60)


def signature(tree: Formula, names: Sequence[str], domains: Mapping[str, str] = {}) -> str:
    """The values at the points, or the text itself where there is nothing to work out."""
    if isinstance(tree, Vector):
        return f"[{', '.join(signature(entry, names, domains) for entry in tree.entries)}]"
    if isinstance(tree, Relation):
        sides = (signature(side, names, domains) for side in (tree.left, tree.right))
        # An equation says the same from right to left.
        ordered = sorted(sides) if tree.operator == "=" else sides
        return f" {tree.operator} ".join(ordered)
    try:
        return " ".join(_values(tree, names, domains))
    except NoRule:
        return text(tree)


def alike(one: str, other: str) -> bool:
    """Whether two signatures agree wherever both have a value: the grader's lenient rule."""
    if one == other:
        return True
    (frame, first), (other_frame, second) = _parts(one), _parts(other)
    if frame != other_frame:
        return False
    common = 0
    for a, b in zip(first, second, strict=True):
        if a == b:
            common += a not in (NO_VALUE, UNKNOWN)
        elif NO_VALUE not in (a, b) and UNKNOWN not in (a, b):
            return False
    return common >= COMMON


@lru_cache(maxsize=4096)
def _parts(found: str) -> tuple[str, tuple[str, ...]]:
    """What stands around the values, and the values."""
    return VALUE.sub("#", found), tuple(VALUE.findall(found))


def _values(tree: Expression, names: Sequence[str], domains: Mapping[str, str]) -> list[str]:
    core = lower(tree)
    order = tuple(dict.fromkeys((*names, *sorted(names_of(core)))))
    program = Program(core, order, domains)
    places = tuple(domains.get(name, "real") for name in order)
    return [_value(program, point(number, places)) for number in NUMBERS]


def _value(program: Program, at: tuple[Fraction, ...]) -> str:
    try:
        value = program.at(at, BITS)
    except Undefined:
        return NO_VALUE
    except Unknown:
        return UNKNOWN
    before = ctx.prec
    ctx.prec = BITS
    try:
        if abs(value) < arb(ZERO.numerator) / arb(ZERO.denominator):
            return "0"
        # A factor that no formula has: the last digit kept never lies on the edge of rounding.
        return str((value * (arb(2).sqrt() + arb(3).exp())).str(DIGITS, radius=False))
    finally:
        ctx.prec = before

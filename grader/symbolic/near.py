"""grader.symbolic: is a number close enough to a number? For keys whose author gave a tolerance."""

from fractions import Fraction

from flint import arb

from grader.symbolic.build import names_in
from grader.symbolic.equivalence import attempt, prepare
from grader.symbolic.tree import Expression

BITS = 200


def near(key: Expression, answer: Expression, absolute: float, relative: float) -> bool:
    """Whether both are numbers and |answer - key| <= max(absolute, relative * |key|)."""
    if not (absolute or relative) or names_in(key) or names_in(answer):
        return False
    wanted, given = (attempt(prepare(one).program(), (), BITS) for one in (key, answer))
    if not isinstance(wanted, arb) or not isinstance(given, arb):
        return False
    gap, size = abs(given - wanted), abs(wanted)
    # The tolerance as the decimal its author wrote: 0.1 is a tenth, not the float next to it.
    within = [gap - _exactly(absolute), gap - size * _exactly(relative)]
    return any(not over > 0 for over in within)


def _exactly(value: float) -> arb:
    decimal = Fraction(repr(value))
    return arb(decimal.numerator) / decimal.denominator

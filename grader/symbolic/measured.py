"""grader.symbolic: derivatives by central differences with hundreds of digits: no rule is used.

So a key is proved by a route that shares nothing with the rules of differentiating. Values are
intervals, so a difference that is told is one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from grader.seeds import generator
from grader.symbolic.build import ONE, add, mul, number, replaced
from grader.symbolic.canonical import lower
from grader.symbolic.derive import What
from grader.symbolic.equivalence import attempt
from grader.symbolic.intervals import NoRule, Program
from grader.symbolic.tree import Expression, Formula, Name, Vector

BITS = 800
STEP = Fraction(1, 2**100)
# A central difference with that step is right to about twice its digits; this leaves room.
ALIKE = arb(2) ** -90
SCALES = (1, 3, Fraction(1, 4), 3, 1, 8, Fraction(1, 16), 1)
MOST_TRIED = 48

Put = Mapping[str, Expression]


def worth(tree: Expression, put: Put) -> Any:
    """The value with these put in for the names, as an interval; None where there is none."""
    closed = replaced(tree, dict(put))
    try:
        found = attempt(Program(lower(closed), ()), (), BITS)
    except (NoRule, KeyError):
        return None
    return found if isinstance(found, arb) else None


def slope(tree: Expression, names: Sequence[str], put: Put) -> Any:
    """The derivative by these names, one after the other, by central differences; or None."""
    if not names:
        return worth(tree, put)
    name, rest = names[0], names[1:]
    return _difference(lambda more: slope(tree, rest, {**put, **more}), {name: ONE}, put)


def _difference(at: Callable[[Put], Any], way: Put, put: Put) -> Any:
    """How fast `at` changes along a way, seen from both sides."""
    sides = []
    for step in (STEP, -STEP):
        moved = {
            name: add(put.get(name, Name(name)), mul(number(step), replaced(part, dict(put))))
            for name, part in way.items()
        }
        sides.append(at(moved))
    if sides[0] is None or sides[1] is None:
        return None
    with precisely():
        return (sides[0] - sides[1]) / (2 * _exactly(STEP))


def measured(
    of: Formula, by: Sequence[str], what: What, direction: Sequence[Expression], put: Put
) -> list[Any]:
    """The entries of a derivative, row by row; None for one that has no value here."""
    functions = entries(of)
    first = functions[0]
    match what:
        case "partial":
            return [slope(first, by, put)]
        case "gradient":
            return [slope(first, (name,), put) for name in by]
        case "hessian":
            return [slope(first, (one, other), put) for one in by for other in by]
        case "jacobian":
            return [slope(one, (name,), put) for one in functions for name in by]
        case "directional":
            way = dict(zip(by, direction, strict=True))
            return [_difference(lambda more: worth(first, {**put, **more}), way, put)]


@contextmanager
def precisely() -> Iterator[None]:
    """Arithmetic of intervals with all the digits of this room."""
    before = ctx.prec
    ctx.prec = BITS
    try:
        yield
    finally:
        ctx.prec = before


def entries(formula: Formula) -> tuple[Expression, ...]:
    """The expressions of a formula, row by row."""
    if isinstance(formula, Vector):
        return tuple(one for part in formula.entries for one in entries(part))
    return (formula,)  # type: ignore[return-value]


def places(names: Sequence[str], domains: Mapping[str, str], seed: int) -> Iterator[Put]:
    """Points of the domain, drawn with the seed; one without coordinates where there are none."""
    draw = generator(seed, len(names))
    for count in range(MOST_TRIED if names else 1):
        size = SCALES[count % len(SCALES)]
        yield {name: number(_drawn(draw, size, domains.get(name, "real"))) for name in names}


def _drawn(draw: Any, size: int | Fraction, domain: str) -> Fraction:
    value = Fraction(int(draw.integers(1, 1000)), 1000) * size
    if domain == "integer":
        return Fraction(int(draw.integers(-9, 10)) or 1)
    if domain in ("positive", "nonnegative"):
        return value
    return value if draw.integers(2) else -value


def alike(one: Any, other: Any, absolute: float = 0.0, relative: float = 0.0) -> bool:
    """Whether two measured values are the same, or within the tolerance of the first."""
    with precisely():
        gap, size = abs(one - other), abs(one)
        allowed = [ALIKE * (1 + size), _decimal(absolute), size * _decimal(relative)]
        return any(bool(gap < limit) for limit in allowed)


def _decimal(value: float) -> arb:
    return _exactly(Fraction(repr(value)))


def _exactly(value: Fraction) -> arb:
    return arb(value.numerator) / value.denominator

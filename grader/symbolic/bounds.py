"""grader.symbolic: where the values of a formula lie at most, and whether it is always zero.

Bounds hold for all real values of the names; they are wider than need be, never narrower, and a
bound of exactly 0 comes only from a square, an absolute value or the like. Zero is recognised by
the value at one fixed point modulo a prime, with functions as independent unknowns: x - x and
log(x) - log(x) are zero, sin(x)^2 + cos(x)^2 - 1 is left to the engine.
"""

import math
import zlib
from collections.abc import Callable
from fractions import Fraction

from grader.symbolic.names import children
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Formula,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

Bounds = tuple[float, float]

INFINITE = math.inf
EVERYWHERE: Bounds = (-INFINITE, INFINITE)
PRIME = (1 << 61) - 1
SLACK = 1e-12
SMALLEST = 5e-324
_CONSTANTS = {"pi": math.pi, "e": math.e}
_WITHIN: dict[str, Bounds] = {
    **dict.fromkeys(("sin", "cos", "tanh", "sign"), (-1.0, 1.0)),
    **dict.fromkeys(("sqrt", "abs", "exp", "softplus", "relu"), (0.0, INFINITE)),
    "arcosh": (0.0, INFINITE),
    "cosh": (1.0 - SLACK, INFINITE),
    "sech": (0.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "arctan": (-1.6, 1.6),
    "arcsin": (-1.6, 1.6),
    "arccos": (0.0, 3.2),
}
_POSITIVE = frozenset(("exp", "cosh", "sech", "sigmoid", "softplus"))
_RISING: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "ln": math.log,
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "sinh": math.sinh,
    "tanh": math.tanh,
    "arctan": math.atan,
    "arsinh": math.asinh,
}
_AT_A_POINT: dict[str, Callable[[float], float]] = {"sin": math.sin, "cos": math.cos}
_AT_A_POINT |= {"tan": math.tan, "arcsin": math.asin, "arccos": math.acos, "cosh": math.cosh}


class Facts:
    """Bounds and residues of the parts of one tree, each found once."""

    def __init__(self) -> None:
        self._bounds: dict[int, Bounds] = {}
        self._residues: dict[int, int | None] = {}

    def is_zero(self, node: Expression) -> bool:
        """Tell whether a part is zero wherever it has a value, as far as this can see."""
        match node:
            case Name() | Constant():
                return False
            case Number(value=value):
                return value == 0
            case Power(base=base, exponent=exponent) if (whole_number(exponent) or 0) > 0:
                return self.is_zero(base)
            case Product(factors=factors):
                return any(map(self.is_zero, factors))
            case Negation(inner=inner) | Quotient(top=inner):
                return self.is_zero(inner)
        if surely_positive(node):
            return False
        if self.residue(node) == 0:
            return True
        if not _irrational(node) or has_names(node):
            return False
        low, high = self.bounds(node)
        return -1e-10 < low < 0 < high < 1e-10

    def bounds(self, node: Expression) -> Bounds:
        """Return (low, high)."""
        known = self._bounds.get(id(node))
        if known is None:
            known = self._bounds[id(node)] = self._find_bounds(node)
        return known

    def residue(self, node: Expression) -> int | None:
        """Return the value at the fixed point modulo the prime; None where it has none."""
        if id(node) not in self._residues:
            self._residues[id(node)] = self._find_residue(node)
        return self._residues[id(node)]

    def _find_bounds(self, node: Expression) -> Bounds:
        match node:
            case Number(value=value):
                near = _float(value)
                return _widened(near, near)
            case Constant(name=name):
                return _widened(_CONSTANTS[name], _CONSTANTS[name])
            case Negation(inner=inner):
                low, high = self.bounds(inner)
                return -high, -low
            case Sum(terms=terms):
                return _added([self.bounds(term) for term in terms])
            case Product(factors=factors):
                return self._product(factors)
            case Quotient(top=top, bottom=bottom):
                return _times(self.bounds(top), _inverse(self.bounds(bottom)))
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent)
            case Call(function=function, arguments=arguments):
                return _called(function, [self.bounds(argument) for argument in arguments])
        return EVERYWHERE

    def _product(self, factors: tuple[Expression, ...]) -> Bounds:
        bounds: Bounds = (1.0, 1.0)
        for factor, times in _gathered(factors):
            within = self.bounds(factor)
            bounds = _times(bounds, within if times == 1 else _whole_power(within, times))
        negative = sum(isinstance(factor, Negation) for factor in factors) % 2
        return (-bounds[1], -bounds[0]) if negative else bounds

    def _power(self, base: Expression, exponent: Expression) -> Bounds:
        whole = whole_number(exponent)
        within = self.bounds(base)
        if whole is not None and abs(whole) <= 1000:
            raised = _whole_power(within, abs(whole))
            return raised if whole >= 0 else _inverse(raised)
        if within[0] >= 0:
            return 0.0, INFINITE
        return EVERYWHERE

    def _find_residue(self, node: Expression) -> int | None:
        match node:
            case Number(value=value):
                return value.numerator * pow(value.denominator, -1, PRIME) % PRIME
            case Name(name=name) | Constant(name=name):
                return _mixed(zlib.crc32(name.encode()))
            case Negation(inner=inner):
                residue = self.residue(inner)
                return None if residue is None else -residue % PRIME
            case Sum(terms=terms):
                return self._folded(terms, 0, lambda total, more: total + more)
            case Product(factors=factors):
                return self._folded(factors, 1, lambda total, more: total * more)
            case Quotient(top=top, bottom=bottom):
                below, above = self.residue(bottom), self.residue(top)
                if not below or above is None:
                    return None
                return above * pow(below, -1, PRIME) % PRIME
            case Power(base=base, exponent=exponent):
                return self._raised_residue(base, exponent)
            case Call(function=function, arguments=arguments):
                residues = [self.residue(argument) for argument in arguments]
                return None if None in residues else _opaque(function, residues)
        return None

    def _folded(
        self, parts: tuple[Expression, ...], start: int, fold: Callable[[int, int], int]
    ) -> int | None:
        total = start
        for part in parts:
            residue = self.residue(part)
            if residue is None:
                return None
            total = fold(total, residue) % PRIME
        return total

    def _raised_residue(self, base: Expression, exponent: Expression) -> int | None:
        below, above = self.residue(base), self.residue(exponent)
        if below is None or above is None:
            return None
        whole = whole_number(exponent)
        if whole is not None:
            return pow(below, whole, PRIME) if below or whole > 0 else None
        return _opaque("^", [below, above])


def whole_number(node: Expression) -> int | None:
    """Return the value of 3 or -3, None of anything else."""
    if isinstance(node, Negation):
        inner = whole_number(node.inner)
        return None if inner is None else -inner
    if isinstance(node, Number) and node.value.denominator == 1:
        return node.value.numerator
    return None


def surely_positive(node: Expression) -> bool:
    """Tell from the shape alone that a part is never zero or negative: 1 + e^(-x), cosh x."""
    match node:
        case Number(value=value):
            return value > 0
        case Constant():
            return True
        case Call(function=function):
            return function in _POSITIVE
        case Power(base=base):
            return surely_positive(base)
        case Sum(terms=parts) | Product(factors=parts):
            return all(map(surely_positive, parts))
        case Quotient(top=top, bottom=bottom):
            return surely_positive(top) and surely_positive(bottom)
    return False


def has_names(node: Formula) -> bool:
    """Tell whether a part depends on a name."""
    return isinstance(node, Name) or any(map(has_names, children(node)))


def _irrational(node: Expression) -> bool:
    """Tell whether a part holds more than exact rationals, so that its residue proves little."""
    match node:
        case Number() | Name():
            return False
        case Sum(terms=parts) | Product(factors=parts):
            return any(map(_irrational, parts))
        case Quotient(top=top, bottom=bottom):
            return _irrational(top) or _irrational(bottom)
        case Negation(inner=inner):
            return _irrational(inner)
        case Power(base=base, exponent=exponent):
            return whole_number(exponent) is None or _irrational(base)
    return True


def _mixed(number: int) -> int:
    return (number * 0x9E3779B97F4A7C15 + 0x1F123BB5) % PRIME


def _opaque(function: str, residues: list[int | None]) -> int:
    # The hash of a tuple of whole numbers is the same in every process.
    return _mixed(hash((zlib.crc32(function.encode()), *residues)) & 0xFFFFFFFFFFFF)


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return INFINITE if value > 0 else -INFINITE


def _widened(low: float, high: float) -> Bounds:
    return low - abs(low) * SLACK if low > -INFINITE else low, (
        high + abs(high) * SLACK if high < INFINITE else high
    )


def _added(parts: list[Bounds]) -> Bounds:
    low, high = sum(part[0] for part in parts), sum(part[1] for part in parts)
    down, up = sum(abs(part[0]) for part in parts), sum(abs(part[1]) for part in parts)
    if math.isnan(low) or math.isnan(high):
        return EVERYWHERE
    return (low - down * SLACK if down < INFINITE else -INFINITE), (
        high + up * SLACK if up < INFINITE else INFINITE
    )


def _times(left: Bounds, right: Bounds) -> Bounds:
    corners = [a * b if a and b else 0.0 for a in left for b in right]
    return _widened(min(corners), max(corners))


def _inverse(bounds: Bounds) -> Bounds:
    low, high = bounds
    if low > 0 or high < 0:
        return _widened(1 / high, 1 / low)
    if low == 0 and high > 0:
        return (1 / high if high < INFINITE else 0.0), INFINITE
    if high == 0 and low < 0:
        return -INFINITE, (1 / low if low > -INFINITE else 0.0)
    return EVERYWHERE


def _raised(base: float, exponent: int) -> float:
    try:
        return base**exponent
    except OverflowError:
        return INFINITE if base > 0 or exponent % 2 == 0 else -INFINITE


def _whole_power(bounds: Bounds, exponent: int) -> Bounds:
    if exponent % 2 == 0:
        return _even(bounds, exponent)
    return _widened(_raised(bounds[0], exponent), _raised(bounds[1], exponent))


def _gathered(factors: tuple[Expression, ...]) -> list[tuple[Expression, int]]:
    """Count equal factors, signs aside: x * -x * y is (x twice, y once)."""
    found: dict[Expression, int] = {}
    for factor in factors:
        bare = factor.inner if isinstance(factor, Negation) else factor
        found[bare] = found.get(bare, 0) + 1
    return list(found.items())


def _even(bounds: Bounds, exponent: int) -> Bounds:
    low, high = bounds
    ends = sorted(_raised(abs(end), exponent) for end in bounds)
    return _widened(0.0 if low <= 0 <= high else ends[0], ends[1])


def _called(function: str, arguments: list[Bounds]) -> Bounds:
    low, high = arguments[0]
    within = _WITHIN.get(function, EVERYWHERE)
    if function == "abs":
        return 0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high))
    if function == "max":
        return max(part[0] for part in arguments), max(part[1] for part in arguments)
    if function == "min":
        return min(part[0] for part in arguments), min(part[1] for part in arguments)
    if function in _RISING:
        below, above = _value(_RISING[function], low), _value(_RISING[function], high)
        below = within[0] if below is None else below
        above = within[1] if above is None else above
        below, above = _widened(below, above)
        # What is too small for a float is still not zero.
        above = max(above, SMALLEST) if function == "exp" else above
        return max(below, within[0]), min(above, within[1])
    if high - low < 1e-9 * max(1.0, abs(low)) and function in _AT_A_POINT:
        value = _value(_AT_A_POINT[function], low)
        if value is not None and abs(value) < 1e6:
            return value - 1e-11, value + 1e-11
    return within


def _value(function: Callable[[float], float], at: float) -> float | None:
    try:
        return function(at)
    except (ValueError, OverflowError):
        return None

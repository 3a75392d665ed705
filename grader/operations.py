"""grader: real arithmetic: exact where it can be, always bounded, clear about no value."""

import math
from collections.abc import Callable
from fractions import Fraction

Real = Fraction | float

MOST_BITS = 4096  # of an exact numerator or denominator; beyond it, floats do
NOISE = 1e-15  # what rounding leaves of a sum or a sine that is truly zero, relative to its terms


class NoValue(Exception):
    """The operation has no real, finite value. `code` is the message for the learner."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def add(left: Real, right: Real) -> Real:
    """Return left + right. What only rounding left over counts as zero: sqrt(2)^2 - 2 is 0."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _bounded(left + right)
    a, b = _float(left), _float(right)
    total = _finite(a + b)
    return 0.0 if abs(total) <= NOISE * max(abs(a), abs(b)) else total


def subtract(left: Real, right: Real) -> Real:
    """Return left - right."""
    return add(left, -right)


def multiply(left: Real, right: Real) -> Real:
    """Return left times right."""
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _bounded(left * right)
    return _finite(_float(left) * _float(right))


def divide(left: Real, right: Real) -> Real:
    """Return left over right; division by zero has no value."""
    if right == 0:
        raise NoValue("division_by_zero")
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return _bounded(left / right)
    below = _float(right)
    if below == 0:
        raise NoValue("out_of_range")
    return _finite(_float(left) / below)


def power(base: Real, exponent: Real) -> Real:
    """Return base to the exponent: exact for modest whole exponents and square roots of squares."""
    if base == 0 and exponent <= 0:
        raise NoValue("zero_to_zero" if exponent == 0 else "division_by_zero")
    if isinstance(base, Fraction) and isinstance(exponent, Fraction):
        if exponent.denominator == 1 and _bits(base) * abs(exponent) <= MOST_BITS:
            return base**exponent.numerator
        if exponent == Fraction(1, 2):
            return _root(base)
    if base < 0 and exponent != math.floor(exponent):
        raise NoValue("root_of_negative")
    try:
        value = math.pow(_float(base), _float(exponent))
    except (OverflowError, ValueError) as error:
        raise NoValue("out_of_range") from error
    if value == 0 and base != 0:
        raise NoValue("out_of_range")
    return _finite(value)


def shown(value: Real) -> tuple[str, bool]:
    """Return the value as a short decimal, and whether that is exact: ("0.3333", False)."""
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) < 10**12:
        return str(value.numerator), True
    if value == 0:
        return "0", True
    nearest = float(value)
    if isinstance(value, Fraction) and abs(value) < 10**12:
        for digits in range(1, 11):
            text = f"{nearest:.{digits}f}"
            if Fraction(text) == value:
                return text, True
    size = math.floor(math.log10(abs(nearest)))
    if not -4 <= size < 9:
        return f"{nearest:.4g}", False
    return f"{nearest:.{max(0, 3 - size)}f}", False


def _root(value: Real) -> Real:
    if value < 0:
        raise NoValue("root_of_negative")
    if isinstance(value, Fraction):
        top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
        if top * top == value.numerator and bottom * bottom == value.denominator:
            return Fraction(top, bottom)
    return math.sqrt(_float(value))


def _log(value: Real) -> Real:
    if value <= 0:
        raise NoValue("log_of_zero" if value == 0 else "log_of_negative")
    if value == 1:
        return Fraction(0)
    if isinstance(value, Fraction):
        # Python takes the logarithm of integers too large for a float.
        return math.log(value.numerator) - math.log(value.denominator)
    return math.log(value)


def _exponential(value: Real) -> Real:
    x = _float(value)
    return power(math.e, x) if x else Fraction(1)


def _size(value: Real) -> Real:
    return -value if value < 0 else value


def _sine(value: Real) -> Real:
    x = _float(value)
    return _clean(math.sin(x), x)


def _cosine(value: Real) -> Real:
    x = _float(value)
    return _clean(math.cos(x), x)


def _tangent(value: Real) -> Real:
    x = _float(value)
    if _clean(math.cos(x), x) == 0:
        raise NoValue("tan_undefined")
    return _clean(math.tan(x), x)


def _clean(wave: float, x: float) -> float:
    """Return zero for what only the rounding of the angle left over: sin(pi) is 0."""
    return 0.0 if abs(wave) <= NOISE * max(1.0, abs(x)) else wave


def _float(value: Real) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise NoValue("out_of_range") from error


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise NoValue("out_of_range")
    return value


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _bounded(value: Fraction) -> Real:
    return value if _bits(value) <= 4 * MOST_BITS else _finite(_float(value))


FUNCTIONS: dict[str, Callable[[Real], Real]] = {
    "sqrt": _root,
    "exp": _exponential,
    "ln": _log,
    "log": _log,
    "abs": _size,
    "sin": _sine,
    "cos": _cosine,
    "tan": _tangent,
}

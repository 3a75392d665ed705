"""Random formulas as the reader builds them, and their values: test data for the reader."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from grader.symbolic.tree import (
    Call,
    Constant,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Vector,
)

NAMES = ("x", "y", "w_1", "theta", "y_hat", "lambda", "x2")
FUNCTIONS = ("sin", "exp", "arctan", "abs", "sqrt", "cbrt", "tanh", "sigmoid", "floor")

_leaves: Any = st.one_of(
    st.sampled_from(NAMES).map(Name),
    st.integers(0, 60).map(lambda n: Number(Fraction(n))),
    st.integers(0, 10**7).map(lambda n: Number(Fraction(n, 10**4), decimal=True)),
    st.sampled_from(("pi", "e")).map(Constant),
)


def _grown(inner: Any) -> Any:
    several = st.lists(inner, min_size=2, max_size=4).map(tuple)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, inner),
        st.builds(Negation, inner),
        st.builds(lambda name, part: Call(name, (part,)), st.sampled_from(FUNCTIONS), inner),
        several.map(lambda parts: Call("max", parts)),
    )


formulas: Any = st.recursive(_leaves, _grown, max_leaves=25)

_VALUES: dict[str, Any] = {
    "abs": abs,
    "arccos": math.acos,
    "arcsin": math.asin,
    "arctan": math.atan,
    "arsinh": math.asinh,
    "cbrt": math.cbrt,
    "ceil": math.ceil,
    "cos": math.cos,
    "cosh": math.cosh,
    "exp": math.exp,
    "floor": math.floor,
    "ln": math.log,
    "max": max,
    "min": min,
    "sech": lambda x: 1 / math.cosh(x),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
}


class NoValue(Exception):
    """A formula has no value that a float can hold at this point."""


def value(node: Any, at: Mapping[str, float]) -> Any:
    """Return the value of a formula, a list for a vector; raise NoValue."""
    try:
        found = _value(node, at)
    except (ArithmeticError, ValueError, TypeError) as error:
        raise NoValue from error
    if isinstance(found, complex):
        raise NoValue
    return found


def _value(node: Any, at: Mapping[str, float]) -> Any:
    match node:
        case Number(value=number):
            return float(number)
        case Name(name=name):
            return at[name]
        case Constant(name=name):
            return math.pi if name == "pi" else math.e
        case Sum(terms=terms):
            return math.fsum(_value(term, at) for term in terms)
        case Product(factors=factors):
            return math.prod(_value(factor, at) for factor in factors)
        case Quotient(top=top, bottom=bottom):
            return _value(top, at) / _value(bottom, at)
        case Negation(inner=inner):
            return -_value(inner, at)
        case Power(base=base, exponent=exponent):
            return _value(base, at) ** _value(exponent, at)
        case Call(function=function, arguments=arguments):
            return _VALUES[function](*(_value(argument, at) for argument in arguments))
        case Vector(entries=entries):
            return [_value(entry, at) for entry in entries]
    raise TypeError(node)


def close(first: Any, second: Any, relative: float = 1e-9) -> bool:
    """Tell whether two values agree but for rounding."""
    if isinstance(first, list):
        return (
            isinstance(second, list)
            and len(first) == len(second)
            and all(close(a, b, relative) for a, b in zip(first, second, strict=True))
        )
    if isinstance(second, list | complex):
        return False
    return math.isclose(first, second, rel_tol=relative, abs_tol=relative)

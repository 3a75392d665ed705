"""grader.symbolic: trees into SymPy and back. Imported in the child process alone."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy  # type: ignore[import-untyped]

from grader.symbolic.build import ONE, TWO, add, call, div, mul, neg, number, power
from grader.symbolic.canonical import standard_name
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "integer": {"integer": True},
    "nonzero": {"real": True, "nonzero": True},
}


def _sigmoid(u: Any) -> Any:
    return 1 / (1 + sympy.exp(-u))


INTO: dict[str, Callable[..., Any]] = {
    **{name: getattr(sympy, name) for name in ("sqrt", "exp", "log", "sign", "floor", "erf")},
    **{name: getattr(sympy, name) for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: getattr(sympy, name) for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    **{name: getattr(sympy, name) for name in ("asin", "acos", "atan", "acot", "asec", "acsc")},
    **{name: getattr(sympy, name) for name in ("asinh", "acosh", "atanh", "acoth")},
    **{name: getattr(sympy, name) for name in ("asech", "acsch", "erfc", "gamma", "factorial")},
    "ln": sympy.log,
    "abs": sympy.Abs,
    "ceil": sympy.ceiling,
    "max": sympy.Max,
    "min": sympy.Min,
    "cbrt": lambda u: sympy.sign(u) * sympy.Abs(u) ** sympy.Rational(1, 3),
    "sigmoid": _sigmoid,
    "softplus": lambda u: sympy.log(1 + sympy.exp(u)),
    "relu": lambda u: sympy.Max(u, 0),
    "log10": lambda u: sympy.log(u, 10),
    "log2": lambda u: sympy.log(u, 2),
}
BACK: dict[str, str] = {
    **{name: f"arc{name[1:]}" for name in ("asin", "acos", "atan", "acot", "asec", "acsc")},
    **{name: f"ar{name[1:]}" for name in ("asinh", "acosh", "atanh", "acoth", "asech", "acsch")},
    "Abs": "abs",
    "log": "ln",
    "ceiling": "ceil",
    "Max": "max",
    "Min": "min",
}


def to_sympy(tree: Expression, domains: Mapping[str, str]) -> Any:
    """The same formula for SymPy, with each name's domain as its assumptions."""
    match tree:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Name(name):
            return symbol(name, domains)
        case Constant(name):
            return sympy.pi if name == "pi" else sympy.E
        case Sum(terms):
            return sympy.Add(*(to_sympy(term, domains) for term in terms))
        case Product(factors):
            return sympy.Mul(*(to_sympy(factor, domains) for factor in factors))
        case Quotient(top, bottom):
            return to_sympy(top, domains) / to_sympy(bottom, domains)
        case Negation(inner):
            return -to_sympy(inner, domains)
        case Power(base, exponent):
            return to_sympy(base, domains) ** to_sympy(exponent, domains)
        case Call(function, arguments):
            make = INTO[standard_name(function)]
            return make(*(to_sympy(part, domains) for part in arguments))
    raise TypeError(f"not an expression: {type(tree).__name__}")


def symbol(name: str, domains: Mapping[str, str]) -> Any:
    return sympy.Symbol(name, **ASSUMPTIONS[domains.get(name, "real")])


def from_sympy(value: Any) -> Expression:
    """SymPy's formula as a tree, with quotients and differences as people write them."""
    if value.is_Rational:
        return _rational(Fraction(int(value.p), int(value.q)))
    if value.is_Symbol:
        return Name(value.name)
    if value is sympy.pi or value is sympy.E:
        return Constant("pi" if value is sympy.pi else "e")
    if value.is_Add:
        return add(*(from_sympy(term) for term in value.as_ordered_terms()))
    if value.is_Mul:
        return _product(value)
    if value.is_Pow:
        return _power(value.base, value.exp)
    if isinstance(value, sympy.exp):
        return call("exp", from_sympy(value.args[0]))
    if isinstance(value, sympy.Heaviside):
        return div(add(ONE, call("sign", from_sympy(value.args[0]))), TWO)
    name = type(value).__name__
    if name in BACK or name.lower() in INTO:
        parts = tuple(from_sympy(part) for part in value.args)
        return Call(BACK.get(name, name.lower()), parts)
    raise ValueError(f"no tree for {name}")


def _rational(value: Fraction) -> Expression:
    if value < 0:
        return neg(_rational(-value))
    return div(number(value.numerator), number(value.denominator))


def _product(value: Any) -> Expression:
    top, bottom = list[Expression](), list[Expression]()
    for factor in value.as_ordered_factors():
        base, exponent = factor.as_base_exp()
        if factor.is_Rational:
            _split(Fraction(int(factor.p), int(factor.q)), top, bottom)
        elif factor.is_Pow and exponent.is_Rational and exponent < 0:
            bottom.append(_power(base, -exponent))
        else:
            top.append(from_sympy(factor))
    return div(mul(*top), mul(*bottom))


def _split(value: Fraction, top: list[Expression], bottom: list[Expression]) -> None:
    top.insert(0, number(value.numerator) if value > 0 else neg(number(-value.numerator)))
    if value.denominator > 1:
        bottom.insert(0, number(value.denominator))


def _power(base: Any, exponent: Any) -> Expression:
    if exponent == sympy.Rational(1, 2):
        return call("sqrt", from_sympy(base))
    if exponent.is_Rational and exponent < 0:
        return div(ONE, _power(base, -exponent))
    return power(from_sympy(base), from_sympy(exponent))

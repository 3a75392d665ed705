"""grader.symbolic: trees as plain JSON, for the way into another process and back."""

from fractions import Fraction
from typing import Any

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


def to_json(tree: Expression) -> list[Any]:
    """["name", "x"], ["sum", [...], [...]] and so on."""
    match tree:
        case Number(value):
            return ["number", str(value)]
        case Name(name):
            return ["name", name]
        case Constant(name):
            return ["constant", name]
        case Sum(terms):
            return ["sum", *map(to_json, terms)]
        case Product(factors):
            return ["product", *map(to_json, factors)]
        case Quotient(top, bottom):
            return ["quotient", to_json(top), to_json(bottom)]
        case Negation(inner):
            return ["negation", to_json(inner)]
        case Power(base, exponent):
            return ["power", to_json(base), to_json(exponent)]
        case Call(function, arguments):
            return ["call", function, *map(to_json, arguments)]
    raise TypeError(f"not an expression: {type(tree).__name__}")


def from_json(stored: list[Any]) -> Expression:
    """The tree that `to_json` wrote."""
    tag, *rest = stored
    match tag:
        case "number":
            return Number(Fraction(rest[0]))
        case "name":
            return Name(rest[0])
        case "constant":
            return Constant(rest[0])
        case "call":
            return Call(rest[0], tuple(map(from_json, rest[1:])))
    parts = tuple(map(from_json, rest))
    match tag:
        case "sum":
            return Sum(parts)
        case "product":
            return Product(parts)
        case "quotient":
            return Quotient(parts[0], parts[1])
        case "negation":
            return Negation(parts[0])
        case "power":
            return Power(parts[0], parts[1])
    raise ValueError(f"no such node: {tag!r}")

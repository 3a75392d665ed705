"""Formulas as test data: Python-like text into trees, by Python's own parser, for tests alone."""

import ast
from fractions import Fraction
from typing import Any

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


def tree(text: str) -> Any:
    """`2*x^2 + sin(x)` as a tree; lists become vectors."""
    text = text.strip().replace("^", "**").replace("lambda", "lambda_")
    return _convert(ast.parse(text, mode="eval").body, text)


def _convert(node: ast.expr, text: str) -> Any:
    match node:
        case ast.Constant(value=value):
            written = ast.get_source_segment(text, node) or str(value)
            return Number(Fraction(written), decimal=not written.isdigit())
        case ast.Name(id="pi" | "e" as name):
            return Constant(name)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return Name(name.rstrip("_"))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Negation(_convert(operand, text))
        case ast.UnaryOp(operand=operand):
            return _convert(operand, text)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _convert(left, text), _convert(right, text)
            match op:
                case ast.Add():
                    return Sum((*a.terms, b) if isinstance(a, Sum) else (a, b))
                case ast.Sub():
                    b = Negation(b)
                    return Sum((*a.terms, b) if isinstance(a, Sum) else (a, b))
                case ast.Mult():
                    return Product((a, b))
                case ast.Div():
                    return Quotient(a, b)
                case ast.Pow():
                    return Power(a, b)
        case ast.Call(func=ast.Name(id=name), args=args):
            return Call(name, tuple(_convert(part, text) for part in args))
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return Vector(tuple(_convert(part, text) for part in parts))
    raise ValueError(f"not a formula: {ast.dump(node)}")

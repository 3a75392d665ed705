"""grader.symbolic: what a formula is once it is read. Frozen values that keep the shape as typed.

A node keeps what was written (a quotient stays a quotient, `2x` stays a product), since an author
may ask for a form; what is equal is decided elsewhere. Spans (start, end) point into the answer.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational; `decimal` tells that it was written with a decimal point or exponent."""

    value: Fraction
    decimal: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A declared variable or parameter, by its canonical name such as `x`, `w_1`, `theta`."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`pi` or `e`."""

    name: Literal["pi", "e"]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms added; a subtraction is a Negation among the terms. At least two terms."""

    terms: tuple["Expression", ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Factors multiplied, written with a sign or side by side. At least two factors."""

    factors: tuple["Expression", ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quotient:
    """`top / bottom`."""

    top: "Expression"
    bottom: "Expression"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus something."""

    inner: "Expression"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """`base ^ exponent`; associates to the right."""

    base: "Expression"
    exponent: "Expression"
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A known function by its canonical name (`ln`, `sin`, `arcsin`, `sqrt`, `abs`, ...)."""

    function: str
    arguments: tuple["Expression", ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Vector:
    """A list in any bracket; a matrix is a Vector of Vectors of one length."""

    entries: tuple["Formula", ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Relation:
    """`left op right`, such as an equation."""

    left: "Expression"
    operator: Literal["=", "<", "<=", ">", ">=", "!="]
    right: "Expression"
    span: Span = field(default=NOWHERE, compare=False)


Expression = Number | Name | Constant | Sum | Product | Quotient | Negation | Power | Call
Formula = Expression | Vector | Relation

"""grader.symbolic: a formula in canonical order, so that the same formula typed twice is one value.

Only what never changes a value or where it exists is done here: subtraction becomes a product with
-1, a quotient a power, sums and products are flattened, rational numbers folded, terms sorted.
`x/x` stays, and so does `0*log(x)`: whether a value exists is for `intervals` to find.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any
from zlib import crc32

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

FOLDED_BITS = 4096  # a number's power is worked out up to this size


_marks: dict[str, int] = {}


def _mark(text: str) -> int:
    """A number for a text, the same in every process."""
    found = _marks.get(text)
    if found is None:
        found = _marks[text] = crc32(text.encode())
    return found


class Core:
    """One node: `op` is num, name, pi, add, mul, pow or a function's name; `args` what it is of."""

    __slots__ = ("args", "hash", "op", "order")

    def __init__(self, op: str, args: tuple[Any, ...]) -> None:
        self.op = op
        self.args = args
        self.order: tuple[Core, ...] | None = None  # `nodes`, once it has been asked for
        if op == "num":
            self.hash = hash((1, args[0].numerator, args[0].denominator))
        elif op == "name":
            self.hash = hash((2, crc32(args[0].encode())))
        else:
            self.hash = hash((_mark(op), *[part.hash for part in args]))

    def __hash__(self) -> int:
        return self.hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Core) or self.hash != other.hash:
            return False
        return self.op == other.op and self.args == other.args

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(str, self.args))})"


def number(value: Fraction | int) -> Core:
    return Core("num", (value if isinstance(value, Fraction) else Fraction(value),))


NOTHING, ONE_EXACTLY = Fraction(0), Fraction(1)


ZERO, ONE, MINUS_ONE, HALF = number(0), number(1), number(-1), number(Fraction(1, 2))
PI = Core("pi", ())
EULER = Core("exp", (ONE,))


def add(parts: list[Core]) -> Core:
    """The sum: nested sums opened, numbers folded into one."""
    constant, terms = NOTHING, []
    for part in parts:
        for term in part.args if part.op == "add" else (part,):
            if term.op == "num":
                value = term.args[0]
                constant = value if constant is NOTHING else constant + value
            else:
                terms.append(term)
    if not terms or (constant is not NOTHING and constant):
        terms.append(number(constant))
    if len(terms) == 1:
        return terms[0]
    terms.sort(key=_order)
    return Core("add", tuple(terms))


def mul(parts: list[Core]) -> Core:
    """The product: nested products opened, numbers folded into one coefficient."""
    coefficient, factors = ONE_EXACTLY, []
    for part in parts:
        for factor in part.args if part.op == "mul" else (part,):
            if factor.op == "num":
                value = factor.args[0]
                coefficient = value if coefficient is ONE_EXACTLY else coefficient * value
            else:
                factors.append(factor)
    if not factors or (coefficient is not ONE_EXACTLY and coefficient != 1):
        factors.append(number(coefficient))
    if len(factors) == 1:
        return factors[0]
    factors.sort(key=_order)
    return Core("mul", tuple(factors))


def power(base: Core, exponent: Core) -> Core:
    """`base ^ exponent`; powers of numbers are worked out while they are small."""
    if exponent.op == "num":
        if exponent.args[0] == 1:
            return base
        folded = _folded(base, exponent.args[0])
        if folded is not None:
            return folded
    if base == EULER:
        return function("exp", exponent)
    return Core("pow", (base, exponent))


def function(name: str, *args: Core) -> Core:
    return Core(name, args)


def _folded(base: Core, exponent: Fraction) -> Core | None:
    if exponent.denominator != 1:
        return None
    whole = exponent.numerator
    if base.op == "pow" and base.args[1].op == "num" and base.args[1].args[0].denominator == 1:
        inner = base.args[1].args[0]
        # (u^a)^b is u^(ab) for whole a and b; not for signs that differ, where u = 0 would appear
        if inner * whole > 0 and abs(inner * whole) < 10**9:
            return power(base.args[0], number(inner * whole))
    if base.op != "num" or (not base.args[0] and whole <= 0):
        return None
    value = base.args[0]
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits == 1 or not value:  # 0, 1 or -1
        return number(value ** (2 - whole % 2))
    return number(value**whole) if bits * abs(whole) <= FOLDED_BITS else None


def _order(node: Core) -> int:
    return node.hash if node.op != "num" else -(2**64)


def divide(top: Core, bottom: Core) -> Core:
    return mul([top, power(bottom, MINUS_ONE)])


def negate(node: Core) -> Core:
    return mul([MINUS_ONE, node])


def _root(radicand: Core, degree: Core) -> Core:
    if degree.op == "num" and degree.args[0].denominator == 1 and degree.args[0] > 0:
        if degree.args[0] % 2:
            return radicand if degree.args[0] == 1 else function("oddroot", radicand, degree)
        return power(radicand, number(1 / degree.args[0]))
    return power(radicand, power(degree, MINUS_ONE))


def _sigmoid(u: Core) -> Core:
    return power(add([ONE, function("exp", negate(u))]), MINUS_ONE)


def _log(u: Core, *base: Core) -> Core:
    if not base:
        return function("log", u)
    return divide(function("log", u), function("log", base[0]))


def _fold(name: str) -> Callable[..., Core]:
    """max or min of several, two at a time, in canonical order."""

    def opened(args: tuple[Core, ...]) -> Iterator[Core]:
        for part in args:
            if part.op == name:
                yield from opened(part.args)
            else:
                yield part

    def build(*args: Core) -> Core:
        ordered = sorted(dict.fromkeys(opened(args)), key=_order)
        node = ordered[0]
        for other in ordered[1:]:
            node = function(name, node, other)
        return node

    return build


def _inverse(name: str) -> Callable[[Core], Core]:
    return lambda u: function(name, power(u, MINUS_ONE))


# What is only another way to write something else.
DEFINED: dict[str, Callable[..., Core]] = {
    "sqrt": lambda u: power(u, HALF),
    "cbrt": lambda u: function("oddroot", u, number(3)),
    "root": _root,
    "ln": _log,
    "log": _log,
    "lg": lambda u: _log(u, number(10)),
    "log10": lambda u: _log(u, number(10)),
    "log2": lambda u: _log(u, number(2)),
    "log1p": lambda u: function("log", add([ONE, u])),
    "expm1": lambda u: add([function("exp", u), MINUS_ONE]),
    "sigmoid": _sigmoid,
    "logistic": _sigmoid,
    "expit": _sigmoid,
    "logit": lambda u: function("log", divide(u, add([ONE, negate(u)]))),
    "softplus": lambda u: function("log", add([ONE, function("exp", u)])),
    "relu": lambda u: function("max", ZERO, u),
    "silu": lambda u: mul([u, _sigmoid(u)]),
    "swish": lambda u: mul([u, _sigmoid(u)]),
    "sec": lambda u: power(function("cos", u), MINUS_ONE),
    "csc": lambda u: power(function("sin", u), MINUS_ONE),
    "sech": lambda u: power(function("cosh", u), MINUS_ONE),
    "csch": lambda u: power(function("sinh", u), MINUS_ONE),
    "asec": _inverse("acos"),
    "acsc": _inverse("asin"),
    "acoth": _inverse("atanh"),
    "asech": _inverse("acosh"),
    "acsch": _inverse("asinh"),
    "ceil": lambda u: negate(function("floor", negate(u))),
    "max": _fold("max"),
    "min": _fold("min"),
}
ALIASES = {
    "sgn": "sign",
    "signum": "sign",
    "tg": "tan",
    "ctg": "cot",
    "cosec": "csc",
    "factorial": "factorial",
    "ceiling": "ceil",
    "heaviside": "step",
    "Heaviside": "step",
}


def standard_name(name: str) -> str:
    """`arcsin`, `arsinh` and `arcsinh` are `asin` and `asinh`, and so on."""
    name = ALIASES.get(name, name)
    for prefix in ("arc", "ar"):
        rest = name.removeprefix(prefix)
        if rest != name and rest in _INVERTED:
            return "a" + rest
    return name


_INVERTED = frozenset(
    ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "sech", "csch")
)


def lower(tree: Expression) -> Core:
    """The canonical form of a tree."""
    match tree:
        case Number(value):
            return number(value)
        case Name(name):
            return Core("name", (name,))
        case Constant(name):
            return PI if name == "pi" else EULER
        case Sum(terms):
            return add([lower(term) for term in terms])
        case Product(factors):
            return mul([lower(factor) for factor in factors])
        case Quotient(top, bottom):
            return divide(lower(top), lower(bottom))
        case Negation(inner):
            return negate(lower(inner))
        case Power(base, exponent):
            return power(lower(base), lower(exponent))
        case Call(name, arguments):
            return _lower_call(standard_name(name), [lower(part) for part in arguments])
    raise TypeError(f"not an expression: {type(tree).__name__}")


def _lower_call(name: str, args: list[Core]) -> Core:
    build = DEFINED.get(name)
    return build(*args) if build else function(name, *args)


def names_of(node: Core) -> frozenset[str]:
    """The names a formula holds."""
    return frozenset(part.args[0] for part in nodes(node) if part.op == "name")


def nodes(root: Core) -> tuple[Core, ...]:
    """Every different node, children before what is made of them."""
    if root.order is None:
        found: dict[Core, None] = {}
        _gather(root, found)
        root.order = tuple(found)
    return root.order


def _gather(node: Core, found: dict[Core, None]) -> None:
    if node not in found:
        if node.op not in ("num", "name"):
            for part in node.args:
                _gather(part, found)
        found[node] = None

"""grader.symbolic: derivatives of formulas, right, or wrong in one chosen way.

The same walk over the formula makes both: `rule` names the one typical mistake to make wherever it
can be made. The names of the rules are those of `malrules`.
"""

from collections.abc import Callable
from fractions import Fraction

from grader.symbolic.build import (
    ONE,
    TWO,
    ZERO,
    add,
    call,
    div,
    holds,
    mul,
    neg,
    number,
    power,
)
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


class NoDerivative(Exception):
    """No rule for a function in the formula."""


def derivative(tree: Expression, by: str, rule: str | None = None) -> Expression:
    """The derivative by a name, with one mistake made if `rule` names one."""
    return Walk(by, rule).whole(tree)


class Walk:
    """One differentiation; `applied` tells afterwards whether the mistake could be made at all."""

    def __init__(self, by: str, rule: str | None) -> None:
        self.by = by
        self.rule = rule
        self.applied = False

    def makes(self, rule: str) -> bool:
        if self.rule == rule:
            self.applied = True
            return True
        return False

    def of(self, tree: Expression) -> Expression:
        if isinstance(tree, Name):
            return ONE if tree.name == self.by else ZERO
        if isinstance(tree, (Number, Constant)) or not holds(tree, self.by):
            return ZERO
        match tree:
            case Sum(terms):
                first = self._leading(terms[0])
                return add(first, *(self._term(term) for term in terms[1:]))
            case Negation(inner):
                return neg(self.of(inner))
            case Product(factors):
                return self._product(factors)
            case Quotient(top, bottom):
                return self._quotient(top, bottom)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(function, arguments):
                return self._call(standard_name(function), arguments)
        raise NoDerivative(type(tree).__name__)

    def whole(self, tree: Expression) -> Expression:
        """The derivative of the whole formula."""
        return self.of(tree) if isinstance(tree, Sum) else self._leading(tree)

    def _leading(self, term: Expression) -> Expression:
        """A minus at the very front is lost together with the factor it belongs to."""
        if self.rule == "factor-lost-with-sign":
            match term:
                case Negation(Product((first, *_)) as product) if not holds(first, self.by):
                    return self.of(product)
        return self._term(term)

    def _term(self, term: Expression) -> Expression:
        if not holds(term, self.by) and self.makes("constant-kept"):
            return term
        return self.of(term)

    def _product(self, factors: tuple[Expression, ...]) -> Expression:
        """Two at a time, from the left, as it is typed."""
        if self.rule == "factor-lost-all":
            kept = tuple(factor for factor in factors if holds(factor, self.by))
            if len(kept) < len(factors):
                self.applied = True
                return self._product(kept) if len(kept) > 1 else self.of(kept[0])
        if len(factors) == 1:
            return self.of(factors[0])
        rest, last = factors[:-1], factors[-1]
        left = rest[0] if len(rest) == 1 else Product(rest)
        if not holds(left, self.by):
            return self.of(last) if self._loses() else mul(left, self.of(last))
        d_left = self.of(left) if len(rest) == 1 else self._product(rest)
        if not holds(last, self.by):
            return d_left if self._loses() else mul(d_left, last)
        if self.makes("product-of-derivatives"):
            return mul(d_left, self.of(last))
        if self.makes("product-first-only"):
            return mul(d_left, last)
        if self.makes("product-second-only"):
            return mul(left, self.of(last))
        if self.makes("product-minus"):
            return add(mul(d_left, last), neg(mul(left, self.of(last))))
        return add(mul(d_left, last), mul(left, self.of(last)))

    def _loses(self) -> bool:
        """Whether a constant factor is lost here."""
        lost = self.rule in ("factor-lost", "factor-lost-all", "factor-lost-with-sign")
        self.applied |= lost
        return lost

    def _quotient(self, top: Expression, bottom: Expression) -> Expression:
        if not holds(bottom, self.by):
            d_top = self.of(top)
            return d_top if self._loses() else div(d_top, bottom)
        below = bottom if self.makes("quotient-no-square") else power(bottom, TWO)
        if not holds(top, self.by):
            d_bottom = self._inner(bottom)
            if self.makes("reciprocal-as-log"):
                return mul(top, call("ln", bottom), d_bottom)
            value = div(mul(top, d_bottom), below)
            return value if self.makes("quotient-order") else neg(value)
        d_top, d_bottom = self.of(top), self.of(bottom)
        if self.makes("quotient-of-derivatives"):
            return div(d_top, d_bottom)
        first, second = mul(d_top, bottom), mul(top, d_bottom)
        if self.makes("quotient-order"):
            first, second = second, first
        if self.makes("quotient-plus"):
            second = neg(second)
        return div(add(first, neg(second)), below)

    def _inner(self, inner: Expression) -> Expression:
        """The inner derivative of the chain rule."""
        if inner != Name(self.by) and self.makes("no-chain"):
            return ONE
        value = self.of(inner)
        if self.rule == "chain-squared":
            self.applied = self.applied or value != ONE
            return mul(value, value)
        if isinstance(value, Negation) and self.makes("inner-sign"):
            return value.inner
        if isinstance(value, Number) and value.value < 0 and self.makes("inner-sign"):
            return number(-value.value)
        return value

    def _power(self, base: Expression, exponent: Expression) -> Expression:
        if not holds(exponent, self.by):
            return self._fixed_power(base, exponent)
        if not holds(base, self.by):
            return self._exponential(base, exponent)
        if self.makes("power-not-reduced"):  # of x^x: as if the exponent were a number
            return mul(exponent, power(base, exponent))
        if self.rule == "power-of-variable":
            self.applied = True
            return mul(exponent, power(base, add(exponent, neg(ONE))))
        logarithm = mul(self.of(exponent), call("ln", base))
        return mul(Power(base, exponent), add(logarithm, div(mul(exponent, self.of(base)), base)))

    def _fixed_power(self, base: Expression, exponent: Expression) -> Expression:
        if isinstance(exponent, Negation) and isinstance(exponent.inner, Number):
            exponent = number(-exponent.inner.value)
        lower = _shifted(exponent, -1)
        if self.makes("power-not-reduced"):
            lower = exponent
        elif self.makes("power-integrated"):
            lower = _shifted(exponent, 1)
        elif self.makes("power-over-new-exponent"):
            higher = _shifted(exponent, 1)
            return mul(div(power(base, higher), higher), self._inner(base))
        elif self.makes("power-exponent-lowered-first"):
            return mul(lower, power(base, lower), self._inner(base))
        factor = ONE if self.makes("power-no-factor") else exponent
        if isinstance(factor, Number) and factor.value < 0:
            return neg(mul(number(-factor.value), power(base, lower), self._inner(base)))
        return mul(factor, power(base, lower), self._inner(base))

    def _exponential(self, base: Expression, exponent: Expression) -> Expression:
        if self.makes("exp-as-power"):
            lower = add(exponent, neg(ONE))
            return mul(exponent, Power(base, lower), self._inner(exponent))
        value = mul(Power(base, exponent), self._inner(exponent))
        if base == Constant("e"):
            return value
        return value if self.makes("base-log-lost") else mul(value, call("ln", base))

    def _call(self, function: str, arguments: tuple[Expression, ...]) -> Expression:
        if function in ("max", "min") and len(arguments) == 2:
            a, b = arguments
            side = call("sign", add(a, neg(b)) if function == "max" else add(b, neg(a)))
            da, db = self.of(a), self.of(b)
            return div(add(da, db, mul(side, add(da, neg(db)))), TWO)
        outer = OUTER.get(function)
        if outer is None or len(arguments) != 1:
            raise NoDerivative(function)
        inner = arguments[0]
        wrong = self._wrong_outer(function, inner)
        if wrong is not None:
            return wrong
        return mul(outer(inner), self._inner(inner))

    def _wrong_outer(self, function: str, u: Expression) -> Expression | None:
        """The mistakes that belong to one function; not all of them multiply by u'."""
        for rule, names, wrong in SLIPS:
            if rule == self.rule and function in names:
                self.applied = True
                return mul(wrong(u), self._inner(u))
        if function in ("log", "ln"):
            if self.makes("log-no-reciprocal"):
                return self._inner(u)
            if self.makes("log-of-derivative"):
                return call("ln", self._inner(u))
        return None


def _shifted(exponent: Expression, by: int) -> Expression:
    if isinstance(exponent, Number):
        return number(exponent.value + by)
    if isinstance(exponent, Quotient):
        top, bottom = exponent.top, exponent.bottom
        if isinstance(top, Number) and isinstance(bottom, Number) and bottom.value:
            return number(Fraction(top.value) / bottom.value + by)
    return add(exponent, number(by) if by > 0 else neg(number(-by)))


def _over_root(sign: int, square_sign: int) -> Callable[[Expression], Expression]:
    """1/sqrt(1 - u^2) and its kin: sign/sqrt(sign*1 + square_sign*u^2)."""

    def outer(u: Expression) -> Expression:
        square = power(u, TWO)
        inside = add(ONE if sign > 0 else neg(ONE), square if square_sign > 0 else neg(square))
        return div(ONE, call("sqrt", inside))

    return outer


def _sigmoid_outer(u: Expression) -> Expression:
    return mul(call("sigmoid", u), add(ONE, neg(call("sigmoid", u))))


def _minus_square(name: str) -> Callable[[Expression], Expression]:
    return lambda u: add(ONE, neg(power(call(name, u), TWO)))


Outer = Callable[[Expression], Expression]
OUTER: dict[str, Outer] = {
    "exp": lambda u: call("exp", u),
    "log": lambda u: div(ONE, u),
    "ln": lambda u: div(ONE, u),
    "sqrt": lambda u: div(ONE, mul(TWO, call("sqrt", u))),
    "cbrt": lambda u: div(ONE, mul(number(3), power(call("cbrt", u), TWO))),
    "sin": lambda u: call("cos", u),
    "cos": lambda u: neg(call("sin", u)),
    "tan": lambda u: div(ONE, power(call("cos", u), TWO)),
    "cot": lambda u: neg(div(ONE, power(call("sin", u), TWO))),
    "sec": lambda u: mul(call("sec", u), call("tan", u)),
    "csc": lambda u: neg(mul(call("csc", u), call("cot", u))),
    "asin": _over_root(1, -1),
    "acos": lambda u: neg(_over_root(1, -1)(u)),
    "atan": lambda u: div(ONE, add(ONE, power(u, TWO))),
    "acot": lambda u: neg(div(ONE, add(ONE, power(u, TWO)))),
    "sinh": lambda u: call("cosh", u),
    "cosh": lambda u: call("sinh", u),
    "tanh": _minus_square("tanh"),
    "coth": _minus_square("coth"),
    "sech": lambda u: neg(mul(call("sech", u), call("tanh", u))),
    "csch": lambda u: neg(mul(call("csch", u), call("coth", u))),
    "asinh": _over_root(1, 1),
    "acosh": _over_root(-1, 1),
    "atanh": lambda u: div(ONE, add(ONE, neg(power(u, TWO)))),
    "acoth": lambda u: div(ONE, add(ONE, neg(power(u, TWO)))),
    "abs": lambda u: call("sign", u),
    "sign": lambda u: ZERO,
    "floor": lambda u: ZERO,
    "ceil": lambda u: ZERO,
    "sigmoid": _sigmoid_outer,
    "softplus": lambda u: call("sigmoid", u),
    "relu": lambda u: div(add(ONE, call("sign", u)), TWO),
}

# rule, functions, what is written for the outer derivative
SLIPS: tuple[tuple[str, tuple[str, ...], Outer], ...] = (
    ("sin-sign", ("sin",), lambda u: neg(call("cos", u))),
    ("trig-sign", ("cos",), lambda u: call("sin", u)),
    ("exp-as-power", ("exp",), lambda u: mul(u, call("exp", add(u, neg(ONE))))),
    ("sqrt-half-lost", ("sqrt",), lambda u: div(ONE, call("sqrt", u))),
    ("sqrt-of-inner", ("sqrt",), lambda u: div(call("sqrt", u), TWO)),
    ("tanh-first-power", ("tanh",), lambda u: add(ONE, neg(call("tanh", u)))),
    ("tanh-plus", ("tanh",), lambda u: add(ONE, power(call("tanh", u), TWO))),
    ("sigmoid-first-factor", ("sigmoid",), lambda u: call("sigmoid", u)),
    ("sigmoid-second-factor", ("sigmoid",), lambda u: add(ONE, neg(call("sigmoid", u)))),
    ("sigmoid-as-tanh", ("sigmoid",), _minus_square("sigmoid")),
    ("tanh-as-sigmoid", ("tanh",), lambda u: mul(call("tanh", u), OUTER["one-minus"](u))),
    ("hyperbolic-sign", ("cosh",), lambda u: neg(call("sinh", u))),
    ("tan-first-power", ("tan",), lambda u: call("sec", u)),
    ("abs-dropped", ("abs",), lambda u: ONE),
)
OUTER["one-minus"] = lambda u: add(ONE, neg(call("tanh", u)))

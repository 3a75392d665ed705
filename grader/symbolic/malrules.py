"""grader.symbolic: the typical wrong answers to "differentiate f", made from f itself.

Each is a formula with the names of the rules that lead to it. Most are mistakes inside the
differentiation (`differentiate`), the rest are done to the right derivative or in place of it.
The order is that of the explanation to prefer when several lead to one formula.
"""

from collections.abc import Iterator
from functools import lru_cache

from grader.symbolic.build import TWO, ZERO, div, mul, names_in, neg
from grader.symbolic.differentiate import NoDerivative, Walk, derivative
from grader.symbolic.tree import Expression, Name

# rule -> the mistakes of `differentiate` that count as it
USUAL: dict[str, tuple[str, ...]] = {
    "no-chain": ("no-chain",),
    "product-of-derivatives": ("product-of-derivatives",),
    "product-first-only": ("product-first-only",),
    "quotient-of-derivatives": ("quotient-of-derivatives",),
    "quotient-order": ("quotient-order",),
    "quotient-no-square": ("quotient-no-square",),
    "power-not-reduced": ("power-not-reduced",),
    "power-no-factor": ("power-no-factor",),
    "power-integrated": ("power-integrated",),
    "trig-sign": ("trig-sign",),
    "exp-as-power": ("exp-as-power",),
    "constant-kept": ("constant-kept",),
    "factor-lost": ("factor-lost",),
    "log-no-reciprocal": ("log-no-reciprocal",),
    "inner-sign": ("inner-sign",),
    "sin-sign": ("sin-sign",),
    "tanh-first-power": ("tanh-first-power",),
    "sigmoid-factor": ("sigmoid-first-factor", "sigmoid-second-factor"),
    "sqrt-half-lost": ("sqrt-half-lost",),
    "base-log-lost": ("base-log-lost",),
}
# looked at only if no usual mistake leads to the answer
RARER: dict[str, tuple[str, ...]] = {
    "product-second-only": ("product-second-only",),
    "product-minus": ("product-minus",),
    "quotient-plus": ("quotient-plus",),
    "reciprocal-as-log": ("reciprocal-as-log",),
    "power-integrated": ("power-over-new-exponent",),
    "power-exponent-lowered-first": ("power-exponent-lowered-first",),
    "power-of-variable": ("power-of-variable",),
    "factor-lost": ("factor-lost-all", "factor-lost-with-sign"),
    "log-no-reciprocal": ("log-of-derivative",),
    "chain-squared": ("chain-squared",),
    "hyperbolic-sign": ("hyperbolic-sign",),
    "tanh-first-power": ("tanh-as-sigmoid",),
    "tanh-plus": ("tanh-plus",),
    "sigmoid-factor": ("sigmoid-as-tanh",),
    "sqrt-of-inner": ("sqrt-of-inner",),
    "tan-first-power": ("tan-first-power",),
    "abs-dropped": ("abs-dropped",),
}
COUNTS = ("n", "m", "N", "M")  # names of a number of samples: a mean is often taken for a sum

Wrong = tuple[str, Expression, str]  # rule, formula, the name it is about or ""


@lru_cache(maxsize=256)
def wrong_answers(function: Expression, by: str) -> tuple[tuple[Wrong, ...], tuple[Wrong, ...]]:
    """The usual and the rarer wrong derivatives of a function by a name."""
    try:
        right = derivative(function, by)
        usual = (*_inside(USUAL, function, by, right), *_outside(function, by, right))
        rarer = (*_inside(RARER, function, by, right), *_further(function, by, right))
    except NoDerivative:
        return (), ()
    return usual, rarer


def _inside(
    rules: dict[str, tuple[str, ...]], function: Expression, by: str, right: Expression
) -> Iterator[Wrong]:
    """Mistakes made within the differentiation."""
    for rule, mistakes in rules.items():
        for mistake in mistakes:
            walk = Walk(by, mistake)
            formula = walk.whole(function)
            if walk.applied and formula != right:
                yield rule, formula, ""


def _outside(function: Expression, by: str, right: Expression) -> Iterator[Wrong]:
    """Mistakes made to the right derivative, or in place of it."""
    others = sorted(names_in(function) - {by})
    if right != ZERO:
        yield "sign-flip", neg(right), ""
        yield "twice", mul(TWO, right), ""
        yield "half", div(right, TWO), ""
    for name in others:
        if name in COUNTS:
            yield "times", mul(Name(name), right), name
            yield "over", div(right, Name(name)), name
    for name in others:
        yield "wrt", derivative(function, name), name
    yield "not-differentiated", function, ""


def _further(function: Expression, by: str, right: Expression) -> Iterator[Wrong]:
    for name in sorted(names_in(function)):
        if name not in COUNTS or name == by:
            yield "times", mul(Name(name), right), name
            yield "over", div(right, Name(name)), name
    for name in sorted(names_in(function) - {by}):
        yield "wrt-sign", neg(derivative(function, name)), name
    yield "differentiated-twice", derivative(right, by), ""
    yield "not-differentiated-sign", neg(function), ""

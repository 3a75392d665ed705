"""Random formulas, and ways of writing the same formula differently, for property tests."""

from collections.abc import Callable
from fractions import Fraction
from random import Random

from grader.symbolic.build import ONE, TWO, add, call, div, mul, neg, number, parts, power, rebuilt
from grader.symbolic.tree import (
    Call,
    Expression,
    Name,
    Negation,
    Power,
    Product,
    Quotient,
    Sum,
)

NAMES = (Name("x"), Name("y"), Name("w"))
FUNCTIONS = ("exp", "ln", "sin", "cos", "tan", "sqrt", "abs", "sinh", "cosh", "tanh", "sigmoid")
FUNCTIONS += ("arctan", "arcsin", "softplus", "cbrt")


def formula(random: Random, depth: int) -> Expression:
    """A formula in x, y and w, of the kinds that are met in calculus and machine learning."""
    if depth <= 0 or random.random() < 0.15:
        if random.random() < 0.7:
            return random.choice(NAMES)
        return number(Fraction(random.randint(1, 5), random.choice((1, 1, 1, 2))))

    def inner() -> Expression:
        return formula(random, depth - 1)

    match random.choice("++**/-^^ff"):
        case "+":
            return Sum((inner(), inner()))
        case "*":
            return Product((inner(), inner()))
        case "/":
            return Quotient(inner(), inner())
        case "-":
            return Negation(inner())
        case "^":
            return Power(inner(), number(random.choice((2, 3, 2, -1, Fraction(1, 2)))))
    return call(random.choice(FUNCTIONS), inner())


Rewrite = Callable[[Random, Expression], Expression | None]


def _swap(random: Random, tree: Expression) -> Expression | None:
    if isinstance(tree, (Sum, Product)):
        mixed = list(parts(tree))
        random.shuffle(mixed)
        return rebuilt(tree, tuple(mixed))
    return None


def _distribute(random: Random, tree: Expression) -> Expression | None:
    match tree:
        case Product((first, Sum(terms))):
            return add(*(mul(first, term) for term in terms))
        case Quotient(Sum(terms), bottom):
            return add(*(div(term, bottom) for term in terms))
        case Power(Sum((a, b)), exponent) if exponent == TWO:
            return add(power(a, TWO), mul(TWO, a, b), power(b, TWO))
    return None


def _quotient(random: Random, tree: Expression) -> Expression | None:
    if isinstance(tree, Quotient):
        return mul(tree.top, power(tree.bottom, number(-1)))
    return None


def _sum_and_back(random: Random, tree: Expression) -> Expression | None:
    extra = random.choice(NAMES)
    return add(add(tree, extra), neg(extra))


def _factor_out(random: Random, tree: Expression) -> Expression | None:
    if isinstance(tree, Sum) and random.random() < 0.5:
        factor = random.choice((TWO, number(3), Name("x")))
        return mul(factor, add(*(div(term, factor) for term in tree.terms)))
    return None


def _identity(random: Random, tree: Expression) -> Expression | None:
    """An identity of the outermost function."""
    match tree:
        case Call("sin", (u,)):
            half = div(u, TWO)
            return mul(TWO, call("sin", half), call("cos", half))
        case Call("cos", (u,)):
            return add(ONE, neg(mul(TWO, power(call("sin", div(u, TWO)), TWO))))
        case Call("tan", (u,)):
            return div(call("sin", u), call("cos", u))
        case Call("exp", (Sum((a, b)),)):
            return mul(call("exp", a), call("exp", b))
        case Call("exp", (u,)):
            return power(call("exp", div(u, TWO)), TWO)
        case Call("ln", (Product((a, b)),)):
            return add(call("ln", call("abs", a)), call("ln", call("abs", b)))
        case Call("ln", (u,)):
            return neg(call("ln", div(ONE, u)))
        case Call("tanh", (u,)):
            return add(mul(TWO, call("sigmoid", mul(TWO, u))), neg(ONE))
        case Call("sigmoid", (u,)):
            return div(call("exp", u), add(ONE, call("exp", u)))
        case Call("softplus", (u,)):
            return add(u, call("ln", add(ONE, call("exp", neg(u)))))
        case Call("sinh", (u,)):
            return div(add(call("exp", u), neg(call("exp", neg(u)))), TWO)
        case Call("cosh", (u,)):
            return call("sqrt", add(ONE, power(call("sinh", u), TWO)))
        case Call("sqrt", (u,)):
            return call("exp", div(call("ln", u), TWO))
        case Call("abs", (u,)):
            return call("sqrt", power(u, TWO))
        case Call("arctan", (u,)):
            return neg(call("arctan", neg(u)))
    return None


REWRITES: tuple[Rewrite, ...] = (
    *(_swap, _swap, _distribute, _quotient, _sum_and_back, _factor_out),
    *(_identity, _identity, _identity),
)


def rewritten(random: Random, tree: Expression, times: int) -> Expression:
    """The same formula after some identities at random places."""
    for _ in range(times):
        tree = _somewhere(random, tree, random.choice(REWRITES))
    return tree


def _somewhere(random: Random, tree: Expression, rewrite: Rewrite) -> Expression:
    children = parts(tree)
    if children and random.random() < 0.6:
        place = random.randrange(len(children))
        made = list(children)
        made[place] = _somewhere(random, children[place], rewrite)
        return rebuilt(tree, tuple(made))
    return rewrite(random, tree) or tree


def slipped(random: Random, tree: Expression) -> Expression:
    """The formula changed at one random place, as by a slip of the pen."""
    children = parts(tree)
    if children and random.random() < 0.75:
        place = random.randrange(len(children))
        made = list(children)
        made[place] = slipped(random, children[place])
        return rebuilt(tree, tuple(made))
    match random.randrange(5):
        case 0:
            return neg(tree)
        case 1:
            return mul(TWO, tree)
        case 2:
            return add(tree, ONE)
        case 3:
            return power(tree, TWO)
    return call("sin", tree)

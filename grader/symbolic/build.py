"""grader.symbolic: putting trees together, with the plainest simplifications: 0, 1 and signs."""

from fractions import Fraction

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

ZERO = Number(Fraction(0))
ONE = Number(Fraction(1))
TWO = Number(Fraction(2))


def number(value: Fraction | int) -> Number:
    return Number(Fraction(value))


def add(*terms: Expression) -> Expression:
    kept = tuple(term for term in terms if term != ZERO)
    if len(kept) < 2:
        return kept[0] if kept else ZERO
    return Sum(kept)


def neg(inner: Expression) -> Expression:
    if inner == ZERO:
        return ZERO
    return inner.inner if isinstance(inner, Negation) else Negation(inner)


def mul(*factors: Expression) -> Expression:
    """The product, with signs in front of it."""
    negative, kept = False, list[Expression]()
    for factor in factors:
        if factor == ZERO:
            return ZERO
        if isinstance(factor, Negation):
            negative, factor = not negative, factor.inner
        if factor != ONE:
            kept.append(factor)
    product = ONE if not kept else kept[0] if len(kept) == 1 else Product(tuple(kept))
    return neg(product) if negative else product


def div(top: Expression, bottom: Expression) -> Expression:
    if top == ZERO or bottom == ONE:
        return top
    if isinstance(top, Negation):
        return neg(div(top.inner, bottom))
    return Quotient(top, bottom)


def power(base: Expression, exponent: Expression) -> Expression:
    if exponent == ONE:
        return base
    return ONE if exponent == ZERO else Power(base, exponent)


def call(function: str, inner: Expression) -> Expression:
    return Call(function, (inner,))


def parts(tree: Expression) -> tuple[Expression, ...]:
    """The expressions a node is directly made of."""
    match tree:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Quotient(top, bottom):
            return top, bottom
        case Negation(inner):
            return (inner,)
        case Power(base, exponent):
            return base, exponent
        case Call(_, arguments):
            return arguments
    return ()


def rebuilt(tree: Expression, made: tuple[Expression, ...]) -> Expression:
    """The node with other parts in place of its own."""
    match tree:
        case Sum():
            return Sum(made)
        case Product():
            return Product(made)
        case Quotient():
            return Quotient(made[0], made[1])
        case Negation():
            return Negation(made[0])
        case Power():
            return Power(made[0], made[1])
        case Call(function, _):
            return Call(function, made)
    return tree


def names_in(tree: Expression) -> frozenset[str]:
    if isinstance(tree, Name):
        return frozenset((tree.name,))
    return frozenset().union(*(names_in(part) for part in parts(tree)))


def holds(tree: Expression, name: str) -> bool:
    if isinstance(tree, Name):
        return tree.name == name
    return any(holds(part, name) for part in parts(tree))


def replaced(tree: Expression, names: dict[str, Expression]) -> Expression:
    """The formula with formulas in place of names."""
    if isinstance(tree, Name):
        return names.get(tree.name, tree)
    if isinstance(tree, (Number, Constant)):
        return tree
    return rebuilt(tree, tuple(replaced(part, names) for part in parts(tree)))

"""grader.symbolic: other ways to write a formula: turned round, multiplied out, with a factor out.

They are equal by the laws of numbers alone, so whoever rejects one of them errs.
"""

from collections.abc import Callable
from itertools import product

from grader.symbolic.build import TWO, mul, neg, parts, rebuilt
from grader.symbolic.printing import text
from grader.symbolic.tree import (
    Expression,
    Formula,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Vector,
)

MOST_TERMS = 40


def other_forms(formula: Formula) -> tuple[str, ...]:
    """Each form as a learner may type it, the formula as it stands among them; no two the same."""
    if isinstance(formula, Relation):
        return (text(formula),)
    made = (formula, *(_each(formula, change) for change in (turned, expanded, halved, negated)))
    return tuple(dict.fromkeys(map(text, made)))


def _each(formula: Formula, change: Callable[[Expression], Expression]) -> Formula:
    if isinstance(formula, Vector):
        return Vector(tuple(_each(entry, change) for entry in formula.entries))
    assert not isinstance(formula, Relation)  # the reader puts none into a list
    return change(formula)


def turned(tree: Expression) -> Expression:
    """The terms of every sum, and the factors of every product, from the last to the first."""
    made = tuple(map(turned, parts(tree)))
    if isinstance(tree, Sum):
        return Sum(made[::-1])
    if isinstance(tree, Product):
        return Product(made[::-1])
    return rebuilt(tree, made) if made else tree


def expanded(tree: Expression) -> Expression:
    """Products of sums multiplied out, and whole powers of sums; the rest as it is."""
    terms = _terms(tree)
    return tree if len(terms) > MOST_TERMS or len(terms) < 2 else Sum(tuple(terms))


def halved(tree: Expression) -> Expression:
    """Twice its half."""
    return Product((TWO, Quotient(tree, TWO)))


def negated(tree: Expression) -> Expression:
    """Minus its opposite."""
    return Negation(neg(tree)) if not isinstance(tree, Negation) else neg(neg(tree))


def _terms(tree: Expression) -> list[Expression]:
    match tree:
        case Sum(terms=terms):
            return [one for term in terms for one in _terms(term)]
        case Negation(inner=inner):
            return [neg(one) for one in _terms(inner)]
        case Product(factors=factors):
            rows = [_terms(factor) for factor in factors]
            count = 1
            for row in rows:
                count *= len(row)
            return [mul(*row) for row in product(*rows)] if count <= MOST_TERMS else [tree]
        case Power(base=Sum() as base, exponent=Number(value=value)) if value in (2, 3):
            return _terms(Product((base,) * int(value)))
    return [tree]

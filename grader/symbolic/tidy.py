"""grader.symbolic: tidies a formula into which values were put, so that it looks written by hand.

`1x`, `x^1`, `+ -3`, `2·3·x` and `4/2` go; nothing else about the shape changes.
"""

from fractions import Fraction

from grader.symbolic.build import ONE, ZERO, add, div, mul, neg, number, parts, power, rebuilt
from grader.symbolic.tree import (
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)


def tidy(tree: Expression) -> Expression:
    """The same formula with plain numbers worked out and signs where people put them."""
    made = tuple(tidy(part) for part in parts(tree))
    match tree:
        case Number(value=value, decimal=False) if value < 0:
            return neg(number(-value))
        case Sum():
            return _sum(made)
        case Product():
            return _product(made)
        case Quotient():
            return _quotient(made[0], made[1])
        case Negation():
            return neg(made[0])
        case Power():
            return power(made[0], made[1])
    return rebuilt(tree, made)


def _sum(terms: tuple[Expression, ...]) -> Expression:
    """Inner sums opened, numbers added up where the first of them stands."""
    opened: list[Expression] = []
    for term in terms:
        if isinstance(term, Sum):
            opened += term.terms
        elif isinstance(term, Negation) and isinstance(term.inner, Sum):
            opened += (neg(part) for part in term.inner.terms)
        else:
            opened.append(term)
    places = [place for place, term in enumerate(opened) if _exact(term) is not None]
    if len(places) > 1:
        opened[places[0]] = _written(sum(_exact(opened[p]) or Fraction(0) for p in places))
        opened = [term for place, term in enumerate(opened) if place not in places[1:]]
    return add(*opened)


def _product(factors: tuple[Expression, ...]) -> Expression:
    """Inner products opened, one number in front, letters next, fractions made one."""
    negative, coefficient, others = False, Fraction(1), list[Expression]()
    below: Expression = ONE
    for factor in _opened(factors):
        if isinstance(factor, Negation):
            negative, factor = not negative, factor.inner
        value = _exact(factor)
        if value is not None:
            coefficient *= value
        elif isinstance(factor, Quotient):
            others += _opened((factor.top,))
            below = _product((below, factor.bottom))
        else:
            others.append(factor)
    if below != ONE:
        whole = _quotient(_product((_written(coefficient), *others)), below)
    else:
        others.sort(key=lambda factor: not _is_letter(factor))
        front = (_written(coefficient),) if coefficient != 1 else ()
        whole = mul(*front, *others)
    return neg(whole) if negative else whole


def _is_letter(factor: Expression) -> bool:
    """Whether it is a name, or a power of one: people write those before functions."""
    if isinstance(factor, Power):
        return isinstance(factor.base, Name) and isinstance(factor.exponent, Number)
    return isinstance(factor, Name)


def _opened(factors: tuple[Expression, ...]) -> list[Expression]:
    """The factors, with those of inner products, and signs apart from them."""
    found: list[Expression] = []
    for factor in factors:
        if isinstance(factor, Product):
            found += _opened(factor.factors)
        elif isinstance(factor, Negation) and isinstance(factor.inner, Product):
            found += [neg(ONE), *_opened(factor.inner.factors)]
        else:
            found.append(factor)
    return found


def _quotient(top: Expression, bottom: Expression) -> Expression:
    """One fraction, its signs in front and its numbers without a common factor."""
    if isinstance(top, Negation) or isinstance(bottom, Negation):
        negative = isinstance(top, Negation) != isinstance(bottom, Negation)
        above = top.inner if isinstance(top, Negation) else top
        below = bottom.inner if isinstance(bottom, Negation) else bottom
        return neg(_quotient(above, below)) if negative else _quotient(above, below)
    (over, above), (under, below) = _split(top), _split(bottom)
    if not under:  # a division by zero is not ours to hide
        return div(top, bottom)
    factor = over / under
    if below == ONE and above == ONE:
        return _written(factor)
    return div(_times(factor.numerator, above), _times(factor.denominator, below))


def _split(tree: Expression) -> tuple[Fraction, Expression]:
    """The number in front, and the rest."""
    value = _exact(tree)
    if value is not None:
        return value, ONE
    if isinstance(tree, Product) and isinstance(tree.factors[0], Number):
        return tree.factors[0].value, mul(*tree.factors[1:])
    return Fraction(1), tree


def _times(value: int, rest: Expression) -> Expression:
    return _product((number(value), rest))


def _exact(tree: Expression) -> Fraction | None:
    """The value of a plain number, a fraction or either with a minus."""
    match tree:
        case Number(value=value, decimal=False):
            return value
        case Negation(inner=Number(value=value, decimal=False)):
            return -value
        case Quotient(top=Number(value=above), bottom=Number(value=below)) if below:
            return above / below
        case Negation(inner=Quotient(top=Number(value=above), bottom=Number(value=below))) if below:
            return -above / below
    return None


def _written(value: Fraction | int) -> Expression:
    value = Fraction(value)
    if value < 0:
        return neg(_written(-value))
    if value.denominator == 1:
        return number(value) if value not in (0, 1) else (ONE if value else ZERO)
    return Quotient(number(value.numerator), number(value.denominator))

"""grader.symbolic: which exponents and angles are rational combinations of those met before."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from grader.symbolic.field import Field, Frac, integer_content

MOST_TERMS = 60  # of a common denominator

Row = dict[tuple[int, ...], Fraction]


def combination(field: Field, basis: Sequence[Frac], value: Frac) -> list[Fraction] | None:
    """Rational q with value = q[0]*basis[0] + q[1]*basis[1] + ..., or None."""
    top, bottom = value
    for place, (n, d) in enumerate(basis):
        if d == bottom and len(n) == len(top):
            ours, theirs = integer_content(top), integer_content(n)
            if top * theirs == n * ours:
                share = [Fraction(0)] * len(basis)
                share[place] = Fraction(int(ours), int(theirs))
                return share
    if not basis:
        return None
    common = bottom
    for _, d in basis:
        if d != common:
            common = common * (d / common.gcd(d))
            if len(common) > MOST_TERMS:
                return None  # to call them independent is never wrong
    rows = [_row(n, common / d) for n, d in basis]
    return _solve(rows, _row(top, common / bottom))


def _row(top: Any, factor: Any) -> Row:
    poly = top if factor.is_one() else top * factor
    return {monomial: Fraction(int(c)) for monomial, c in poly.to_dict().items()}


def _solve(rows: list[Row], target: Row) -> list[Fraction] | None:
    """Gaussian elimination; each row carries how it was made of the basis."""
    reduced: list[tuple[tuple[int, ...], Row, list[Fraction]]] = []
    for place, row in enumerate(rows):
        made = [Fraction(int(i == place)) for i in range(len(rows))]
        row = _eliminate(dict(row), made, reduced)
        if row:
            reduced.append((next(iter(row)), row, made))
    result = [Fraction(0)] * len(rows)
    if _eliminate(dict(target), result, reduced):
        return None
    return [-share for share in result]


def _eliminate(
    row: Row,
    made: list[Fraction],
    reduced: list[tuple[tuple[int, ...], Row, list[Fraction]]],
) -> Row:
    for pivot, other, recipe in reduced:
        if pivot in row:
            factor = row[pivot] / other[pivot]
            for monomial, coefficient in other.items():
                rest = row.get(monomial, Fraction(0)) - factor * coefficient
                if rest:
                    row[monomial] = rest
                else:
                    row.pop(monomial, None)
            for i, share in enumerate(recipe):
                made[i] -= factor * share
    return row

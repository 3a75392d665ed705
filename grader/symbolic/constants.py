"""grader.symbolic: kernels that are plain numbers: values, signs, and when a sum is zero.

A sum of roots of whole numbers is an algebraic integer. If all its conjugates are below u and its
degree is at most D, it is zero or at least u^(1-D) in size; so an interval small enough decides.
"""

from math import log2
from typing import Any

from flint import arb, ctx

MOST_BITS = 4000


def value_of(field: Any, poly: Any, bits: int) -> Any | None:
    """The interval of a polynomial in kernels that are numbers, or None if some are not."""
    before = ctx.prec
    ctx.prec = bits
    try:
        return _value(field, poly)
    finally:
        ctx.prec = before


def _value(field: Any, poly: Any) -> Any | None:
    total = arb(0)
    for monomial, coefficient in poly.to_dict().items():
        term = arb(coefficient)
        for index, exponent in enumerate(monomial):
            if exponent:
                kernel = _kernel(field, index)
                if kernel is None:
                    return None
                term = term * kernel ** int(exponent)
        total = total + term
    return total


def _quotient(field: Any, value: Any) -> Any | None:
    top, bottom = _value(field, value[0]), _value(field, value[1])
    return None if top is None or bottom is None else top / bottom


def _kernel(field: Any, index: int) -> Any | None:
    kind = field.kinds[index]
    match kind[0]:
        case "pi":
            return arb.pi()
        case "root":
            inside = _value(field, kind[1])
            return None if inside is None else abs(inside).root(kind[2])
        case "log":
            inside = _value(field, kind[1])
            return None if inside is None else abs(inside).log()
        case "exp":
            inside = _quotient(field, field.exponents[kind[1]])
            return None if inside is None else (inside / field.exponentials[kind[1]][1]).exp()
        case "tan":
            inside = _quotient(field, field.angles[kind[1]])
            return None if inside is None else (inside / (2 * field.tangents[kind[1]][1])).tan()
        case "atan":
            inside = _quotient(field, kind[1])
            return None if inside is None else inside.atan()
    return None


def sign_of(field: Any, poly: Any) -> int | None:
    """1 or -1 if the polynomial is a number whose sign is certain."""
    if poly.is_constant() or all(_may_vary(field, i) for i in _used(poly)):
        return None
    value = value_of(field, poly, 128)
    if value is None or value.contains(0):
        return None
    return 1 if value > 0 else -1


def _used(poly: Any) -> list[int]:
    return [index for index, degree in enumerate(poly.degrees()) if degree > 0]


def _may_vary(field: Any, index: int) -> bool:
    return field.kinds[index][0] in ("name", "sign", "parity", "call", "big")


def vanishes(field: Any, poly: Any) -> bool:
    """Whether every coefficient is certainly zero, as a polynomial in what is not a number."""
    roots = [index for index in _used(poly) if _is_root(field, index)]
    if not roots:
        return False
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
    for monomial, coefficient in poly.to_dict().items():
        outer = tuple(0 if i in roots else int(e) for i, e in enumerate(monomial))
        inner = tuple(int(e) if i in roots else 0 for i, e in enumerate(monomial))
        groups.setdefault(outer, {})[inner] = coefficient
    return all(_sum_vanishes(field, field.context.from_dict(part)) for part in groups.values())


def _is_root(field: Any, index: int) -> bool:
    kind = field.kinds[index]
    if kind[0] != "root":
        return False
    return all(_is_root(field, inner) for inner in _used(kind[1]))


def _sum_vanishes(field: Any, poly: Any) -> bool:
    degree, seen = 1, list(_used(poly))
    for index in seen:
        kind = field.kinds[index]
        degree *= kind[2]
        seen += [inner for inner in _used(kind[1]) if inner not in seen]
    bits = (degree - 1) * _size(field, poly) + 8
    if bits > MOST_BITS:
        return False
    value = value_of(field, poly, int(bits) + 64)
    return value is not None and bool(abs(value) < arb(2) ** -int(bits))


def _size(field: Any, poly: Any) -> float:
    """Bits of a bound on the size of every conjugate."""
    terms = []
    for monomial, coefficient in poly.to_dict().items():
        bits = log2(abs(int(coefficient)))
        for index, exponent in enumerate(monomial):
            if exponent:
                kind = field.kinds[index]
                bits += int(exponent) * _size(field, kind[1]) / kind[2]
        terms.append(bits)
    return max(0.0, max(terms)) + log2(len(terms)) if terms else 0.0

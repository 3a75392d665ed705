"""grader.symbolic: rational functions over kernels with algebraic relations, exact, in FLINT.

A Fraction of polynomials `(top, bottom)` over the integers stands for a value. Its generators are
names and kernels (an exponential, a logarithm, a root, a sign, ...); later kernels may depend on
earlier ones and never the other way round. A relation `g^degree = polynomial of earlier ones` is
monic and divided out. Everything stops with TooBig before it becomes slow.
"""

from collections.abc import Callable
from math import comb
from time import process_time
from typing import Any

from flint import Ordering, fmpz, fmpz_mpoly_ctx

Poly = Any  # flint.fmpz_mpoly, which has no useful stubs for this
Frac = tuple[Poly, Poly]

LARGE = 3000  # terms of a polynomial
STEEP = 1500  # the degree up to which two polynomials are searched for common factors
EXPANDED = 160  # terms up to which a power is expanded
FACTORED = 2000  # terms times degree up to which a polynomial is factored


class TooBig(Exception):
    """The normal form would cost too much, or is not known here."""


class NeverDefined(Exception):
    """A division by zero at every point."""


class Restart(Exception):
    """Something learnt on the way asks to begin anew: a larger field, a finer root, a fact."""


class Field:
    """Arithmetic of fractions, and the relations between generators."""

    def __init__(self, size: int, seconds: float) -> None:
        self.size = size
        self.context = fmpz_mpoly_ctx.get(tuple(f"g{i}" for i in range(size)), Ordering.lex)
        self.one: Poly = self.context.constant(1)
        self.zero: Poly = self.context.constant(0)
        self.kinds: list[Any] = [None] * size
        self.relations: list[tuple[int, int, Poly]] = []  # generator, degree, what is zero
        self.next = size - 1
        self.deadline = process_time() + seconds
        self._factors: list[tuple[Poly, tuple[int, list[tuple[Poly, int]]]]] = []

    # -- generators

    def generator(self, kind: Any) -> int:
        """A new generator, larger in the order than all before it. Raises Restart when full."""
        if self.next < 0:
            raise Restart("size")
        index = self.next
        self.next -= 1
        self.kinds[index] = kind
        return index

    def poly(self, index: int) -> Poly:
        return self.context.gen(index)

    def relate(self, index: int, degree: int, value: Poly) -> None:
        """From now on `generator^degree = value`, in place of any relation it had."""
        kept = [relation for relation in self.relations if relation[0] != index]
        kept.append((index, degree, self.poly(index) ** degree - value))
        self.relations = sorted(kept, key=lambda relation: relation[0])

    def constant(self, top: int, bottom: int = 1) -> Frac:
        return self.context.constant(top), self.context.constant(bottom)

    # -- arithmetic

    def check(self, *polys: Poly) -> None:
        if any(len(poly) > LARGE for poly in polys) or process_time() > self.deadline:
            raise TooBig

    def times(self, a: Poly, b: Poly) -> Poly:
        if len(a) * len(b) > 40 * LARGE:
            raise TooBig
        product = a * b
        if len(product) > 60:
            self.check(product)
        return product

    def add(self, a: Frac, b: Frac) -> Frac:
        (n, d), (m, e) = a, b
        if d == e:
            return (n + m, d) if d.is_one() else self.cancelled(n + m, d)
        if d.is_one():
            return self.times(n, e) + m, e
        if e.is_one():
            return n + self.times(m, d), d
        g = self._gcd(d, e)
        if g.is_one():
            return self.times(n, e) + self.times(m, d), self.times(d, e)
        d, e = d / g, e / g
        top = self.times(n, e) + self.times(m, d)
        return self.cancelled(top, self.times(self.times(d, e), g))

    def mul(self, a: Frac, b: Frac) -> Frac:
        (n, d), (m, e) = a, b
        if not e.is_one():
            n, e = self.cancelled(n, e)
        if not d.is_one():
            m, d = self.cancelled(m, d)
        return self.times(n, m), self.times(d, e)

    def neg(self, a: Frac) -> Frac:
        return -a[0], a[1]

    def sub(self, a: Frac, b: Frac) -> Frac:
        return self.add(a, self.neg(b))

    def scaled(self, a: Frac, top: int, bottom: int = 1) -> Frac:
        return self.mul(a, self.constant(top, bottom))

    def inverse(self, a: Frac) -> Frac:
        if self.reduced(a[0]).is_zero():
            raise NeverDefined
        return a[1], a[0]

    def power(self, a: Frac, exponent: int) -> Frac:
        if exponent < 0:
            return self.power(self.inverse(a), -exponent)
        if exponent == 0:
            return self.one, self.one
        return self._poly_power(a[0], exponent), self._poly_power(a[1], exponent)

    def _poly_power(self, poly: Poly, exponent: int) -> Poly:
        if exponent == 1 or poly.is_one():
            return poly
        terms = len(poly)
        if terms <= 1:
            return self._term_power(poly, exponent)
        if exponent < 200 and comb(exponent + terms - 1, terms - 1) <= EXPANDED:
            return poly**exponent
        content, factors = self.factors(poly)
        result = self._term_power(self.context.constant(content), exponent)
        for factor, times in factors:
            base = factor if len(factor) == 1 else self.unexpanded(factor)
            result = self.times(result, self._term_power(base, exponent * times))
        return result

    def _term_power(self, poly: Poly, exponent: int) -> Poly:
        if poly.is_zero():
            return poly
        size = abs(int(poly.coeffs()[0])).bit_length()
        if exponent > 10**6 or (size > 1 and size * exponent > 20000):
            raise TooBig
        return poly**exponent

    def unexpanded(self, factor: Poly) -> Poly:
        """A generator that stands for a polynomial, so that a large power stays one term."""
        for index, kind in self.known("big"):
            if kind[1] == factor:
                return self.poly(index)
        return self.poly(self.generator(("big", factor)))

    def known(self, tag: str) -> list[tuple[int, Any]]:
        """The generators of a kind, oldest first."""
        return [
            (index, self.kinds[index])
            for index in range(self.size - 1, self.next, -1)
            if self.kinds[index][0] == tag
        ]

    def cancelled(self, top: Poly, bottom: Poly) -> Frac:
        if top.is_zero():
            return self.zero, self.one
        if bottom.is_one():
            return top, bottom
        g = self._gcd(top, bottom)
        if not g.is_one():
            top, bottom = top / g, bottom / g
        if bottom.leading_coefficient() < 0:
            return -top, -bottom
        return top, bottom

    def _gcd(self, a: Poly, b: Poly) -> Poly:
        if len(a) * len(b) > 4000:
            if len(a) * len(b) > 10**6:
                return self.one
            self.check(a, b)
        if len(a) > 1 and len(b) > 1 and min(a.total_degree(), b.total_degree()) > STEEP:
            return self.one
        return a.gcd(b)

    def factors(self, poly: Poly) -> tuple[int, list[tuple[Poly, int]]]:
        """Content with sign, and irreducible factors with positive leading coefficients."""
        for known, result in self._factors:
            if known == poly:
                return result
        result = self._factor(poly)
        self._factors.append((poly, result))
        return result

    def _factor(self, poly: Poly) -> tuple[int, list[tuple[Poly, int]]]:
        if len(poly) == 1:
            monomial = poly.monoms()[0]
            parts = [(self.poly(i), int(e)) for i, e in enumerate(monomial) if e]
            return int(poly.coeffs()[0]), parts
        if len(poly) * sum(poly.degrees()) > FACTORED:
            raise TooBig
        self.check(poly)
        content, parts = poly.factor()
        sign, result = 1, []
        for part, exponent in parts:
            if part.leading_coefficient() < 0:
                part, sign = -part, -sign if exponent % 2 else sign
            result.append((part, int(exponent)))
        return int(content) * sign, result

    # -- relations

    def reduced(self, poly: Poly) -> Poly:
        """The remainder by every relation: zero if and only if the relations make it zero."""
        if not self.relations:
            return poly
        degrees = poly.degrees()
        for index, degree, relation in self.relations:  # the newest generators first
            if degrees[index] >= degree:
                poly = divmod(poly, relation)[1]
                self.check(poly)
                degrees = poly.degrees()
        return poly

    def canonical(self, a: Frac) -> Frac:
        """The same value with reduced parts, no roots in the denominator, in lowest terms."""
        if not self.relations:
            return self.cancelled(*a)
        top, bottom = self.reduced(a[0]), self.reduced(a[1])
        if bottom.is_zero():
            raise NeverDefined
        for index, degree, relation in self.relations:
            if bottom.degrees()[index]:
                top, bottom = self._without(index, degree, relation, top, bottom)
        return self.cancelled(top, bottom)

    def _without(self, index: int, degree: int, relation: Poly, top: Poly, bottom: Poly) -> Frac:
        top, bottom = self.cancelled(top, bottom)
        parts = self.by_degree(bottom, index)
        root = self.poly(index)
        if len(parts) == 1 and parts[-1][0]:
            factor = root ** (degree - parts[0][0])
        elif degree == 2 and len(parts) == 2:
            factor = parts[0][1] - parts[1][1] * root
        else:
            return top, bottom
        below = self.reduced(self.times(bottom, factor))
        if below.is_zero():
            return top, bottom
        return self.cancelled(self.reduced(self.times(top, factor)), below)

    def by_degree(self, poly: Poly, index: int) -> list[tuple[int, Poly]]:
        """The polynomial as coefficients of the powers of a generator, lowest power first."""
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in poly.to_dict().items():
            rest = (*monomial[:index], 0, *monomial[index + 1 :])
            parts.setdefault(int(monomial[index]), {})[rest] = coefficient
        return [(d, self.context.from_dict(part)) for d, part in sorted(parts.items())]

    def substituted(self, poly: Poly, index: int, value: Poly) -> Poly:
        """The polynomial with a polynomial in place of a generator."""
        if not poly.degrees()[index]:
            return poly
        generators = list(self.context.gens())
        generators[index] = value
        return poly.compose(*generators, ctx=self.context)

    def remainder(self, a: Frac, rewrite: Callable[[Poly], Poly]) -> Poly:
        """What the relations and `rewrite` leave of the top: nothing, if the value is zero."""
        top = rewrite(self.reduced(a[0]))
        for index, kind in reversed(self.known("big")):
            top = self._expanded(top, index, kind[1])
        return rewrite(self.reduced(top))

    def _expanded(self, top: Poly, index: int, value: Poly) -> Poly:
        if top.is_zero() or not top.degrees()[index]:
            return top
        parts = self.by_degree(top, index)
        low = parts[0][0]
        for degree, _ in parts:
            if comb(degree - low + len(value) - 1, len(value) - 1) > 4 * EXPANDED:
                raise TooBig
        result = self.zero
        for degree, part in parts:
            result = result + self.times(part, value ** (degree - low))
        return result


def integer_content(poly: Poly) -> fmpz:
    """The greatest common divisor of the coefficients, with the sign of the leading one."""
    content = poly.content()
    return -content if poly.leading_coefficient() < 0 else content

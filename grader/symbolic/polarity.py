"""grader.symbolic: which polynomials are positive, negative, or of a sign that is a kernel.

`|p| = s*p` with a kernel s whose square is 1, unless the sign of p is known: from its form, from a
declared domain, or as a fact, since the formula would have no value otherwise (`log(p)`).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flint import fmpz

from grader.symbolic import constants
from grader.symbolic.canonical import Core
from grader.symbolic.field import Field, Frac, NeverDefined, Poly, Restart, TooBig

POSITIVE_KINDS = ("exp", "root", "pi")
UNIT_KINDS = ("sign", "parity")
FINEST = 240  # the largest fraction of an exponent or an angle that becomes a kernel


class Knowledge:
    """What a proof has learnt so far, kept when it begins anew."""

    def __init__(self, size: int, domains: Mapping[str, str]) -> None:
        self.size = size
        self.domains = domains
        self.fineness: dict[tuple[str, int], int] = {}
        self.facts: list[Core] = []

    def refine(self, tag: str, place: int, factor: int) -> Restart:
        fineness = self.fineness.get((tag, place), 1) * factor
        if fineness > FINEST:
            raise TooBig
        self.fineness[tag, place] = fineness
        return Restart(tag)


class Polarity(Field):
    """A field that knows signs."""

    def __init__(self, knowledge: Knowledge, seconds: float) -> None:
        super().__init__(knowledge.size, seconds)
        self.knowledge = knowledge
        self.positive: set[int] = set()
        self.signs: list[tuple[Poly, int]] = []  # irreducible, and its sign once it is known
        self.late = False  # whether a fact was learnt after a sign it settles had been used
        self.places: dict[str, int] = {}

    def name(self, name: str) -> Poly:
        index = self.places.get(name)
        if index is None:
            index = self.places[name] = self.generator(("name", name))
            if self.knowledge.domains.get(name) in ("positive", "nonnegative"):
                self.positive.add(index)
        return self.poly(index)

    def pi(self) -> Poly:
        for index, _ in self.known("pi"):
            return self.poly(index)
        index = self.generator(("pi",))
        self.positive.add(index)
        return self.poly(index)

    def single(self, poly: Poly) -> int | None:
        """The generator that this polynomial is, if it is one."""
        if len(poly) != 1 or poly.total_degree() != 1 or poly.leading_coefficient() != 1:
            return None
        return list(poly.monoms()[0]).index(1)

    def atoms(self, value: Frac) -> tuple[int, list[tuple[Poly, int]]]:
        """Sign of the content, and the irreducible parts (primes too) with their exponents."""
        top, bottom = self.canonical(value)
        if top.is_zero():
            raise NeverDefined
        above, parts = self.factors(self._in_roots(top))
        below, others = self.factors(self._in_roots(bottom))
        result = [*parts, *((part, -e) for part, e in others)]
        for content, direction in ((abs(above), 1), (abs(below), -1)):
            if content > 1:
                primes = fmpz(content).factor() if content < 2**70 else [(content, 1)]
                result += [(self.context.constant(p), int(e) * direction) for p, e in primes]
        return (1 if (above > 0) == (below > 0) else -1), result

    def _in_roots(self, poly: Poly) -> Poly:
        """With a root of x + c at hand, x written as root^degree - c: more may factor then."""
        for index, kind in self.known("root"):
            if not poly.degrees()[index]:
                continue
            atom, relation = kind[1], self.poly(index) ** kind[2] - kind[1]
            if self.known_sign(atom) != 1:
                continue
            for inner, degree in enumerate(atom.degrees()):
                if degree == 1 and self.kinds[inner][0] == "name":
                    (_, rest), (_, factor) = [(0, self.zero), *self.by_degree(atom, inner)][-2:]
                    if factor.is_one():
                        value = relation + atom - rest
                        poly = self.substituted(poly, inner, value)
                        break
        return poly

    # -- signs

    def sign(self, value: Frac) -> Frac:
        sign, parts = self.atoms(value)
        top = self.context.constant(sign)
        for part, exponent in parts:
            if exponent % 2:
                top = top * self.sign_of(part)
        return self.reduced(top), self.one

    def absolute(self, value: Frac) -> Frac:
        if self.reduced(value[0]).is_zero():
            return self.zero, self.one
        value = self.canonical(value)
        return self.mul(self.sign(value), value)

    def sign_of(self, part: Poly) -> Poly:
        """1, -1 or a kernel whose square is 1."""
        known = self.known_sign(part)
        if known is not None:
            return self.context.constant(known)
        index = self.single(part)
        if index is not None:
            kind = self.kinds[index]
            if kind[0] in UNIT_KINDS:
                return part
            if kind[0] == "big":
                return self.sign_of(kind[1])
        for index, kind in self.known("sign"):
            if kind[1] == part:
                return self.poly(index)
        index = self.generator(("sign", part))
        self.relate(index, 2, self.one)
        return self.poly(index)

    def known_sign(self, part: Poly) -> int | None:
        for other, sign in self.signs:
            if other == part:
                return sign
        index = self.single(part)
        if index is not None and self.kinds[index][0] == "big":
            return self.known_sign(self.kinds[index][1])
        if self._surely_positive(part):
            return 1
        return constants.sign_of(self, part) or self._sign_beside_root(part)

    def _sign_beside_root(self, part: Poly) -> int | None:
        """For a + b*root: the sign of whichever of the two is larger in size."""
        for index, degree, _ in self.relations:
            if degree != 2 or self.kinds[index][0] != "root" or not part.degrees()[index]:
                continue
            parts = self.by_degree(part, index)
            if len(parts) != 2:
                return None
            (_, a), (_, b) = parts
            norm = self.reduced(self.times(b * self.poly(index) + a, b * self.poly(index) - a))
            larger = self._sign_of_all(norm)
            return None if larger is None else self._sign_of_all(b if larger > 0 else a)
        return None

    def _sign_of_all(self, poly: Poly) -> int | None:
        """The sign of a polynomial if every irreducible part's is known."""
        if poly.is_zero():
            return None
        content, parts = self.factors(poly)
        sign = 1 if content > 0 else -1
        for part, exponent in parts:
            if exponent % 2:
                known = self.known_sign(part)
                if known is None:
                    return None
                sign *= known
        return sign

    def _surely_positive(self, poly: Poly, deep: bool = True) -> bool:
        if all(c > 0 for c in poly.coeffs()) and all(map(self._not_negative, poly.monoms())):
            return True
        if deep and len(poly) <= 12 and self._definite(poly):
            return True
        return self._of_units(poly)

    def _not_negative(self, monomial: tuple[int, ...]) -> bool:
        """Even powers, powers of what is positive, and s*x where s is the sign of x."""
        odd = {i for i, e in enumerate(monomial) if e % 2 and not self._positive_generator(i)}
        for index in list(odd):
            if self.kinds[index][0] == "sign":
                inner = self.single(self.kinds[index][1])
                if inner in odd:
                    odd -= {index, inner}
        return not odd

    def _of_units(self, poly: Poly) -> bool:
        """A number, and signs that cannot outweigh it, such as 1 + s."""
        if any(d and self.kinds[i][0] not in UNIT_KINDS for i, d in enumerate(poly.degrees())):
            return False
        constant = int(poly.to_dict().get((0,) * self.size, 0))
        return constant > 0 and 2 * constant >= sum(abs(int(c)) for c in poly.coeffs())

    def _definite(self, poly: Poly) -> bool:
        """Quadratic in some generator, without real roots, and open upwards."""
        for index, degree in enumerate(poly.degrees()):
            if degree != 2:
                continue
            parts = dict(self.by_degree(poly, index))
            a: Poly = parts[2]
            b: Poly = parts.get(1, self.zero)
            c: Poly = parts.get(0, self.zero)
            rest = a * c * 4 - b * b
            if not rest.is_zero() and self._surely_positive(a, False):
                return self._surely_positive(rest, False)
        return False

    def _positive_generator(self, index: int) -> bool:
        return index in self.positive or self.kinds[index][0] in POSITIVE_KINDS

    def fact(self, value: Frac, node: Core) -> None:
        """The formula exists only where this value is not negative; `node` is that value."""
        sign, parts = self.atoms(value)
        unknown = []
        for part, exponent in parts:
            if exponent % 2:
                known = self.known_sign(part)
                sign *= 1 if known is None else known
                if known is None:
                    unknown.append(part)
        if not unknown or any(map(self._is_unit, unknown)):
            return
        if node not in self.knowledge.facts:
            self.late |= bool(self.known("sign"))
            self.knowledge.facts.append(node)
        if len(unknown) == 1:
            self._learn(unknown[0], sign)
        elif len(unknown) == 2 and sign < 0 and self._between(*unknown):
            return
        else:
            signs = [self.sign_of(part) for part in unknown]
            newest = min(signs, key=lambda poly: self.single(poly) or 0)
            product = self.context.constant(sign)
            for other in signs:
                if other != newest:
                    product = product * other
            self.relate(self.single(newest) or 0, 1, product)

    def _between(self, first: Poly, second: Poly) -> bool:
        """Two linear polynomials in one quantity of opposite signs: it lies between the roots."""
        used = {i for part in (first, second) for i, d in enumerate(part.degrees()) if d}
        if len(used) != 1 or first.total_degree() > 1 or second.total_degree() > 1:
            return False
        lines = [(self._root_of_line(part), part) for part in (first, second)]
        (_, lower), (_, upper) = sorted(lines, key=lambda line: line[0])
        self._learn(lower, 1)
        self._learn(upper, -1)
        return True

    @staticmethod
    def _root_of_line(part: Poly) -> Fraction:
        """Where a linear polynomial with a positive slope is 0."""
        slope = Fraction(int(part.leading_coefficient()))
        return -(Fraction(sum(map(int, part.coeffs()))) - slope) / slope

    def _is_unit(self, part: Poly) -> bool:
        index = self.single(part)
        return index is not None and self.kinds[index][0] in (*UNIT_KINDS, "big")

    def _learn(self, part: Poly, sign: int) -> None:
        self.signs.append((part, sign))
        index = self.single(part)
        if index is not None and sign > 0:
            self.positive.add(index)
        for index, kind in self.known("sign"):
            if kind[1] == part:
                self.relate(index, 1, self.context.constant(sign))

    def parity(self, sign: Poly, monomial: tuple[int, ...], leaving: Sequence[int] = ()) -> Poly:
        """sign^m for a product m of whole names; a factor pi may be among those to leave out."""
        # n^k and n are odd together
        odd = tuple(
            int(e > 0 and (i not in leaving or self.is_whole(i))) for i, e in enumerate(monomial)
        )
        for index, kind in self.known("parity"):
            if kind[1] == sign and kind[2] == odd:
                return self.poly(index)
        index = self.generator(("parity", sign, odd))
        self.relate(index, 2, self.one)
        return self.poly(index)

    def is_whole(self, index: int) -> bool:
        kind = self.kinds[index]
        return kind[0] == "name" and self.knowledge.domains.get(kind[1]) == "integer"

    def settled(self, poly: Poly) -> Poly:
        """The polynomial with what is known of signs by now put in."""
        for index, kind in self.known("sign"):
            if poly.degrees()[index]:
                known = self.known_sign(kind[1])
                if known is not None:
                    poly = self.reduced(self.substituted(poly, index, self.context.constant(known)))
        return poly

"""grader.symbolic: kernels of the normal form: logarithms, roots, exponentials.

Each rewriting used here holds wherever the formula has a real value: `log(u)` is the sum of the
logarithms of the absolute values of u's factors, `u^(a/b)` the product of their roots, `exp(u)` a
product of powers of independent exponentials. That u must be positive for `log(u)` to exist is
kept as a fact, and decides signs.
"""

from fractions import Fraction
from math import floor, lcm
from typing import Any

from grader.symbolic.canonical import Core
from grader.symbolic.field import Frac, NeverDefined, Poly, Restart, TooBig
from grader.symbolic.polarity import UNIT_KINDS, Knowledge, Polarity
from grader.symbolic.span import combination

HIGHEST = 4000  # the largest power of one kernel


class Kernels(Polarity):
    """A field that knows signs, logarithms, roots and exponentials."""

    def __init__(self, knowledge: Knowledge, seconds: float) -> None:
        super().__init__(knowledge, seconds)
        self.exponents: list[Frac] = []
        self.exponentials: list[tuple[int, int]] = []  # generator, fineness

    # -- logarithms

    def log_absolute(self, value: Frac) -> Frac:
        _, parts = self.atoms(value)
        total = self.constant(0)
        for part, exponent in parts:
            total = self.add(total, self.scaled(self.log_of(part), exponent))
        return total

    def log_of(self, part: Poly) -> Frac:
        """The logarithm of the absolute value of an irreducible polynomial."""
        index = self.single(part)
        if index is not None:
            kind = self.kinds[index]
            if kind[0] == "exp":
                fineness = self.exponentials[kind[1]][1]
                return self.scaled(self.exponents[kind[1]], 1, fineness)
            if kind[0] == "root":
                return self.scaled(self.log_of(kind[1]), 1, kind[2])
            if kind[0] == "big":
                return self.log_of(kind[1])
            if kind[0] in UNIT_KINDS:
                return self.constant(0)
        turned = self._conjugate(part)
        if turned is not None:
            other, norm = turned
            return self.sub(self.log_absolute(norm), self.log_of(other))
        for index, kind in self.known("log"):
            if kind[1] == part:
                return self.poly(index), self.one
        return self.poly(self.generator(("log", part))), self.one

    def _conjugate(self, part: Poly) -> tuple[Poly, Frac] | None:
        """For a + b*root with a negative leading a: b*root - a, and the product of the two."""
        for index, degree, _ in self.relations:
            if degree != 2 or self.kinds[index][0] != "root" or not part.degrees()[index]:
                continue
            parts = self.by_degree(part, index)
            if len(parts) == 2 and parts[0][1].leading_coefficient() < 0:
                other = parts[1][1] * self.poly(index) - parts[0][1]
                return other, (self.reduced(self.times(part, other)), self.one)
            return None
        return None

    # -- powers

    def root(self, value: Frac, exponent: Fraction, node: Core) -> Frac:
        """`value ^ exponent`, which exists where the value is not negative."""
        if self.reduced(value[0]).is_zero():
            if exponent < 0:
                raise NeverDefined
            return self.constant(0)
        self.fact(value, node)
        return self.absolute_power(value, exponent)

    def absolute_power(self, value: Frac, exponent: Fraction) -> Frac:
        result = self.constant(1)
        for part, times in self.atoms(value)[1]:
            result = self.mul(result, self.power_of(part, times * exponent))
        return result

    def power_of(self, part: Poly, exponent: Fraction) -> Frac:
        """`|part| ^ exponent` for an irreducible polynomial or a prime."""
        index = self.single(part)
        if index is not None:
            kind = self.kinds[index]
            if kind[0] == "exp" and exponent.denominator > 1:
                raise self.knowledge.refine("exp", kind[1], exponent.denominator)
            if kind[0] == "root":
                return self.power_of(kind[1], exponent / kind[2])
            if kind[0] == "big":
                return self.power_of(kind[1], exponent)
            if kind[0] in UNIT_KINDS:
                return self.constant(1)
        whole = floor(exponent)
        result = self.power((part, self.one), whole)
        if whole % 2:
            result = self.mul(result, (self.sign_of(part), self.one))
        if exponent == whole:
            return result
        return self.mul(result, self._root_of(part, exponent - whole))

    def _root_of(self, part: Poly, exponent: Fraction) -> Frac:
        known = self.known("root")
        place = next((i for i, (_, kind) in enumerate(known) if kind[1] == part), len(known))
        if place == len(known):
            degree = self.knowledge.fineness.get(("root", place), 1)
            degree = lcm(degree, exponent.denominator)
            value = self.reduced(self.sign_of(part) * part)
            index = self.generator(("root", part, degree))
            self.relate(index, degree, value)
        else:
            index, degree = known[place][0], known[place][1][2]
        steps = exponent * degree
        if steps.denominator > 1:
            self.knowledge.fineness["root", place] = lcm(degree, exponent.denominator)
            raise Restart("root")
        return self.poly(index) ** int(steps), self.one

    # -- exponentials

    def exponential(self, value: Frac) -> Frac:
        value = self.canonical(value)
        result = self.constant(1)
        if value[1].is_constant():
            value, powers = self._split_logarithms(value)
            for part, exponent in powers:
                result = self.mul(result, self.power_of(part, exponent))
        if value[0].is_zero():
            return result
        shares = combination(self, self.exponents, value)
        if shares is None:
            fineness = self.knowledge.fineness.get(("exp", len(self.exponents)), 1)
            index = self.generator(("exp", len(self.exponents)))
            self.exponentials.append((index, fineness))
            self.exponents.append(value)
            shares = [Fraction(0)] * (len(self.exponents) - 1) + [Fraction(1)]
        for place, share in enumerate(shares):
            if share:
                result = self.mul(result, self._exponential_power(place, share))
        return result

    def _exponential_power(self, place: int, share: Fraction) -> Frac:
        index, fineness = self.exponentials[place]
        steps = share * fineness
        if steps.denominator > 1:
            raise self.knowledge.refine("exp", place, steps.denominator)
        if abs(steps) > HIGHEST:
            raise TooBig
        power = self.poly(index) ** abs(int(steps))
        return (power, self.one) if steps > 0 else (self.one, power)

    def _split_logarithms(self, value: Frac) -> tuple[Frac, list[tuple[Poly, Fraction]]]:
        """Terms q*log|p| apart from the rest: exp makes powers |p|^q of them."""
        logs = self.known("log")
        if not logs:
            return value, []
        rest, powers = value[0], []
        below = int(value[1].leading_coefficient())
        for index, kind in logs:
            place = tuple(int(i == index) for i in range(self.size))
            coefficient: Any = value[0].to_dict().get(place)
            if coefficient:
                rest = rest - self.poly(index) * coefficient
                powers.append((kind[1], Fraction(int(coefficient), below)))
        return self.cancelled(rest, value[1]), powers

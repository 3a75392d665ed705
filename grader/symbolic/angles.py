"""grader.symbolic: trigonometric functions by half angles, and the inverse functions.

With t = tan(b/2), sine and cosine of whole multiples of b are rational in t, so identities become
identities of rational functions. Angles are written in few independent ones; multiples of pi/12
have their exact values.
"""

from fractions import Fraction
from typing import Any

from grader.symbolic.canonical import ONE, Core, add, negate, number, power
from grader.symbolic.field import Frac, TooBig, integer_content
from grader.symbolic.kernels import Kernels
from grader.symbolic.polarity import UNIT_KINDS
from grader.symbolic.span import combination

Pair = tuple[Frac, Frac]  # cosine and sine

MOST_MULTIPLES = 24


class Angles(Kernels):
    """Kernels that know sine, cosine and the inverse functions too."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.angles: list[Frac] = []
        self.tangents: list[tuple[int, int]] = []  # generator, fineness

    def circular(self, value: Frac) -> Pair:
        """Cosine and sine of a value."""
        value = self.canonical(value)
        pair: Pair = (self.constant(1), self.constant(0))
        if value[0].is_zero():
            return pair
        if value[1].is_constant():
            value, known = self._split_angle(value)
            for part, times in known:
                pair = self.turned(pair, self._multiple(part, times))
        if value[0].is_zero():
            return pair
        shares = combination(self, self.angles, value)
        if shares is None:
            fineness = self.knowledge.fineness.get(("tan", len(self.angles)), 1)
            self.tangents.append((self.generator(("tan", len(self.angles))), fineness))
            self.angles.append(value)
            shares = [Fraction(0)] * (len(self.angles) - 1) + [Fraction(1)]
        for place, share in enumerate(shares):
            if share:
                pair = self.turned(pair, self._of_share(place, share))
        return pair

    def turned(self, a: Pair, b: Pair) -> Pair:
        """Cosine and sine of a sum of angles."""
        (c, s), (d, t) = a, b
        if s[0].is_zero() and c == self.constant(1):
            return b
        cosine = self.sub(self.mul(c, d), self.mul(s, t))
        return cosine, self.add(self.mul(s, d), self.mul(c, t))

    def _multiple(self, pair: Pair, times: int) -> Pair:
        if abs(times) > MOST_MULTIPLES:
            raise TooBig
        result: Pair = (self.constant(1), self.constant(0))
        for _ in range(abs(times)):
            result = self.turned(result, pair)
        return (result[0], self.neg(result[1])) if times < 0 else result

    def _of_share(self, place: int, share: Fraction) -> Pair:
        index, fineness = self.tangents[place]
        steps = share * fineness
        if steps.denominator > 1:
            raise self.knowledge.refine("tan", place, steps.denominator)
        if abs(steps) > MOST_MULTIPLES:
            raise TooBig
        t = self.poly(index)
        real, imaginary = self.one, self.zero
        for _ in range(abs(int(steps))):
            real, imaginary = (
                real * (1 - t * t) - imaginary * 2 * t,
                imaginary * (1 - t * t) + real * 2 * t,
            )
        below = (1 + t * t) ** abs(int(steps))
        return (real, below), (imaginary if steps > 0 else -imaginary, below)

    def _split_angle(self, value: Frac) -> tuple[Frac, list[tuple[Pair, int]]]:
        """Multiples of pi and of arctangents, perhaps times a sign, apart from the rest."""
        special = dict([*self.known("pi"), *self.known("atan")])
        if not special:
            return value, []
        rest, split = {}, list[tuple[Pair, int]]()
        below = int(value[1].leading_coefficient())
        for monomial, coefficient in value[0].to_dict().items():
            used = [index for index, exponent in enumerate(monomial) if exponent]
            units = [index for index in used if self.kinds[index][0] in UNIT_KINDS]
            others = [index for index in used if index not in units]
            pair = None
            if sum(monomial) == len(used) and len(others) == 1 and others[0] in special:
                pair = self._known_angle(special[others[0]], Fraction(int(coefficient), below))
            elif self._half_turns(monomial, below):
                odd = int(coefficient) // below % 2
                minus = self.context.constant(-1)
                sign = self.parity(minus, monomial, others) if odd else self.one
                pair = ((sign, self.one), self.constant(0)), 1
            if pair is None:
                rest[monomial] = coefficient
                continue
            (cosine, sine), times = pair
            for index in units:
                sine = self.mul(sine, (self.poly(index), self.one))
            split.append(((cosine, sine), times))
        return self.cancelled(self.context.from_dict(rest), value[1]), split

    def _half_turns(self, monomial: tuple[int, ...], below: int) -> bool:
        """Whether a term is pi times a product of whole names."""
        used = [index for index, exponent in enumerate(monomial) if exponent]
        turns = [index for index in used if self.kinds[index][0] == "pi"]
        whole = [index for index in used if self.is_whole(index)]
        return below == 1 and len(turns) == 1 == monomial[turns[0]] and len(whole) == len(used) - 1

    def _known_angle(self, kind: Any, share: Fraction) -> tuple[Pair, int] | None:
        """Cosine and sine of an angle, and how many times it is to be taken."""
        if kind[0] == "pi":
            return (self._of_turn(share), 1) if 480 % share.denominator == 0 else None
        if share.denominator > 2:
            return None
        pair = self._of_arctangent(kind[1])
        return (pair if share.denominator == 1 else self._half(pair)), share.numerator

    def _of_turn(self, turns: Fraction) -> Pair:
        """Cosine and sine of a multiple of pi/60, or by halving of pi/480."""
        turns %= 2
        if turns.denominator in (1, 2, 3, 4, 6, 12):
            return self._of_twelfths(int(turns * 12))
        if 60 % turns.denominator == 0:
            sixtieths = int(turns * 60)  # = 12 * fifths + 5 * twelfths
            fifths = next(k for k in range(5) if (sixtieths - 12 * k) % 5 == 0)
            fifth = self._multiple(self._of_fifth(), fifths)
            return self.turned(fifth, self._of_twelfths((sixtieths - 12 * fifths) // 5))
        whole, rest = divmod(turns, Fraction(1, 2))
        pair = self._half(self._of_turn(2 * rest))
        return self.turned(self._of_twelfths(6 * whole), pair)

    def _of_fifth(self) -> Pair:
        """Cosine and sine of pi/5."""
        five = self._root_of_number(5)
        square = self.scaled(self.sub(self.constant(5), five), 1, 8)
        cosine = self.scaled(self.add(self.constant(1), five), 1, 4)
        return cosine, self.absolute_power(square, Fraction(1, 2))

    def _half(self, pair: Pair) -> Pair:
        """Cosine and sine of half an angle between -pi and pi."""
        cosine, sine = pair
        square = self.scaled(self.add(self.constant(1), cosine), 1, 2)
        half = self.absolute_power(square, Fraction(1, 2))
        return half, self.scaled(self.mul(sine, self.inverse(half)), 1, 2)

    def _of_twelfths(self, twelfths: int) -> Pair:
        twelfths %= 24
        quarter, rest = divmod(twelfths, 6)
        pair = (self._cosine_twelfths(rest), self._cosine_twelfths(6 - rest))
        for _ in range(quarter):
            pair = (self.neg(pair[1]), pair[0])
        return pair

    def _cosine_twelfths(self, twelfths: int) -> Frac:
        if twelfths in (0, 4, 6):
            return self.constant(*{0: (1, 1), 4: (1, 2), 6: (0, 1)}[twelfths])
        three = self._root_of_number(3) if twelfths != 3 else self.constant(1)
        if twelfths == 2:
            return self.scaled(three, 1, 2)
        two = self._root_of_number(2)
        if twelfths == 3:
            return self.scaled(two, 1, 2)
        other = self.scaled(two, 1 if twelfths == 1 else -1)
        return self.scaled(self.add(self.mul(two, three), other), 1, 4)

    def _root_of_number(self, value: int) -> Frac:
        return self.absolute_power(self.constant(value), Fraction(1, 2))

    # -- inverse functions

    def _of_arctangent(self, tangent: Frac) -> Pair:
        square = self.add(self.constant(1), self.mul(tangent, tangent))
        cosine = self.absolute_power(square, Fraction(-1, 2))
        return cosine, self.mul(tangent, cosine)

    def half_pi(self) -> Frac:
        return self.scaled((self.pi(), self.one), 1, 2)

    def arctangent(self, value: Frac, may_turn: bool = True) -> Frac:
        value = self.canonical(value)
        if value[0].is_zero():
            return self.constant(0)
        if integer_content(value[0]) < 0:
            return self.neg(self.arctangent(self.neg(value), may_turn))
        special = self._special_arctangent(value)
        if special is not None:
            return self.scaled((self.pi(), self.one), *special)
        turned = self.canonical(self.inverse(value)) if may_turn else value
        if self._weight(turned) < self._weight(value):
            quarter = self.mul(self.sign(turned), self.half_pi())
            return self.sub(quarter, self.arctangent(turned, False))
        for index, kind in self.known("atan"):
            if kind[1] == value:
                return self.poly(index), self.one
        return self.poly(self.generator(("atan", value))), self.one

    def _special_arctangent(self, value: Frac) -> tuple[int, int] | None:
        if any(self.kinds[i][0] in UNIT_KINDS for i, d in enumerate(value[0].degrees()) if d):
            return None
        square = self.canonical(self.mul(value, value))
        if not (square[0].is_constant() and square[1].is_constant()):
            return None
        ratio = Fraction(int(square[0].coeffs()[0]), int(square[1].coeffs()[0]))
        angles = {Fraction(1): (1, 4), Fraction(3): (1, 3), Fraction(1, 3): (1, 6)}
        # the sign of a value whose square is known is that of its content: roots are positive
        return angles.get(ratio) if len(value[0]) == 1 else None

    @staticmethod
    def _weight(value: Frac) -> tuple[bool, int, int, str]:
        top, bottom = value
        return not bottom.is_constant(), len(top) + len(bottom), top.total_degree(), str(top)

    def arcsine(self, value: Frac, node: Core) -> Frac:
        value = self.canonical(value)
        rest = self.canonical(self.sub(self.constant(1), self.mul(value, value)))
        if rest[0].is_zero():
            return self.mul(self.sign(value), self.half_pi())
        self.fact(rest, add([ONE, negate(power(node, number(2)))]))
        return self.arctangent(self.mul(value, self.absolute_power(rest, Fraction(-1, 2))))

"""grader.symbolic: the points where two formulas are compared: the same ones for everybody.

Small whole numbers come first, since a difference found there is one a learner can check by hand.
Then fractions of several sizes and every mixture of signs, all exact in binary.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

Point = tuple[Fraction, ...]

DOMAINS = ("real", "positive", "nonnegative", "integer", "nonzero")
_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
_SIMPLE = ((2, 3, 5, 4), (1, 2, 3, 4), (3, 2, 1, 4), (-1, 2, -3, 1), (-2, -1, 1, 3), (1, -1, 2, -2))
# size, signs: + all positive, - all negative, ~ mixed
_SCALES = (
    *((1, "+"), (3, "~"), (1, "~"), (1, "-"), (3, "+"), (1, "+"), (8, "~"), (3, "~")),
    *((8, "+"), (1, "~"), (3, "-"), (1, "+"), (3, "~"), (40, "+"), (1, "~"), (8, "~")),
    *((Fraction(1, 8), "+"), (3, "+"), (Fraction(1, 8), "~"), (40, "~"), (1, "+"), (3, "~")),
    *((8, "-"), (200, "+"), (1, "~"), (3, "~"), (8, "~"), (1, "+"), (200, "~"), (3, "+")),
    *((Fraction(1, 64), "~"), (40, "~"), (1, "~"), (8, "+"), (3, "~"), (1, "-"), (3, "~")),
    *((8, "~"), (1, "~"), (3, "~"), (2000, "+"), (40, "-"), (3, "+"), (1, "~"), (8, "~")),
)


POINTS = 1 + len(_SCALES)


def point(number: int, domains: Sequence[str]) -> Point:
    """The point of this number for names of these domains; a further name changes no other."""
    return tuple(_column(place, domain)[number] for place, domain in enumerate(domains))


@lru_cache(maxsize=256)
def _column(place: int, domain: str) -> tuple[Fraction, ...]:
    """The values of one name at every point."""
    values = [Fraction(_PRIMES[place] if place < len(_PRIMES) else 40 + place)]
    state = 0x2545F4914F6CDD1D + place * 0x9E3779B97F4A7C15
    for size, signs in _SCALES:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        # an odd number of 64ths, between 1/8 and 1, and a sign from other bits
        part = Fraction(8 + (state >> 40) % 56 | 1, 64)
        negative = signs == "-" or (signs == "~" and (state >> 33) % 2 == 1)
        values.append(_within(part * size * (-1 if negative else 1), domain, place))
    return tuple(values)


def _within(value: Fraction, domain: str, place: int) -> Fraction:
    if domain in ("positive", "nonnegative"):
        return abs(value)
    if domain == "integer":
        whole = round(value * 2)
        return Fraction(whole or place + 1)
    return value


def simple_points(domains: Sequence[str]) -> Iterator[Point]:
    """Small whole numbers, then simple fractions: counter-examples to be checked by hand."""
    count = len(domains)
    patterns: list[tuple[int | Fraction, ...]]
    patterns = [tuple(pattern[i % 4] + i // 4 for i in range(count)) for pattern in _SIMPLE]
    patterns += [(value,) * count for value in (1, 2, -1, 3, -2, 0, 4, 5, 10)]
    patterns += [(Fraction(1, 2),) * count, (Fraction(1, 4),) * count]
    patterns += [tuple(Fraction(1, i + 2) for i in range(count))]
    for pattern in dict.fromkeys(patterns):
        if all(_allowed(value, domain) for value, domain in zip(pattern, domains, strict=True)):
            yield tuple(Fraction(value) for value in pattern)


def _allowed(value: int | Fraction, domain: str) -> bool:
    if domain == "integer":
        return value == int(value)
    if domain in ("positive", "nonzero"):
        return value > 0 if domain == "positive" else value != 0
    return value >= 0 if domain == "nonnegative" else True

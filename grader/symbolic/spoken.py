"""grader.symbolic: a value at a point as text that a learner can read."""

from fractions import Fraction
from typing import Any

from flint import arb

DIGITS = 6
SMALL, LARGE = arb("1e-30"), arb("1e30")


def shown(value: Any) -> str:
    """`8`, `2/3` or `0.731059`: exact where the interval leaves one small fraction."""
    if value.is_zero():
        return "0"
    if not SMALL < abs(value) < LARGE:
        return _power_of_ten(value)
    for below in range(1, 13):
        scaled = value * below
        whole = scaled.unique_fmpz()
        if whole is not None and scaled.rad() < 1e-9 and abs(int(whole)) < 10**9:
            return str(Fraction(int(whole), below))
    return str(value.str(DIGITS, radius=False))


def _power_of_ten(value: Any) -> str:
    """The size of what is too large, or too close to 0, to be written out."""
    if value.contains(0):
        return "about 0"
    exponent = (abs(value).log() / arb(10).log()).mid()
    sign = "-" if value < 0 else ""
    return f"about {sign}10^{exponent.str(6, radius=False).removesuffix('.0')}"

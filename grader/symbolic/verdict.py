"""grader.symbolic: what a comparison of two formulas ends in, with the reason and a witness."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

How = Literal["identical", "proved", "disproved", "agreed", "confirmed", "inconclusive"]
Reason = Literal[
    "",
    "value",  # another value at the witness
    "domain",  # one of the two has no value at the witness, and the policy is strict
    "shape",  # another number of components, another relation sign
    "answer_undefined",  # the answer has no value anywhere
    "reference_undefined",
    "no_common_domain",
    "too_hard",  # no value could be worked out precisely enough
    "unknown_function",
]


@dataclass(frozen=True)
class Comparison:
    """`equal` is None if it could not be judged. Values are texts, at the witness."""

    equal: bool | None
    how: How
    reason: Reason = ""
    witness: Mapping[str, Fraction] | None = None
    reference_value: str | None = None
    answer_value: str | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def certain(self) -> bool:
        """Identical, proved, confirmed or disproved, not merely agreed."""
        return self.how in ("identical", "proved", "disproved", "confirmed")


IDENTICAL = Comparison(True, "identical")
PROVED = Comparison(True, "proved")
AGREED = Comparison(True, "agreed")


def inconclusive(reason: Reason) -> Comparison:
    return Comparison(None, "inconclusive", reason)

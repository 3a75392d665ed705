"""grader.symbolic: are two formulas equal? Identical, disproved, proved, or merely agreed.

In stages, each cheaper than the next is dear: the same canonical form; intervals at a few points
that cannot meet, with the point as witness; a proof by the normal form; many more points with
thousands of bits. Under the lenient policy formulas are equal if they are so wherever both have a
value; under the strict one they must also exist at the same points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal

from grader.symbolic.build import names_in, neg
from grader.symbolic.canonical import Core, lower, names_of
from grader.symbolic.differentiate import NoDerivative, derivative
from grader.symbolic.generosity import generous
from grader.symbolic.intervals import NoRule, Program, Undefined, Unknown
from grader.symbolic.normal import proves_equal
from grader.symbolic.points import POINTS, Point, point, simple_points
from grader.symbolic.spoken import shown
from grader.symbolic.tree import Expression
from grader.symbolic.verdict import AGREED, IDENTICAL, PROVED, Comparison, Reason, inconclusive

Policy = Literal["lenient", "strict"]
UpTo = Literal["sign", "constant"]
QUICK = 3  # points where both have a value, before a proof is tried
TRIED = 14  # points looked at for them
# after no proof: how many points are looked at with how many bits
SCRUTINY = ((POINTS, 128), (12, 400), (4, 1200), (2, 3000))
ENOUGH = 24  # common points


class Prepared:
    """A reference made ready for many answers: its values are worked out once."""

    def __init__(self, core: Core, domains: Mapping[str, str]) -> None:
        self.core = core
        self.domains = dict(domains)
        self.names = tuple(sorted(names_of(core)))
        self._program: Program | None = None
        self._values: dict[tuple[int, int], Any] = {}

    def program(self) -> Program:
        if self._program is None:
            self._program = Program(self.core, self.names, self.domains)
        return self._program

    def value(self, number: int, at: Point, bits: int) -> Any:
        """The interval at a numbered point, or the class Undefined or Unknown."""
        key = (number, bits)
        if key not in self._values:
            self._values[key] = attempt(self.program(), at, bits)
        return self._values[key]


def attempt(program: Program, at: Point, bits: int) -> Any:
    """The interval, or the class Undefined or Unknown."""
    try:
        return program.at(at, bits)
    except Undefined:
        return Undefined
    except Unknown:
        return Unknown


@lru_cache(maxsize=1024)
def _prepare(reference: Expression, domains: tuple[tuple[str, str], ...]) -> Prepared:
    return Prepared(lower(reference), dict(domains))


def prepare(reference: Expression, domains: Mapping[str, str] = {}) -> Prepared:
    """The reference ready for `judge`; the last thousand are kept."""
    return _prepare(reference, tuple(sorted(domains.items())))


def compare(
    reference: Expression,
    answer: Expression,
    domains: Mapping[str, str] = {},
    policy: Policy = "lenient",
    up_to: UpTo | None = None,
    constant: str | None = None,
) -> Comparison:
    """Whether the answer equals the reference, perhaps but for its sign or a constant added.

    `constant` is the name that stands for the constant of integration, such as C; an answer
    without it is still equal, with the note "constant_missing".
    """
    verdict = judge(prepare(reference, domains), lower(answer), policy)
    if up_to == "sign" and verdict.equal is False:
        turned = judge(prepare(neg(reference), domains), lower(answer), policy)
        return turned if turned.equal is True else verdict
    if up_to == "constant" and verdict.equal is not None:
        return _up_to_constant(reference, answer, domains, constant)
    return verdict


def _up_to_constant(
    reference: Expression, answer: Expression, domains: Mapping[str, str], constant: str | None
) -> Comparison:
    """Whether all slopes are equal; the weakest of the verdicts on them."""
    weakest = PROVED
    for name in sorted((names_in(reference) | names_in(answer)) - {constant}):
        try:
            verdict = compare(derivative(reference, name), derivative(answer, name), domains)
        except NoDerivative:
            return inconclusive("unknown_function")
        if verdict.equal is not True:
            return verdict
        weakest = AGREED if verdict.how == "agreed" else weakest
    missing = constant is not None and constant not in names_in(answer)
    return replace(weakest, notes=("constant_missing",)) if missing else weakest


def judge(prepared: Prepared, answer: Core, policy: Policy = "lenient") -> Comparison:
    """`compare` for what is prepared and in canonical form."""
    if answer == prepared.core:
        return IDENTICAL
    try:
        pair = Pair(prepared, answer, policy)
    except NoRule:
        if proves_equal(prepared.core, answer, prepared.domains):
            return PROVED
        return inconclusive("unknown_function")
    verdict = pair.verdict()
    if verdict.how == "inconclusive":
        wider = generous(prepared.core, answer, prepared.domains)
        if wider is not None:
            core, other, domains = wider
            return Pair(Prepared(core, domains), other, policy).verdict()
    return verdict


class Pair:
    """One reference, one answer, and what their values have shown so far."""

    def __init__(self, prepared: Prepared, answer: Core, policy: Policy) -> None:
        self.prepared = prepared
        self.core = answer
        self.strict = policy == "strict"
        extra = sorted(names_of(answer) - set(prepared.names))
        self.names = (*prepared.names, *extra)
        self.domains = tuple(prepared.domains.get(name, "real") for name in self.names)
        self.program = Program(answer, self.names, prepared.domains)
        prepared.program()
        self.answer_exists = self.reference_exists = self.unclear = False
        self.common = 0

    def verdict(self) -> Comparison:
        """Disproved, proved, agreed or inconclusive."""
        different = (self.strict and self.gap()) or self.look(range(TRIED), 64, QUICK)
        if different:
            return different
        if not self.common:
            different = self.look(range(TRIED, POINTS), 64, QUICK)
            different = different or self.look(range(POINTS), 400, 2)
            if different or not self.common:
                return different or inconclusive(self.why_not())
        if proves_equal(self.prepared.core, self.core, self.prepared.domains):
            return PROVED
        for count, bits in SCRUTINY:
            self.common = 0
            different = self.look(range(count), bits, ENOUGH)
            if different:
                return different
        return AGREED

    def look(self, numbers: range, bits: int, wanted: int) -> Comparison | None:
        """Compare at points until `wanted` more have a value for both; a difference ends it."""
        goal = self.common + wanted
        for number in numbers:
            if self.common >= goal:
                break
            at = point(number, self.domains)
            expected = self.prepared.value(number, at, bits)
            if expected is Undefined and self.answer_exists and not self.strict:
                continue
            found = attempt(self.program, at, bits)
            if self.differs(expected, found):
                return self.disproof(at, expected, found)
        return None

    def differs(self, expected: Any, found: Any) -> bool:
        """Whether two values cannot be the same; what they show is noted."""
        self.reference_exists |= expected is not Undefined and expected is not Unknown
        self.answer_exists |= found is not Undefined and found is not Unknown
        if expected is Unknown or found is Unknown:
            self.unclear = True
            return False
        if expected is Undefined or found is Undefined:
            return self.strict and expected is not found
        self.common += 1
        return not expected.overlaps(found)

    def gap(self) -> Comparison | None:
        """Under the strict policy: a small whole point where only one of the two has a value."""
        for at, expected, found in self.small():
            if self.differs(expected, found):
                return self.disproof(at, expected, found)
        return None

    def small(self) -> Iterator[tuple[Point, Any, Any]]:
        for at in simple_points(self.domains):
            yield at, attempt(self.prepared.program(), at, 64), attempt(self.program, at, 64)

    def disproof(self, at: Point, expected: Any, found: Any) -> Comparison:
        """Different, with the simplest point that shows it."""
        if any(value.denominator > 1 or abs(value) > 40 for value in at):
            for other, value, mine in self.small():
                if self.differs(value, mine):
                    at, expected, found = other, value, mine
                    break
        gap = expected is Undefined or found is Undefined
        reason: Reason = "domain" if gap else "value"
        texts = [None if value is Undefined else shown(value) for value in (expected, found)]
        witness = dict(zip(self.names, at, strict=True))
        return Comparison(False, "disproved", reason, witness, texts[0], texts[1])

    def why_not(self) -> Reason:
        if self.answer_exists and self.reference_exists:
            return "no_common_domain"
        if self.unclear:
            return "too_hard"
        return "reference_undefined" if self.answer_exists else "answer_undefined"

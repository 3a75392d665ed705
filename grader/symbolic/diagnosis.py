"""grader.symbolic: why an answer is wrong, if a typical mistake explains it.

First the mistakes of differentiating the exercise's own function, then relations to the right
answer that hold whatever the exercise: a factor, a constant, a sign, names exchanged. Only a
formula equal to the answer names a mistake. Where several mistakes lead to the same formula all are
given, and the code is that of what they share.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from flint import arb

from grader.symbolic.build import ZERO, add, div, mul, names_in, neg, number, replaced
from grader.symbolic.canonical import lower
from grader.symbolic.differentiate import NoDerivative, derivative
from grader.symbolic.equivalence import Prepared, attempt, compare, judge
from grader.symbolic.intervals import NoRule, Program, Undefined, Unknown
from grader.symbolic.malrules import Wrong, wrong_answers
from grader.symbolic.points import POINTS, point
from grader.symbolic.tree import Expression, Name

# what two explanations share, when one of them is a relation to the right answer
RELATIONS = ("sign-flip", "twice", "half", "times", "over", "factor", "wrt", "not-differentiated")
SAMPLES = 3
LARGEST = 10**6  # of a constant that is worth naming


@dataclass(frozen=True)
class Diagnosis:
    """`rule` is the mistake; `rules` every one that leads to this answer, the likeliest first."""

    rule: str
    rules: tuple[str, ...]
    data: Mapping[str, str] = field(default_factory=dict)

    @property
    def shared(self) -> str:
        """The one mistake, or what the several have in common ("" if nothing)."""
        if len(self.rules) == 1:
            return self.rule
        return next((rule for rule in self.rules if rule in RELATIONS), "")


def diagnose(
    answer: Expression,
    reference: Expression,
    function: Expression | None = None,
    by: str | None = None,
    domains: Mapping[str, str] = {},
) -> Diagnosis | None:
    """The mistake behind a wrong answer. None for a right one, or if nothing explains it."""
    if compare(reference, answer, domains).equal is not False:
        return None
    probe = Probe(answer, reference, domains)
    if function is not None and by is not None:
        usual, rarer = wrong_answers(function, by)
        found = probe.first(usual)
        if found is not None:
            return found
        if _integrates(answer, function, by, domains):
            return Diagnosis("integrated", ("integrated",), {"name": by})
        found = probe.first(rarer)
        if found is not None:
            return found
    return probe.first(_related(reference, by, names_in(answer))) or probe.relation()


def _integrates(
    answer: Expression, function: Expression, by: str, domains: Mapping[str, str]
) -> bool:
    try:
        slope = derivative(answer, by)
    except NoDerivative:
        return False
    return slope != ZERO and compare(function, slope, domains).equal is True


def _related(reference: Expression, by: str | None, used: frozenset[str]) -> Iterator[Wrong]:
    """Wrong answers made of the reference alone."""
    names = sorted(names_in(reference))
    yield "sign-flip", neg(reference), ""
    for name in sorted(used | set(names)):
        yield "times", mul(Name(name), reference), name
        yield "over", div(reference, Name(name)), name
    for first, second in combinations(names[:8], 2):
        swap: dict[str, Expression] = {first: Name(second), second: Name(first)}
        yield "names-exchanged", replaced(reference, swap), f"{first}, {second}"
    yield "reciprocal", div(number(1), reference), ""
    if by is not None:
        try:
            yield "differentiated-twice", derivative(reference, by), by
        except NoDerivative:
            return


class Probe:
    """An answer with its values at a few points, against many candidate formulas."""

    def __init__(
        self, answer: Expression, reference: Expression, domains: Mapping[str, str]
    ) -> None:
        self.answer, self.reference, self.domains = answer, reference, domains
        self.core = lower(answer)
        self.names = tuple(sorted(names_in(answer) | names_in(reference)))
        self.kinds = tuple(domains.get(name, "real") for name in self.names)
        self.values: list[tuple[int, arb]] = []
        try:
            program = Program(self.core, self.names, domains)
        except NoRule:
            return
        for index in range(POINTS):
            value = attempt(program, point(index, self.kinds), 64)
            if value is not Undefined and value is not Unknown:
                self.values.append((index, value))
            if len(self.values) == 2 * SAMPLES:
                break

    def first(self, candidates: Iterable[Wrong]) -> Diagnosis | None:
        """The mistakes whose formula equals the answer, or None."""
        rules, data = list[str](), dict[str, str]()
        agreed: list[Expression] = []
        for rule, formula, about in candidates:
            if rule not in rules and self._may_be(formula) and self._equals(formula, agreed):
                rules.append(rule)
                if about:
                    data.setdefault("name", about)
        return Diagnosis(rules[0], tuple(rules), data) if rules else None

    def _may_be(self, formula: Expression) -> bool:
        """Whether no sampled value speaks against it."""
        extra = names_in(formula) - set(self.names)
        names = (*self.names, *sorted(extra))
        kinds = tuple(self.domains.get(name, "real") for name in names)
        try:
            program = Program(lower(formula), names, self.domains)
        except NoRule:
            return False
        common = 0
        for index, value in self.values:
            other = attempt(program, point(index, kinds), 64)
            if other is Undefined or other is Unknown:
                continue
            if not other.overlaps(value):
                return False
            common += 1
            if common == SAMPLES:
                break
        return common > 0

    def _equals(self, formula: Expression, agreed: list[Expression]) -> bool:
        if formula in agreed:
            return True
        if compare(self.reference, formula, self.domains).equal is not False:
            return False  # a mistake that happens to lead to the right answer explains nothing
        if judge(Prepared(lower(formula), self.domains), self.core).equal is True:
            agreed.append(formula)
            return True
        return False

    def relation(self) -> Diagnosis | None:
        """A constant factor, or a constant added."""
        pairs = self._pairs()
        if len(pairs) < SAMPLES:
            return None
        for rule, guess in (("factor", _ratio), ("constant-added", _gap)):
            constant = _one_value([guess(mine, right) for mine, right in pairs])
            if constant is None:
                continue
            scaled = mul(number(constant), self.reference)
            moved = add(self.reference, number(constant))
            formula = scaled if rule == "factor" else moved
            if self._equals(formula, []):
                return Diagnosis(rule, (rule,), {"constant": str(constant)})
        return None

    def _pairs(self) -> list[tuple[arb, arb]]:
        program = Program(lower(self.reference), self.names, self.domains)
        pairs = []
        for index, value in self.values:
            right = attempt(program, point(index, self.kinds), 64)
            if right is not Undefined and right is not Unknown:
                pairs.append((value, right))
        return pairs


def _ratio(mine: arb, right: arb) -> arb | None:
    return None if right.contains(0) else mine / right


def _gap(mine: arb, right: arb) -> arb:
    return mine - right


def _one_value(values: list[arb | None]) -> Fraction | None:
    """The small fraction that all intervals hold, if there is one."""
    first = values[0] if values else None
    if first is None or not abs(first) < LARGEST:  # a whole number of 10^9 digits takes its time
        return None
    for below in range(1, 25):
        whole = (first * below).unique_fmpz()
        if whole is not None and 0 < abs(int(whole)) < LARGEST:
            value = Fraction(int(whole), below)
            if all(v is not None and (v * below).contains(int(whole)) for v in values):
                return value
    return None

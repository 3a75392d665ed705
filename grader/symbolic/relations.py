"""grader.symbolic: equations and inequalities, equal if they say the same of their names.

One is another's multiple, or both have the same solutions for a name in which they are linear or
quadratic. `y/x = 2` is `y = 2x`: what happens where a side has no value is left aside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.symbolic.build import TWO, ZERO, add, call, div, mul, names_in, neg, number, replaced
from grader.symbolic.canonical import lower
from grader.symbolic.differentiate import NoDerivative, derivative
from grader.symbolic.equivalence import attempt, compare
from grader.symbolic.intervals import NoRule, Program, Undefined, Unknown
from grader.symbolic.points import POINTS, point
from grader.symbolic.tree import Expression, Relation
from grader.symbolic.verdict import PROVED, Comparison, inconclusive

MIRRORED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


def judge_relation(
    reference: Relation, answer: Relation, domains: Mapping[str, str] = {}
) -> Comparison:
    """Whether two relations say the same."""
    return _Pair(
        add(reference.left, neg(reference.right)), add(answer.left, neg(answer.right)), domains
    ).verdict(reference.operator, answer.operator)


@dataclass(frozen=True)
class _Pair:
    """What each relation says of its difference between left and right."""

    ours: Expression
    theirs: Expression
    domains: Mapping[str, str]

    def verdict(self, wanted: str, given: str) -> Comparison:
        sign = self._constant_ratio()
        if sign is not None:
            same = (given if sign > 0 else MIRRORED[given]) == wanted
            return PROVED if same else Comparison(False, "disproved", "shape")
        boundary = self._same_solutions()
        if wanted == given == "=" or boundary.equal is False:
            return boundary
        if (wanted in "=!=") != (given in "=!="):
            return Comparison(False, "disproved", "shape")
        return inconclusive("too_hard")

    def _constant_ratio(self) -> int | None:
        """The sign of theirs/ours if that is a number other than 0."""
        names = names_in(self.ours) | names_in(self.theirs)
        ratio = div(self.theirs, self.ours)
        try:
            slopes = [derivative(ratio, name) for name in sorted(names)]
        except NoDerivative:
            same = compare(self.ours, self.theirs, self.domains).equal
            return 1 if same else None
        if any(compare(ZERO, slope, self.domains).equal is not True for slope in slopes):
            return None
        return self._sign(ratio)

    def _sign(self, formula: Expression) -> int | None:
        names = sorted(names_in(formula))
        kinds = tuple(self.domains.get(name, "real") for name in names)
        try:
            program = Program(lower(formula), names, self.domains)
        except NoRule:
            return None
        for index in range(POINTS):
            value = attempt(program, point(index, kinds), 64)
            if value is not Undefined and value is not Unknown and (value > 0 or value < 0):
                return 1 if value > 0 else -1
        return None

    def _same_solutions(self) -> Comparison:
        """Solve each for some name; each solution of one must satisfy the other."""
        checks = list[Comparison]()
        for formula, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
            solved = self._solved(formula)
            if solved is None:
                return inconclusive("too_hard")
            name, values = solved
            checks += [self._holds(other, name, value) for value in values]
        wrong = [check for check in checks if check.equal is not True]
        return next((check for check in wrong if check.equal is False), (*wrong, PROVED)[0])

    def _solved(self, formula: Expression) -> tuple[str, list[Expression]] | None:
        for name in sorted(names_in(formula), reverse=True):
            values = self._solutions(formula, name)
            if values is not None:
                return name, values
        return None

    def _holds(self, formula: Expression, name: str, value: Expression) -> Comparison:
        return compare(ZERO, replaced(formula, {name: value}), self.domains)

    def _solutions(self, formula: Expression, name: str) -> list[Expression] | None:
        """The values of a name for which a formula linear or quadratic in it is 0."""
        try:
            slope = derivative(formula, name)
            bend = derivative(slope, name)
            rest = derivative(bend, name)
        except NoDerivative:
            return None
        if self._is_zero(slope) or not self._is_zero(rest):
            return None
        at_zero: dict[str, Expression] = {name: ZERO}
        constant, linear = replaced(formula, at_zero), replaced(slope, at_zero)
        for part in (constant, linear):
            if compare(part, part, self.domains).equal is not True:
                return None
        if self._is_zero(bend):
            return [neg(div(constant, linear))]
        root = call("sqrt", add(mul(linear, linear), neg(mul(TWO, bend, constant))))
        return [div(add(neg(linear), side), bend) for side in (root, neg(root))]

    def _is_zero(self, formula: Expression) -> bool:
        return formula == ZERO or compare(number(0), formula, self.domains).equal is True

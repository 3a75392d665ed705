"""grader: from a comparison of formulas to a Result: verdict, share of components, reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.messages_formula import mistake_code
from grader.result import Feedback, Reading, Result, Verdict
from grader.symbolic.components import Components, entries_of, judge_components
from grader.symbolic.derive import second_opinion
from grader.symbolic.diagnosis import Diagnosis, diagnose
from grader.symbolic.equivalence import Policy, UpTo, compare
from grader.symbolic.forms import Form, check_form
from grader.symbolic.near import near
from grader.symbolic.relations import judge_relation
from grader.symbolic.tree import Expression, Formula, Relation, Vector
from grader.symbolic.verdict import Comparison

# How long SymPy may look at a pair that was found to agree and not proved.
SECONDS = 4


@dataclass(frozen=True)
class Task:
    """The key and how strictly an answer is held to it. `function`, `by`: for the diagnosis."""

    key: Formula
    domains: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = "lenient"
    up_to: UpTo | None = None
    constant: str = "C"
    form: Form | None = None
    absolute: float = 0.0
    relative: float = 0.0
    wrong: tuple[tuple[Formula, str], ...] = ()
    function: Expression | None = None
    by: str | None = None
    names: tuple[str, ...] = ()

    def accepts(self, formula: Formula) -> bool:
        """Whether this formula is right, its form aside."""
        if isinstance(self.key, Relation):
            if not isinstance(formula, Relation):
                return False
            return judge_relation(self.key, formula, self.domains).equal is True
        if isinstance(formula, Relation):
            return False
        if isinstance(self.key, Vector):
            return self.components(formula).equal is True
        return not isinstance(formula, Vector) and self.compare(self.key, formula).equal is True

    def compare(self, reference: Expression, answer: Expression) -> Comparison:
        """One expression against its key; a number within the tolerance counts as equal."""
        if near(reference, answer, self.absolute, self.relative):
            return Comparison(True, "agreed", notes=("tolerance",))
        constant = self.constant if self.up_to == "constant" else None
        return compare(reference, answer, self.domains, self.policy, self.up_to, constant)

    def components(self, answer: Formula) -> Components:
        """A vector or matrix against its key."""
        assert isinstance(self.key, Vector)
        return judge_components(self.key, answer, self.domains, self.policy, self.compare)


@dataclass(frozen=True)
class Examination:
    """What was found of an answer: of the whole, or of each component; and the mistakes in it.

    `mistakes` maps a component (0 for a single formula) to its diagnosis.
    """

    comparison: Comparison | None = None
    components: Components | None = None
    mistakes: Mapping[int, Diagnosis] = field(default_factory=dict)


def examine(task: Task, tree: Formula) -> Examination:
    """Compare an answer with its key, with SymPy's opinion where it merely agrees; diagnose it."""
    if isinstance(task.key, Relation):
        assert isinstance(tree, Relation)
        return Examination(judge_relation(task.key, tree, task.domains))
    if isinstance(task.key, Vector):
        components = task.components(tree)
        return Examination(components=components, mistakes=_mistakes(task, components, tree))
    assert not isinstance(tree, Vector | Relation)
    found = task.compare(task.key, tree)
    if found.how == "agreed" and "tolerance" not in found.notes:
        found = second_opinion(found, task.key, tree, task.domains, SECONDS)
    mistake = _diagnosis(task, tree, task.key, task.by) if found.equal is False else None
    return Examination(found, mistakes={0: mistake} if mistake else {})


def judge(task: Task, reading: Reading) -> Result:
    """The result of an answer that was read."""
    return report(task, examine(task, reading.value), reading)


def report(task: Task, found: Examination, reading: Reading) -> Result:
    """The result of an answer that was examined."""
    if found.components is not None:
        return _vector(task, found.components, found, reading)
    assert found.comparison is not None
    return _single(task, found.comparison, found, reading)


def _single(task: Task, found: Comparison, whole: Examination, reading: Reading) -> Result:
    tree: Formula = reading.value
    if found.reason == "answer_undefined":
        return Result.invalid(Feedback("formula_undefined"), reading.text)
    if found.equal is None:
        told = (Feedback("formula_unjudged"),)
        return Result(Verdict.INCONCLUSIVE, 0.0, told, reading=reading.text)
    if found.equal:
        return _right(task, found, tree, reading)
    return Result(Verdict.INCORRECT, 0.0, _reasons(task, found, whole, tree), reading=reading.text)


def _plain(key: Formula, tree: Formula) -> bool:
    return not isinstance(key, Vector | Relation) and not isinstance(tree, Vector | Relation)


def _right(task: Task, found: Comparison, tree: Formula, reading: Reading) -> Result:
    amiss = None
    if task.form is not None and not isinstance(tree, Vector | Relation):
        amiss = check_form(tree, task.form)
    if amiss is not None:
        return Result(Verdict.INCORRECT, 0.0, (amiss,), reading=reading.text)
    told = [Feedback("formula_right")]
    if "constant_missing" in found.notes:
        told.append(Feedback("constant_missing", {"constant": task.constant}))
    return Result(Verdict.CORRECT, 1.0, tuple(told), reading=reading.text)


def _reasons(
    task: Task, found: Comparison, whole: Examination, tree: Formula
) -> tuple[Feedback, ...]:
    """The author's reason, else one typical mistake, else a point that shows the difference."""
    told = _listed(task, tree) or _diagnosed(whole.mistakes.get(0), task.by)
    if not told and not isinstance(task.key, Relation):
        told = _witness(found)
    elif not told and found.reason == "shape":
        told = (Feedback("formula_relation_sign"),)
    return told or (Feedback("formula_wrong"),)


def _listed(task: Task, tree: Formula) -> tuple[Feedback, ...]:
    """The author's reason, if exactly one of the typical wrong answers is this one."""
    reasons = {
        reason
        for formula, reason in task.wrong
        if type(formula) is type(tree) or _plain(formula, tree)
        if Task(formula, task.domains, absolute=task.absolute).accepts(tree)
    }
    if len(reasons) != 1:
        return ()
    return (Feedback("formula_because", {"reason": reasons.pop()}),)


def _mistakes(task: Task, found: Components, tree: Formula) -> dict[int, Diagnosis]:
    """The mistake in each wrong component, where one explains it."""
    if found.finding in UNCOMPARED:
        return {}
    keys, mine = entries_of(task.key), entries_of(tree)
    mistakes = {}
    for place, part in enumerate(found.parts):
        if part is not None and part.equal is False:
            by = task.names[place] if len(task.names) == len(keys) else None
            mistake = _diagnosis(task, mine[place], keys[place], by)
            if mistake is not None:
                mistakes[place] = mistake
    return mistakes


def _diagnosis(task: Task, tree: Expression, key: Expression, by: str | None) -> Diagnosis | None:
    return diagnose(tree, key, task.function, by, task.domains)


def _diagnosed(found: Diagnosis | None, by: str | None) -> tuple[Feedback, ...]:
    if found is None or not found.shared:
        return ()
    data = {"name": found.data.get("name", by or ""), "constant": found.data.get("constant", "")}
    return (Feedback(mistake_code(found.shared), data),)


def _witness(found: Comparison) -> tuple[Feedback, ...]:
    """A point at which the two differ, with both values."""
    point = ", ".join(f"{name} = {value}" for name, value in sorted((found.witness or {}).items()))
    data = {"point": point, "answer": found.answer_value, "reference": found.reference_value}
    if found.answer_value and found.reference_value:
        return (Feedback("formula_witness" if point else "formula_other_value", data),)
    if found.reference_value:
        return (Feedback("formula_no_value", data),)
    return (Feedback("formula_value_too_many", data),) if found.answer_value else ()


def _vector(task: Task, found: Components, whole: Examination, reading: Reading) -> Result:
    if found.equal:
        return Result(Verdict.CORRECT, 1.0, (Feedback("formula_right"),), reading=reading.text)
    if found.equal is None:
        told: tuple[Feedback, ...] = (Feedback("formula_unjudged"),)
        return Result(Verdict.INCONCLUSIVE, 0.0, told, reading=reading.text)
    share = float(Fraction(found.score).limit_denominator(10_000))
    verdict = Verdict.PARTIAL if share > 0 else Verdict.INCORRECT
    told = _listed(task, reading.value) or tuple(_components(task, found, whole))
    return Result(verdict, share, told, reading=reading.text)


def _components(task: Task, found: Components, whole: Examination) -> list[Feedback]:
    """What is amiss with the whole, then with each component, with its own reason."""
    told: list[Feedback] = []
    if found.finding:
        shapes = {"found": _shape(found.shape), "expected": _shape(found.expected_shape)}
        told.append(Feedback(FINDINGS[found.finding], shapes))
    if found.finding in UNCOMPARED:
        return told
    told.append(Feedback("components_right", {"right": found.right, "total": len(found.parts)}))
    for place, part in enumerate(found.parts):
        if part is None or part.equal is not False:
            continue
        by = task.names[place] if len(task.names) == len(found.parts) else None
        told.append(Feedback("component_wrong", {"number": place + 1}))
        told += _diagnosed(whole.mistakes.get(place), by) or _witness(part)
    return told


# Findings about the whole, which make it idle to speak of each component.
UNCOMPARED = ("order", "transposed", "shape", "summed", "not_a_vector")

FINDINGS = {
    "order": "components_order",
    "missing": "components_missing",
    "extra": "components_extra",
    "transposed": "components_transposed",
    "shape": "components_shape",
    "summed": "components_summed",
    "not_a_vector": "components_not_a_vector",
}


def _shape(shape: tuple[int, ...]) -> str:
    """`2`, `2 x 3`, `one expression`."""
    if shape == ():
        return "one expression"
    return "rows of different lengths" if -1 in shape else " x ".join(map(str, shape))

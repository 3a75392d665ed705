"""grader: one question with its answer, as plain JSON, judged: verdict, proof, reading, reasons.

The question names its kind and its reference; nothing is stored. Slips of whoever asks are a
BadLine; an answer that cannot be read is the verdict "invalid".
"""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from grader import number, shape
from grader.errors import GraderError, InvalidAnswer, ItemError
from grader.formula_judge import Examination, Task, examine, report
from grader.messages import text
from grader.result import Feedback, Reading, Result, Verdict
from grader.schemas_formula import DOMAINS
from grader.symbolic import reader
from grader.symbolic.components import Components
from grader.symbolic.derive import NotDerived, What, derive, own_derivative
from grader.symbolic.diagnosis import Diagnosis
from grader.symbolic.tree import Formula, Relation, Vector
from grader.symbolic.verdict import Comparison
from grader.symbolic.vocabulary import AUTHOR, EVERY_KIND, Vocabulary

KINDS = ("symbolic", "vector", "number", "shape")
MOST_NESTED = 3  # lists: a matrix has two levels

Judgement = dict[str, Any]


class BadLine(GraderError):
    """The question cannot be used: whoever asks it has to mend it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def of(asked: Mapping[str, Any]) -> Judgement:
    """Judge; raise BadLine where the question itself is amiss."""
    kind = asked.get("kind")
    if kind not in KINDS:
        raise BadLine("unknown_kind", f"`kind` must be one of {', '.join(KINDS)}")
    if "answer" not in asked:
        raise BadLine("missing_field", "`answer` is missing")
    derived = kind in ("symbolic", "vector") and asked.get("derive") is not None
    if asked.get("reference") is None and not derived:
        raise BadLine("missing_field", "`reference` is missing")
    if kind in ("symbolic", "vector"):
        return _formula(asked)
    return _number(asked) if kind == "number" else _shape(asked)


def _judgement(
    result: Result, proof: str | None, diagnosis: Any = None, witness: Any = None
) -> Judgement:
    told = [
        {"code": one.code, "data": dict(one.data), "text": text(one)} for one in result.feedback
    ]
    return {
        "verdict": result.verdict.value.lower(),
        "score": result.score,
        "proof": proof,
        "read": result.reading,
        "feedback": told,
        "diagnosis": diagnosis,
        "witness": witness,
    }


def _number(asked: Mapping[str, Any]) -> Judgement:
    content = {"answer": asked["reference"]}
    if asked.get("tolerance") is not None:
        content["absolute"] = asked["tolerance"]
    try:
        item = number.read_item(content)
    except ItemError as error:
        raise _bad_field(error) from error
    result = number.score(item, asked["answer"])
    if result.verdict is Verdict.INVALID:
        return _judgement(result, None)
    value = number.validate(item, asked["answer"]).value
    if result.verdict is Verdict.INCORRECT:
        return _judgement(result, "disproved")
    exact = isinstance(value, Fraction | int) and isinstance(item.answer.value, Fraction | int)
    proof = "identical" if value == item.answer.value else "proved" if exact else "agreed"
    return _judgement(result, proof)


def _shape(asked: Mapping[str, Any]) -> Judgement:
    reference = asked["reference"]
    given = _strings(asked, "names")
    try:
        wanted = shape.key(reference, given)
    except InvalidAnswer as invalid:
        raise BadLine("bad_reference", f"`reference`: {invalid}") from invalid
    letters = dict.fromkeys((*given, *(size for size in wanted if isinstance(size, str))))
    result = shape.score(shape.Item(wanted, tuple(letters), ()), asked["answer"])
    proofs = {Verdict.CORRECT: "identical", Verdict.INCORRECT: "disproved"}
    rule = result.feedback[0].code.removeprefix("shape_")
    named = result.verdict is Verdict.INCORRECT and rule != "wrong"
    return _judgement(result, proofs.get(result.verdict), {"rule": rule} if named else None)


def _formula(asked: Mapping[str, Any]) -> Judgement:
    names = ("kind", "reference", "names", "domain", "derive", "tolerance")
    try:
        question = json.dumps([asked.get(name) for name in names])
    except RecursionError as error:
        raise BadLine("bad_field", "a field is nested too deep") from error
    task, vocabulary = _task(question)
    try:
        typed = _typed(asked["answer"])
        if typed is None:
            raise InvalidAnswer(Feedback("formula_type", {"got": type(asked["answer"]).__name__}))
        read = reader.read(typed, vocabulary)
    except InvalidAnswer as invalid:
        return _judgement(Result.invalid(invalid.feedback), None)
    reading = Reading(read.text, read.tree, warnings=read.warnings)
    found = examine(task, read.tree)
    result = report(task, found, reading)
    if result.verdict is Verdict.INVALID:
        return _judgement(result, None)
    return _judgement(result, _proof(found), _diagnosis(found), _witness(found))


@lru_cache(maxsize=512)
def _task(question: str) -> tuple[Task, Vocabulary]:
    """The key and the words of an answer. Kept, for the same question often comes again."""
    kind, reference, names, domain, derivation, tolerance = json.loads(question)
    asked = {"names": names, "domain": domain, "derive": derivation, "tolerance": tolerance}
    declared = _strings(asked, "names")
    domains = _domains(domain)
    function, by = _derivation(derivation, (*declared, *domains))
    author = (*declared, *domains, *by)
    if reference is not None:
        key = _read(_typed(reference), author, "reference")
    else:
        assert function is not None  # `of` made sure that there is a reference or a function
        key = _derived(function, by, "gradient" if kind == "vector" else "partial", domains)
    plain = function if not isinstance(function, Vector | Relation) else None
    task = Task(
        key=key,
        domains={name: one for name, one in domains.items() if one != "real"},
        absolute=_tolerance(tolerance),
        function=plain,
        by=by[0] if len(by) == 1 else None,
        names=by,
    )
    used = Vocabulary.of(key) if function is None else Vocabulary.of(key, function)
    words = tuple(dict.fromkeys((*author, *used.names)))
    kinds = Vocabulary.of(key).kinds
    # Where no names are declared, another name than the key's makes a wrong answer, not a misread.
    return task, Vocabulary(names=words, kinds=kinds, open=not declared)


def _derived(of: Formula, by: tuple[str, ...], what: What, domains: Mapping[str, str]) -> Formula:
    try:
        own = own_derivative(of, by, what)
        return derive(of, by, what, domains=domains) if own is None else own
    except NotDerived as error:
        raise BadLine("not_derived", f"`derive`: {error}") from error


def _derivation(given: object, declared: tuple[str, ...]) -> tuple[Formula | None, tuple[str, ...]]:
    if given is None:
        return None, ()
    if not isinstance(given, Mapping) or not isinstance(given.get("of"), str | list):
        raise BadLine("bad_field", "`derive` must be an object with `of` and `by`")
    by = _strings(given, "by")
    if not by:
        raise BadLine("bad_field", "`derive.by` must name what to differentiate by")
    return _read(_typed(given["of"]), (*declared, *by), "derive.of"), by


def _read(typed: str | None, names: Sequence[str], field: str) -> Formula:
    """A formula of whoever asks. Names declared help to read it and do not limit it."""
    if typed is None:
        raise BadLine("bad_reference", f"`{field}` must be a formula as text, or a list of them")
    declared = Vocabulary(names=tuple(dict.fromkeys(names)), kinds=EVERY_KIND, open=True)
    try:
        return reader.read(typed, declared).tree
    except InvalidAnswer as invalid:
        try:
            return reader.read(typed, AUTHOR).tree
        except InvalidAnswer:
            raise BadLine("bad_reference", f"`{field}`: {invalid}") from invalid


def _typed(formula: object, levels: int = MOST_NESTED) -> str | None:
    """A formula as text; a list is put into brackets. None for what is no formula."""
    if isinstance(formula, str):
        return formula
    if isinstance(formula, int | float) and not isinstance(formula, bool):
        # A very long whole number could not be written out; nobody means it.
        return repr(formula) if abs(formula) < 10**60 else "10^60" * 2
    if not isinstance(formula, list) or not levels:
        return None
    entries = [_typed(entry, levels - 1) for entry in formula]
    texts = [entry for entry in entries if entry is not None]
    return f"[{', '.join(texts)}]" if len(texts) == len(entries) else None


def _strings(asked: Mapping[str, Any], field: str) -> tuple[str, ...]:
    given = asked.get(field)
    given = [given] if isinstance(given, str) and field == "by" else given or []
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BadLine("bad_field", f"`{field}` must be a list of names")
    return tuple(given)


def _domains(given: object) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict) or not all(domain in DOMAINS for domain in given.values()):
        raise BadLine("bad_field", f"`domain` gives each name one of {', '.join(DOMAINS)}")
    return given


def _tolerance(given: object) -> float:
    if given is None:
        return 0.0
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given < 1e300:
        raise BadLine("bad_field", "`tolerance` must be a number, 0 or more")
    return float(given)


def _bad_field(error: ItemError) -> BadLine:
    field = "tolerance" if error.field == "item.absolute" else "reference"
    code = "bad_field" if field == "tolerance" else "bad_reference"
    return BadLine(code, f"`{field}`: {error.message}")


PROOFS = {"confirmed": "proved", "inconclusive": None}


def _proof(found: Examination) -> str | None:
    """How the verdict is known; of a vector, by its weakest component."""
    if found.components is None:
        assert found.comparison is not None
        return _how(found.comparison)
    if found.components.equal is False:
        return "disproved"
    hows = [_how(part) for part in found.components.parts if part is not None]
    weakest = (None, "agreed", "proved", "identical")
    return min(hows, key=weakest.index, default=None)


def _how(found: Comparison) -> str | None:
    if "tolerance" in found.notes:
        return "proved"  # by interval arithmetic: within the tolerance
    return PROOFS.get(found.how, found.how)


def _diagnosis(found: Examination) -> dict[str, Any] | None:
    """The mistake named; of a vector, what is amiss with the whole or with one component."""
    if found.components is None:
        return _named(found.mistakes.get(0))
    finding = _finding(found.components)
    if finding:
        return {"rule": finding}
    wrong = [place for place, part in enumerate(found.components.parts) if part and not part.equal]
    rules = {named.rules for named in found.mistakes.values()}
    if len(rules) != 1 or len(found.mistakes) != len(wrong):
        return None
    named = _named(found.mistakes[wrong[0]])
    return named and named | {"components": [place + 1 for place in wrong]}


def _finding(found: Components) -> str:
    return f"components-{found.finding.replace('_', '-')}" if found.finding else ""


def _named(found: Diagnosis | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"rule": found.rule, "rules": list(found.rules), "shared": found.shared} | {
        "data": dict(found.data)
    }


def _witness(found: Examination) -> dict[str, Any] | None:
    """A point where the two differ, with both values."""
    if found.components is None:
        assert found.comparison is not None
        return _point(found.comparison)
    for place, part in enumerate(found.components.parts):
        point = _point(part) if part is not None else None
        if point is not None:
            return {"component": place + 1} | point
    return None


def _point(found: Comparison) -> dict[str, Any] | None:
    if found.equal is not False or not (found.answer_value or found.reference_value):
        return None
    at = {name: str(value) for name, value in sorted((found.witness or {}).items())}
    return {"at": at, "answer": found.answer_value, "reference": found.reference_value}

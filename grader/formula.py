"""grader: the kind "symbolic": a formula, a vector, a matrix or an equation, typed as people do.

Reading is `symbolic.reader`'s, comparing the engine's; here the author's fields become an item and
a comparison becomes a Result. The answer is never evaluated as Python.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, cast

from grader.check import NOWHERE, Check, disagreement, fault, read_check
from grader.errors import InvalidAnswer, ItemError, NothingDrawn
from grader.family import Family, check_prose, fill, filled, parameters
from grader.fields import Fields
from grader.formula_judge import Task, judge
from grader.result import Feedback, Reading, Result
from grader.schemas_check import WHATS
from grader.schemas_formula import DOMAINS, FORMS, FORMULA
from grader.symbolic.alphabet import GREEK_SPELLINGS
from grader.symbolic.build import ZERO
from grader.symbolic.derive import MOST_PARTS, NotDerived, What, derive, own_derivative
from grader.symbolic.forms import Form
from grader.symbolic.measured import measured
from grader.symbolic.names import names_in
from grader.symbolic.printing import text
from grader.symbolic.reader import read
from grader.symbolic.tree import Expression, Formula, Relation, Vector
from grader.symbolic.vocabulary import EVERY_KIND, Vocabulary

NAME: str = "symbolic"
LABEL: str = "Formula"
SCHEMA: dict[str, Any] = FORMULA
RUNS_CODE: Literal[False] = False

MOST_OTHERS = 50
MOST_TYPED = 4000  # characters of all right and wrong answers: each is compared with the key
SAMPLES = 8  # seeds by which a family is checked when it is read
PROVED = 3  # of them are derived anew before publishing


@dataclass(frozen=True)
class Derivation:
    """The key as a derivative: `what` of the function `of`, by these names."""

    of: Formula
    by: tuple[str, ...]
    what: What
    direction: tuple[Expression, ...]


@dataclass(frozen=True)
class Item:
    """A formula exercise: what may be typed, what is right, and what is typically wrong."""

    vocabulary: Vocabulary
    task: Task
    derivation: Derivation | None
    check: Check | None = None
    # Of a family (an item with `draw`): a few of its variants. The item itself is the first.
    samples: tuple["Item", ...] = ()


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    try:
        return _read_item(json.dumps(content, sort_keys=True))
    except TypeError as error:
        raise ItemError("item", "holds something that is not plain data") from error


@lru_cache(maxsize=512)
def _read_item(content: str) -> Item:
    fields = Fields(json.loads(content))
    fields.only(SCHEMA["properties"])
    if fields.has("draw"):
        samples = tuple(_variant(fields, seed)[1] for seed in range(SAMPLES))
        return replace(samples[0], samples=samples)
    if fields.content.get("avoid"):
        raise ItemError(fields.at("avoid"), "has nothing to speak of: nothing is drawn")
    domains = _domains(fields)
    author = Vocabulary(names=_declared(fields, domains), kinds=EVERY_KIND, open=True)
    derivation = _derivation(fields, author)
    key = _key(fields, derivation, author)
    vocabulary = Vocabulary.of(key, names=_names(fields, key, domains, derivation))
    task = Task(
        key=key,
        domains={name: kind for name, kind in domains.items() if kind != "real"},
        policy=cast(Any, _one_of(fields, "policy", ("lenient", "strict"))),
        up_to=cast(Any, _one_of(fields, "up_to", ("", "sign", "constant")) or None),
        form=cast(Form | None, _one_of(fields, "form", ("", *FORMS)) or None),
        absolute=fields.number("absolute", 0.0, low=0),
        relative=fields.number("relative", 0.0, low=0, high=0.5),
        wrong=tuple(
            (_formula(row, "answer", author), row.text("reason"))
            for row in fields.rows("wrong", most=MOST_OTHERS)
        ),
        function=_differentiated(derivation),
        by=derivation.by[0] if derivation and len(derivation.by) == 1 else None,
        names=derivation.by if derivation else (),
    )
    _check_examples(fields, task, author)
    return Item(vocabulary, task, derivation, read_check(fields, _declared(fields, domains)))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Make a family's item whole: what this seed draws put in, and how the prose is to name it."""
    fields = Fields(content)
    if not fields.has("draw"):
        return dict(content), {}
    made, _, said = _variant(fields, seed)
    return made, said


def seeded(item: Item) -> bool:
    """Tell whether each learner gets a variant of their own."""
    return bool(item.samples)


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the names that may be used, the shape that is wanted and the form."""
    return {
        "names": list(item.vocabulary.names),
        "kinds": list(item.vocabulary.kinds),
        "form": item.task.form,
    }


def validate(item: Item, answer: object) -> Reading:
    """Read the answer without use of the key's value; raise InvalidAnswer where it cannot be."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        answer = repr(answer)
    if not isinstance(answer, str):
        raise InvalidAnswer(Feedback("formula_type", {"got": type(answer).__name__}))
    reading = read(answer, item.vocabulary)
    return Reading(reading.text, reading.tree, reading.latex, reading.warnings)


def score(item: Item, answer: object) -> Result:
    """Judge the answer; an unreadable one gives the verdict INVALID."""
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    return judge(item.task, reading)


def prove(item: Item) -> None:
    """Hold the key against differences, the author's `check`, and SymPy in a process apart.

    Raise ItemError where one of them disagrees.
    """
    for sample in item.samples[:PROVED]:
        prove(sample)
    if item.samples:
        return
    measure(item)
    if item.derivation is None:
        return
    wanted = item.derivation
    try:
        derived = derive(wanted.of, wanted.by, wanted.what, wanted.direction, item.task.domains)
    except NotDerived as error:
        raise ItemError("item.derive", str(error)) from error
    if not item.task.accepts(derived):
        raise ItemError("item.answer", "is not what SymPy derives from the function")


def measure(item: Item, seed: int = 1) -> None:
    """Prove the key by numbers alone; it takes milliseconds. Raise ItemError where they differ."""
    task, wanted = item.task, item.derivation
    tolerance = {"absolute": task.absolute, "relative": task.relative}
    if item.check is not None:
        found = fault(item.check, task.key, domains=task.domains, up_to=task.up_to, **tolerance)
        if found is not None:
            raise ItemError("item.answer", found)
    if wanted is None or isinstance(task.key, Relation):
        return
    names = tuple(dict.fromkeys((*names_in(wanted.of), *names_in(task.key))))
    found = disagreement(
        task.key,
        lambda put: measured(wanted.of, wanted.by, wanted.what, wanted.direction, put),
        names,
        task.domains,
        up_to=task.up_to,
        seed=seed,
        **tolerance,
    )
    if found not in (None, NOWHERE):
        raise ItemError("item.answer", f"{found}, by differences of the function")


def _variant(fields: Fields, seed: int) -> tuple[dict[str, Any], Item, dict[str, str]]:
    """What a seed draws: the content without `draw`, that content read, and the parameters."""
    family = Family.of(fields, _declared(fields, _domains(fields)))
    for values in family.draw(seed):
        made = _filled(fields, family, values)
        item = read_item(made)
        if _is_zero(item.task.key):
            continue
        said = parameters(values, item.task.key)
        wrong = []
        for row in fields.rows("wrong", most=MOST_OTHERS):
            formula = filled(family.read(row.text("answer"), row.at("answer")), values)
            check_prose(row.text("reason"), said, row.at("reason"))
            # With some values a mistake leads to the right answer; then it is none.
            if not item.task.accepts(formula):
                wrong.append({"answer": text(formula), "reason": fill(row.text("reason"), said)})
        if wrong:
            made["wrong"] = wrong
        return made, read_item(made), said
    field = "avoid" if fields.content.get("avoid") else "draw"
    raise NothingDrawn(fields.at(field), "leaves nothing: every draw is avoided, or has the key 0")


def _filled(fields: Fields, family: Family, values: Mapping[str, Expression]) -> dict[str, Any]:
    """The content without what only a family has, and without the wrong answers."""

    def put(formula: object, place: str) -> str:
        return text(filled(family.read(str(formula), place), values))

    only_here = ("draw", "avoid", "wrong")
    made = {name: value for name, value in fields.content.items() if name not in only_here}
    if fields.has("answer"):
        made["answer"] = put(made["answer"], fields.at("answer"))
    if isinstance(made.get("right"), list):
        places = ((one, f"{fields.at('right')}.{at}") for at, one in enumerate(made["right"]))
        made["right"] = [put(one, place) for one, place in places]
    if isinstance(made.get("derive"), Mapping):
        inner = Fields(made["derive"], fields.at("derive"))
        given = {name: inner.text(name) for name in ("of", "direction") if inner.has(name)}
        formulas = {name: put(one, inner.at(name)) for name, one in given.items()}
        made["derive"] = {**inner.content, **formulas}
    return made


def _is_zero(key: Formula) -> bool:
    if isinstance(key, Vector):
        return all(_is_zero(entry) for entry in key.entries)
    return not isinstance(key, Relation) and Task(ZERO).accepts(key)


def _domains(fields: Fields) -> dict[str, str]:
    """Read `x, y, n: integer` into a mapping from each name to its domain."""
    domains: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in fields.text("names", "").split(","))):
        name, _, domain = (word.strip() for word in part.partition(":"))
        if domain not in ("", *DOMAINS):
            raise ItemError(fields.at("names"), f"{domain!r} is none of {', '.join(DOMAINS)}")
        domains[name] = domain or "real"
    return domains


def _declared(fields: Fields, domains: Mapping[str, str]) -> tuple[str, ...]:
    """The names by which an author's own formulas are read."""
    derive = fields.content.get("derive")
    by = str(derive.get("by") or "") if isinstance(derive, Mapping) else ""
    return tuple(dict.fromkeys((*domains, *_listed_names(by))))


def _listed_names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _derivation(fields: Fields, author: Vocabulary) -> Derivation | None:
    if not fields.content.get("derive"):
        return None
    inner = Fields(fields.content["derive"], fields.at("derive"))
    inner.only(SCHEMA["properties"]["derive"]["properties"])
    if not inner.has("of"):
        return None
    direction = _formula(inner, "direction", author) if inner.has("direction") else None
    parts = direction.entries if isinstance(direction, Vector) else ()
    return Derivation(
        of=_formula(inner, "of", author),
        by=_listed_names(inner.text("by")),
        what=cast(What, _one_of(inner, "what", WHATS)),
        direction=cast(tuple[Expression, ...], parts),
    )


def _key(fields: Fields, derivation: Derivation | None, author: Vocabulary) -> Formula:
    """The typed key, the derived one, or the typed one once it was found to be the derived."""
    typed = _formula(fields, "answer", author) if fields.has("answer") else None
    if derivation is None:
        if typed is None:
            raise ItemError(fields.at("answer"), "is missing: type the key, or fill in `derive`")
        return typed
    derived = own_derivative(derivation.of, derivation.by, derivation.what, derivation.direction)
    if typed is None and derived is None:
        raise ItemError(
            fields.at("answer"),
            f"is missing: a function here has no rule to differentiate by, or the derivative has "
            f"more than {MOST_PARTS:,} parts; type the key, or derive less",
        )
    if typed is None:
        return cast(Formula, derived)
    if derived is not None and not Task(key=derived).accepts(typed):
        raise ItemError(fields.at("answer"), "is not the derivative that `derive` asks for")
    return typed


def _names(
    fields: Fields, key: Formula, domains: Mapping[str, str], derivation: Derivation | None
) -> tuple[str, ...]:
    """Declared names; without any, those of the key and of the function it derives from."""
    if domains:
        return tuple(domains)
    formulas = (key,) if derivation is None else (key, derivation.of)
    names = Vocabulary.of(*formulas).names
    for name in names:
        if len(name) > 1 and name.isalpha() and name not in GREEK_SPELLINGS:
            raise ItemError(fields.at("names"), f"declare the names: is {name} one, or a product?")
    return names


def _differentiated(derivation: Derivation | None) -> Expression | None:
    """The function whose mal-rules explain a wrong answer: that of a partial or a gradient."""
    if derivation is None or isinstance(derivation.of, Vector | Relation):
        return None
    return derivation.of if derivation.what in ("partial", "gradient") else None


def _check_examples(fields: Fields, task: Task, author: Vocabulary) -> None:
    """Other right forms must be accepted, and the typical wrong ones must not."""
    right = fields.content.get("right") or ()
    if isinstance(right, str) or not all(isinstance(form, str) for form in right):
        raise ItemError(fields.at("right"), "must be a list of formulas")
    rows = fields.rows("wrong", most=MOST_OTHERS)
    typed = sum(map(len, right)) + sum(len(row.text("answer")) for row in rows)
    if typed > MOST_TYPED:
        said = f"right and wrong answers may have {MOST_TYPED:,} characters together, not {typed:,}"
        raise ItemError(fields.at("right" if right else "wrong"), said)
    for number, form in enumerate(right):
        place = f"{fields.at('right')}.{number}"
        if not task.accepts(_read(form, author, place)):
            raise ItemError(place, f"{form!r} is not equal to the key")
    for number, (formula, _) in enumerate(task.wrong):
        if task.accepts(formula):
            raise ItemError(f"{fields.at('wrong')}.{number}.answer", "would be accepted as right")


def _formula(fields: Fields, name: str, author: Vocabulary) -> Formula:
    return _read(fields.text(name), author, fields.at(name))


def _read(typed: str, author: Vocabulary, place: str) -> Formula:
    try:
        return read(typed, author).tree
    except InvalidAnswer as invalid:
        raise ItemError(place, str(invalid)) from invalid


def _one_of(fields: Fields, name: str, words: tuple[str, ...]) -> str:
    word = fields.text(name, words[0])
    if word not in words:
        known = ", ".join(filter(None, words))
        raise ItemError(fields.at(name), f"{word!r} is none of {known}")
    return word

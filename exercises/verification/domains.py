"""Verification: is a declared domain needed? Too narrow a one accepts what is wrong elsewhere."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from exercises.verification.findings import Finding, green, red
from exercises.verification.subject import Subject
from grader import formula
from grader.errors import InvalidAnswer
from grader.symbolic.build import number
from grader.symbolic.measured import entries, places, worth
from grader.symbolic.names import names_in
from grader.symbolic.tree import Relation

# Values that each domain leaves out.
OUTSIDE = {
    # Not zero: where that alone is the trouble, "nonzero" says so and accepts less.
    "positive": (Fraction(-2), Fraction(-1, 3), Fraction(-5)),
    "nonnegative": (Fraction(-2), Fraction(-1, 3), Fraction(-5)),
    "nonzero": (Fraction(0),),
    "integer": (Fraction(1, 2), Fraction(-7, 3), Fraction(5, 4)),
}
OTHERS = 3  # points of the other names for each of them


def domain(subject: Subject) -> Iterator[Finding]:
    """Whether each domain that is declared makes a difference."""
    if not isinstance(subject.item, formula.Item):
        return
    variants = [subject.variant(seed) for seed in subject.seeds()]
    declared = subject.kind.read_item(variants[0]).task.domains
    for name, what in declared.items():
        if any(_needed(subject, variant, name, what) for variant in variants):
            continue
        yield red(
            "domain",
            "item.names",
            f"{name} is declared {what}, and nothing needs that: the formulas have values outside "
            "it, and the right forms known are right there too. What is right for such values "
            "alone would be accepted. Leave the domain out.",
        )
        return
    if declared:
        yield green("domain", "Outside of it a formula has no value, or a right form is not right.")


def _needed(subject: Subject, variant: dict[str, Any], name: str, what: str) -> bool:
    item: formula.Item = subject.kind.read_item(variant)
    return _undefined_outside(item, name, what) or _form_needs_it(subject, item, variant, name)


def _undefined_outside(item: formula.Item, name: str, what: str) -> bool:
    key = item.task.key
    trees = () if isinstance(key, Relation) else entries(key)
    for source in (item.derivation, item.check):
        trees += entries(source.of) if source is not None else ()
    used = tuple(dict.fromkeys(one for tree in trees for one in names_in(tree)))
    others = tuple(one for one in used if one != name)
    for value in OUTSIDE[what]:
        for _, put in zip(range(OTHERS), places(others, item.task.domains, 1), strict=False):
            if any(worth(tree, {**put, name: number(value)}) is None for tree in trees):
                return True
    return False


def _form_needs_it(
    subject: Subject, item: formula.Item, variant: dict[str, Any], name: str
) -> bool:
    others = {one: what for one, what in item.task.domains.items() if one != name}
    wider = replace(item.task, domains=others)
    forms = [*variant.get("right", ()), *(one.answer for one in subject.examples.right)]
    for form in forms:
        try:
            tree = formula.validate(item, form).value
        except InvalidAnswer:
            continue
        if item.task.accepts(tree) and not wider.accepts(tree):
            return True
    return False

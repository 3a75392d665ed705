"""Verification: texts to choose from: no two may say the same, as words, numbers or formulas."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from exercises.verification.findings import Finding, green, red
from exercises.verification.subject import Subject
from grader import choice, gaps, matching, ordering, truefalse
from grader.check import formula_in
from grader.formula_judge import Task
from grader.gap_sorts import OptionsGap, plain
from grader.symbolic.tree import Formula


def options(subject: Subject) -> Iterator[Finding]:
    """Pairs of options that no learner could tell apart."""
    found = list(_same(subject))
    yield from found
    if not found and list(_rows(subject.item)):
        yield green("options", "No two of them say the same.")


def _same(subject: Subject) -> Iterator[Finding]:
    for rows in _rows(subject.item):
        formulas = {place: formula_in(text) for place, text in rows}
        for (_, one), (place, other) in combinations(rows, 2):
            if plain(one) == plain(other):
                yield red("options", place, f"says the same as “{one}”.")
                continue
            first, second = formula_in(one), formulas[place]
            if first is not None and second is not None and equal(first, second):
                yield red("options", place, f"“{other}” is equal to “{one}”.")


def _rows(item: object) -> Iterator[Sequence[tuple[str, str]]]:
    """The lists of texts that must differ, each with its field."""
    match item:
        case choice.Item():
            yield [(f"item.options.{n}.text", one.text) for n, one in enumerate(item.options)]
        case truefalse.Item():
            yield [(f"item.statements.{n}.text", one.text) for n, one in enumerate(item.statements)]
        case ordering.Item():
            yield [(f"item.lines.{n}.text", one.text) for n, one in enumerate(item.lines)]
        case matching.Item():
            yield [(f"item.pairs.{n}.left", one.left) for n, one in enumerate(item.pairs)]
            place = {one.right: f"item.pairs.{n}.right" for n, one in enumerate(item.pairs)}
            yield [(place.get(text, "item.extra"), text) for text in item.rights]
        case gaps.Item():
            for n, gap in enumerate(item.gaps):
                at = f"item.gaps.{n}"
                if isinstance(gap, OptionsGap):
                    texts = [one.text for one in gap.item.options]
                    yield [(f"{at}.options.{k}.text", one) for k, one in enumerate(texts)]


def equal(one: Formula, other: Formula) -> bool:
    """Whether two formulas are worth the same."""
    return Task(one).accepts(other)

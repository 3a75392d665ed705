"""Verification: drawn variants that are no question: all alike, constant, or impossible."""

from collections.abc import Iterator
from typing import Any

from exercises.verification.drawn import corners
from exercises.verification.findings import Finding, amber, green, red
from exercises.verification.subject import Subject
from grader import formula
from grader.errors import ItemError, NothingDrawn
from grader.symbolic.measured import entries
from grader.symbolic.names import names_in
from grader.symbolic.tree import Formula, Number, Relation


def variants(subject: Subject) -> Iterator[Finding]:
    """Whether each of the first seeds draws a question of its own that asks something."""
    if not subject.is_family:
        return
    place = "item.draw"
    drawn: dict[int, tuple[dict[str, Any], dict[str, str]]] = {}
    for seed in subject.seeds():
        try:
            drawn[seed] = subject.kind.materialise(subject.content["item"], seed)
        except ItemError as error:
            yield red("variants", error.field, f"With seed {seed}: {error.message}")
    found = [
        one
        for seed, (made, _) in drawn.items()
        for one in _degenerate(subject, f"With seed {seed}", made)
    ]
    # Few seeds seldom meet the ends of what may be drawn; so these are looked at one by one.
    found = found or list(_at_corners(subject))
    yield from found
    different = {tuple(sorted(said.items())) for _, said in drawn.values()}
    if 2 * len(different) <= len(drawn) and len(drawn) > 1:
        told = f"{len(drawn)} seeds give {len(different)} different variants: neighbours would meet"
        yield red("variants", place, f"{told} the same. Draw from more values.")
    elif len(drawn) == subject.variants and not any(one.level == "red" for one in found):
        yield green("variants", f"{len(drawn)} seeds give {len(different)} different variants.")


def _at_corners(subject: Subject) -> Iterator[Finding]:
    """The first thing wrong where a drawn number is at an end of its range, or -1, 0 or 1."""
    for what, item in corners(subject.content["item"]):
        try:
            made, _ = subject.kind.materialise(item, 0)
        except NothingDrawn:
            continue  # it is avoided, so it never happens
        except ItemError as error:
            yield red("variants", "item.draw", f"With {what}: {error.message}")
            return
        wrong = [one for one in _degenerate(subject, f"With {what}", made) if one.level == "red"]
        if wrong:
            yield wrong[0]
            return


def _degenerate(subject: Subject, drawn: str, made: dict[str, Any]) -> Iterator[Finding]:
    item = subject.kind.read_item(made)
    if not isinstance(item, formula.Item):
        return
    where = f"{drawn} ({_said(made)})"
    wanted = item.derivation
    if wanted is not None and not any(name in names_in(wanted.of) for name in wanted.by):
        told = f"{where} the function does not hold {', '.join(wanted.by)}."
        yield red("variants", "item.draw", told)
    elif wanted is not None and wanted.what in ("partial", "gradient"):
        if _is_plain(item.task.key):
            told = f"{where} the derivative is a mere number. Avoid such draws."
            yield red("variants", "item.draw", told)
        elif any(_is_zero(one) for one in entries(item.task.key)):
            told = f"{where} a component of the derivative is 0. Avoid such draws."
            yield red("variants", "item.draw", told)
    missing = len(subject.content["item"].get("wrong") or ()) - len(made.get("wrong") or ())
    if missing > 0:
        told = f"{where} {missing} typical wrong answer(s) would be right; they are left out."
        yield amber("variants", "item.wrong", told)


def _is_plain(key: Formula) -> bool:
    return not isinstance(key, Relation) and not names_in(key)


def _is_zero(tree: Formula) -> bool:
    return isinstance(tree, Number) and tree.value == 0


def _said(made: dict[str, Any]) -> str:
    derive = made.get("derive") or {}
    return str(derive.get("of") or made.get("answer") or "")

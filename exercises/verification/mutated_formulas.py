"""Verification: formulas with one slip each: a sign, a factor, swapped components, a domain.

Whether a slip changed anything is told by plain floating point at a few points: a route of its own.
"""

import math
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from grader import formula
from grader.symbolic.build import TWO, add, mul, neg, number
from grader.symbolic.derive import own_derivative
from grader.symbolic.measured import entries, worth
from grader.symbolic.names import names_in
from grader.symbolic.printing import text
from grader.symbolic.tree import (
    Expression,
    Formula,
    Number,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Vector,
)

DOMAINS = ("positive", "integer", "nonnegative", "nonzero")
POINTS = 12
ALIKE = 1e-9


def changes(item: Mapping[str, Any], read: formula.Item) -> Iterator[tuple[str, str, Any]]:
    """What is done, the field within the item, and its wrong value."""
    key = read.task.key
    if item.get("draw"):
        yield from _family(item)
        return
    for what, wrong in wrong_formulas(key):
        if differs(key, wrong, read.task.absolute):
            yield what, "answer", text(wrong)
    if read.derivation is not None:
        of = read.derivation.of
        for what, wrong in wrong_formulas(of):
            if _another_derivative(read, wrong):
                yield f"function: {what}", "derive.of", text(wrong)
        yield from _wrong_names(item, read)
    yield from _wrong_domains(item, read)


def wrong_formulas(tree: Formula) -> Iterator[tuple[str, Formula]]:
    """A formula with one slip, of every sort that fits it."""
    if isinstance(tree, Relation):
        return
    if isinstance(tree, Vector):
        yield from _wrong_vectors(tree)
        return
    yield "sign", neg(tree)
    yield "factor 2", mul(TWO, tree)
    yield "factor 1/2", Quotient(tree, TWO)
    yield "one more", add(tree, number(1))
    if isinstance(tree, Sum):
        for place, term in enumerate(tree.terms):
            around = tree.terms[:place], tree.terms[place + 1 :]
            yield "sign of a term", Sum((*around[0], neg(term), *around[1]))
            yield "factor of a term", Sum((*around[0], mul(number(3), term), *around[1]))
            yield "term left out", add(*around[0], *around[1])
    if isinstance(tree, Product) and isinstance(tree.factors[0], Number):
        yield "factor left out", mul(*tree.factors[1:])
    for power in _powers(tree):
        yield "exponent", _swapped(tree, power, Power(power.base, add(power.exponent, number(1))))


def _wrong_vectors(tree: Vector) -> Iterator[tuple[str, Formula]]:
    parts = tree.entries
    if all(isinstance(part, Vector) for part in parts):
        for place, row in enumerate(parts):
            for what, wrong in wrong_formulas(row):
                yield what, Vector((*parts[:place], wrong, *parts[place + 1 :]))
        return
    if len(parts) > 1:
        yield "swapped components", Vector((parts[1], parts[0], *parts[2:]))
    yield "component left out", Vector(parts[:-1])
    yield "component twice", Vector((*parts, parts[-1]))
    for place, part in enumerate(parts):
        for what, wrong in wrong_formulas(part):
            yield f"{what} ({place + 1})", Vector((*parts[:place], wrong, *parts[place + 1 :]))


def _powers(tree: Expression) -> list[Power]:
    from_here = [tree] if isinstance(tree, Power) else []
    match tree:
        case Sum(terms=parts) | Product(factors=parts):
            return from_here + [one for part in parts for one in _powers(part)]
    return from_here


def _swapped(tree: Expression, old: Expression, new: Expression) -> Expression:
    """The formula with one of its parts replaced, found by identity."""
    if tree is old:
        return new
    match tree:
        case Sum(terms=parts):
            return Sum(tuple(_swapped(part, old, new) for part in parts))
        case Product(factors=parts):
            return Product(tuple(_swapped(part, old, new) for part in parts))
    return tree


def _wrong_names(item: Mapping[str, Any], read: formula.Item) -> Iterator[tuple[str, str, Any]]:
    assert read.derivation is not None
    by, known = read.derivation.by, names_in(read.derivation.of)
    if len(by) > 1 and read.derivation.what == "gradient":
        yield "swapped components", "derive.by", ", ".join(by[::-1])
    if len(by) == 1:
        for name in known:
            if name != by[0]:
                yield "by another name", "derive.by", name


def _wrong_domains(item: Mapping[str, Any], read: formula.Item) -> Iterator[tuple[str, str, Any]]:
    """A domain where there was none: what is right within it alone would be accepted."""
    declared = [part.strip() for part in str(item.get("names") or "").split(",") if part.strip()]
    names = declared or list(names_in(read.task.key))
    for name in names:
        if ":" in name or name not in names_in(read.task.key):
            continue
        for domain in DOMAINS:
            if domain == "nonzero" and _lost_at_zero(read, name):
                continue  # true, so no slip
            said = [f"{one}: {domain}" if one == name else one for one in names]
            yield f"domain {domain}", "names", ", ".join(said)


def _lost_at_zero(read: formula.Item, name: str) -> bool:
    """Whether what the key comes from has no value where the name is zero."""
    sources = [one.of for one in (read.derivation, read.check) if one is not None]
    trees = [tree for source in sources for tree in entries(source)]
    others = {one: number(3) for tree in trees for one in names_in(tree)}
    return any(worth(tree, {**others, name: number(0)}) is None for tree in trees)


def _family(item: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    derive = item.get("derive") or {}
    of, by = derive.get("of", ""), [one.strip() for one in derive.get("by", "").split(",")]
    for what, wrong in (
        ("sign", f"-({of})"),
        ("factor 2", f"2*({of})"),
        ("factor 1/2", f"({of})/2"),
        ("squared", f"({of})^2"),
        *((f"{name} more", f"({of}) + {name}") for name in by),
    ):
        yield f"function: {what}", "derive.of", wrong
    if len(by) > 1:
        yield "swapped components", "derive.by", ", ".join(by[::-1])
        yield "component left out", "derive.by", by[0]


def _another_derivative(read: formula.Item, of: Formula) -> bool:
    """Whether the derivative of another function is another one: constants do not matter."""
    wanted = read.derivation
    assert wanted is not None
    found = own_derivative(of, wanted.by, wanted.what, wanted.direction)
    return found is None or differs(read.task.key, found, read.task.absolute)


def differs(one: Formula, other: Formula, absolute: float = 0.0) -> bool:
    """Whether two formulas are of another shape or worth something else somewhere."""
    ours, theirs = entries(one), entries(other)
    if len(ours) != len(theirs):
        return True
    draw = random.Random(7)
    names = dict.fromkeys((*names_in(one), *names_in(other)))
    for _ in range(POINTS):
        put = {name: number(Fraction(draw.randint(1, 40), 8)) for name in names}
        for first, second in zip(ours, theirs, strict=True):
            values = [worth(tree, put) for tree in (first, second)]
            if None in values:
                continue
            left, right = (float(value) for value in values)
            if not math.isclose(left, right, rel_tol=ALIKE, abs_tol=max(absolute, ALIKE)):
                return True
    return False

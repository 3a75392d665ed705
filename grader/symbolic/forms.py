"""grader.symbolic: is an answer in the form that was asked for? Expanded, factored, simplified.

Each check returns None or a Feedback that says what is still to be done, with the part meant.
"""

from collections.abc import Iterator
from math import gcd
from typing import Literal

from grader.result import Feedback
from grader.symbolic.build import ONE, ZERO, names_in, parts
from grader.symbolic.canonical import lower
from grader.symbolic.field import NeverDefined, Restart, TooBig
from grader.symbolic.normal import Normal
from grader.symbolic.polarity import Knowledge
from grader.symbolic.tree import (
    Call,
    Expression,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

Form = Literal["expanded", "factored", "simplified", "no_decimals"]


def check_form(tree: Expression, form: Form) -> Feedback | None:
    """None if the answer has the form, else what is amiss."""
    return CHECKS[form](tree)


def _walk(tree: Expression) -> Iterator[Expression]:
    yield tree
    for part in parts(tree):
        yield from _walk(part)


def _bare(tree: Expression) -> Expression:
    while isinstance(tree, Negation):
        tree = tree.inner
    return tree


def _no_decimals(tree: Expression) -> Feedback | None:
    for node in _walk(tree):
        if isinstance(node, Number) and node.decimal:
            return Feedback("form_decimal", {"fraction": str(node.value)})
    return None


def _expanded(tree: Expression) -> Feedback | None:
    """No product or power of a sum, and no two terms alike."""
    for node in _walk(tree):
        if isinstance(node, Product) and any(isinstance(_bare(f), Sum) for f in node.factors):
            return Feedback("form_product_of_sum")
        if isinstance(node, Power) and isinstance(_bare(node.base), Sum) and _whole(node.exponent):
            return Feedback("form_power_of_sum")
        if isinstance(node, Quotient) and isinstance(_bare(node.top), Sum):
            return Feedback("form_quotient_of_sum")
    return _like_terms(tree)


def _whole(exponent: Expression) -> bool:
    return isinstance(exponent, Number) and exponent.value.denominator == 1 and exponent.value > 1


def _like_terms(tree: Expression) -> Feedback | None:
    """Two terms of one sum that differ by a number only."""
    for node in _walk(tree):
        if isinstance(node, Sum):
            shapes = [_shape(term) for term in node.terms]
            if len(set(shapes)) < len(shapes):
                return Feedback("form_like_terms")
    return None


def _shape(term: Expression) -> object:
    """A term without its numerical factor; numbers are all alike."""
    core = lower(term)
    if core.op == "num":
        return ONE
    if core.op == "mul":
        kept = tuple(part for part in core.args if part.op != "num")
        return kept[0] if len(kept) == 1 else kept
    return core


def _factored(tree: Expression) -> Feedback | None:
    """A product (or a power, or one irreducible term), none of whose sums can be factored."""
    for factor in _factors(tree):
        if isinstance(factor, Sum) and _splits(factor):
            return Feedback("form_factor_further")
    return None


def _factors(tree: Expression) -> Iterator[Expression]:
    match _bare(tree):
        case Product(factors):
            for factor in factors:
                yield from _factors(factor)
        case Quotient(top, bottom):
            yield from _factors(top)
            yield from _factors(bottom)
        case Power(base, _):
            yield from _factors(base)
        case other:
            yield other


def _splits(node: Expression) -> bool:
    """Whether a sum, as a polynomial in its names and kernels, is a product of two."""
    knowledge = Knowledge(24, {})
    form = Normal(knowledge, 0.05)
    try:
        top, bottom = form.canonical(form.of(lower(node)))
        content, found = form.factors(top)
    except (TooBig, NeverDefined, Restart):
        return False
    if not bottom.is_constant():
        return True
    return abs(content) > 1 or sum(times for _, times in found) > 1


def _simplified(tree: Expression) -> Feedback | None:
    """Nothing left that everybody would do: like terms, numbers, a factor 1, a common factor."""
    for node in _walk(tree):
        problem = _undone(node)
        if problem:
            return Feedback(problem)
    like = _like_terms(tree)
    if like:
        return like
    return Feedback("form_cancel") if _cancels(tree) else None


def _undone(node: Expression) -> str | None:
    match node:
        case Sum(terms):
            if ZERO in terms or sum(isinstance(_bare(term), Number) for term in terms) > 1:
                return "form_numbers"
        case Product(factors):
            if ONE in factors or ZERO in factors:
                return "form_numbers"
            if sum(isinstance(_bare(factor), Number) for factor in factors) > 1:
                return "form_numbers"
            bases = [_base(factor) for factor in factors if names_in(factor)]
            if len(set(bases)) < len(bases):
                return "form_like_factors"
        case Quotient(Number(), Number(bottom)) if bottom < 0:
            return "form_signs"
        case Quotient(top, bottom) if gcd(_coefficient(top), _coefficient(bottom)) > 1:
            return "form_numbers"
        case Quotient(_, Number(bottom)) if bottom == 1:
            return "form_numbers"
        case Power(Number(), Number(exponent)) if exponent.denominator == 1:
            return "form_numbers"
        case Power(_, Number(exponent)) if exponent in (0, 1):
            return "form_numbers"
        case Negation(Negation()):
            return "form_signs"
        case Call("ln" | "log", (Number(value),)) if value == 1:
            return "form_numbers"
        case Call("exp", (Number(value),)) if value == 0:
            return "form_numbers"
    return None


def _coefficient(tree: Expression) -> int:
    """The whole number in front of a product; 1 if there is none."""
    tree = _bare(tree)
    numbers = tree.factors if isinstance(tree, Product) else (tree,)
    values = [part.value for part in numbers if isinstance(part, Number)]
    return int(values[0]) if values and values[0].denominator == 1 else 1


def _base(factor: Expression) -> Expression:
    return factor.base if isinstance(factor, Power) else factor


def _cancels(tree: Expression) -> bool:
    """Whether some quotient has a common factor above and below."""
    for node in _walk(tree):
        if isinstance(node, Quotient) and names_in(node.bottom):
            form = Normal(Knowledge(24, {}), 0.05)
            try:
                top = form.canonical(form.of(lower(node.top)))
                bottom = form.canonical(form.of(lower(node.bottom)))
                shared = top[0].gcd(bottom[0])
            except (TooBig, NeverDefined, Restart):
                continue
            if not shared.is_constant():
                return True
    return False


CHECKS = {
    "expanded": _expanded,
    "factored": _factored,
    "simplified": _simplified,
    "no_decimals": _no_decimals,
}

"""grader.symbolic: names: one name in its several spellings (λ, lambda, lam; w_1, w₁, w1)."""

import re
from functools import lru_cache
from typing import NamedTuple

from grader.symbolic.alphabet import GREEK, GREEK_SPELLINGS, MARK_NAMES
from grader.symbolic.tree import (
    Call,
    Formula,
    Name,
    Negation,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Vector,
)

_WORD = re.compile(r"([A-Za-z]+|[α-ωΑ-Ω])(.*)", re.DOTALL)
_ENDING = re.compile(r"_\{([^{}]*)\}|_([A-Za-z]+|\d+)|(\d+)|_([α-ωΑ-Ω])")


class Key(NamedTuple):
    """What all spellings of a name share: its letter, an accent such as hat, its subscript."""

    base: str
    mark: str
    subscript: str


@lru_cache(maxsize=4096)
def key(word: str) -> Key | None:
    """Return the key of a word, or None where it is not built like a name."""
    match = _WORD.fullmatch(word)
    if match is None:
        return None
    base, rest = match.groups()
    subscripts: list[str] = []
    mark, at = "", 0
    while at < len(rest):
        ending = _ENDING.match(rest, at)
        if ending is None:
            return None
        text = next(group for group in ending.groups() if group is not None).replace(" ", "")
        if text in MARK_NAMES and not mark and not subscripts:
            mark = text
        else:
            subscripts.append(_latin(text))
        at = ending.end()
    if not mark:
        base, mark = _spelled_mark(base)
    return Key(GREEK_SPELLINGS.get(base, GREEK.get(base, base)), mark, "_".join(subscripts))


def canonical(name: Key) -> str:
    """Return the spelling of a key that nobody declared: `w_1`, `x_hat`, `theta`."""
    return "_".join(part for part in name if part)


def names_in(tree: Formula) -> tuple[str, ...]:
    """Return the names of a formula, each once, in the order in which they are first read."""
    found: dict[str, None] = {}
    waiting: list[Formula] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found[node.name] = None
        waiting.extend(reversed(children(node)))
    return tuple(found)


def children(node: Formula) -> tuple[Formula, ...]:
    """Return the parts of a node from left to right."""
    match node:
        case Sum(terms=parts) | Product(factors=parts) | Call(arguments=parts):
            return parts
        case Vector(entries=entries):
            return entries
        case Quotient(top=first, bottom=second) | Power(base=first, exponent=second):
            return first, second
        case Relation(left=first, right=second):
            return first, second
        case Negation(inner=inner):
            return (inner,)
    return ()


def _latin(text: str) -> str:
    return "".join(GREEK.get(char, char) for char in text)


def _spelled_mark(base: str) -> tuple[str, str]:
    """Take `yhat` apart; a longer word such as `what` stays a word."""
    for mark in MARK_NAMES:
        stem = base.removesuffix(mark)
        if stem != base and (len(stem) == 1 or stem in GREEK_SPELLINGS):
            return stem, mark
    return base, ""

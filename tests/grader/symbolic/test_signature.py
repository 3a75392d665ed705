"""Signatures: what the grader holds for equal is alike, what differs is not."""

import pytest

from grader.symbolic.equivalence import compare
from grader.symbolic.reader import read
from grader.symbolic.signature import alike, signature
from grader.symbolic.tree import Formula, Relation, Vector
from grader.symbolic.vocabulary import AUTHOR

NAMES = ("x", "y")
FORMULAS = [
    *("2x", "x + x", "2*x + 0", "-2x", "x^2", "x*x", "x^3 y^3", "(x y)^3", "x^4 y^3 / x"),
    *("sin(x)^2 + cos(x)^2", "1", "x - x", "0", "sqrt(x^2)", "abs(x)", "x", "e^(x+y)", "e^x e^y"),
    *("log(x^2)", "2 log(x)", "1/x", "x^(-1)", "2x + y", "y + 2x", "2x - y", "x/3", "0.3333 x"),
]


def tree(text: str) -> Formula:
    return read(text, AUTHOR).tree


@pytest.mark.parametrize("one", FORMULAS)
def test_alike_is_what_the_grader_holds_for_equal(one: str) -> None:
    for other in FORMULAS:
        first, second = tree(one), tree(other)
        assert not isinstance(first, Vector | Relation)
        assert not isinstance(second, Vector | Relation)
        equal = compare(first, second).equal is True
        assert alike(signature(first, NAMES), signature(second, NAMES)) is equal, other


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[x, 2y]", "[x, y + y]", True),
        ("[x, 2y]", "[2y, x]", False),
        ("[x, 2y]", "[x, 2y, 0]", False),
        ("x = 2", "2 = x", True),
        ("x = 2", "x = 3", False),
        ("x < 2", "2 < x", False),
    ],
)
def test_vectors_and_equations_have_signatures(one: str, other: str, expected: bool) -> None:
    found = [signature(tree(text), NAMES) for text in (one, other)]
    assert alike(*found) is expected


def test_names_keep_to_their_domains() -> None:
    whole = signature(tree("cos(2 pi n)"), ("n",), {"n": "integer"})
    assert alike(whole, signature(tree("1"), ("n",), {"n": "integer"}))

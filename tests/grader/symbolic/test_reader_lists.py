"""tests: grader.symbolic: vectors in any usual bracket, matrices, relations."""

import pytest

from grader.errors import InvalidAnswer
from grader.symbolic.reader import Reading, read
from grader.symbolic.tree import Relation, Vector
from grader.symbolic.vocabulary import AnswerKind, Vocabulary

VECTORS = [
    ("[2x, 3y]", "[2·x, 3·y]"),
    ("(2x,3y)", "[2·x, 3·y]"),
    ("{2x; 3y}", "[2·x, 3·y]"),
    ("<2x, 3y>", "[2·x, 3·y]"),
    ("⟨2x,3y⟩", "[2·x, 3·y]"),
    ("2x, 3y", "[2·x, 3·y]"),
    ("2x; 3y", "[2·x, 3·y]"),
    ("2x\n3y", "[2·x, 3·y]"),
    ("[2x\n3y]", "[2·x, 3·y]"),
    ("[2x,\n 3y,\n]", "[2·x, 3·y]"),
    ("[2x +\n1, 3y]", "[2·x + 1, 3·y]"),
    ("10 14", "[10, 14]"),
    ("(10 14)", "[10, 14]"),
    ("[1 -2]", "[1, -2]"),
    ("[1.5 -2/3  4]", "[1.5, -2/3, 4]"),
    ("(1,5)", "[1, 5]"),
    ("(10000,)", "[10000]"),
    ("[2x]", "[2·x]"),
    ("((2x),(3y))", "[2·x, 3·y]"),
    ("[2(x+1), max(x, y)]", "[2·(x + 1), max(x, y)]"),
    ("\\begin{bmatrix}10\\\\14\\end{bmatrix}", "[10, 14]"),
    ("\\begin{pmatrix} 2x \\\\[4pt] \\frac{1}{y} \\end{pmatrix}", "[2·x, 1/y]"),
    ("\\left(2x, 3y\\right)", "[2·x, 3·y]"),
    ("\\langle 2x, 3y \\rangle", "[2·x, 3·y]"),
    ("e^y [2x, x^2]", "[e^y·(2·x), e^y·x^2]"),
    ("[x, y]/2", "[x/2, y/2]"),
    ("1/3 [x, y]", "[(1/3)·x, (1/3)·y]"),
    ("-[x, y]", "[-x, -y]"),
    ("2[x, y] + [1, 1]", "[2·x + 1, 2·y + 1]"),
    ("(2x, 3y)^T", "[2·x, 3·y]"),
    ("(2x, 3y)ᵀ", "[2·x, 3·y]"),
    ("[2x, 3y]^{\\top}", "[2·x, 3·y]"),
    ("∇f = (2x, 3y)", "[2·x, 3·y]"),
    ("\\nabla f(x,y) = (2x, 3y)", "[2·x, 3·y]"),
    ("grad f = (2x, 3y)", "[2·x, 3·y]"),
    ("∇_w L = [2x, 3y]", "[2·x, 3·y]"),
]
MATRICES = [
    ("[[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
    ("((1,2),(3,4))", "[[1, 2], [3, 4]]"),
    ("[1,2;3,4]", "[[1, 2], [3, 4]]"),
    ("[1 2; 3 4]", "[[1, 2], [3, 4]]"),
    ("1 2\n3 4", "[[1, 2], [3, 4]]"),
    ("\\begin{bmatrix}-2 & 0\\\\ 0 & -4\\end{bmatrix}", "[[-2, 0], [0, -4]]"),
    ("[[1,2],[3,4]]^T", "[[1, 3], [2, 4]]"),
    ("[x; y]", "[[x], [y]]"),
    ("[[x], [y]]", "[[x], [y]]"),
    ("x[[1,2],[3,4]]", "[[x·1, x·2], [x·3, x·4]]"),
    ("H = [[1,2],[3,4]]", "[[1, 2], [3, 4]]"),
]
RELATIONS = [
    ("y = 2x+1", "y = 2·x + 1"),
    ("y==2x", "y = 2·x"),
    ("x ≤ 2", "x <= 2"),
    ("x=<2", "x <= 2"),
    ("x ≠ y", "x != y"),
    ("2 > x", "2 > x"),
    ("\\frac{y}{x} = 2", "y/x = 2"),
    ("x(y) = 1", "x·y = 1"),
]


def reading(typed: str, *kinds: AnswerKind) -> Reading:
    return read(typed, Vocabulary(names=("x", "y"), kinds=kinds))


@pytest.mark.parametrize(("typed", "wanted"), VECTORS)
def test_a_vector(typed: str, wanted: str) -> None:
    found = reading(typed, "vector")
    assert isinstance(found.tree, Vector)
    assert found.text == wanted
    assert reading(wanted, "vector").tree == found.tree


@pytest.mark.parametrize(("typed", "wanted"), MATRICES)
def test_a_matrix(typed: str, wanted: str) -> None:
    found = reading(typed, "matrix")
    assert found.text == wanted
    assert reading(wanted, "matrix").tree == found.tree


@pytest.mark.parametrize(("typed", "wanted"), RELATIONS)
def test_a_relation(typed: str, wanted: str) -> None:
    found = reading(typed, "relation")
    assert isinstance(found.tree, Relation)
    assert found.text == wanted


REFUSED: list[tuple[AnswerKind, str, str]] = [
    ("vector", "[]", "formula_bracket_empty"),
    ("vector", "[2x, , 3y]", "formula_entry_missing"),
    ("vector", "[2x 3y]", "formula_list_spaces"),
    ("vector", "[1,5; 2,5]", "formula_decimal_commas"),
    ("vector", "(2x, 3y", "formula_bracket_unclosed"),
    ("vector", "(2x, 3y]", "formula_bracket_mismatch"),
    ("vector", "[x,y] + 1", "formula_list_plus"),
    ("vector", "[x,y] + [1]", "formula_list_plus"),
    ("vector", "[x,y]*[x,y]", "formula_list_times_list"),
    ("vector", "1/[x,y]", "formula_over_list"),
    ("vector", "sin([x,y])", "formula_list_inside"),
    ("vector", "[x,y]^2", "formula_list_inside"),
    ("vector", "x=2, y=3", "formula_equation_in_list"),
    ("vector", "[[x], [y]]", "formula_matrix_for_list"),
    ("matrix", "[[1,2],[3]]", "formula_ragged"),
    ("matrix", "[[1,2],3]", "formula_ragged"),
    ("matrix", "[[[1]]]", "formula_nested_lists"),
    ("vector", "(x)^T", "formula_transposed"),
    ("relation", "2x+1", "formula_value_for_relation"),
    ("relation", "0 < x < 1", "formula_relation_chain"),
    ("relation", "y =", "formula_ends_early"),
    ("relation", "[1, 2]", "formula_list_for_value"),
]


@pytest.mark.parametrize(("kind", "typed", "code"), REFUSED)
def test_it_is_refused(kind: AnswerKind, typed: str, code: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        reading(typed, kind)
    assert caught.value.feedback.code == code


def test_a_single_formula_for_a_list_is_read_and_told() -> None:
    found = reading("2x", "vector")
    assert not isinstance(found.tree, Vector)
    assert [warning.code for warning in found.warnings] == ["formula_value_for_list"]


def test_a_scaled_list_stays_within_the_limit_on_nodes() -> None:
    long = "+".join(["x"] * 100)
    with pytest.raises(InvalidAnswer) as caught:
        reading(f"({long})*[{','.join(['y'] * 100)}]", "vector")
    assert caught.value.feedback.code == "formula_too_many"


def test_where_both_are_wanted_a_sign_between_numbers_subtracts() -> None:
    assert reading("[1 -2]", "expression", "vector").text == "[1 - 2]"
    assert reading("[1 2]", "expression", "vector").text == "[1, 2]"

"""tests: grader.symbolic: what is printed reads back; what is drawn means the same."""

import contextlib
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from grader.errors import InvalidAnswer
from grader.symbolic import printing, values
from grader.symbolic.reader import read
from grader.symbolic.tree import Name, Negation, Number, Power, Product, Quotient, Vector
from grader.symbolic.vocabulary import Vocabulary
from grader.symbolic.words import SHAPE, VALUES
from tests.grader.symbolic.trees import NAMES, NoValue, close, formulas, value

VOCABULARY = Vocabulary(names=NAMES)
AT = dict(zip(NAMES, (0.7, 1.3, 0.45, 2.1, 0.9, 1.7, 0.6), strict=True))


@settings(max_examples=400, deadline=None)
@given(formulas)
def test_printed_text_reads_back_to_the_same_tree(tree: Any) -> None:
    printed = printing.text(tree)
    with contextlib.suppress(InvalidAnswer):  # chance may make a formula without any value
        values.check(tree, printed)
        again = read(printed, VOCABULARY)
        assert again.tree == tree
        assert again.text == printed


@settings(max_examples=300, deadline=None)
@given(formulas)
def test_printed_text_is_refused_for_its_value_alone(tree: Any) -> None:
    with contextlib.suppress(InvalidAnswer):
        values.check(tree, "")
        read(printing.text(tree), VOCABULARY)
        return
    with pytest.raises(InvalidAnswer) as caught:
        read(printing.text(tree), VOCABULARY)
    assert caught.value.feedback.code in {*VALUES, *SHAPE}


@settings(max_examples=200, deadline=None)
@given(formulas)
def test_latex_means_what_the_tree_means(tree: Any) -> None:
    try:
        expected = value(tree, AT)
        again = read(printing.latex(tree), VOCABULARY)
    except (NoValue, InvalidAnswer):
        return
    assert close(value(again.tree, AT), expected, 1e-6)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("12x^2", "12x^{2}"),
        ("x^(1/2)", r"x^{\frac{1}{2}}"),
        ("(1/x)^2", r"\left(\frac{1}{x}\right)^{2}"),
        ("-x^2/2", r"-\frac{x^{2}}{2}"),
        ("2*3x", r"2 \cdot 3x"),
        ("x(y+1)", r"x \cdot \left(y + 1\right)"),
        ("2(x+1)(y-1)", r"2\left(x + 1\right)\left(y - 1\right)"),
        ("x e^y", r"x\, e^{y}"),
        ("2 lambda w_1", r"2\lambda\, w_{1}"),
        ("sqrt(x)+abs(y)", r"\sqrt{x} + \left|y\right|"),
        ("ln x / x", r"\frac{\ln\left(x\right)}{x}"),
        ("sigmoid(x)", r"\operatorname{sigmoid}\left(x\right)"),
        ("y_hat - y", r"\hat{y} - y"),
        ("1e-20 x", r"1 \cdot 10^{-20}x"),
        ("pi/2", r"\frac{\pi}{2}"),
    ],
)
def test_latex_as_people_write_it(typed: str, drawn: str) -> None:
    names = ("x", "y", "w_1", "lambda", "y_hat")
    assert read(typed, Vocabulary(names=names)).latex == drawn


def test_vectors_and_matrices_are_drawn_with_brackets() -> None:
    x, y = Name("x"), Name("y")
    row = Vector((x, y))
    assert printing.latex(row) == r"\left[x,\; y\right]"
    drawn = printing.latex(Vector((row, row)))
    assert drawn == r"\begin{bmatrix}x & y \\ x & y\end{bmatrix}"


def test_numbers_that_only_a_computation_makes_are_bracketed_too() -> None:
    half, two = Number(Fraction(-1, 2)), Number(Fraction(2))
    assert printing.text(Product((two, half))) == "2·(-1/2)"
    assert printing.text(Power(half, two)) == "(-1/2)^2"
    assert printing.text(Negation(half)) == "-(-1/2)"
    assert printing.text(Quotient(two, Number(Fraction(1, 3)))) == "2/(1/3)"
    assert printing.latex(Product((two, half))) == r"2\left(-\frac{1}{2}\right)"


@pytest.mark.parametrize(
    ("value", "text"),
    [("0.5", "0.5"), ("5", "5.0"), ("1e-12", "0.000000000001"), ("1e-30", "1e-30"),
     ("25e30", "25e30"), ("123.450", "123.45"), ("0", "0.0")],
)  # fmt: skip
def test_decimals(value: str, text: str) -> None:
    assert printing.decimal_text(Fraction(value)) == text


@pytest.mark.parametrize(
    ("name", "drawn"),
    [("x", "x"), ("w_1", "w_{1}"), ("w1", "w_{1}"), ("w_12", "w_{12}"), ("x_i", "x_{i}"),
     ("theta", r"\theta"), ("Omega", r"\Omega"), ("lam", r"\lambda"), ("gamma1", r"\gamma_{1}"),
     ("y_hat", r"\hat{y}"), ("theta_hat_1", r"\hat{\theta}_{1}"), ("rate", r"\mathrm{rate}"),
     ("w_new", r"w_{\mathrm{new}}")],
)  # fmt: skip
def test_names(name: str, drawn: str) -> None:
    assert printing.name_latex(name) == drawn

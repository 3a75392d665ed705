"""tests: grader.symbolic: what is read, and as what. The table is the specification."""

import pytest

from grader.errors import InvalidAnswer
from grader.symbolic.names import names_in
from grader.symbolic.reader import Reading, read
from grader.symbolic.tree import (
    Call,
    Constant,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Vector,
)
from grader.symbolic.vocabulary import AUTHOR, Vocabulary

# (declared names, what is typed, what it is read as)
READ = """
    x y | 12x^2 | 12·x^2
    x y | 12 x² | 12·x^2
    x y | 3*4x^2 | 3·4·x^2
    x y | -x^2 | -x^2
    x y | (-x)^2 | (-x)^2
    x y | x**2 | x^2
    x y | 2^3^2 | 2^(3^2)
    x y | 2^-x | 2^(-x)
    x y | 2*-x | 2·(-x)
    x y | 2--x | 2 - (-x)
    x y | x - y - 1 | x - y - 1
    x y | x/y/2 | (x/y)/2
    x y | x/2*y | (x/2)·y
    x y | .5*x | 0.5·x
    x y | 5.*x | 5.0·x
    x y | 1e-12*x | 0.000000000001·x
    x y | x(y+1) | x·(y + 1)
    x y | (x+1)(y-1) | (x + 1)·(y - 1)
    x y | 2(3)(x) | 2·3·x
    x y | (x+1)2 | (x + 1)·2
    x y | x 2 | x·2
    x y | xy | x·y
    x y | 2yx | 2·y·x
    x y | 2x e^y | 2·x·e^y
    x y | 2xe^y | 2·x·e^y
    x y | 2xexp(x) | 2·x·exp(x)
    x y | xlnx | x·ln(x)
    x y | x ln x / 2 | x·ln(x)/2
    x y | lnx | ln(x)
    x y | log x^2 | ln(x^2)
    x y | sinx cosy | sin(x)·cos(y)
    x y | sin x cos y | sin(x)·cos(y)
    x y | x sin x | x·sin(x)
    x y | sin 2x | sin(2·x)
    x y | sin 2πx | sin(2·pi·x)
    x y | sin -x | sin(-x)
    x y | sin cos x | sin(cos(x))
    x y | ln|x| | ln(abs(x))
    x y | sin^2 x | sin(x)^2
    x y | sin^2(x) + cos²(x) | sin(x)^2 + cos(x)^2
    x y | sin(x)^2 | sin(x)^2
    x y | sin^-1(x) | arcsin(x)
    x y | tanh⁻¹ x | artanh(x)
    x y | asin(x) + arctan(y) | arcsin(x) + arctan(y)
    x y | Exp(x) | exp(x)
    x y | 2^x ln2 | 2^x·ln(2)
    x y | log_2(x) | ln(x)/ln(2)
    x y | log10(x) | ln(x)/ln(10)
    x y | log(x, 3) | ln(x)/ln(3)
    x y | max(0, x) | max(0, x)
    x y | pow(x, 3) | x^3
    x y | 1/2x | (1/2)·x
    x y | x/2y | (x/2)·y
    x y | 1/(2x) | 1/(2·x)
    x y | e^2x | e^2·x
    x y | e^-x^2 | e^(-x^2)
    x y | x^1/2 | x^1/2
    x y | |x|+|y| | abs(x) + abs(y)
    x y | |x||y| | abs(x)·abs(y)
    x y | |x|y + |y|x | abs(x)·y + abs(y)·x
    x y | ||x|-1| | abs(abs(x) - 1)
    x y | 2|x - |y|| | 2·abs(x - abs(y))
    x y | [2*(x+1)] | 2·(x + 1)
    x y | x*{2+[3-(x+1)]} | x·(2 + (3 - (x + 1)))
    x y | 2×x | 2·x
    x y | 4x÷2 | 4·x/2
    x y | 3*x−x | 3·x - x
    x y | x⁻¹ | x^(-1)
    x y | x²y³ | x^2·y^3
    x y | x¹⁰ | x^10
    x y | 2ˣ | 2^x
    x n | nxⁿ⁻¹ | n·x^(n - 1)
    x y | √x | sqrt(x)
    x y | 3√(x+1) | 3·sqrt(x + 1)
    x y | ∛x | cbrt(x)
    x y | ½x | (1/2)·x
    x y | 2½x | (2 + 1/2)·x
    x y | 2πx | 2·pi·x
    x y | ｘ＋１ | x + 1
    x y | 𝑥^𝟐 | x^2
    x y | 2*\u200bx | 2·x
    x y | x y. | x·y
    x lambda | λx + lam + \\lambda | lambda·x + lambda + lambda
    x lam | λ*x + lambda | lam·x + lam
    mu | µ + μ | mu + mu
    Omega | 2Ω | 2·Omega
    theta | sin θ | sin(theta)
    x w_1 | w_1 + w₁ + w_{1} + w1 | w_1 + w_1 + w_1 + w_1
    x w_1 | w_1x | w_1·x
    x1 x2 | x1*x2 + x₁x₂ + x1x2 | x1·x2 + x1·x2 + x1·x2
    x1 x | x1x | x1·x
    gamma1 | γ1 + γ_1 + gamma_1 | gamma1 + gamma1 + gamma1
    x_12 | x_{12} + x₁₂ | x_12 + x_12
    x_i w_i | xᵢ*w_i | x_i·w_i
    y y_hat | ŷ - y + \\hat{y} + yhat | y_hat - y + y_hat + y_hat
    x_hat | x̂*2 | x_hat·2
    x E | E*e | E·e
    e x | 2e+3 | 2·e + 3
    sin x | sin*x | sin·x
    x y | f(x) = 2x | 2·x
    x y | f'(x)=2x | 2·x
    x | y = 2x | 2·x
    x y | y' = 2x | 2·x
    x y | dy/dx = 2x | 2·x
    x y | d/dx f(x) = 2x | 2·x
    x y | ∂f/∂x = 2xy | 2·x·y
    w L | ∂L/∂w = 2w | 2·w
    x y | \\frac{dy}{dx} = 2x | 2·x
    x y | \\frac{\\partial f}{\\partial x} = 2x | 2·x
    x y | = 2x | 2·x
    x y | $2x$ | 2·x
    x y | \\frac12 x | (1/2)·x
    x y | \\frac{x^{2}}{2y} | x^2/(2·y)
    x y | \\frac{1}{\\sqrt{x}} | 1/sqrt(x)
    x y | \\sqrt[3]{x} + \\sqrt[4]{y} | cbrt(x) + y^(1/4)
    x y | \\left(x+1\\right)^{2} | (x + 1)^2
    x y | 2\\cdot x \\times y | 2·x·y
    x y | \\ln\\left(x\\right) + \\sin^{2} x | ln(x) + sin(x)^2
    x y | \\left|x\\right| | abs(x)
    x y | \\mathrm{e}^{-x} | e^(-x)
    x y | \\operatorname{sigmoid}(x) | sigmoid(x)
    w lambda | \\lambda w | lambda·w
    x | \\frac\\pi2 x | (pi/2)·x
    x | σ(x) | sigmoid(x)
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    """Cut a table at its first and last bar: formulas may hold bars."""
    found = []
    for line in filter(None, map(str.strip, table.splitlines())):
        names, rest = line.split(" | ", 1)
        typed, wanted = rest.rsplit(" | ", 1)
        found.append((names, typed, wanted))
    return found


def reading(names: str, typed: str) -> Reading:
    return read(typed, Vocabulary(names=tuple(names.split())))


@pytest.mark.parametrize(("names", "typed", "wanted"), rows(READ))
def test_it_is_read_as(names: str, typed: str, wanted: str) -> None:
    assert reading(names, typed).text == wanted


@pytest.mark.parametrize(("names", "typed", "wanted"), rows(READ))
def test_the_reading_reads_back(names: str, typed: str, wanted: str) -> None:
    tree = reading(names, typed).tree
    assert reading(names, wanted).tree == tree


# (declared names, what is typed, what is told beside the reading)
TOLD = """
    x y | 1/2x | formula_quotient_ends
    x y | x/2y | formula_quotient_ends
    x y | 1/2 x |
    x y | e^2x | formula_exponent_ends
    x y | e^-2x | formula_exponent_ends
    x y | 2^2x | formula_exponent_ends
    x y | x^1/2 | formula_exponent_ends
    x y | x^-1/2 | formula_exponent_ends
    x n | x^n-1 | formula_exponent_ends
    x y | x^2y |
    x y | x²y |
    x y | e^x y |
    x y | sin^-1 x | formula_inverse
    x y | ln x+1 | formula_argument_ends
    x y | ln x + 1 |
    x y | sin 2*x | formula_argument_ends
    x y | sin xy | formula_argument_reach
    x y | x 2 | formula_number_behind
    x y | xlnx | formula_split
    x y | xy |
    x w_1 | w1 | formula_spelling
    x w_1 | w₁ |
    x y | 2e+3 | formula_scientific
    x y | 2½ | formula_mixed
    x y | √2x | formula_root_ends
    x y | f'(x) = 2x | formula_label
    x | σ(x) | formula_sigma
    x y | log(x, 2) | formula_log_base
"""


@pytest.mark.parametrize("line", TOLD.strip().splitlines())
def test_what_is_uncertain_is_told(line: str) -> None:
    names, typed, *codes = (part.strip() for part in line.split("|"))
    told = [warning.code for warning in reading(names, typed).warnings]
    assert told == [code for code in codes if code]


def test_a_warning_says_what_was_read_and_how_to_write_the_other() -> None:
    (warning,) = reading("x", "e^2x").warnings
    assert warning.data["exponent"] == "2"
    assert warning.data["suggestion"] == "e^(2x)"
    (warning,) = reading("x", "1/2x").warnings
    assert (warning.data["quotient"], warning.data["bottom"]) == ("1/2", "2")


def test_the_tree_keeps_what_was_written() -> None:
    x, two = Name("x"), Number(2)  # type: ignore[arg-type]
    assert reading("x", "2x").tree == Product((two, x))
    assert reading("x", "x-2").tree == Sum((x, Negation(two)))
    assert reading("x", "-2x/x").tree == Negation(Quotient(Product((two, x)), x))
    assert reading("x", "e^√x").tree == Power(Constant("e"), Call("sqrt", (x,)))


def test_numbers_are_exact_and_know_their_point() -> None:
    third, half = reading("x", "1/3").tree, reading("x", "0.50").tree
    assert isinstance(third, Quotient)
    assert half == Number(half.value, decimal=True)  # type: ignore[union-attr]
    assert str(half.value) == "1/2"  # type: ignore[union-attr]


def test_spans_point_into_the_answer() -> None:
    typed = "1 + \\frac{1}{x} + 𝑥²"
    tree = reading("x", typed).tree
    assert isinstance(tree, Sum)
    assert typed[slice(*tree.terms[0].span)] == "1"
    assert typed[slice(*tree.terms[2].span)] == "𝑥²"


def test_a_warning_on_a_latex_command_quotes_all_of_it() -> None:
    (warning,) = reading("x", "\\sigma(x)").warnings
    assert warning.data["found"] == "\\sigma"


def test_an_author_declares_nothing() -> None:
    tree = read("2*lambda*w_1 + γ1 - x₂·y_hat + theta(x+1)", AUTHOR).tree
    assert names_in(tree) == ("lambda", "w_1", "gamma1", "x_2", "y_hat", "theta", "x")
    assert isinstance(read("[2*x]", AUTHOR).tree, Vector)


def test_an_author_calls_known_functions_only() -> None:
    with pytest.raises(InvalidAnswer):
        read("primepi(x)", AUTHOR)


def test_a_vocabulary_is_taken_from_the_key() -> None:
    key = read("[2*x, w_1]", AUTHOR).tree
    vocabulary = Vocabulary.of(key)
    assert vocabulary == Vocabulary(names=("x", "w_1"), kinds=("vector",))
    assert Vocabulary.of(key, names=["y"]).names == ("y",)


def test_an_open_vocabulary_takes_a_new_letter_but_no_word() -> None:
    vocabulary = Vocabulary(names=("x",), open=True)
    assert read("x + C", vocabulary).text == "x + C"
    assert read("x + b_1", vocabulary).text == "x + b_1"
    for typed in ("x2", "x + meters"):
        with pytest.raises(InvalidAnswer):
            read(typed, vocabulary)


def test_an_author_may_allow_functions_of_his_own() -> None:
    vocabulary = Vocabulary(names=("x",), functions=("softsign",))
    assert read("softsign(2x)", vocabulary).text == "softsign(2·x)"

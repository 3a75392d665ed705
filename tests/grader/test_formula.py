"""The kind "symbolic": what an author may declare, and what a learner is told."""

from typing import Any

import pytest

from grader.errors import InvalidAnswer, ItemError
from grader.kinds import KINDS
from grader.messages import text
from grader.result import Verdict

formula: Any = KINDS["symbolic"]
POWER = {"derive": {"of": "4x^3", "by": "x"}}
GRADIENT = {"derive": {"of": "3x^2 + 2xy + y^3", "by": "x, y", "what": "gradient"}}
STEP = {"answer": "[1.8, 3.4]"}
LOOSE = {"answer": "[-28/3, -4]", "absolute": 0.005}
LINE = {"answer": "y = 2x + 1"}
FACTORED = {"answer": "x^2 + 2x + 1", "form": "factored"}
SIGN = {"answer": "x - y", "up_to": "sign"}
INTEGRAL = {"answer": "x^2", "names": "x, C", "up_to": "constant"}
SINES = "*".join(f"sin(x^{power})" for power in range(2, 14))
POSITIVE = {"answer": "x", "names": "x: positive"}


def judged(content: dict[str, Any], answer: object) -> Any:
    return formula.score(formula.read_item(content), answer)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (POWER, "12x^2"),
        (POWER, "f'(x) = 12 x²"),
        (POWER, r"\frac{24x^{2}}{2}"),
        (GRADIENT, "(6x+2y, 2x+3y²)"),
        (GRADIENT, r"\begin{bmatrix} 6x+2y \\ 2x+3y^2 \end{bmatrix}"),
        (STEP, "9/5, 17/5"),
        (STEP, "1.8 3.4"),
        (LOOSE, "[-9.3333, -4]"),
        (LINE, "2x - y + 1 = 0"),
        (FACTORED, "(x+1)^2"),
        (SIGN, "y - x"),
        (INTEGRAL, "x^2 + C"),
        (POSITIVE, "sqrt(x^2)"),
        ({"answer": "5"}, 5),
    ],
)
def test_equal_answers_are_right_in_any_form(content: dict[str, Any], answer: object) -> None:
    assert judged(content, answer).verdict == Verdict.CORRECT


@pytest.mark.parametrize(
    ("content", "answer", "score", "words"),
    [
        (POWER, "12x^3", 0, "not lowered"),
        (POWER, "x^4", 0, "integrated"),
        (POWER, "-12x^2", 0, "sign"),
        (POWER, "sin x", 0, "At x ="),
        (GRADIENT, "[2x+3y^2, 6x+2y]", 0, "another order"),
        (GRADIENT, "[6x+2y, 3y^2]", 0.5, "Component 2"),
        (GRADIENT, "6x+2y", 0, "2 components"),
        (STEP, "[2.2, 2.6]", 0, "Component 1"),
        (LOOSE, "[-9.3, -4]", 0.5, "Component 1"),
        (LINE, "y = 2x", 0, "not equal"),
        (FACTORED, "x^2+2x+1", 0, "factored further"),
        (POSITIVE, "-x", 0, "sign"),
        ({"answer": "x"}, "sqrt(x^2)", 0, "At x ="),
    ],
)
def test_wrong_answers_are_told_why(
    content: dict[str, Any], answer: str, score: float, words: str
) -> None:
    result = judged(content, answer)
    assert result.verdict == (Verdict.PARTIAL if score else Verdict.INCORRECT)
    assert result.score == score
    assert words in " ".join(text(feedback) for feedback in result.feedback)


def test_the_authors_own_reason_comes_first() -> None:
    content = POWER | {"wrong": [{"answer": "12x^3", "reason": "Lower the exponent."}]}
    assert text(judged(content, "12x^3").feedback[0]) == "Lower the exponent."


@pytest.mark.parametrize("answer", ["", "2x^", "2z", "__import__('os')", None, [], True, "1/0"])
def test_what_cannot_be_read_is_invalid_and_costs_nothing(answer: object) -> None:
    assert judged(POWER, answer).verdict == Verdict.INVALID
    with pytest.raises(InvalidAnswer):
        formula.validate(formula.read_item(POWER), answer)


def test_a_missing_constant_is_told_and_not_held_against() -> None:
    result = judged(INTEGRAL, "x^2")
    assert result.verdict == Verdict.CORRECT
    assert "C" in text(result.feedback[1])


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.answer"),
        ({"answer": "2x^"}, "item.answer"),
        ({"answer": "2xy"}, "item.names"),
        ({"answer": "x", "names": "x: imaginary"}, "item.names"),
        ({"answer": "2x", "right": ["3x"]}, "item.right.0"),
        ({"answer": "2x", "right": "2x"}, "item.right"),
        ({"answer": "2x", "wrong": [{"answer": "x+x", "reason": "r"}]}, "item.wrong.0.answer"),
        ({"answer": "2x", "form": "pretty"}, "item.form"),
        ({"answer": "3x^2", "derive": {"of": "x^2", "by": "x"}}, "item.answer"),
        ({"derive": {"of": "x^2"}}, "item.derive.by"),
        ({"derive": {"of": "x^", "by": "x"}}, "item.derive.of"),
        ({"derive": {"of": "x", "by": "x", "what": "integral"}}, "item.derive.what"),
        ({"answer": "2x", "colour": "red"}, "item.colour"),
        # A sixth derivative of a product of twelve sines has 80 million parts.
        ({"derive": {"of": SINES, "by": "x, x, x, x, x, x"}}, "item.answer"),
        ({"answer": "x", "right": ["x" + "+0" * 450] * 5}, "item.right"),
        ({"answer": "x", "wrong": [{"answer": "1" + "+0" * 450, "reason": "r"}] * 5}, "item.wrong"),
    ],
)
def test_an_authors_slip_is_told_with_its_field(content: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as error:
        formula.read_item(content)
    assert error.value.field == field


def test_sympy_agrees_with_what_was_derived() -> None:
    formula.prove(formula.read_item(GRADIENT))


def test_what_a_learner_sees_holds_no_key() -> None:
    shown = formula.public(formula.read_item(GRADIENT), 0)
    assert shown == {"names": ["x", "y"], "kinds": ["vector"], "form": None}

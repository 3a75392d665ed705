"""A typical mistake is named, a right answer never, and what coincides is not told apart."""

import pytest

from grader.symbolic.diagnosis import Diagnosis, diagnose
from grader.symbolic.differentiate import derivative
from grader.symbolic.equivalence import compare
from grader.symbolic.malrules import RARER, USUAL, wrong_answers
from grader.symbolic.reasons import DIAGNOSES
from tests.grader.symbolic.formulas import tree


def diagnosed(function: str, by: str, answer: str) -> Diagnosis | None:
    source = tree(function)
    return diagnose(tree(answer), derivative(source, by), source, by)


@pytest.mark.parametrize(
    ("function", "by", "answer", "rule"),
    [
        ("(3*x+1)^3", "x", "3*(3*x+1)^2", "no-chain"),
        ("(3*x+1)^3", "x", "9*(3*x+1)^3", "power-not-reduced"),
        ("4*x^3", "x", "3*x^2", "factor-lost"),
        ("4*x^3", "x", "12*x^3", "power-not-reduced"),
        ("4*x^3", "x", "4*x^2", "power-no-factor"),
        ("4*x^3", "x", "x^4", "integrated"),
        ("3*x^2+100", "x", "6*x+100", "constant-kept"),
        ("3*x^2+100", "x", "3*x^2+100", "not-differentiated"),
        ("x^2*sin(x)", "x", "2*x*cos(x)", "product-of-derivatives"),
        ("x^2*sin(x)", "x", "2*x*sin(x)", "product-first-only"),
        ("x^2*sin(x)", "x", "x^2*cos(x)", "product-second-only"),
        ("x^2*y+5*y", "x", "x^2+5", "wrt"),
        ("sin(x)/x", "x", "cos(x)", "quotient-of-derivatives"),
        ("sin(x)/x", "x", "(x*cos(x)-sin(x))/x", "quotient-no-square"),
        ("exp(2*x)", "x", "exp(2*x)", "no-chain"),
        ("exp(2*x)", "x", "4*x*exp(2*x-1)", "exp-as-power"),
        ("log(x^2+1)", "x", "2*x", "log-no-reciprocal"),
        ("tanh(w*x)", "w", "(1-tanh(w*x))*x", "tanh-first-power"),
        ("sigmoid(w*x)", "w", "x*(1-sigmoid(w*x))", "sigmoid-factor"),
        ("2^x*y", "x", "2^x*y", "base-log-lost"),
        ("(a+b+c)^2/n", "a", "2*(a+b+c)", "factor-lost"),
    ],
)
def test_a_mistake_is_named(function: str, by: str, answer: str, rule: str) -> None:
    found = diagnosed(function, by, answer)
    assert found is not None
    assert rule in found.rules


def test_rearranged_mistakes_are_named_too() -> None:
    found = diagnosed("(w*x+b-y)^2", "w", "2*b + 2*w*x - 2*y")
    assert found is not None
    assert "no-chain" in found.rules


def test_mistakes_that_coincide_are_all_given_with_what_they_share() -> None:
    found = diagnosed("x^2*y", "x", "x*y")
    assert found is not None
    assert found.rules == ("power-no-factor", "half")
    assert found.shared == "half"


def test_the_other_name_is_told() -> None:
    found = diagnosed("x^2*y^3", "x", "3*x^2*y^2")
    assert found is not None
    assert found.rule == "wrt"
    assert found.data == {"name": "y"}


@pytest.mark.parametrize(
    ("reference", "answer", "rule", "data"),
    [
        ("2*x+sin(y)", "-2*x-sin(y)", "sign-flip", {}),
        ("2*x+sin(y)", "6*x+3*sin(y)", "factor", {"constant": "3"}),
        ("2*x+sin(y)", "2*x+sin(y)+5", "constant-added", {"constant": "5"}),
        ("x*exp(y)", "y*exp(x)", "names-exchanged", {"name": "x, y"}),
        ("(yhat-y)*x", "(yhat-y)*x/n", "over", {"name": "n"}),
        ("(yhat-y)*x", "(y-yhat)*x", "sign-flip", {"name": "y, yhat"}),
        ("x+1", "1/(1+x)", "reciprocal", {}),
    ],
)
def test_relations_to_the_right_answer(
    reference: str, answer: str, rule: str, data: dict[str, str]
) -> None:
    found = diagnose(tree(answer), tree(reference))
    assert found is not None
    assert found.rule == rule
    assert found.data == data


def test_nothing_is_said_where_nothing_explains() -> None:
    assert diagnose(tree("x^7+sin(x)"), tree("2*x"), tree("x^2"), "x") is None


@pytest.mark.parametrize(
    ("function", "by"),
    [
        ("(w*x+b-y)^2", "w"),
        ("log(1+exp(-w*x))", "w"),
        ("x^2*sin(3*x)", "x"),
        ("sin(x)/(x^2+1)", "x"),
        ("sqrt(x^2+1)", "x"),
        ("tanh(w*x+b)^2", "w"),
        ("-y*log(p)-(1-y)*log(1-p)", "p"),
    ],
)
def test_every_wrong_answer_is_wrong_or_never_named(function: str, by: str) -> None:
    source = tree(function)
    right = derivative(source, by)
    for candidates in wrong_answers(source, by):
        for rule, formula, _ in candidates:
            found = diagnose(formula, right, source, by)
            if compare(right, formula).equal is False:
                assert found is not None
                usual = rule in found.rules or candidates is wrong_answers(source, by)[1]
                assert usual
            else:
                assert found is None


def test_every_rule_has_its_sentence() -> None:
    generic = {"factor", "constant-added", "names-exchanged", "reciprocal", "integrated"}
    outside = {"sign-flip", "twice", "half", "times", "over", "wrt", "wrt-sign"}
    outside |= {"not-differentiated", "not-differentiated-sign", "differentiated-twice"}
    assert set(DIAGNOSES) == set(USUAL) | set(RARER) | generic | outside

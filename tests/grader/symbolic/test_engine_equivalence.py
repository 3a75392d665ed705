"""Equal formulas are accepted, different ones refused, with a proof and a witness."""

from fractions import Fraction

import pytest

from grader.symbolic.equivalence import compare
from tests.grader.symbolic.formulas import tree
from tests.grader.symbolic.pairs import DIFFERENT, EQUAL, parsed

MOSTLY = 0.96


@pytest.mark.parametrize(("reference", "answer"), parsed(EQUAL))
def test_equal_formulas_are_accepted_both_ways(reference: str, answer: str) -> None:
    assert compare(tree(reference), tree(answer)).equal is True
    assert compare(tree(answer), tree(reference)).equal is True


@pytest.mark.parametrize(("reference", "answer"), parsed(DIFFERENT))
def test_different_formulas_are_refused_with_a_witness(reference: str, answer: str) -> None:
    for first, second in ((reference, answer), (answer, reference)):
        verdict = compare(tree(first), tree(second))
        assert verdict.equal is False
        assert verdict.how == "disproved"
        assert verdict.witness is not None
        assert verdict.reference_value is not None
        assert verdict.answer_value is not None


def test_nearly_all_verdicts_are_certain() -> None:
    pairs = parsed(EQUAL) + parsed(DIFFERENT)
    certain = sum(compare(tree(a), tree(b)).certain for a, b in pairs)
    assert certain / len(pairs) >= MOSTLY


def test_the_same_formula_in_another_order_is_identical() -> None:
    assert compare(tree("2*x*y - 3/z"), tree("-3/z + y*x*2")).how == "identical"
    assert compare(tree("(x+1)^1000 - (x+1)^1000 + 2*x"), tree("2*x")).equal is True


def test_the_witness_is_a_small_whole_number() -> None:
    verdict = compare(tree("2*x"), tree("x^3"))
    assert verdict.witness == {"x": Fraction(2)}
    assert (verdict.reference_value, verdict.answer_value) == ("4", "8")
    inside = compare(tree("log(1-p)"), tree("log(1+p)"))
    assert inside.witness is not None
    assert inside.witness == {"p": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("reference", "answer", "domains"),
    [
        ("sqrt(x^2)", "x", {"x": "positive"}),
        ("sqrt(x^2)", "x", {"x": "nonnegative"}),
        ("abs(x*y)", "x*y", {"x": "positive", "y": "positive"}),
        ("(-1)^(2*n)", "1", {"n": "integer"}),
        ("(-1)^n", "(-1)^(n+2)", {"n": "integer"}),
        ("(-x)^n", "(-1)^n*x^n", {"n": "integer"}),
        ("cos(n*pi)", "(-1)^n", {"n": "integer"}),
        ("sin(n*pi)", "0", {"n": "integer"}),
        ("cos(2*pi*n + x)", "cos(x)", {"n": "integer"}),
    ],
)
def test_domains_make_equal_what_is_not_in_general(
    reference: str, answer: str, domains: dict[str, str]
) -> None:
    assert compare(tree(reference), tree(answer), domains).equal is True
    assert compare(tree(reference), tree(answer)).equal is not True or "n" in domains


@pytest.mark.parametrize(
    ("reference", "answer"),
    [("x", "x^2/x"), ("2*log(x)", "log(x^2)"), ("x", "sqrt(x)^2"), ("x+1", "(x^2-1)/(x-1)")],
)
def test_the_strict_policy_minds_gaps_in_the_domain(reference: str, answer: str) -> None:
    assert compare(tree(reference), tree(answer)).equal is True
    verdict = compare(tree(reference), tree(answer), policy="strict")
    assert verdict.equal is False
    assert verdict.reason == "domain"
    assert None in (verdict.reference_value, verdict.answer_value)


def test_the_strict_policy_accepts_equal_domains() -> None:
    assert compare(tree("1/x"), tree("x/x^2"), policy="strict").equal is True
    assert compare(tree("sqrt(x^2)"), tree("abs(x)"), policy="strict").equal is True


def test_up_to_a_sign() -> None:
    assert compare(tree("x-y"), tree("y-x"), up_to="sign").equal is True
    assert compare(tree("x-y"), tree("y+x"), up_to="sign").equal is False


def test_up_to_a_constant() -> None:
    reference = tree("x^2/2")
    with_c = compare(reference, tree("x^2/2 + C"), up_to="constant", constant="C")
    assert (with_c.equal, with_c.notes) == (True, ())
    without = compare(reference, tree("x^2/2 + 7"), up_to="constant", constant="C")
    assert (without.equal, without.notes) == (True, ("constant_missing",))
    factor = compare(reference, tree("C*x^2/2"), up_to="constant", constant="C")
    assert factor.equal is False
    assert compare(tree("log(x)"), tree("log(5*x)"), up_to="constant").equal is True


@pytest.mark.parametrize(
    ("reference", "answer", "reason"),
    [
        ("2*x", "x/(x-x)", "answer_undefined"),
        ("2*x", "log(-x^2)", "answer_undefined"),
        ("2*x", "sqrt(-1)*x", "answer_undefined"),
        ("2*x", "0*log(x-x)+2*x", "answer_undefined"),
        ("log(x)", "log(-x)", "no_common_domain"),
        ("f(x)", "g(x)", "unknown_function"),
    ],
)
def test_what_cannot_be_judged_is_not_wrong(reference: str, answer: str, reason: str) -> None:
    verdict = compare(tree(reference), tree(answer))
    assert verdict.equal is None
    assert verdict.how == "inconclusive"
    assert verdict.reason == reason


def test_unknown_functions_are_equal_to_themselves() -> None:
    assert compare(tree("f(x+1)*2"), tree("2*f(1+x)")).equal is True
    assert compare(tree("f((x+1)^2)"), tree("f(x^2+2*x+1)")).how == "proved"


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("2*x", "exp(exp(exp(exp(x))))"),
        ("2*x", "x^x^x^x^x"),
        ("1", "9^9^9"),
        ("2*x", "x^(10^9)"),
        ("2*x", "(x+y+1)^2000"),
        ("exp(sqrt(x)-8)/(2*sqrt(x))", "exp(sqrt(x-8))/(2*sqrt(x-8))"),
        ("log((2*y/3-y)/x)/-(x+1)*x", "log((2*y/3-y)/x)/-(x+1)*2"),
    ],
)
def test_costly_answers_are_settled_at_once(reference: str, answer: str) -> None:
    assert compare(tree(reference), tree(answer)).equal is False

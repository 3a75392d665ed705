"""Vectors component by component, relations, and the form of an answer."""

import pytest

from grader.symbolic.components import judge_components
from grader.symbolic.forms import Form, check_form
from grader.symbolic.relations import judge_relation
from grader.symbolic.tree import Relation
from tests.grader.symbolic.formulas import tree


@pytest.mark.parametrize(
    ("reference", "answer", "finding", "score"),
    [
        ("[2*x, 2*y]", "[x+x, y*2]", "", 1.0),
        ("[2*x, 2*y]", "[2*x, y]", "", 0.5),
        ("[2*x, 2*y]", "[2*y, 2*x]", "order", 0.0),
        ("[x, y, z]", "[x, z, y]", "order", 1 / 3),
        ("[x, y]", "[x]", "missing", 0.5),
        ("[x, y]", "[x, y, z]", "extra", 2 / 3),
        ("[x, y]", "[[x], [y]]", "transposed", 0.0),
        ("[[x], [y]]", "[[x, y]]", "transposed", 0.0),
        ("[x, y]", "x+y", "summed", 0.0),
        ("[x, y]", "x", "not_a_vector", 0.0),
        ("[[a, b], [c, d]]", "[[a, b], [c, d+1]]", "", 0.75),
        ("[[a, b, c], [d, e1, f]]", "[[a, d], [b, e1], [c, f]]", "transposed", 0.0),
        ("[[a, b], [c, d]]", "[a, b, c, d]", "shape", 0.0),
    ],
)
def test_components(reference: str, answer: str, finding: str, score: float) -> None:
    judged = judge_components(tree(reference), tree(answer))
    assert judged.finding == finding
    assert judged.score == pytest.approx(score)
    assert judged.equal is (score == 1.0)


def test_the_wrong_component_is_known() -> None:
    judged = judge_components(tree("[2*x, 2*y, 1]"), tree("[2*x, 3*y, 1]"))
    assert [part.equal for part in judged.parts if part] == [True, False, True]


def relation(text: str) -> Relation:
    for operator in ("<=", ">=", "!=", "<", ">", "="):
        if operator in text:
            left, right = text.split(operator)
            return Relation(tree(left), operator, tree(right))  # type: ignore[arg-type]
    raise ValueError(text)


@pytest.mark.parametrize(
    ("reference", "answer", "equal"),
    [
        ("y=2*x+1", "2*y-4*x=2", True),
        ("y=2*x+1", "y-1=2*x", True),
        ("y=2*x+1", "y=2*x+2", False),
        ("y/x=2", "y=2*x", True),
        ("x^2+y^2=1", "2*x^2=2-2*y^2", True),
        ("x^2+y^2=1", "x^2+y^2=2", False),
        ("x^2=4", "(x-2)*(x+2)=0", True),
        ("x^2=4", "x=2", False),
        ("log(y)=x", "y=exp(x)", True),
        ("y>2*x", "2*x<y", True),
        ("y>2*x", "-y<-2*x", True),
        ("y>2*x", "y<2*x", False),
        ("y>2*x", "y>=2*x", False),
        ("y=2*x", "y<2*x", False),
    ],
)
def test_relations(reference: str, answer: str, equal: bool) -> None:
    assert judge_relation(relation(reference), relation(answer)).equal is equal


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("x^2+2*x+1", "expanded", None),
        ("(x+1)^2", "expanded", "form_power_of_sum"),
        ("x*(x+1)", "expanded", "form_product_of_sum"),
        ("(x+1)/2", "expanded", "form_quotient_of_sum"),
        ("x^2+2*x+x", "expanded", "form_like_terms"),
        ("(x+1)*(x-1)", "factored", None),
        ("2*(x+1)", "factored", None),
        ("x^2+1", "factored", None),
        ("x^2-1", "factored", "form_factor_further"),
        ("2*x+2", "factored", "form_factor_further"),
        ("x*exp(x)+exp(x)", "factored", "form_factor_further"),
        ("x/2", "simplified", None),
        ("x+1", "simplified", None),
        ("2*x/4", "simplified", "form_numbers"),
        ("2*3*x", "simplified", "form_numbers"),
        ("x*x", "simplified", "form_like_factors"),
        ("x+x", "simplified", "form_like_terms"),
        ("(x^2-1)/(x-1)", "simplified", "form_cancel"),
        ("x/2", "no_decimals", None),
        ("0.5*x", "no_decimals", "form_decimal"),
    ],
)
def test_forms(text: str, form: Form, code: str | None) -> None:
    found = check_form(tree(text), form)
    assert (found.code if found else None) == code

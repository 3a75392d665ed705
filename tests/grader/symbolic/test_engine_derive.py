"""References are computed by SymPy in a child process, which the fast path never imports."""

import subprocess
import sys

import pytest

from grader.symbolic import sympy_door
from grader.symbolic.components import judge_components
from grader.symbolic.derive import NotDerived, ask, derive, second_opinion
from grader.symbolic.equivalence import compare
from grader.symbolic.tree import Vector
from grader.symbolic.verdict import AGREED
from grader.symbolic.wire import from_json, to_json
from tests.grader.symbolic.formulas import tree
from tests.grader.symbolic.pairs import EQUAL, parsed

FAST = "import sys, grader.symbolic.diagnosis, grader.symbolic.components, grader.symbolic.derive"


def test_a_partial_derivative() -> None:
    found = derive(tree("log(1+exp(-w*x))"), "w")
    assert not isinstance(found, Vector)
    assert compare(tree("-x/(1+exp(w*x))"), found).equal is True  # type: ignore[arg-type]


def test_a_gradient_and_a_jacobian() -> None:
    gradient = derive(tree("(w*x+b-y)^2+lambda*w^2"), ("w", "b"), "gradient")
    wanted = tree("[2*x*(w*x+b-y)+2*lambda*w, 2*(w*x+b-y)]")
    assert judge_components(wanted, gradient).equal is True
    jacobian = derive(tree("[x*y, x/y]"), ("x", "y"), "jacobian")
    assert judge_components(tree("[[y, x], [1/y, -x/y^2]]"), jacobian).equal is True


def test_a_hessian_with_a_kink_and_a_directional_derivative() -> None:
    hessian = derive(tree("x^2*sin(y)+max(x,0)"), ("x", "y"), "hessian")
    wanted = tree("[[2*sin(y), 2*x*cos(y)], [2*x*cos(y), -x^2*sin(y)]]")
    assert judge_components(wanted, hessian).equal is True
    direction = (tree("3/5"), tree("4/5"))
    slope = derive(tree("x^2*y"), ("x", "y"), "directional", direction)
    assert compare(tree("(6*x*y+4*x^2)/5"), slope).equal is True  # type: ignore[arg-type]


def test_an_unknown_function_cannot_be_derived() -> None:
    with pytest.raises(NotDerived):
        derive(tree("f(x)"), "x")


def test_the_second_opinion_confirms() -> None:
    a, b = tree("sin(x)^2"), tree("1-cos(x)^2")
    assert second_opinion(AGREED, a, b).how == "confirmed"
    assert second_opinion(AGREED, a, tree("cos(x)^2")).equal is None
    proved = compare(a, b)
    assert second_opinion(proved, a, b) is proved


def test_a_door_that_was_left_is_opened_anew() -> None:
    request = {"task": "equal", "a": to_json(tree("2*x")), "b": to_json(tree("x+x")), "domains": {}}
    assert ask(request) == {"equal": True}
    sympy_door.close()
    assert ask(request) == {"equal": True}


def test_what_fails_inside_is_no_answer_and_does_no_harm() -> None:
    assert ask({"task": "derive"}) is None
    request = {"task": "equal", "a": to_json(tree("x")), "b": to_json(tree("y")), "domains": {}}
    assert ask(request) == {"equal": False}


def test_the_child_is_stopped_when_its_time_is_up() -> None:
    slow = tree("(x+y)^20000/(x-y)^20000*(x+2*y+z)^3000")
    request = {"task": "equal", "a": to_json(slow), "b": to_json(tree("x")), "domains": {}}
    reply = ask(request, 1)
    assert reply is None or reply["equal"] is not True


def test_trees_survive_the_wire() -> None:
    for a, b in parsed(EQUAL)[:60]:
        for text in (a, b):
            assert (
                from_json(to_json(tree(text))) == tree(text.replace("0.1", "1/10")) or "." in text
            )


def test_the_fast_path_does_not_import_sympy() -> None:
    code = f"{FAST}; assert 'sympy' not in sys.modules and 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

"""The families of the course: a thousand variants, each with its key checked by other means."""

from functools import cache
from random import Random
from typing import Any

import mpmath
import pytest
import sympy

from grader import formula
from grader.code.draw import parse_draw
from grader.errors import ItemError
from grader.messages import text
from grader.result import Verdict
from grader.symbolic import printing
from grader.symbolic.build import ZERO, parts
from grader.symbolic.equivalence import compare
from grader.symbolic.malrules import wrong_answers
from grader.symbolic.sympy_trees import to_sympy
from grader.symbolic.tidy import tidy
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Vector,
)
from tests.content import bundled
from tests.grader.symbolic.formulas import tree
from tests.grader.symbolic.rewriting import REWRITES, _somewhere

FAMILIES = {
    slug: exercise
    for slug, exercise in bundled.exercises().items()
    if exercise["item"].get("draw") and exercise["kind"] == "symbolic"
}
DRILLS = ("rule-drill", "chain-drill", "grad-drill")
VARIANTS = [(DRILLS[n % 3], n) for n in range(1000)]
BLOCKS = [VARIANTS[start : start + 50] for start in range(0, 1000, 50)]
# where every function of the drills has a value: roots and logarithms of positive numbers
POINTS = (
    {"x": mpmath.mpf("0.8125"), "y": mpmath.mpf("0.34375")},
    {"x": mpmath.mpf("1.40625"), "y": mpmath.mpf("0.90625")},
)
STEP = mpmath.mpf("1e-20")
NEAR = mpmath.mpf("1e-20")
SHAKEN = [rule for rule in REWRITES if rule.__name__ in ("_swap", "_distribute", "_factor_out")]


@cache
def variant(slug: str, seed: int) -> tuple[Any, dict[str, str], Any]:
    """The item a seed makes, its parameters, and the item as it is read."""
    made, said = formula.materialise(FAMILIES[slug]["item"], seed)
    return made, said, formula.read_item(made)


def entries(item: Any) -> list[tuple[Expression, str]]:
    """Each component of the key with the name it is a derivative by."""
    key = item.task.key
    components = key.entries if isinstance(key, Vector) else (key,)
    return list(zip(components, item.task.names, strict=True))


def value(node: Expression, at: dict[str, Any]) -> Any:
    """The formula's value in high precision, by mpmath's own functions."""
    if isinstance(node, Number):
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    if isinstance(node, Name):
        return at[node.name]
    if isinstance(node, Constant):
        return +getattr(mpmath, node.name)
    made = [value(part, at) for part in parts(node)]
    match node:
        case Sum():
            return mpmath.fsum(made)
        case Product():
            return mpmath.fprod(made)
        case Quotient():
            return made[0] / made[1]
        case Negation():
            return -made[0]
        case Power():
            return mpmath.power(*made)
        case Call(function=name):
            return getattr(mpmath, name)(*made)


def slope(function: Expression, by: str, at: dict[str, Any]) -> Any:
    """The difference quotient around a point, to some forty digits."""
    ahead, behind = at | {by: at[by] + STEP}, at | {by: at[by] - STEP}
    return (value(function, ahead) - value(function, behind)) / (2 * STEP)


def test_the_three_drills_are_families() -> None:
    assert set(DRILLS) <= set(FAMILIES)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"from-{block[0][1]}")
def test_the_key_is_the_slope_of_the_function_shown(block: list[tuple[str, int]]) -> None:
    with mpmath.workdps(60):
        for slug, seed in block:
            _, said, item = variant(slug, seed)
            shown = said["h" if slug == "chain-drill" else "f"]
            assert shown == printing.latex(item.derivation.of)
            for component, by in entries(item):
                for at in POINTS:
                    wanted, found = slope(item.derivation.of, by, at), value(component, at)
                    assert abs(found - wanted) <= NEAR * max(1, abs(wanted)), (slug, seed)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"from-{block[0][1]}")
def test_no_key_is_degenerate_and_no_name_is_left(block: list[tuple[str, int]]) -> None:
    for slug, seed in block:
        made, said, item = variant(slug, seed)
        assert "draw" not in made
        assert "avoid" not in made
        assert not formula.seeded(item)
        assert set(item.vocabulary.names) == set(FAMILIES[slug]["item"]["names"].split(", "))
        assert "{{" not in said["answer"]
        for component, _ in entries(item):
            assert compare(component, ZERO).equal is False
        keys = [component for component, _ in entries(item)]
        here, there = ([value(key, at) for key in keys] for at in POINTS)
        assert here != there, (slug, seed)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"from-{block[0][1]}")
def test_right_answers_are_accepted_and_typical_mistakes_are_not(
    block: list[tuple[str, int]],
) -> None:
    for slug, seed in block:
        _, _, item = variant(slug, seed)
        random = Random(seed)
        assert formula.score(item, rearranged(random, item.task.key)).verdict == Verdict.CORRECT
        component, by = random.choice(entries(item))
        usual, _ = wrong_answers(item.derivation.of, by)
        different = [wrong for _, wrong, _ in usual if differs(wrong, component)]
        assert different
        for wrong in different:
            assert not item.task.accepts(in_place(item.task.key, component, wrong))
        answer = printing.text(in_place(item.task.key, component, random.choice(different)))
        assert formula.score(item, answer).verdict in (Verdict.INCORRECT, Verdict.PARTIAL)


def rearranged(random: Random, key: Any) -> str:
    """The key with its terms and factors moved about."""
    if isinstance(key, Vector):
        return f"({', '.join(rearranged(random, entry) for entry in key.entries)})"
    for _ in range(4):
        key = _somewhere(random, key, random.choice(SHAKEN))
    return printing.text(key)


def differs(wrong: Expression, right: Expression) -> bool:
    """Whether a mistake shows, at the points where it has a value."""
    pairs = [(value(wrong, at), value(right, at)) for at in POINTS]
    return any(abs(mine - key) > 1e-6 * abs(key) for mine, key in pairs)


def in_place(key: Any, component: Expression, wrong: Expression) -> Any:
    """The key with a mistake in one component."""
    if not isinstance(key, Vector):
        return wrong
    return Vector(tuple(wrong if entry is component else entry for entry in key.entries))


@pytest.mark.parametrize(("slug", "seed"), VARIANTS[500:512])
def test_sympy_derives_the_same_key(slug: str, seed: int) -> None:
    _, _, item = variant(slug, seed)
    for component, by in entries(item):
        of, key = (to_sympy(part, {}) for part in (item.derivation.of, component))
        by_sympy = next(symbol for symbol in of.free_symbols if symbol.name == by)
        assert sympy.simplify(sympy.diff(of, by_sympy) - key) == 0


def test_a_seed_gives_the_same_variant_and_another_one_another() -> None:
    item = FAMILIES["rule-drill"]["item"]
    assert formula.materialise(item, 5) == formula.materialise(item, 5)
    assert len({formula.materialise(item, seed)[1]["f"] for seed in range(60)}) > 40


def test_every_function_of_a_drill_is_drawn() -> None:
    for slug in DRILLS:
        draws = parse_draw(FAMILIES[slug]["item"]["draw"], "item.draw")
        shapes = {
            "".join(c for c in variant(slug, seed)[0]["derive"]["of"] if not c.isdigit())
            for seed in range(300)
        }
        assert len(shapes) >= len(draws[-1].arguments)


FAMILY = {
    "draw": 'a = integers(2, 5)\nb = choice("1/2", 3)\nf = choice("a*x^2", "b*sin(a*x)")',
    "derive": {"of": "f", "by": "x"},
}


def test_what_is_drawn_goes_into_every_field() -> None:
    content = FAMILY | {
        "draw": "a = integers(3, 4)\nb = choice('2/3')\nf = 'a*x^2 - b*x'",
        "answer": "2a*x - b",
        "right": ["2*(a*x) - b"],
        "wrong": [
            {"answer": "f", "reason": "That is $f$; the key is ${{answer}}$, $b = {{b}}$."},
            {"answer": "6*x - b", "reason": "Right for this a."},
        ],
    }
    made, said = formula.materialise(content, 1)
    assert made["derive"]["of"] == "3·x^2 - (2/3)·x" or made["derive"]["of"] == "3·x^2 - 2/3·x"
    assert said["answer"] == r"6x - \frac{2}{3}"
    [wrong] = made["wrong"]
    assert wrong["reason"] == r"That is $f$; the key is $6x - \frac{2}{3}$, $b = \frac{2}{3}$."
    told = formula.score(formula.read_item(made), "3x^2 - 2x/3").feedback
    assert r"\frac{2}{3}" in text(told[0])


def test_a_vector_and_a_relation_take_values_too() -> None:
    vector = {"names": "x", "draw": "a = integers(2, 3)", "answer": "[a*x, x^a]"}
    assert formula.materialise(vector, 0)[0]["answer"] == "[2·x, x^2]"
    line = {"names": "x, y", "draw": "a = integers(2, 3)", "answer": "y = a*x + 1"}
    assert formula.materialise(line, 0)[0]["answer"] == "y = 2·x + 1"


def test_relations_to_avoid_never_hold() -> None:
    content = FAMILY | {"avoid": ["a = 3", "a >= b + 2", "a^2/2 = 2"], "draw": DRAWN}
    pairs = {
        (int(said["a"]), int(said["b"]))
        for said in (formula.materialise(content, seed)[1] for seed in range(60))
    }
    assert pairs == {(a, b) for a in (4, 5) for b in (2, 3, 4) if a < b + 2}


DRAWN = "a = integers(2, 6)\nb = integers(2, 5)\nf = choice('a*x^2 + b')"


def test_a_draw_with_the_key_zero_is_repeated() -> None:
    content = {"names": "x", "draw": "a = integers(0, 2)", "answer": "a*x"}
    assert {formula.materialise(content, seed)[1]["a"] for seed in range(30)} == {"1"}


def test_a_family_is_proved_by_sympy() -> None:
    formula.prove(formula.read_item(FAMILY))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"draw": "a = uniform(0, 1)"}, "item.draw"),
        ({"draw": "a = integers(1, 5, 2)"}, "item.draw"),
        ({"draw": "a = 1.5"}, "item.draw"),
        ({"draw": "a = True"}, "item.draw"),
        ({"draw": "x = integers(1, 5)"}, "item.draw"),
        ({"draw": "e = integers(1, 5)"}, "item.draw"),
        ({"draw": "answer = integers(1, 5)"}, "item.draw"),
        ({"draw": "f = choice('a*x')\na = integers(1, 5)"}, "item.draw"),
        ({"draw": "f = choice('x^2', 'c*x^2')"}, "item.draw"),
        ({"draw": "f = choice('x^2', 'x^')"}, "item.draw"),
        ({"draw": "f = choice('x^2', '[x, x]')"}, "item.draw"),
        ({"draw": "a = integers(1, 5)"}, "item.derive.of"),
        ({"derive": {"of": "f + c*x", "by": "x"}}, "item.derive.of"),
        ({"derive": {"of": "f", "by": "x"}, "answer": "x + c"}, "item.answer"),
        ({"avoid": ["a = c"]}, "item.avoid.0"),
        ({"avoid": ["a + 1"]}, "item.avoid.0"),
        ({"avoid": ["f = 1"]}, "item.avoid.0"),
        ({"avoid": "a = 1"}, "item.avoid"),
        ({"avoid": ["a > 0"]}, "item.avoid"),
        ({"draw": None, "avoid": ["a > 0"]}, "item.avoid"),
        ({"right": ["a*x"]}, "item.right.0"),
        ({"wrong": [{"answer": "c", "reason": "r"}]}, "item.wrong.0.answer"),
        ({"wrong": [{"answer": "x", "reason": "{{q}}"}]}, "item.wrong.0.reason"),
    ],
)
def test_an_authors_slip_is_told_with_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as error:
        formula.read_item(FAMILY | change)
    assert error.value.field == field


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("1*x^1 + -3", "x - 3"),
        ("2*(3*x)*4", "24·x"),
        ("x^(3-1)*sin(-2*x)", "x^2·sin(-2·x)"),
        ("(4/2)*x - (-5)", "2·x + 5"),
        ("exp(x)*3*x", "3·x·exp(x)"),
        ("3*(1/(2*x))*4", "6/x"),
        ("-x/(-2)", "x/2"),
        ("x - (2 - y)", "x - 2 + y"),
        ("0*x + y", "y"),
        ("(-2)*x*(-y)", "2·x·y"),
    ],
)
def test_formulas_are_tidied_as_people_write_them(typed: str, tidied: str) -> None:
    formula_typed: Any = tree(typed)
    assert printing.text(tidy(formula_typed)) == tidied
    assert compare(formula_typed, tidy(formula_typed)).equal is True


def test_a_tidied_formula_is_the_same_formula() -> None:
    for slug, seed in VARIANTS[:200]:
        for component, _ in entries(variant(slug, seed)[2]):
            assert compare(component, tidy(component)).equal is True
    assert tidy(Name("x")) == Name("x")
    assert tidy(Constant("e")) == Constant("e")

"""tests of content: answers people give to numbers, formulas and vectors, and what they are told.

The right answers are listed here, apart from the exercises' own keys, so that a slip in a key
shows.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import yaml

from grader.kinds import KINDS, check
from grader.messages import text
from grader.result import Result, Verdict
from tests.content import bundled
from tests.content.items import ALSO, ITEMS, TERMS

EXERCISES = bundled.exercises()
SOURCE = bundled.CONTENT.parents[1] / "shared" / "course" / "items.yaml"
CODE = {slug for slug, exercise in EXERCISES.items() if exercise["kind"] == "code"}
OWN = {slug for slug, exercise in EXERCISES.items() if exercise["kind"] == "text"}
UNPLACED: set[str] = set()  # exercises that no lesson shows

RIGHT: dict[str, list[str]] = {
    "secant-2": ["4.1", "41/10", "(4.41-4)/0.1"],
    "secant-limit": ["2x+h", "h+2x", "(2xh+h^2)/h", "((x+h)^2-x^2)/h"],
    "derivative-at-3": ["6", "6.0", "2*3"],
    "power-plus-const": ["6x", "6*x", "3*2x"],
    "poly": ["15x^2-2", "-2+15x²", "15*x**2 - 2"],
    "poly-at-0": ["-2", "−2"],
    "inner-outer": ["[5x-2, u^2]", "(5x - 2, u²)", "5x-2, u*u"],
    "chain-at-1": ["24", "6*4"],
    "chain-at-4-5": ["40", "40.0"],
    "gears": ["6", "3*2"],
    "partial-x": ["2xy", "2yx", "2*x*y"],
    "partial-y": ["x^2+5", "5+x²"],
    "grad-cubic-at": ["[10,14]", "(10, 14)", "10 14", r"\begin{bmatrix}10\\14\end{bmatrix}"],
    "grad-basic": ["[6x+4y, 4x-2y]", "(2(3x+2y), 2(2x-y))"],
    "grad-basic-at": ["[14, 0]", "(14,0)"],
    "grad-product": [
        "[2x e^y, x^2 e^y]",
        "[2x e^y, x² e^y]",
        "e^y [2x, x^2]",
        "2x*exp(y), x^2*e^y",
    ],
    "critical-point": ["[2, 2]", "(2,2)", "2 2"],
    "critical-hessian": ["[[-2,0],[0,-4]]", r"\begin{bmatrix}-2&0\\0&-4\end{bmatrix}"],
    "ad-quality": ["[128/3, 88/3]", "[42.6667, 29.3333]", "(42.67, 29.33)"],
    "study-hours": ["[10,10,10]", "(10, 10, 10)"],
    "directional": ["79/sqrt(2)", "55.86", "79 sqrt(2)/2"],
    "norm-high-dim": ["10", "sqrt(100)"],
    "mse-line": ["[-28/3, -4]", "[-9.3333, -4]", "(-9.333, -4.0)"],
    "finite-difference-cost": ["231.48", "231.5", "231", "2e7/86400"],
    "two-paths": ["150", "120+30"],
    "regularise-grad": ["2*lambda*w", "2λw", "2 lam w", r"2\lambda w"],
}

NUMBERS: dict[str, Callable[[], float]] = {
    "secant-2": lambda: (2.1**2 - 2**2) / 0.1,
    "derivative-at-3": lambda: slope(lambda x: x**2, 3),
    "poly-at-0": lambda: slope(lambda x: 5 * x**3 - 2 * x + 7, 0),
    "chain-at-1": lambda: slope(lambda x: (3 * x + 1) ** 2, 1),
    "chain-at-4-5": lambda: slope(lambda x: (2 * x + 1) ** 2, 4.5),
    "gears": lambda: 3 * 2,
    "directional": lambda: float(np.array([39, 40]) @ np.array([1, 1]) / np.linalg.norm([1, 1])),
    "norm-high-dim": lambda: float(np.linalg.norm(np.full(1_000_000, 0.01))),
    "finite-difference-cost": lambda: 1e8 * 2 * 0.1 / (24 * 60 * 60),
    "two-paths": lambda: slope(lambda y: (4 * y + y) ** 2, 3),
}
VECTORS: dict[str, Callable[[], list[float]]] = {
    "grad-cubic-at": lambda: slopes(lambda x, y: 3 * x**2 + 2 * x * y + y**3, 1, 2),
    "grad-basic-at": lambda: slopes(lambda x, y: 3 * x**2 + 4 * x * y - y**2 + 5, 1, 2),
    "critical-point": lambda: solved([[-2, 0], [0, -4]], [-4, -8]),
    "ad-quality": lambda: solved([[2, 0.5], [0.5, 2]], [100, 80]),
    # the gain's slopes equal one multiplier m, and the hours sum to 30; unknowns x, y, z, m
    "study-hours": lambda: solved(
        [[0.02, 0, 0, 1], [0, 0.02, 0, 1], [0, 0, 0.02, 1], [1, 1, 1, 0]], [1, 1, 1, 30]
    )[:3],
    "mse-line": lambda: slopes(
        lambda w, b: ((w + b - 3) ** 2 + (2 * w + b - 5) ** 2 + (3 * w + b - 7) ** 2) / 3, 1, 1
    ),
}
ELSEWHERE = {"second-step", "critical-rate"}  # computed by test_figures, with the lesson's figures


def slope(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


def slopes(f: Callable[[float, float], float], x: float, y: float) -> list[float]:
    return [slope(lambda a: f(a, y), x), slope(lambda b: f(x, b), y)]


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    return [float(one) for one in np.linalg.solve(np.array(matrix), np.array(right))]


def materialised(slug: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The kind, the item as one learner gets it, and what was drawn for it."""
    exercise = EXERCISES[slug]
    return exercise["kind"], *KINDS[exercise["kind"]].materialise(exercise["item"], 1)


def scored(slug: str, answer: Any) -> Result:
    name, item, _ = materialised(slug)
    kind: Any = KINDS[name]
    result = kind.score(check(name, item), answer)
    assert isinstance(result, Result)
    return result


def right_and_wrong(slug: str) -> tuple[Any, Any]:
    """A right answer and a wrong one to any exercise that we mark and that is no program."""
    kind, content, drawn = materialised(slug)
    item = check(kind, content)
    if kind == "choice":
        right = [option.id for option in item.options if option.right]
        return right, [option.id for option in item.options if not option.right][:1]
    if kind == "ordering":
        # Variants come shuffled; whoever has fewer lines to stand below goes first.
        order = [line.id for line in sorted(item.lines, key=lambda line: len(line.before))]
        return order, order[::-1]
    if kind in {"matching", "truefalse", "gaps"}:
        whole = KEYS[kind](item)
        first, other = min(whole), max(whole)
        slip = {"matching": whole[other], "truefalse": not whole[first], "gaps": "9"}[kind]
        return whole, whole | {first: slip}
    if kind == "playground":
        right = {task.id: task.right[0] for task in item.tasks}
        return right, right | {item.tasks[0].id: item.tasks[0].wrong[0]}
    if kind == "prediction":
        return foreseen(item)
    key = content.get("answer") or drawn.get("answer") or content["right"][0]
    return key, content["wrong"][0]["answer"] if content.get("wrong") else "0"


def foreseen(item: Any) -> tuple[Any, Any]:
    """What happens, from the path itself, and what does not."""
    kind: Any = KINDS["prediction"]
    course = kind.course(item)
    if item.ask == "outcome":
        other = "crawls" if course["outcome"] != "crawls" else "diverges"
        return course["outcome"], other
    points = course["points"]
    return tuple(dict(zip("xy", points[k], strict=True)) for k in (item.shown + 1, 0))


def matched(item: Any) -> dict[str, Any]:
    ids = {text: name for name, text in item.options.items()}
    return {pair.id: ids[pair.right] for pair in item.pairs}


def filled(item: Any) -> dict[str, Any]:
    def key(gap: Any) -> str:
        options = getattr(gap.item, "options", ())
        right: str = next((o.id for o in options if o.right), "") or gap.item.answer.text
        return right

    return {name: key(gap) for name, gap in zip(item.ids, item.gaps, strict=True)}


KEYS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "matching": matched,
    "truefalse": lambda item: {one.id: one.answer for one in item.statements},
    "gaps": filled,
}


def cases(field: str) -> list[tuple[str, Any]]:
    return [(slug, one) for slug in RIGHT for one in EXERCISES[slug]["item"].get(field, [])]


@pytest.mark.parametrize(
    ("slug", "answer"),
    [(slug, answer) for slug, answers in RIGHT.items() for answer in answers] + cases("right"),
)
def test_right_answers_count_as_people_type_them(slug: str, answer: str) -> None:
    assert scored(slug, answer).verdict == Verdict.CORRECT


@pytest.mark.parametrize("slug", RIGHT)
def test_the_key_itself_counts(slug: str) -> None:
    assert scored(slug, EXERCISES[slug]["item"]["answer"]).verdict == Verdict.CORRECT


@pytest.mark.parametrize(("slug", "wrong"), cases("wrong"))
def test_a_typical_wrong_answer_is_told_its_own_reason(slug: str, wrong: dict[str, str]) -> None:
    result = scored(slug, wrong["answer"])
    assert result.verdict in {Verdict.INCORRECT, Verdict.PARTIAL}
    assert wrong["reason"] in "\n".join(text(feedback) for feedback in result.feedback)


@pytest.mark.parametrize("slug", RIGHT)
def test_each_has_several_wrong_answers_with_reasons_of_their_own(slug: str) -> None:
    reasons = [wrong["reason"] for wrong in EXERCISES[slug]["item"]["wrong"]]
    assert len(reasons) >= 3
    assert len(set(reasons)) == len(reasons)


@pytest.mark.parametrize("slug", [slug for slug in RIGHT if "derive" in EXERCISES[slug]["item"]])
def test_a_derived_key_is_what_sympy_derives(slug: str) -> None:
    kind: Any = KINDS["symbolic"]
    kind.prove(check("symbolic", EXERCISES[slug]["item"]))


@pytest.mark.parametrize("slug", NUMBERS)
def test_a_number_is_what_a_computation_gives(slug: str) -> None:
    computed = f"{NUMBERS[slug]():.7f}"
    assert scored(slug, computed).verdict == Verdict.CORRECT


@pytest.mark.parametrize("slug", VECTORS)
def test_a_vector_is_what_a_computation_gives(slug: str) -> None:
    computed = ", ".join(f"{number:.7f}" for number in VECTORS[slug]())
    assert scored(slug, f"[{computed}]").verdict == Verdict.CORRECT


def test_each_number_question_is_computed_somewhere() -> None:
    numbers = {slug for slug, exercise in EXERCISES.items() if exercise["kind"] == "number"}
    assert numbers == set(NUMBERS) | ELSEWHERE


def test_the_gains_of_other_splits_are_as_told() -> None:
    def gain(*hours: float) -> float:
        return sum(hours) - 0.01 * sum(hour**2 for hour in hours)

    told = {wrong["answer"]: wrong["reason"] for _, wrong in cases("wrong")}
    assert f"${gain(30, 0, 0):g}$" in told["[30, 0, 0]"]
    assert f"${gain(15, 15, 0):g}$" in told["[15, 15, 0]"]
    assert f"= {gain(10, 10, 10):g}$" in EXERCISES["study-hours"]["solution"]


def test_every_item_of_the_course_has_its_exercise() -> None:
    wanted = {slug for slugs in ITEMS.values() for slug in slugs}
    wanted |= {slug for slugs in ALSO.values() for slug in slugs}
    assert wanted <= set(EXERCISES)


@pytest.mark.parametrize("slug", sorted(set(EXERCISES) - CODE - OWN))
def test_every_exercise_is_answered_right_and_wrong(slug: str) -> None:
    right, wrong = right_and_wrong(slug)
    assert scored(slug, right).verdict == Verdict.CORRECT
    assert scored(slug, wrong).verdict in {Verdict.INCORRECT, Verdict.PARTIAL}


PLAYGROUNDS = [slug for slug, one in EXERCISES.items() if one["kind"] == "playground"]


@pytest.mark.parametrize("slug", PLAYGROUNDS)
def test_each_task_takes_any_of_its_states_and_gives_a_share(slug: str) -> None:
    tasks = check("playground", EXERCISES[slug]["item"]).tasks
    for task in tasks:
        assert len(task.right) + len(task.wrong) >= 3
        for state in task.right:
            assert scored(slug, {task.id: state}).score == pytest.approx(1 / len(tasks))
        for state in task.wrong:
            assert scored(slug, {task.id: state}).verdict == Verdict.INCORRECT


@pytest.mark.parametrize("slug", sorted(OWN))
def test_an_open_question_takes_any_words_and_counts_none(slug: str) -> None:
    assert scored(slug, "Because it is steepest there.").verdict == Verdict.SELF
    assert scored(slug, "  ").verdict == Verdict.INVALID
    content = EXERCISES[slug]["item"]
    assert len(content["rubric"]) >= 3
    assert content["follow_ups"]


def test_every_lesson_item_stands_in_a_lesson() -> None:
    placed = {
        slug
        for name in bundled.course()["lessons"]
        for front, text in [bundled.lesson(name)]
        for slug in [*bundled.inline(text), *front["exercises"]]
    }
    assert set(EXERCISES) - placed == UNPLACED
    assert placed <= set(EXERCISES) | bundled.cards()


def test_the_glossary_has_every_term_with_its_questions() -> None:
    terms = bundled.glossary()
    assert sorted(term["name"] for term in terms) == sorted(TERMS)
    assert all(term["questions"] for term in terms)
    assert {slug for term in terms for slug in term["questions"]} <= set(EXERCISES)


@pytest.mark.skipif(not SOURCE.exists(), reason="the list of the course's items is not here")
def test_the_table_of_items_is_that_of_the_source() -> None:
    lists = yaml.safe_load(SOURCE.read_text())
    assert list(TERMS) == lists.pop("glossary")["terms"]
    assert {name: tuple(item["id"] for item in items) for name, items in lists.items()} == ITEMS

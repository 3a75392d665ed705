"""tests of content: each exercise is well-formed, and its known wrong answers are refused."""

import re
from typing import Any

import pytest

from grader.kinds import KINDS, check
from grader.result import Verdict
from tests.content import bundled
from tests.content.in_process import run

EXERCISES = bundled.exercises()
LESSONS = {slug: bundled.lesson(slug) for slug in bundled.course()["lessons"]}
FIELDS = ["title", "kind", "topic", "statement", "hints", "solution", "item"]
SEEDS = (1, 2, 3)

ALSO_RIGHT = {
    "gradient-of-bowl": ["import numpy as np\ndef gradient(w):\n    return np.array([2, 6]) * w\n"],
    "numerical-gradient": [
        """
import numpy as np
def numerical_gradient(f, w, h=1e-5):
    slopes = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        wiggled = w.astype(float)
        wiggled[i] += h
        slopes[i] = (f(wiggled) - f(w)) / h
    return slopes
"""
    ],
    "descend": [
        """
import numpy as np
def descend(grad, w0, eta, steps):
    path = [np.array(w0, dtype=float)]
    while len(path) <= steps:
        path.append(path[-1] - eta * grad(path[-1]))
    return np.array(path)
"""
    ],
    "mse-gradient": [
        """
import numpy as np
def mse_gradient(X, y, w):
    total = np.zeros(len(w))
    for row, target in zip(X, y):
        total += 2 * (row @ w - target) * row
    return total / len(y)
"""
    ],
}


def of_kind(kind: str) -> list[str]:
    return [slug for slug, exercise in EXERCISES.items() if exercise["kind"] == kind]


def judged(slug: str, source: str, seed: int) -> Verdict:
    kind: Any = KINDS["code"]
    item = kind.read_item(EXERCISES[slug]["item"])
    calls = kind.calls(item, seed)
    reference = run(item.reference, [call.call for call in calls])
    assert [call["outcome"] for call in reference["calls"]] == ["returned"] * len(calls)
    result = kind.compare(item, calls, reference, run(source, [call.call for call in calls]))
    return Verdict(result.verdict)


@pytest.mark.parametrize("slug", EXERCISES)
def test_the_exercise_is_well_formed(slug: str) -> None:
    exercise = EXERCISES[slug]
    assert list(exercise) == FIELDS
    assert len(exercise["hints"]) == 2
    check(exercise["kind"], exercise["item"])


def test_lessons_use_exercises_that_exist_and_each_once() -> None:
    used = [
        slug
        for front, text in LESSONS.values()
        for slug in bundled.inline(text) + front["exercises"]
    ]
    assert len(used) == len(set(used))
    assert set(used) <= set(EXERCISES) | bundled.cards()


@pytest.mark.parametrize("slug", LESSONS)
def test_the_stated_minutes_fit_the_length(slug: str) -> None:
    front, text = LESSONS[slug]
    assert set(front) == {"title", "summary", "minutes", "exercises"}
    assert 5 <= front["minutes"] <= 15
    assert text.count("$") % 2 == 0
    assert 85 <= len(text.split()) / front["minutes"] <= 150


@pytest.mark.parametrize("slug", LESSONS)
def test_a_question_in_the_text_stands_under_a_heading(slug: str) -> None:
    _, text = LESSONS[slug]
    first = re.search(r"^(## |::)", text, re.MULTILINE)
    assert first is not None
    assert first.group() == "## "


@pytest.mark.parametrize("slug", of_kind("choice"))
def test_each_option_has_a_reason_of_its_own(slug: str) -> None:
    options = EXERCISES[slug]["item"]["options"]
    assert 3 <= len(options) <= 5
    assert len({option["reason"] for option in options}) == len(options)
    assert all(len(option["reason"]) > 60 for option in options)


@pytest.mark.parametrize("slug", of_kind("choice"))
def test_only_the_right_options_are_accepted(slug: str) -> None:
    kind: Any = KINDS["choice"]
    item = kind.read_item(EXERCISES[slug]["item"])
    right = [option.id for option in item.options if option.right]
    assert kind.score(item, right).verdict == Verdict.CORRECT
    for option in item.options:
        if [option.id] != right:
            assert kind.score(item, [option.id]).verdict != Verdict.CORRECT


@pytest.mark.parametrize("slug", of_kind("number"))
def test_typical_wrong_numbers_are_refused(slug: str) -> None:
    kind: Any = KINDS["number"]
    content = EXERCISES[slug]["item"]
    item = kind.read_item(content)
    assert kind.score(item, content["answer"]).verdict == Verdict.CORRECT
    for wrong in content["wrong"]:
        assert wrong["reason"]
        assert kind.score(item, wrong["answer"]).verdict == Verdict.INCORRECT


def test_a_third_may_be_typed_as_a_decimal() -> None:
    kind: Any = KINDS["number"]
    item = kind.read_item(EXERCISES["critical-rate"]["item"])
    assert kind.score(item, "0.333").verdict == Verdict.CORRECT


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("slug", of_kind("code"))
def test_right_solutions_pass_every_case(slug: str, seed: int) -> None:
    for source in [EXERCISES[slug]["item"]["reference"], *ALSO_RIGHT[slug]]:
        assert judged(slug, source, seed) == Verdict.CORRECT


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        (slug, wrong["name"])
        for slug in of_kind("code")
        for wrong in EXERCISES[slug]["item"]["wrong"]
    ],
)
def test_typical_wrong_solutions_fail_a_case(slug: str, name: str) -> None:
    wrongs = EXERCISES[slug]["item"]["wrong"]
    source = next(wrong["source"] for wrong in wrongs if wrong["name"] == name)
    assert judged(slug, source, 1) in {Verdict.PARTIAL, Verdict.INCORRECT}


@pytest.mark.parametrize("slug", of_kind("code"))
def test_the_solution_shown_is_right(slug: str) -> None:
    source = "import numpy as np\n" + bundled.code_blocks(EXERCISES[slug]["solution"])[0]
    assert judged(slug, source, 1) == Verdict.CORRECT


@pytest.mark.parametrize("slug", of_kind("code"))
def test_the_unfinished_starter_loads_and_fails(slug: str) -> None:
    assert judged(slug, EXERCISES[slug]["item"]["starter"], 1) == Verdict.INCORRECT


@pytest.mark.parametrize("slug", of_kind("code"))
def test_cases_are_both_shown_and_hidden(slug: str) -> None:
    cases = EXERCISES[slug]["item"]["cases"]
    assert 2 <= sum(case.get("public", False) for case in cases) <= 3
    assert any("draw" in case for case in cases)
    assert len(EXERCISES[slug]["item"]["wrong"]) >= 4
    assert len({case["name"] for case in cases}) == len(cases)

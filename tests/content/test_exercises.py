"""tests of content: each exercise is well-formed, and its known wrong answers are refused."""

import re
from typing import Any

import pytest

from exercises.models.exercise import OPTIONAL
from grader.kinds import KINDS, check
from grader.result import Verdict
from tests.content import bundled

EXERCISES = bundled.exercises()
LESSONS = {slug: bundled.lesson(slug) for slug in bundled.course()["lessons"]}
FIELDS = ["title", "kind", "topic", "statement", "hints", "solution", "item"]


def of_kind(kind: str) -> list[str]:
    return [slug for slug, exercise in EXERCISES.items() if exercise["kind"] == kind]


@pytest.mark.parametrize("slug", EXERCISES)
def test_the_exercise_is_well_formed(slug: str) -> None:
    exercise = EXERCISES[slug]
    assert [name for name in exercise if name not in (*OPTIONAL, "tags")] == FIELDS
    assert 2 <= len(exercise["hints"]) <= 4
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

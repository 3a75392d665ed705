"""A playground and a prediction in a sitting: drafts, another device, a fresh bowl, receipt."""

import re
from typing import Any

import pytest
from django.test import Client

from exercises.models import Exercise, Submission, Variant
from grader.result import Feedback, Result, Verdict
from quizzes.models import Question, Quiz
from quizzes.timing import FeedbackTime
from tests.conftest import hand_in

from .conftest import give, make_exercise, published, signed_in

BOWL = {"ask": "point", "gentle": 1, "steep": 6, "start": [4, 3], "rate": 0.25}
TASK = {"text": "Level.", "goal": "flat", "right": [{"function": "square", "x": 0}]}
FIND, GUESS = "/quizzes/plots/questions/1/", "/quizzes/plots/questions/2/"
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def guess(db: None) -> Exercise:
    return published(make_exercise("next", "prediction", BOWL, statement="At ${{x}}$, and then?"))


@pytest.fixture
def sitting(as_ben: Client, guess: Exercise, queued: list[str]) -> Client:
    quiz = Quiz.objects.create(
        slug="plots", title="Plots", published=True, feedback=FeedbackTime.HAND_IN, max_attempts=2
    )
    find = published(
        make_exercise("level", "playground", {"playground": "tangent", "tasks": [TASK]})
    )
    for position, exercise in enumerate((find, guess)):
        Question.objects.create(quiz=quiz, exercise=exercise, position=position, points=2)
    as_ben.post("/quizzes/plots/start/")
    return as_ben


def page(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_what_is_set_on_one_device_stands_on_another(sitting: Client, ben: Any) -> None:
    draft = "/quizzes/plots/attempts/1/questions/{}/draft/"
    state = {"answer.a.function": "square", "answer.a.x": "0.25"}
    told = sitting.post(draft.format(1), {**state, "device": "laptop", "age": "0"}).json()
    assert told["questions"][0]["state"] == "saved"
    sitting.post(draft.format(2), {"answer.x": "0.5", "answer.y": "-1", "device": "laptop"})
    phone = signed_in(ben)
    assert 'value="0.25"' in page(phone, FIND)
    found = page(phone, GUESS)
    assert re.search(r'data-field="x" value="0.5"', found)
    assert re.search(r'data-field="y" value="-1"', found)


def test_empty_fields_are_no_draft(sitting: Client) -> None:
    draft = "/quizzes/plots/attempts/1/questions/{}/draft/"
    sitting.post(draft.format(1), {"answer.a.function": "", "answer.a.x": ""})
    told = sitting.post(draft.format(2), {"answer.x": "", "answer.y": ""}).json()
    assert [one["state"] for one in told["questions"]] == ["empty", "empty"]


def test_a_draft_is_read_against_the_bowl_that_is_shown(
    sitting: Client, ben: Any, guess: Exercise
) -> None:
    assert guess.published is not None
    shown = re.search(r'"points": (\[\[.+?\]\])', page(sitting, GUESS))
    saved = sitting.post(GUESS, {"answer.x": "0.5", "answer.y": "0.5"}, headers=FETCH)
    assert saved.status_code == 200
    # What is predicted elsewhere meanwhile changes nothing here.
    hand_in(ben, guess.published, {"x": 0, "y": 0})
    again = re.search(r'"points": (\[\[.+?\]\])', page(sitting, GUESS))
    assert shown
    assert again
    assert shown[1] == again[1]
    assert "data-course" not in page(sitting, GUESS)


def test_the_receipt_leads_to_the_path(sitting: Client, ben: Any, guess: Exercise) -> None:
    sitting.post(FIND, {"answer.a.function": "square", "answer.a.x": "0.25"})
    sitting.post(GUESS, {"answer.x": "0.5", "answer.y": "0.5"})
    sitting.post("/quizzes/plots/finish/")
    found = Submission.objects.get(variant__version__exercise=guess)
    assert found.variant != Variant.for_learner(found.variant.version, ben.pk)
    give(found, Result(Verdict.PARTIAL, 0.5, (Feedback("predict_missing", {"axis": "x"}),)))
    receipt = page(sitting, "/quizzes/plots/attempts/1/")
    assert f"/submissions/{found.pk}/" in receipt
    shown = page(sitting, f"/submissions/{found.pk}/")
    assert "data-course" in shown
    assert "x = 0.5, y = 0.5" in shown
    sitting.post("/quizzes/plots/start/")
    assert 'name="answer.x"' in page(sitting, GUESS), "the next sitting asks about another bowl"


def test_what_cannot_be_read_is_told_in_words(sitting: Client) -> None:
    sitting.post(GUESS, {"answer.x": "0.5", "answer.y": "far"})
    sitting.post("/quizzes/plots/finish/")
    receipt = page(sitting, "/quizzes/plots/attempts/1/")
    assert "Saved as “x: 0.5, y: far”, which we could not read" in receipt

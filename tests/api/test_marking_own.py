"""Kinds that learners mark themselves, over the API: revealed late, marked by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from exercises.models import Submission
from quizzes.models import Question, Quiz
from quizzes.scoring import attempt_score
from quizzes.services import answer_question, start_attempt
from tests.conftest import published
from tests.grader.samples import SAMPLES

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize(
    ("kind", "answer", "value", "score"),
    [("text", "My words.", ["b"], 0.25), ("flashcard", "", "hard", None)],
)


@pytest.fixture(autouse=True)
def exercises(db: None) -> None:
    for kind in ("text", "flashcard"):
        content = {"kind": kind, "title": kind, "statement": "Why?", "item": SAMPLES[kind]}
        published(f"own-{kind}", content)


def hand_in(api: APIClient, kind: str, answer: str) -> Any:
    path = f"/api/v1/exercises/own-{kind}/submissions/"
    return api.post(path, {"answer": answer}, format="json").json()


@BOTH
def test_handing_in_reveals_and_grades_nothing(
    api: APIClient, queued: list[str], kind: str, answer: str, value: Any, score: float | None
) -> None:
    assert "SECRET" not in api.get(f"/api/v1/exercises/own-{kind}/").content.decode()
    body = hand_in(api, kind, answer)
    assert (body["status"], body["verdict"], body["score"]) == ("GRADED", "SELF", None)
    assert "SECRET-1" in str(body["revealed"])
    assert body["own_mark"] is None
    assert queued == []


@BOTH
def test_a_mark_stands_beside_the_verdict(
    api: APIClient, kind: str, answer: str, value: Any, score: float | None
) -> None:
    body = hand_in(api, kind, answer)
    address = f"/api/v1/submissions/{body['id']}/mark/"
    marked = api.post(address, {"value": value}, format="json")
    assert marked.status_code == 201
    own = marked.json()["own_mark"]
    assert (own["value"], own["score"]) == (value, score)
    assert (marked.json()["verdict"], marked.json()["score"]) == ("SELF", None)


@BOTH
def test_progress_is_done_without_a_score(
    api: APIClient, kind: str, answer: str, value: Any, score: float | None
) -> None:
    address = f"/api/v1/progress/exercises/own-{kind}/"
    body = hand_in(api, kind, answer)
    assert api.get(address).json()["state"] == "tried"
    api.post(f"/api/v1/submissions/{body['id']}/mark/", {"value": value}, format="json")
    progress = api.get(address).json()
    assert (progress["state"], progress["self_marked"]) == ("done", True)
    assert progress["best_score"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [({"value": ["z"]}, 422), ({"value": "a"}, 422), ({}, 400), ([], 400), ({"value": None}, 400)],
)
def test_a_mark_that_cannot_be_read_is_refused(api: APIClient, body: Any, status: int) -> None:
    submission = hand_in(api, "text", "My words.")
    address = f"/api/v1/submissions/{submission['id']}/mark/"
    assert api.post(address, body, format="json").status_code == status


def test_cleo_marks_nothing_of_bens(
    api: APIClient, cleo: User, client_of: Callable[[User], APIClient]
) -> None:
    address = f"/api/v1/submissions/{hand_in(api, 'text', 'My words.')['id']}/mark/"
    assert client_of(cleo).post(address, {"value": []}, format="json").status_code == 404


def test_the_address_describes_itself(api: APIClient) -> None:
    address = f"/api/v1/submissions/{hand_in(api, 'text', 'My words.')['id']}/mark/"
    assert api.options(address).json()["actions"]["POST"]["value"]["required"] is True


def test_in_a_quiz_it_is_worth_nothing(ben: User, queued: list[str]) -> None:
    quiz = Quiz.objects.create(slug="q", title="Q", published=True)
    exercise = published(
        "more", {"kind": "text", "title": "m", "statement": "?"} | {"item": SAMPLES["text"]}
    ).exercise
    question = Question.objects.create(quiz=quiz, exercise=exercise, points=5)
    attempt = start_attempt(quiz=quiz, learner=ben)
    answer_question(attempt=attempt, question=question, answer="My words.")
    score = attempt_score(attempt)
    assert (score.points, score.worth, score.answered) == (0, 0, 1)
    assert Submission.objects.get().verdict == "SELF"

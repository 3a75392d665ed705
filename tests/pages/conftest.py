"""Browsers of Ada, Ben and Cleo, and exercises for the tests of the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from exercises import publishing, services
from exercises.models import Exercise, GradingRun, RunOutcome, Status, Submission
from grader.result import Result

NUMBER = {
    "answer": "7.2448",
    "absolute": 0.0005,
    "wrong": [
        {"answer": "14.56", "reason": "That is the loss *before* the step at $(3.2, 1.2)$."},
    ],
}
CHOICE = {
    "multiple": True,
    "shuffle": False,
    "options": [
        {"text": "$w - \\eta g$", "right": True, "reason": "It walks **downhill**."},
        {"text": "uphill", "right": False, "reason": "The gradient points uphill."},
    ],
}
CODE = {
    "function": "gradient",
    "signature": "gradient(w) -> array",
    "starter": "def gradient(w):\n    ...\n",
    "reference": "def gradient(w):\n    return 2 * w\n",
    "cases": [
        {"name": "at three", "call": "gradient(3.0)", "public": True},
        {"name": "in the dark", "call": "gradient(-17.25)"},
    ],
}


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_ada(ada: Any) -> Client:
    return signed_in(ada)


@pytest.fixture
def as_ben(ben: Any) -> Client:
    return signed_in(ben)


@pytest.fixture
def as_cleo(cleo: Any) -> Client:
    return signed_in(cleo)


def make_exercise(slug: str, kind: str, item: dict[str, Any], **more: Any) -> Exercise:
    columns = {"title": slug.replace("-", " ").capitalize(), "statement": "What is $x^2$?"}
    return Exercise.objects.create(slug=slug, kind=kind, item=item, **{**columns, **more})


def published(exercise: Exercise) -> Exercise:
    publishing.publish(exercise=exercise, author=None)
    return exercise


@pytest.fixture
def number(db: None) -> Exercise:
    more = {"hints": ["Look *down*.", "Look further."], "solution": "It is $7.2448$."}
    return published(make_exercise("second-step", "number", NUMBER, **more))


@pytest.fixture
def choice(db: None) -> Exercise:
    return published(make_exercise("downhill", "choice", CHOICE))


@pytest.fixture
def code(db: None) -> Exercise:
    return published(make_exercise("gradient", "code", CODE))


@pytest.fixture
def draft(db: None) -> Exercise:
    return make_exercise("draft", "number", NUMBER)


@pytest.fixture
def hand_in(queued: list[str]) -> Callable[..., Submission]:
    """Stores an answer of somebody's, and its result if one is given."""

    def hand_in(
        person: Any, exercise: Exercise, answer: Any, result: Result | None = None
    ) -> Submission:
        assert exercise.published is not None
        submission, _ = services.submit(learner=person, version=exercise.published, answer=answer)
        if result is not None:
            give(submission, result)
        return submission

    return hand_in


def give(submission: Submission, result: Result) -> None:
    """The result as a worker would have left it."""
    GradingRun.objects.create(
        submission=submission,
        fence=1,
        attempt_number=1,
        worker="test",
        grader_version="1",
        lease_until=submission.received_at,
        outcome=RunOutcome.ACCEPTED,
        result=result.to_json(),
    )
    submission.status, submission.verdict = Status.GRADED, result.verdict
    submission.score, submission.finished_at = result.score, submission.received_at
    submission.save()

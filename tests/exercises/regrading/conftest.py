"""A question whose key was wrong, answers to it, and the mended version."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from exercises import publishing
from exercises.models import (
    Exercise,
    ExerciseVersion,
    Regrade,
    RegradeChunk,
    RegradePolicy,
    Submission,
)
from exercises.regrading import services as regrading
from exercises.regrading import work
from exercises.regrading.choosing import Choice
from exercises.regrading.work import work_here
from tests.conftest import SLOPE, graded, hand_in


@pytest.fixture
def ada(db: None) -> User:
    """The author. Nobody here types a password, and hashing one takes longer than a test."""
    return User.objects.create(username="ada", is_staff=True, is_superuser=True)


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create(username="ben")


@pytest.fixture
def cleo(db: None) -> User:
    return User.objects.create(username="cleo")


@pytest.fixture
def as_ben(ben: User) -> Client:
    client = Client()
    client.force_login(ben)
    return client


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pieces that the broker, which is not there, was told of."""
    ids: list[int] = []

    def enqueue(chunk_id: int) -> bool:
        ids.append(chunk_id)
        RegradeChunk.objects.filter(pk=chunk_id).update(enqueued_at=timezone.now())
        return True

    monkeypatch.setattr(work, "enqueue", enqueue)
    return ids


def mend(version: ExerciseVersion, **item: Any) -> ExerciseVersion:
    """The next version of the exercise, with another item."""
    exercise = Exercise.objects.get(pk=version.exercise_id)
    exercise.item = exercise.item | item
    return publishing.publish(exercise=exercise, author=None, proved=True)


@pytest.fixture
def wrong_key(db: None) -> ExerciseVersion:
    """The slope of the square at 3, with the value 9 as its key."""
    content = SLOPE | {"item": {"answer": "9", "absolute": 0.001}}
    return publishing.publish(
        exercise=Exercise.objects.create(slug="slope", **content), author=None
    )


@pytest.fixture
def mended(wrong_key: ExerciseVersion) -> ExerciseVersion:
    """The same with the right key, 6."""
    return mend(wrong_key, answer="6")


@pytest.fixture
def right(ben: User, wrong_key: ExerciseVersion) -> Submission:
    """Ben's 6: right, and graded as wrong."""
    return graded(hand_in(ben, wrong_key, "6"))


@pytest.fixture
def lucky(cleo: User, wrong_key: ExerciseVersion) -> Submission:
    """Cleo's 9: wrong, and graded as right."""
    return graded(hand_in(cleo, wrong_key, "9"))


@pytest.fixture
def dry_run(ada: User) -> Callable[..., Regrade]:
    """A regrade of Ada's, graded to its end."""

    def dry_run(
        version: ExerciseVersion, policy: str = RegradePolicy.REPLACE, **choice: Any
    ) -> Regrade:
        regrade = regrading.begin(
            exercise=version.exercise,
            choice=Choice(**choice),
            version=version,
            policy=RegradePolicy(policy),
            reason="The key was the value, not the slope.",
            by=ada,
        )
        work_here(regrade)
        return regrade

    return dry_run


def applied(regrade: Regrade) -> Regrade:
    regrading.apply(regrade=regrade, by=None)
    work_here(regrade)
    return regrade


def undone(regrade: Regrade) -> Regrade:
    regrading.undo(regrade=regrade, by=None)
    work_here(regrade)
    return regrade


def worth(submission: Submission) -> tuple[str, str, float | None, str]:
    """What stands in its row now."""
    row = Submission.objects.get(pk=submission.pk)
    return row.status, row.verdict, row.score, row.blame

"""Handing in: the row first, the broker after, and nothing twice."""

import pytest
from django.contrib.auth.models import User
from kombu.exceptions import OperationalError

from exercises import services
from exercises.models import ExerciseVersion, Status, Submission
from grader.errors import InvalidAnswer
from tests.conftest import RIGHT_BOWL, graded, hand_in

pytestmark = pytest.mark.django_db


def test_the_broker_hears_of_it_only_after_the_commit(
    ben: User, slope: ExerciseVersion, queued: list[str], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:  # type: ignore[operator]
        submission = hand_in(ben, slope, "6")
    assert submission.status == Status.QUEUED
    assert queued == []
    for callback in callbacks:
        callback()
    assert queued == [str(submission.pk)]


def test_a_silent_broker_loses_nothing(
    ben: User, slope: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(services.grade_submission, "delay", refuse)
    submission = hand_in(ben, slope, "6")
    assert services.enqueue(submission.pk) is False
    submission.refresh_from_db()
    assert submission.status == Status.QUEUED
    assert submission.enqueued_at is None


@pytest.mark.parametrize("answer", ["", "  ", "six", "1/0", None, [], True, "6\0", "nan"])
def test_an_unreadable_answer_is_refused_and_stored_nowhere(
    ben: User, slope: ExerciseVersion, answer: object
) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        hand_in(ben, slope, answer)
    assert str(refusal.value)
    assert not Submission.objects.exists()


def test_one_key_one_submission(ben: User, slope: ExerciseVersion) -> None:
    first = hand_in(ben, slope, "6", idempotency_key="k")
    again = hand_in(ben, slope, "6", idempotency_key="k")
    assert first.pk == again.pk
    assert Submission.objects.count() == 1


def test_one_key_with_another_answer_is_a_conflict(ben: User, slope: ExerciseVersion) -> None:
    hand_in(ben, slope, "6", idempotency_key="k")
    with pytest.raises(services.IdempotencyConflict, match="another answer"):
        hand_in(ben, slope, "7", idempotency_key="k")


def test_two_learners_may_use_the_same_key(ben: User, cleo: User, slope: ExerciseVersion) -> None:
    hand_in(ben, slope, "6", idempotency_key="k")
    hand_in(cleo, slope, "7", idempotency_key="k")
    assert Submission.objects.count() == 2


def test_a_newer_one_supersedes_what_no_worker_took(ben: User, slope: ExerciseVersion) -> None:
    older, newer = hand_in(ben, slope, "5"), hand_in(ben, slope, "6")
    older.refresh_from_db()
    assert older.status == Status.SUPERSEDED
    assert older.is_terminal
    assert older.finished_at is not None
    assert graded(newer).status == Status.GRADED


def test_a_graded_one_is_not_superseded(ben: User, slope: ExerciseVersion) -> None:
    older = graded(hand_in(ben, slope, "5"))
    hand_in(ben, slope, "6")
    older.refresh_from_db()
    assert older.status == Status.GRADED


def test_superseding_touches_nobody_else(ben: User, cleo: User, slope: ExerciseVersion) -> None:
    hers = hand_in(cleo, slope, "5")
    hand_in(ben, slope, "6")
    hers.refresh_from_db()
    assert hers.status == Status.QUEUED


def test_everything_it_rests_on_is_pinned(ben: User, bowl: ExerciseVersion) -> None:
    submission = graded(hand_in(ben, bowl, RIGHT_BOWL))
    run = submission.accepted_run()
    assert run is not None
    assert submission.variant.version == bowl
    assert run.grader_version
    assert run.pinned["reference"][0] == {"array": [8.0, 18.0], "dtype": "float64", "shape": [2]}
    assert len(run.pinned["inputs_sha256"]) == 64
    phases = [submission.received_at, submission.started_at, submission.finished_at]
    assert phases == sorted(phases)

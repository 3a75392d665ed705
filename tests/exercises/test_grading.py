"""Claim, judge, record: one worker at a time, and only the holder of the lease may record."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from exercises import grading, services
from exercises.judge import Judgement, MachineFailure
from exercises.models import (
    ExerciseVersion,
    GradingRun,
    RunOutcome,
    Status,
    Submission,
)
from grader.result import Result, Verdict
from tests.conftest import RIGHT_BOWL, UPHILL_BOWL, graded, hand_in

pytestmark = pytest.mark.django_db
RIGHT = Judgement(Result(Verdict.CORRECT, 1.0))
WRONG = Judgement(Result(Verdict.INCORRECT, 0.0))


def expire(submission: Submission) -> None:
    """As if the worker had died and its lease had run out."""
    past = timezone.now() - timedelta(seconds=1)
    Submission.objects.filter(pk=submission.pk).update(lease_until=past)


def outcomes(submission: Submission) -> list[str]:
    return list(submission.runs.order_by("fence").values_list("outcome", flat=True))


@pytest.mark.parametrize(
    ("answer", "verdict", "score"), [("6", "CORRECT", 1), ("9", "INCORRECT", 0)]
)
def test_a_number_is_graded(
    ben: User, slope: ExerciseVersion, answer: str, verdict: str, score: float
) -> None:
    submission = graded(hand_in(ben, slope, answer))
    assert (submission.status, submission.verdict, submission.score) == ("GRADED", verdict, score)


def test_a_typical_slip_is_told_its_reason(ben: User, slope: ExerciseVersion) -> None:
    result = graded(hand_in(ben, slope, "9")).result()
    assert result is not None
    assert "That is the value $f(3)$." in str(result.feedback[0].data)


@pytest.mark.parametrize(
    ("source", "verdict"), [(RIGHT_BOWL, Verdict.CORRECT), (UPHILL_BOWL, Verdict.INCORRECT)]
)
def test_a_program_is_run_in_the_sandbox_and_compared(
    ben: User, bowl: ExerciseVersion, source: str, verdict: Verdict
) -> None:
    submission = graded(hand_in(ben, bowl, source))
    assert submission.verdict == verdict
    run = submission.accepted_run()
    assert run is not None
    assert "seccomp" in run.pinned["layers"]


COUNTING = (
    "import numpy as np\ncount = 0\n\ndef gradient(w):\n    global count\n    count += 1\n"
    "    return np.array([2.0 * w[0], 6.0 * w[1]]) if count > 1 else np.zeros(2)\n"
)


def test_counting_the_calls_does_not_pay(ben: User, bowl: ExerciseVersion) -> None:
    submission = graded(hand_in(ben, bowl, COUNTING))
    assert submission.verdict == Verdict.INCORRECT
    result = submission.result()
    assert result is not None
    assert "different_answers" in {f.code for case in result.cases for f in case.feedback}


def test_an_endless_loop_is_told_its_line(ben: User, bowl: ExerciseVersion) -> None:
    endless = "def gradient(w):\n    while True:\n        w = w\n"
    result = graded(hand_in(ben, bowl, endless)).result()
    assert result is not None
    assert [f.code for f in result.cases[0].feedback] == ["time_limit", "stopped_at"]


def test_only_one_worker_gets_the_claim(ben: User, slope: ExerciseVersion) -> None:
    submission = hand_in(ben, slope, "6")
    assert grading.claim(submission.pk) is not None
    assert grading.claim(submission.pk) is None
    assert grading.grade(submission.pk) is None


def test_a_second_message_for_a_graded_one_does_nothing(ben: User, slope: ExerciseVersion) -> None:
    submission = graded(hand_in(ben, slope, "6"))
    assert grading.grade(submission.pk) is None
    assert outcomes(submission) == [RunOutcome.ACCEPTED]


def test_an_expired_lease_is_taken_over_and_the_dead_run_says_so(
    ben: User, slope: ExerciseVersion
) -> None:
    submission = hand_in(ben, slope, "6")
    grading.claim(submission.pk)
    expire(submission)
    assert graded(submission).verdict == Verdict.CORRECT
    assert outcomes(submission) == [RunOutcome.ABANDONED, RunOutcome.ACCEPTED]


def test_a_late_result_is_kept_but_does_not_count(ben: User, slope: ExerciseVersion) -> None:
    submission = hand_in(ben, slope, "6")
    slow = grading.claim(submission.pk)
    assert slow is not None
    expire(submission)
    quick = grading.claim(submission.pk)
    assert quick is not None
    assert grading.record(slow, WRONG) is False
    assert grading.record(quick, RIGHT) is True
    submission.refresh_from_db()
    assert submission.verdict == Verdict.CORRECT
    assert outcomes(submission) == [RunOutcome.ABANDONED, RunOutcome.ACCEPTED]


def test_a_result_after_the_lease_is_refused_even_with_no_other_worker(
    ben: User, slope: ExerciseVersion
) -> None:
    submission = hand_in(ben, slope, "6")
    run = grading.claim(submission.pk)
    assert run is not None
    expire(submission)
    assert grading.record(run, RIGHT) is False
    assert outcomes(submission) == [RunOutcome.STALE]
    assert graded(submission).status == Status.GRADED


def test_the_database_itself_refuses_a_second_accepted_run(
    ben: User, slope: ExerciseVersion
) -> None:
    submission = graded(hand_in(ben, slope, "6"))
    first = submission.accepted_run()
    assert first is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        GradingRun.objects.create(
            submission=submission,
            fence=first.fence + 1,
            attempt_number=2,
            worker="w",
            lease_until=timezone.now(),
            grader_version="1",
            outcome=RunOutcome.ACCEPTED,
        )


@pytest.fixture
def broken_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> Judgement:
        raise MachineFailure("no layer")

    monkeypatch.setattr(grading, "judge", fail)


def due_now(submission: Submission) -> None:
    Submission.objects.filter(pk=submission.pk).update(due_at=timezone.now())


@pytest.mark.usefixtures("broken_machine")
def test_our_failure_is_tried_three_times_and_shown_as_ours(
    ben: User, slope: ExerciseVersion
) -> None:
    submission = hand_in(ben, slope, "6")
    for status in (Status.QUEUED, Status.QUEUED, Status.FAILED):
        due_now(submission)
        assert graded(submission).status == status
    submission.refresh_from_db()
    assert submission.blame == "machine"
    assert submission.score is None
    assert outcomes(submission) == [RunOutcome.ERROR] * 3


@pytest.mark.usefixtures("broken_machine")
def test_a_retry_waits_longer_each_time(ben: User, slope: ExerciseVersion) -> None:
    submission = hand_in(ben, slope, "6")
    pauses = []
    for _ in range(2):
        due_now(submission)
        again = graded(submission)
        pauses.append((again.due_at - timezone.now()).total_seconds())
    assert pauses[1] > pauses[0] > 0
    assert grading.claim(submission.pk) is None


def test_our_bug_is_not_the_learners_zero(
    ben: User, slope: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(**_: object) -> Judgement:
        raise ZeroDivisionError

    monkeypatch.setattr(grading, "judge", bug)
    submission = graded(hand_in(ben, slope, "6"))
    assert submission.status == Status.QUEUED
    assert "ZeroDivisionError" in submission.runs.get().error


def test_a_broken_exercise_is_its_authors_fault(ben: User, bowl: ExerciseVersion) -> None:
    submission = hand_in(ben, bowl, RIGHT_BOWL)
    variant = submission.variant
    variant.item = variant.item | {"reference": "def gradient(w):\n    return 1 / 0\n"}
    variant.save()
    done = graded(submission)
    assert (done.status, done.blame) == (Status.FAILED, "author")


def test_workers_that_keep_dying_end_it_as_failed(
    ben: User, slope: ExerciseVersion, settings: object
) -> None:
    submission = hand_in(ben, slope, "6")
    for _ in range(settings.MAX_LOST_LEASES):  # type: ignore[attr-defined]
        assert grading.claim(submission.pk) is not None
        expire(submission)
    assert grading.claim(submission.pk) is None
    submission.refresh_from_db()
    assert (submission.status, submission.blame) == (Status.FAILED, "machine")


def test_the_sweep_finds_what_the_broker_lost(
    ben: User, slope: ExerciseVersion, queued: list[str]
) -> None:
    submission = hand_in(ben, slope, "6")
    services.enqueue(submission.pk)
    assert services.sweep() == 0, "it was told to the broker just now"
    long_ago = timezone.now() - timedelta(minutes=5)
    Submission.objects.update(enqueued_at=long_ago)
    assert services.sweep() == 1
    assert queued == [str(submission.pk)] * 2
    assert services.sweep() == 0, "one message is enough for a while"


def test_the_sweep_finds_what_a_dead_worker_held(
    ben: User, slope: ExerciseVersion, queued: list[str]
) -> None:
    submission = hand_in(ben, slope, "6")
    services.enqueue(submission.pk)
    Submission.objects.update(enqueued_at=timezone.now() - timedelta(seconds=10))
    grading.claim(submission.pk)
    assert services.sweep() == 0, "its worker may still be at it"
    expire(submission)
    assert services.sweep() == 1


def test_the_sweep_leaves_what_is_done(
    ben: User, slope: ExerciseVersion, queued: list[str]
) -> None:
    graded(hand_in(ben, slope, "6"))
    Submission.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert services.sweep() == 0

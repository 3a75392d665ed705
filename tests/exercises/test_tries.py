"""Tries under a policy: limited, paused, weighed; nothing free costs one, and nobody gets two."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from exercises import publishing, standing
from exercises.hints import take_hint
from exercises.models import ExerciseVersion, HintTaken, Status, Submission
from exercises.progress import exercise_progress
from exercises.refusals import NoSuchHint, NoTriesLeft, Refusal, TooSoon
from exercises.tries import receipt_for, tries_at
from grader.result import Result, Verdict
from tests.conftest import SLOPE, hand_in, published
from tests.pages.conftest import give

pytestmark = pytest.mark.django_db
RIGHT, WRONG = Result(Verdict.CORRECT, 1.0), Result(Verdict.INCORRECT, 0.0)
HALF, UNREAD = Result(Verdict.PARTIAL, 0.5), Result(Verdict.INVALID, 0.0)
Ruled = Callable[..., ExerciseVersion]


@pytest.fixture(autouse=True)
def _quiet(queued: list[str]) -> None:
    """No broker is there."""


@pytest.fixture
def ruled(db: None) -> Ruled:
    """Makes an exercise with three hints and this policy."""

    def make(slug: str = "ruled", **policy: Any) -> ExerciseVersion:
        words = {"hints": ["One.", "Two.", "Three."], "solution": "It is 6."}
        return published(slug, SLOPE | words | {"policy": policy})

    return make


def tried(learner: User, version: ExerciseVersion, result: Result, **more: Any) -> Submission:
    submission = hand_in(learner, version, "5", **more)
    give(submission, result)
    return submission


def test_the_last_try_is_the_last(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=2)
    for _ in range(2):
        tried(ben, version, WRONG)
    with pytest.raises(NoTriesLeft, match=r"all 2 tries.*still here"):
        hand_in(ben, version, "6")
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("free", [UNREAD, Status.FAILED, Status.SUPERSEDED])
def test_what_is_free_costs_no_try(ben: User, ruled: Ruled, free: Result | Status) -> None:
    version = ruled(tries=1)
    submission = hand_in(ben, version, "5")
    if isinstance(free, Result):
        give(submission, free)
    else:
        Submission.objects.update(status=free)
    assert hand_in(ben, version, "6")


def test_a_try_that_is_being_graded_counts(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=1)
    hand_in(ben, version, "5")
    with pytest.raises(NoTriesLeft, match="being graded"):
        hand_in(ben, version, "6")


def test_a_try_too_soon_says_when(ben: User, ruled: Ruled) -> None:
    version = ruled(cooldown_s=600)
    first = tried(ben, version, WRONG)
    with pytest.raises(TooSoon, match="10 minutes") as refusal:
        hand_in(ben, version, "6")
    assert refusal.value.ready_at == first.received_at + timedelta(seconds=600)
    Submission.objects.update(received_at=timezone.now() - timedelta(seconds=601))
    assert hand_in(ben, version, "6")


def test_the_same_request_again_is_no_second_try(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=1)
    first = hand_in(ben, version, "5", idempotency_key="k")
    assert hand_in(ben, version, "5", idempotency_key="k").pk == first.pk


def test_another_occasion_uses_no_try(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=1)
    for occasion in ("review", "preview", "attempt:1"):
        tried(ben, version, RIGHT, occasion=occasion)
    assert tries_at(version, ben).left == 1
    assert tries_at(version, ben).share == 0


def test_a_new_version_begins_with_fresh_tries(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=1, curve=[80])
    tried(ben, version, RIGHT)
    exercise = version.exercise
    exercise.title = "Mended"
    newer = publishing.publish(exercise=exercise, author=None)
    tried(ben, newer, HALF)
    receipt = receipt_for(ben, newer)
    assert receipt.present.share == Decimal("0.4")
    assert receipt.share == Decimal("0.8"), "what an earlier version brought stays"


def test_hints_and_the_curve_weigh(ben: User, ruled: Ruled) -> None:
    version = ruled(curve=[100, 80], hint_cost=25)
    tried(ben, version, HALF)
    take_hint(learner=ben, version=version, number=1)
    assert tries_at(version, ben).next_percent == 60
    tried(ben, version, RIGHT)
    fold = tries_at(version, ben)
    assert [one.weighed.share for one in fold.tries] == [Decimal("0.5"), Decimal("0.6")]
    assert fold.best == fold.tries[1]
    [progress] = exercise_progress(ben, [version.exercise])
    assert (progress.score, progress.best_score, progress.tries) == (0.6, 1.0, 2)


def test_after_the_solution_answers_are_practice(ben: User, ruled: Ruled) -> None:
    version = ruled(solution="after tries", solution_tries=1)
    tried(ben, version, HALF)
    assert tries_at(version, ben).is_practice
    tried(ben, version, RIGHT)
    assert tries_at(version, ben).share == Decimal("0.5")


def test_a_persons_mark_is_weighed_too(ben: User, ada: User, ruled: Ruled) -> None:
    version = ruled(curve=[50])
    standing.override(submission=tried(ben, version, WRONG), score=1.0, reason="Fine.", by=ada)
    assert tries_at(version, ben).share == Decimal("0.5")


def test_hints_come_once_and_in_their_order(ben: User, cleo: User, ruled: Ruled) -> None:
    version = ruled(hint_cost=10)
    with pytest.raises(NoSuchHint, match="take hint 1 first"):
        take_hint(learner=ben, version=version, number=2)
    for number in (1, 1, 2):
        take_hint(learner=ben, version=version, number=number)
    assert HintTaken.objects.filter(learner=ben).count() == 2
    with pytest.raises(NoSuchHint, match="3 hints"):
        take_hint(learner=ben, version=version, number=4)
    assert tries_at(version, cleo).next_percent == 100


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_last_try(ben: User, ruled: Ruled) -> None:
    version = ruled(tries=1)

    def post(answer: str) -> bool:
        try:
            hand_in(ben, version, answer)
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(post, ["5", "6", "7", "8"]))
    assert taken.count(True) == 1
    assert Submission.objects.count() == 1

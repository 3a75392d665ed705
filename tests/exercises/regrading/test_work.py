"""Pieces of a regrade are claimed, left, lost and taken over; each answer is graded once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import reviews
from courses.models import ReviewChoice
from courses.own_data import delete_learning, export
from exercises.models import ExerciseVersion, GradingRun, Regrade, RegradeChunk, Submission
from exercises.regrading import services as regrading
from exercises.regrading import work
from exercises.regrading.choosing import Choice
from exercises.regrading.steps import LostClaim, Steps
from tests.conftest import graded, hand_in
from tests.exercises.regrading.conftest import applied, undone

pytestmark = pytest.mark.django_db
LATER = 1e12


@pytest.fixture
def begun(right: Submission, lucky: Submission, mended: ExerciseVersion) -> Regrade:
    return begin(mended)


def begin(version: ExerciseVersion) -> Regrade:
    return regrading.begin(
        exercise=version.exercise, choice=Choice(), version=version, reason="Key.", by=None
    )


def claimed(regrade: Regrade) -> RegradeChunk:
    chunk = work.claim(regrade.chunks.get().pk)
    assert chunk is not None
    return chunk


def die(chunk: RegradeChunk) -> None:
    """Its worker is killed, and the lease runs out."""
    past = timezone.now() - timedelta(seconds=1)
    RegradeChunk.objects.filter(pk=chunk.pk).update(lease_until=past)


def test_a_piece_has_one_worker(begun: Regrade) -> None:
    chunk = claimed(begun)
    assert work.claim(chunk.pk) is None
    assert not work.work(chunk.pk)


def test_who_lost_the_piece_stores_nothing(begun: Regrade) -> None:
    slow = claimed(begun)
    die(slow)
    quick = claimed(begun)
    with pytest.raises(LostClaim):
        Steps(slow, LATER).take()
    assert not begun.runs.exists()
    Steps(quick, LATER).take()
    assert begun.runs.count() == 2
    assert (quick.fence, quick.lost) == (slow.fence + 1, 1)


def test_a_dropped_regrade_stores_nothing_more(begun: Regrade) -> None:
    chunk = claimed(begun)
    regrading.drop(regrade=begun)
    with pytest.raises(LostClaim):
        Steps(chunk, LATER).take()
    assert not begun.runs.exists()


def test_what_kills_every_worker_is_listed(begun: Regrade, settings: Any) -> None:
    chunk = claimed(begun)
    RegradeChunk.objects.filter(pk=chunk.pk).update(lost=settings.MAX_LOST_LEASES)
    die(chunk)
    work.work(chunk.pk)
    first, second = begun.proposals.all()
    assert first.effect == "FAILED"
    assert f"{settings.MAX_LOST_LEASES + 1} workers died" in first.note
    assert second.effect == "NOT_RAISED"


def test_a_worker_leaves_when_its_time_is_up(begun: Regrade, settings: Any) -> None:
    settings.REGRADE_SLICE_SECONDS = 0
    chunk = begun.chunks.get()
    left = []
    for _ in range(4):
        work.work(chunk.pk)
        left.append(begun.proposals.filter(state="WAITING").count())
    begun.refresh_from_db()
    assert left == [1, 0, 0, 0]
    assert begun.status == "PROPOSED"


def test_few_pieces_are_queued_at_once(
    right: Submission,
    lucky: Submission,
    ben: User,
    wrong_key: ExerciseVersion,
    sent: list[int],
    settings: Any,
) -> None:
    settings.REGRADE_CHUNK, settings.REGRADE_AT_ONCE = 1, 2
    graded(hand_in(ben, wrong_key, "9"))
    regrade = begin(wrong_key)
    assert (regrade.chunks.count(), len(sent)) == (3, 2)
    work.sweep()
    assert len(sent) == 2
    work.work(sent[0])
    assert len(set(sent)) == 3


def test_the_sweep_goes_on_where_a_worker_died(begun: Regrade, sent: list[int]) -> None:
    chunk = claimed(begun)
    work.sweep()
    assert sent == [chunk.pk]
    die(chunk)
    work.sweep()
    assert sent == [chunk.pk] * 2


def test_the_database_refuses_a_second_result(begun: Regrade) -> None:
    work.work_here(begun)
    first = GradingRun.objects.filter(regrade=begun).first()
    assert first is not None
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_data_deleted_on_the_way_stays_deleted(begun: Regrade, ben: User) -> None:
    delete_learning(ben)
    work.work_here(begun)
    assert begun.proposals.count() == 1
    delete_learning(User.objects.get(username="cleo"))
    regrading.apply(regrade=begun, by=None)
    work.work_here(begun)
    assert begun.status == "APPLIED"
    assert not Submission.objects.exists()


def test_a_proposal_is_no_learners_data_yet(begun: Regrade, ben: User, right: Submission) -> None:
    work.work_here(begun)
    data = export(ben)
    assert "proposals" not in data
    assert data["submissions"][0]["verdict"] == "INCORRECT"


def test_the_learner_reads_what_changed_and_why(
    as_ben: Any, right: Submission, mended: ExerciseVersion, dry_run: Callable[..., Regrade]
) -> None:
    place = f"/submissions/{right.pk}/"
    regrade = dry_run(mended)
    assert "Graded again" not in as_ben.get(place).content.decode()
    applied(regrade)
    page = as_ben.get(place).content.decode()
    assert "The key was the value, not the slope." in page
    assert "Before: Not right yet. Now: Right." in page


def test_reviews_are_folded_anew_after_a_regrade_and_its_undo(
    ben: User, right: Submission, mended: ExerciseVersion, dry_run: Callable[..., Regrade]
) -> None:
    def folded() -> str:
        reviews.catch_up(ben)
        return ReviewChoice.objects.get(learner=ben).folded

    before = folded()
    regrade = applied(dry_run(mended))
    after = folded()
    assert after != before
    undone(regrade)
    assert folded() == before

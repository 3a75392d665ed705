"""What people and programs may ask of this room; each function is one whole operation.

IdempotencyConflict
"""

import hashlib
import json
import logging
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from exercises.judge import MachineFailure, prove
from exercises.models import (
    Act,
    Exercise,
    ExerciseVersion,
    OwnMark,
    Person,
    Publication,
    Status,
    Submission,
    Variant,
    account_id,
)
from exercises.models.exercise import content_digest
from exercises.refusals import refuse_try
from exercises.tasks import grade_submission
from exercises.tries import tries_at
from exercises.verification import gate
from grader.errors import InvalidAnswer, ItemError
from grader.prediction import MADE
from grader.result import Verdict

logger = logging.getLogger("nabla.services")


class IdempotencyConflict(Exception):
    """The Idempotency-Key was used before, with another request."""


def submit(
    *,
    learner: Person,
    version: ExerciseVersion,
    answer: Any,
    idempotency_key: str | None = None,
    supersede: bool = True,
    turn: int = 0,
    as_of: datetime | None = None,
    occasion: str = "",
) -> tuple[Submission, bool]:
    """Stores an answer and queues it for grading; returns it and whether it is new.

    Raises InvalidAnswer (nothing is stored, nothing is lost), IdempotencyConflict, or a Refusal
    where the exercise's policy takes no answer now. An `occasion` of its own (a sitting, a review,
    a preview) has rules of its own. The row is committed before the broker hears of it. With
    `supersede`, the learner's earlier ones for the same exercise and occasion that no worker has
    taken yet end as SUPERSEDED. What learners mark themselves needs no worker: it is through at
    once. `turn` and `as_of` say which of the learner's variants it answers.
    """
    digest = _request_digest(version, answer)
    earlier = _replay(learner, idempotency_key, digest)
    if earlier is not None:
        return earlier, False
    variant = Variant.for_learner(version, account_id(learner), turn, as_of)
    variant.validate(answer)
    done: dict[str, Any] = {}
    if version.is_own:
        done = {"status": Status.GRADED, "verdict": Verdict.SELF, "finished_at": timezone.now()}
    try:
        with transaction.atomic():
            limited = not occasion and version.rules.limits_tries
            if limited or version.is_predicted:
                _lock(learner)
                # The same request may have come in while this one waited.
                earlier = _replay(learner, idempotency_key, digest)
                if earlier is not None:
                    return earlier, False
            if limited:
                refuse_try(tries_at(version, learner))
            refuse_second_prediction(learner, variant)
            submission = Submission.objects.create(
                **done,
                occasion=occasion,
                learner_id=account_id(learner),
                variant=variant,
                answer=answer,
                seed=secrets.randbits(62),
                idempotency_key=idempotency_key,
                request_digest=digest,
            )
            if supersede:
                supersede_older(submission)
            if not done:
                transaction.on_commit(lambda: enqueue(submission.id))
    except IntegrityError:
        # Twenty at once with one key: one wins the unique constraint, the others replay it.
        earlier = _replay(learner, idempotency_key, digest)
        if earlier is None:
            raise
        return earlier, False
    return submission, True


def _lock(learner: Person) -> None:
    """One limited try of a learner at a time, so that two at once cannot both be the last one.

    Where rows are not locked (SQLite), the transaction itself holds the only pen.
    """
    people = get_user_model().objects.select_for_update(no_key=True)
    people.get(pk=account_id(learner))


def refuse_second_prediction(learner: Person, variant: Variant) -> None:
    """Raises InvalidAnswer where a prediction is stored: from then on its path can be seen."""
    if not variant.version.is_predicted:
        return
    stored = Submission.objects.of(learner).filter(variant=variant)
    if stored.exclude(status=Status.FAILED).exists():
        raise InvalidAnswer(MADE)


def mark_own(*, submission: Submission, given: Any) -> OwnMark:
    """Adds what a learner says of an answer of their own. Raises InvalidAnswer."""
    mark = submission.read_mark(given)
    return OwnMark.objects.create(submission=submission, value=mark.value, score=mark.score)


def _request_digest(version: ExerciseVersion, answer: Any) -> str:
    body = json.dumps([version.exercise_id, answer], sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def _replay(learner: Person, key: str | None, digest: str) -> Submission | None:
    if key is None:
        return None
    earlier = Submission.objects.filter(learner_id=learner.pk, idempotency_key=key).first()
    if earlier is not None and earlier.request_digest != digest:
        raise IdempotencyConflict(
            gettext(
                "The Idempotency-Key “{key}” was used at {time} UTC for another answer. "
                "Use a new key for a new answer."
            ).format(key=key, time=f"{earlier.received_at:%H:%M:%S}")
        )
    return earlier


def supersede_older(submission: Submission) -> int:
    """Ends the learner's earlier submissions to the same exercise that no worker has taken yet."""
    return (
        Submission.objects.filter(
            learner_id=submission.learner_id,
            variant__version__exercise=submission.variant.version.exercise_id,
            status=Status.QUEUED,
            occasion=submission.occasion,
        )
        .exclude(pk=submission.pk)
        .update(status=Status.SUPERSEDED, finished_at=timezone.now())
    )


def enqueue(submission_id: UUID) -> bool:
    """Tells the broker; False when it cannot be reached (the sweep will try again)."""
    row = Submission.objects.open().filter(pk=submission_id)
    row.update(enqueued_at=timezone.now())
    try:
        grade_submission.delay(str(submission_id))
    except OperationalError as error:
        logger.warning("broker unreachable, %s waits for the sweep: %s", submission_id, error)
        row.update(enqueued_at=None)
        return False
    return True


def sweep() -> int:
    """Queues again what the broker lost and what dead workers held; returns how many."""
    now = timezone.now()
    lost_before = now - timedelta(seconds=settings.LOST_SECONDS)
    unheard = Q(enqueued_at__isnull=True, received_at__lt=now - timedelta(seconds=1))
    waiting = Q(status=Status.QUEUED, due_at__lte=now) & (unheard | Q(enqueued_at__lt=lost_before))
    abandoned = Q(status=Status.GRADING, lease_until__lt=now) & (
        Q(enqueued_at__lt=F("lease_until")) | Q(enqueued_at__lt=lost_before)
    )
    count = 0
    for submission_id in Submission.objects.filter(waiting | abandoned).values_list(
        "id", flat=True
    ):
        if not enqueue(submission_id):
            break
        count += 1
    return count


def snapshot(*, exercise: Exercise, author: Person | None, proved: bool = False) -> ExerciseVersion:
    """The immutable version that equals the draft, made if there is none yet.

    Raises ItemError when the draft cannot be graded, its key cannot be proved, a right program of
    its author fails or a typical bug passes all its cases; `proved` tells that somebody has just
    tried that. It may take seconds, so it holds no lock.
    """
    problem = exercise.problem()
    if problem is not None:
        raise problem
    versions = exercise.versions.filter(digest=content_digest(exercise.content()))
    existing = versions.first()
    if existing is not None:
        return existing
    if not proved:
        _prove(exercise)
    with transaction.atomic():
        Exercise.objects.select_for_update().get(pk=exercise.pk)
        last = exercise.versions.aggregate(last=Max("number"))["last"] or 0
        return versions.first() or ExerciseVersion.objects.create(
            exercise=exercise,
            number=last + 1,
            created_by_id=author.pk if author else None,
            **exercise.content(),
        )


def _prove(exercise: Exercise) -> None:
    try:
        prove(kind=exercise.kind, item=exercise.item)
    except MachineFailure as failure:
        # The author's exercise may be right. It is not published untried all the same.
        said = f"could not be tried on this machine: {failure}. Try again, or ask the operator."
        raise ItemError("item", said) from failure


def publish(*, exercise: Exercise, author: Person | None, proved: bool = False) -> ExerciseVersion:
    """Makes the draft what learners get; attempts in flight stay on their version.

    Raises ItemError while verification finds something red in it that is not waived; `proved`
    tells that somebody has just verified it.
    """
    if not proved:
        gate.demand_green(exercise)
    version = snapshot(exercise=exercise, author=author, proved=True)
    with transaction.atomic():
        if version.published_at is None:
            version.published_at = timezone.now()
            version.save(update_fields=["published_at"])
        offer(version=version, by=author)
        exercise.published = version
        exercise._change_reason = f"published as version {version.number}"
        exercise.save(update_fields=["published"])
    return version


@transaction.atomic
def offer(*, version: ExerciseVersion, by: Person | None, reason: str = "") -> None:
    """Makes this version what learners get, and keeps who did so; once more changes nothing."""
    rows = Exercise.objects.filter(pk=version.exercise_id)
    if rows.exclude(published=version).update(published=version):
        _note(version, Act.PUBLISHED, by, reason)


@transaction.atomic
def withdraw(*, exercise: Exercise, reason: str = "", by: Person | None = None) -> None:
    """Takes the exercise from the learners' sight; its submissions and open attempts stay."""
    version = exercise.published
    rows = Exercise.objects.filter(pk=exercise.pk, published=version)
    if version is not None and rows.update(published=None):
        _note(version, Act.WITHDRAWN, by, reason)
    exercise.published = None
    exercise._change_reason = "withdrawn"
    exercise.save(update_fields=["published"])


def _note(version: ExerciseVersion, act: Act, by: Person | None, reason: str) -> None:
    Publication.objects.create(
        exercise_id=version.exercise_id,
        version=version,
        act=act,
        by_id=account_id(by) if by else None,
        reason=reason,
    )

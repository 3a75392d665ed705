"""What people and programs may ask of this room; each function is one whole operation."""

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
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from exercises.models import (
    ExerciseVersion,
    OwnMark,
    Person,
    Status,
    Submission,
    Variant,
    account_id,
)
from exercises.predictions import stored_predictions
from exercises.refusals import refuse_try
from exercises.shown import shown_variant
from exercises.tasks import grade_submission
from exercises.tries import tries_at
from grader.errors import InvalidAnswer
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
    shown: str = "",
) -> tuple[Submission, bool]:
    """Stores an answer and queues it for grading; returns it and whether it is new.

    Raises InvalidAnswer (nothing is stored, nothing is lost), IdempotencyConflict, or a Refusal
    where the exercise's policy takes no answer now. An `occasion` of its own (a sitting, a review,
    a preview) has rules of its own. The row is committed before the broker hears of it. With
    `supersede`, the learner's earlier ones for the same exercise and occasion that no worker has
    taken yet end as SUPERSEDED. What learners mark themselves needs no worker: it is through at
    once. `turn` and `as_of` say which of the learner's variants it answers; `shown` is the seal of
    the page that asked, and comes before them and before `version`.
    """
    digest = _request_digest(version, answer)
    earlier = _replay(learner, idempotency_key, digest)
    if earlier is not None:
        return earlier, False
    variant = shown_variant(shown, exercise=version.exercise, learner=learner)
    variant = variant or Variant.for_learner(version, account_id(learner), turn, as_of)
    version = variant.version
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
    version = variant.version
    if version.is_predicted and variant.pk in stored_predictions(learner, version):
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

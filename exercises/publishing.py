"""exercises: drafts become immutable versions, and versions what learners get, or no longer get."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from exercises.judge import MachineFailure, prove
from exercises.models import (
    Act,
    Exercise,
    ExerciseVersion,
    Person,
    Publication,
    VerifyRun,
    account_id,
)
from exercises.models.exercise import content_digest
from exercises.verification import gate
from grader.errors import ItemError


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
        if author is not None:
            # In a worker nobody is signed in; the history names who asked for it.
            exercise._history_user = author
        exercise.save(update_fields=["published"])
    return version


def publish_verified(run: VerifyRun) -> None:
    """Publishes what a green run looked at, if that was asked for and is still the draft."""
    exercise = run.exercise
    if run.publishes and content_digest(exercise.content()) == run.digest:
        publish(exercise=exercise, author=run.by, proved=True)


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

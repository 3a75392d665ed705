"""exercises: what a person may ask of a regrade; each function is one whole operation.

RegradeRefusal: the request is understood and cannot be granted; its text says why and what to do.
"""

from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exercises.models import (
    Exercise,
    ExerciseVersion,
    Person,
    Proposal,
    ProposalState,
    Regrade,
    RegradeChunk,
    RegradePolicy,
    RegradeStatus,
    account_id,
)
from exercises.models.regrade import WRITING
from exercises.regrading.choosing import Choice, chosen
from exercises.regrading.work import advance


class RegradeRefusal(Exception):
    """Why not, in words for whoever asked."""


def begin(
    *,
    exercise: Exercise,
    choice: Choice,
    reason: str,
    by: Person | None,
    version: ExerciseVersion | None = None,
    policy: RegradePolicy = RegradePolicy.RAISE,
    key: UUID | None = None,
) -> Regrade:
    """Starts a dry run: workers grade, nothing changes. The same key twice is one regrade.

    `version` is what to grade by, None for the one each answer was given to. Raises RegradeRefusal.
    """
    key = key or uuid4()
    refuse_slips(exercise, version, reason)
    try:
        with transaction.atomic():
            regrade = Regrade.objects.create(
                exercise=exercise,
                version=version,
                policy=policy,
                reason=reason.strip(),
                chosen=choice.told(),
                key=key,
                by_id=account_id(by) if by else None,
            )
            cut(regrade, choice)
    except IntegrityError:
        earlier = Regrade.objects.filter(key=key).first()
        if earlier is None:
            raise
        return earlier
    advance(regrade.pk)
    return regrade


def refuse_slips(exercise: Exercise, version: ExerciseVersion | None, reason: str) -> None:
    """Raises RegradeRefusal for what no regrade can be made of."""
    if not reason.strip():
        raise RegradeRefusal(_("Give a reason: learners whose score changes will read it."))
    if version is not None and version.exercise_id != exercise.pk:
        raise RegradeRefusal(_("That version belongs to another exercise."))
    if version is not None and version.is_own:
        raise RegradeRefusal(_("Learners mark that version themselves: no grader reads it."))


def cut(regrade: Regrade, choice: Choice) -> None:
    """Stores which submissions it is about, in pieces. Raises RegradeRefusal for none, or many."""
    ids = list(chosen(regrade.exercise, choice).values_list("pk", flat=True))
    if not ids:
        raise RegradeRefusal(
            _("No answer fits what you chose. Only what has been graded, or failed, is taken.")
        )
    most = settings.REGRADE_MOST
    if len(ids) > most:
        raise RegradeRefusal(
            _("%(count)d answers fit; one regrade takes %(most)d. Narrow it by dates or versions.")
            % {"count": len(ids), "most": most}
        )
    size = settings.REGRADE_CHUNK
    pieces = range(0, len(ids), size)
    chunks = RegradeChunk.objects.bulk_create(
        RegradeChunk(regrade=regrade, number=number) for number in range(len(pieces))
    )
    Proposal.objects.bulk_create(
        (
            Proposal(regrade=regrade, chunk=chunk, submission_id=pk)
            for chunk, start in zip(chunks, pieces, strict=True)
            for pk in ids[start : start + size]
        ),
        batch_size=1000,
    )


def apply(*, regrade: Regrade, by: Person | None) -> None:
    """Makes exactly what was proposed count. Applying twice is once. Raises RegradeRefusal."""
    if regrade.status in (RegradeStatus.APPLYING, RegradeStatus.APPLIED):
        return
    if not _move(regrade, RegradeStatus.PROPOSED, RegradeStatus.APPLYING, by, "applied_by"):
        raise RegradeRefusal(
            _("It is %(status)s. Only a finished dry run can be applied; start a new one.")
            % {"status": regrade.get_status_display()}
        )


def undo(*, regrade: Regrade, by: Person | None) -> None:
    """Gives every score its earlier value back. Undoing twice is once. Raises RegradeRefusal."""
    if regrade.status in (RegradeStatus.UNDOING, RegradeStatus.UNDONE):
        return
    if not _move(regrade, RegradeStatus.APPLIED, RegradeStatus.UNDOING, by, "undone_by"):
        raise RegradeRefusal(
            _("It is %(status)s. Only what was applied can be undone.")
            % {"status": regrade.get_status_display()}
        )


def drop(*, regrade: Regrade) -> None:
    """Ends a dry run that nobody wants; nothing has changed by it. Raises RegradeRefusal."""
    dry = (RegradeStatus.GRADING, RegradeStatus.PROPOSED)
    rows = Regrade.objects.filter(pk=regrade.pk, status__in=dry)
    dropped = rows.update(status=RegradeStatus.DROPPED)
    regrade.refresh_from_db()
    if not dropped and regrade.status != RegradeStatus.DROPPED:
        raise RegradeRefusal(_("It has been applied. Undo it instead."))


def _move(
    regrade: Regrade, before: RegradeStatus, after: RegradeStatus, by: Person | None, who: str
) -> bool:
    """One conditional UPDATE, so that of two who press at once one moves it."""
    columns = {"status": after, f"{who}_id": account_id(by) if by else None}
    try:
        with transaction.atomic():
            moved = Regrade.objects.filter(pk=regrade.pk, status=before).update(**columns)
            if moved and after is RegradeStatus.UNDOING:
                _refuse_later(regrade)
            if moved:
                transaction.on_commit(partial(advance, regrade.pk))
    except IntegrityError as error:
        other = Regrade.objects.filter(exercise=regrade.exercise_id, status__in=WRITING).first()
        number = other.pk if other else "?"
        raise RegradeRefusal(
            _("Regrade %(number)s of this exercise is writing scores just now. Wait for its end.")
            % {"number": number}
        ) from error
    regrade.refresh_from_db()
    # Somebody else may have pressed the same button a moment ago.
    return bool(moved) or regrade.status in (after, *_beyond(after))


def _beyond(status: RegradeStatus) -> tuple[RegradeStatus, ...]:
    ends = {
        RegradeStatus.APPLYING: (RegradeStatus.APPLIED,),
        RegradeStatus.UNDOING: (RegradeStatus.UNDONE,),
    }
    return ends[status]


def _refuse_later(regrade: Regrade) -> None:
    """A later regrade stands on top of this one: taking this away would take its ground."""
    applied = regrade.proposals.filter(state=ProposalState.APPLIED)
    covered = applied.exclude(submission__standing=F("pk"))
    later = covered.values_list("submission__standing__regrade", flat=True)
    numbers = sorted(set(later.order_by()), reverse=True)
    if numbers:
        raise RegradeRefusal(
            ngettext(
                "Regrade %(numbers)s was applied to some of the same answers later. "
                "Undo that first.",
                "Regrades %(numbers)s were applied to some of the same answers later. "
                "Undo those first, in this order.",
                len(numbers),
            )
            % {"numbers": ", ".join(str(one) for one in numbers)}
        )

"""exercises: what an author may do with versions and variants; each function is one operation.

VersionRefusal: the request is understood and cannot be granted; its text says why and what to do.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.models import DisabledVariant, Exercise, ExerciseVersion, Person, Variant, account_id
from exercises.publishing import offer, withdraw


class VersionRefusal(Exception):
    """Why not, in words for the author."""


@transaction.atomic
def publish_again(*, version: ExerciseVersion, reason: str, by: Person | None) -> None:
    """An earlier version is what learners get from now on; the draft stays as it is."""
    if version.published_at is None:
        raise VersionRefusal(
            _("Version %(number)d was only a preview and has not been proved. Publish the draft.")
            % {"number": version.number}
        )
    offer(version=version, by=by, reason=reason.strip())


@transaction.atomic
def take_back(*, exercise: Exercise, reason: str, by: Person | None) -> None:
    """Withdraws what learners get. Attempts in flight stay on their version."""
    if not reason.strip():
        raise VersionRefusal(_("Give a reason: learners will read it where the exercise was."))
    withdraw(exercise=exercise, reason=reason.strip(), by=by)


def disable(*, variant: Variant, reason: str, by: Person | None) -> DisabledVariant:
    """Nobody new is given what this seed draws; whoever has answered it keeps it."""
    if not reason.strip():
        raise VersionRefusal(_("Give a reason: learners who have this variant will read it."))
    if not variant.version.grader_kind.seeded(
        variant.version.grader_kind.read_item(variant.version.item)
    ):
        raise VersionRefusal(_("Every learner has this one. Withdraw the exercise instead."))
    try:
        with transaction.atomic():
            return DisabledVariant.objects.create(
                version=variant.version,
                seed=variant.seed,
                parameters=variant.parameters,
                reason=reason.strip(),
                by_id=account_id(by) if by else None,
            )
    except IntegrityError as error:
        raise VersionRefusal(_("This variant is disabled already.")) from error


def enable(*, variant: Variant) -> None:
    """It may be drawn again. That it was shut, and why, stays on record."""
    word = variant.disabled()
    if word is not None:
        DisabledVariant.objects.filter(pk=word.pk).update(lifted_at=timezone.now())

"""What waits for a marker, who has it open, and how far the work is. Oldest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from exercises.models import MarkingClaim, Override, Person, Submission, account_id

# Without letters and digits that look alike.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def waiting(slug: str = "") -> QuerySet[Submission]:
    """Everything that only a person can settle, the oldest first; of one exercise or of all."""
    rows = Submission.objects.awaiting_person().select_related("variant__version__exercise")
    if slug:
        rows = rows.filter(variant__version__exercise__slug=slug)
    return rows.order_by("received_at", "pk")


def free_for(marker: Person, slug: str = "") -> QuerySet[Submission]:
    """What waits and no other marker has open at this moment."""
    now = timezone.now()
    taken = Q(marking_claim__until__gt=now) & ~Q(marking_claim__marker=account_id(marker))
    return waiting(slug).exclude(taken)


def claim(submission: Submission, marker: Person) -> bool:
    """Keeps an answer for one marker for a while; False where another has it open."""
    now = timezone.now()
    until = now + timedelta(minutes=settings.MARKING_LEASE_MINUTES)
    mine = Q(marker=account_id(marker)) | Q(until__lte=now)
    rows = MarkingClaim.objects.filter(mine, submission=submission)
    # One statement: of two markers at once, one changes the row and the other none.
    if rows.update(marker=account_id(marker), until=until):
        return True
    try:
        with transaction.atomic():
            MarkingClaim.objects.create(
                submission=submission, marker_id=account_id(marker), until=until
            )
    except IntegrityError:
        return False
    return True


def release(submission: Submission, marker: Person) -> None:
    """Lets the others have it."""
    MarkingClaim.objects.filter(submission=submission, marker=account_id(marker)).delete()


@dataclass(frozen=True)
class Neighbours:
    """The answers before and after one in the queue, past what others have open."""

    before: UUID | None
    after: UUID | None


def neighbours(submission: Submission, marker: Person, slug: str = "") -> Neighbours:
    """Where previous and next lead; at the end of the queue it begins anew."""
    rows = free_for(marker, slug).exclude(pk=submission.pk)
    same = Q(received_at=submission.received_at)
    later = Q(received_at__gt=submission.received_at) | (same & Q(pk__gt=submission.pk))
    after = rows.filter(later).first() or rows.first()
    before = rows.exclude(later).last() or rows.last()
    return Neighbours(before.pk if before else None, after.pk if after else None)


@dataclass(frozen=True)
class Load:
    """An exercise with how many of its answers wait."""

    slug: str
    title: str
    left: int


def loads() -> Sequence[Load]:
    """Every exercise with something to mark, by title."""
    exercise = "variant__version__exercise"
    rows = (
        Submission.objects.awaiting_person()
        .values_list(f"{exercise}__slug", f"{exercise}__title")
        .annotate(left=Count("pk"))
        .order_by(f"{exercise}__title")
    )
    return [Load(*row) for row in rows]


def progress(slug: str = "") -> tuple[int, int]:
    """How many are marked, and how many there are with those that wait."""
    marks = Override.objects.filter(withdrawn_at=None)
    if slug:
        marks = marks.filter(submission__variant__version__exercise__slug=slug)
    done = marks.count()
    return done, done + waiting(slug).count()


def pseudonym(learner_id: int) -> str:
    """A name for a learner that is the same on every page and leads back to nobody."""
    digest = salted_hmac("nabla.marking", str(learner_id), algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:4])

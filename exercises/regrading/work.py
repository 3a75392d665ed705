"""exercises: the work of a regrade, piece by piece. Whatever is killed, and when, it goes on.

A piece is claimed by one conditional UPDATE with a lease and a fence. What a worker has graded is
stored in the same transaction in which it shows that its claim still holds.
"""

import logging
import time
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from exercises.models import Regrade, RegradeChunk, RegradeStatus
from exercises.models.regrade import WORKING
from exercises.regrading.steps import LostClaim, Steps

logger = logging.getLogger("nabla.regrading")

TASK = "exercises.regrade_chunk"
# Between two looks at pieces that other workers hold, or that wait for a retry.
OTHERS_SECONDS = 0.1


def work(chunk_id: int) -> bool:
    """Goes on with a piece; False when another worker has it or nothing is left to do there."""
    chunk = claim(chunk_id)
    if chunk is None:
        return False
    take(chunk)
    advance(chunk.regrade_id)
    return True


def take(chunk: RegradeChunk) -> None:
    """One turn at a claimed piece."""
    try:
        Steps(chunk, time.monotonic() + settings.REGRADE_SLICE_SECONDS).take()
    except LostClaim:
        logger.warning("%s was taken over by another worker", chunk)


def claim(chunk_id: int) -> RegradeChunk | None:
    """Takes a piece that is free, or whose worker's lease has run out."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    chunk = (
        RegradeChunk.objects.filter(free, pk=chunk_id, due_at__lte=now)
        .select_related("regrade__exercise", "regrade__version")
        .first()
    )
    if chunk is None or not is_open(chunk):
        return None
    died = int(chunk.lease_until is not None)
    lease = now + timedelta(seconds=settings.LEASE_SECONDS)
    taken = RegradeChunk.objects.filter(
        free, pk=chunk.pk, fence=chunk.fence, reached=chunk.reached
    ).update(fence=F("fence") + 1, lease_until=lease, lost=F("lost") + died)
    if not taken:
        return None
    chunk.fence, chunk.lease_until, chunk.lost = chunk.fence + 1, lease, chunk.lost + died
    return chunk


def is_open(chunk: RegradeChunk) -> bool:
    """Whether its regrade is working, and this piece is not where it should get to."""
    target = WORKING.get(RegradeStatus(chunk.regrade.status))
    return target is not None and chunk.reached != target


def advance(regrade_id: int) -> None:
    """Ends the step of a regrade whose pieces are all through, or sends the next ones off."""
    regrade = Regrade.objects.filter(pk=regrade_id, status__in=WORKING).first()
    if regrade is not None and not finish(regrade):
        push(waiting_of(regrade))


def waiting_of(regrade: Regrade) -> QuerySet[RegradeChunk]:
    """The pieces that have not got to where they should."""
    return regrade.chunks.exclude(reached=WORKING[RegradeStatus(regrade.status)])


def finish(regrade: Regrade) -> bool:
    """Whether all pieces are through; then the regrade's step is, once."""
    if waiting_of(regrade).exists():
        return False
    target = WORKING[RegradeStatus(regrade.status)]
    stamps = {f"{target.lower()}_at": timezone.now()}
    Regrade.objects.filter(pk=regrade.pk, status=regrade.status).update(status=target, **stamps)
    return True


def push(waiting: QuerySet[RegradeChunk]) -> None:
    """Keeps a few pieces at the broker or in work: never so many that learners wait behind them."""
    now = timezone.now()
    heard = Q(enqueued_at__gt=now - timedelta(seconds=settings.LOST_SECONDS))
    busy = Q(lease_until__gt=now) | (Q(lease_until__isnull=True) & heard)
    room = settings.REGRADE_AT_ONCE - waiting.filter(busy).count()
    for chunk_id in (
        waiting.exclude(busy).filter(due_at__lte=now).values_list("pk", flat=True)[: max(0, room)]
    ):
        if not enqueue(chunk_id):
            break


def enqueue(chunk_id: int) -> bool:
    """Tells the broker; False when it cannot be reached (the sweep will try again)."""
    row = RegradeChunk.objects.filter(pk=chunk_id)
    row.update(enqueued_at=timezone.now())
    try:
        # By name: the task's module stands above this one.
        current_app.send_task(TASK, args=[chunk_id])
    except OperationalError as error:
        logger.warning("broker unreachable, a regrade waits for the sweep: %s", error)
        row.update(enqueued_at=None)
        return False
    return True


def sweep() -> int:
    """Goes on with every regrade whose pieces the broker lost or a dead worker held."""
    working = list(Regrade.objects.filter(status__in=WORKING).values_list("pk", flat=True))
    for regrade_id in working:
        advance(regrade_id)
    return len(working)


def work_here(regrade: Regrade) -> None:
    """Does a regrade's step to its end in this process, beside whatever workers there are."""
    while regrade.is_working:
        ids = waiting_of(regrade).values_list("pk", flat=True)
        chunk = next((found for pk in ids if (found := claim(pk)) is not None), None)
        if chunk is not None:
            take(chunk)
        elif not finish(regrade):
            time.sleep(OTHERS_SECONDS)
        regrade.refresh_from_db()

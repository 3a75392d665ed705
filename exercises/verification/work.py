"""Verification in a worker: claim, look, record. There is one try; what it found is kept.

A worker that dies leaves the row RUNNING; the sweep finds it after `lost_at` and ends it as LOST.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exercises.models import VerifyRun, VerifyStatus
from exercises.verification import gate
from exercises.verification.findings import Report

logger = logging.getLogger("nabla.verification")

KEPT = 20  # finished runs of one exercise


Then = Callable[[VerifyRun], object]


def execute(run_id: UUID | str, *, then: Then | None = None) -> bool:
    """Verifies it if nobody has; False when there is nothing left to do.

    A green run goes on to `then`, and both are seen at once.
    """
    run = _claim(run_id)
    if run is None:
        return False

    def progress(done: int, total: int) -> None:
        # Who works is heard of, so a long look is not called lost.
        _running(run).update(done=done, total=total, lost_at=_later())

    try:
        report = gate.look(run.content, variants=run.variants, progress=progress)
    except Exception:
        # A bug of ours must not leave an author waiting, nor come back with the message for ever.
        logger.exception("verification %s broke", run.id)
        _end(run, status=VerifyStatus.FAILED)
    else:
        _done(run, report, then)
    _forget(run)
    return True


def tidy() -> int:
    """Ends what nobody will finish; returns how many. Ask again, and another worker looks."""
    now = timezone.now()
    lost = VerifyRun.objects.open().filter(lost_at__lt=now)
    return lost.update(status=VerifyStatus.LOST, finished_at=now)


def _claim(run_id: UUID | str) -> VerifyRun | None:
    taken = VerifyRun.objects.filter(pk=run_id, status=VerifyStatus.QUEUED).update(
        status=VerifyStatus.RUNNING, started_at=timezone.now(), lost_at=_later()
    )
    return VerifyRun.objects.get(pk=run_id) if taken else None


def _running(run: VerifyRun) -> Any:
    return VerifyRun.objects.filter(pk=run.pk, status=VerifyStatus.RUNNING)


@transaction.atomic
def _done(run: VerifyRun, report: Report, then: Then | None) -> None:
    columns = {"report": report.to_json(), "is_green": report.is_green}
    ended = _end(run, status=VerifyStatus.DONE, **columns)
    if ended and report.is_green and then is not None:
        # Read anew: somebody may have asked for more in the meantime.
        then(VerifyRun.objects.select_related("exercise__published", "by").get(pk=run.pk))


def _end(run: VerifyRun, **columns: Any) -> int:
    """Once: a run that the sweep has called lost stays so."""
    ended: int = _running(run).update(finished_at=timezone.now(), **columns)
    return ended


def _forget(run: VerifyRun) -> None:
    """Deletes what is long out of date, so that reports do not pile up."""
    runs = VerifyRun.objects.filter(exercise=run.exercise_id)
    kept = runs.order_by("-created_at").values_list("pk", flat=True)[:KEPT]
    runs.exclude(pk__in=list(kept)).delete()


def _later() -> Any:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)

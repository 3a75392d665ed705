"""Asking for a verification, and what is known of a draft: an operation each."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from exercises.examples import Waiver, read_waived
from exercises.models import Exercise, Person, VerifyRun, VerifyStatus
from exercises.models.exercise import content_digest
from exercises.tasks import run_verification
from exercises.verification import gate
from exercises.verification.engine import VARIANTS
from exercises.verification.findings import Report

logger = logging.getLogger("nabla.verification")


@dataclass(frozen=True)
class Standing:
    """What the last look at a draft found, and whether it was a look at the draft as it is now."""

    run: VerifyRun | None
    is_current: bool

    @property
    def report(self) -> Report | None:
        """The findings, once there are any."""
        if self.run is None or self.run.report is None:
            return None
        return Report.from_json(self.run.report)

    @property
    def may_publish(self) -> bool:
        """Whether the draft as it is now was found green."""
        return self.run is not None and self.is_current and self.run.is_green


def standing(exercise: Exercise) -> Standing:
    """The latest run, and whether it speaks of the draft as it is."""
    run = VerifyRun.objects.filter(exercise=exercise).first()
    digest = content_digest(exercise.content())
    current = run is not None and (run.digest, run.checks) == (digest, gate.CHECKS)
    return Standing(run, current)


def request_verification(
    *, exercise: Exercise, by: Person | None, variants: int = VARIANTS
) -> VerifyRun:
    """Stores a run of the draft as it is and tells the broker after the commit.

    One that is open for just this content is returned as it is: two clicks are one look.
    """
    content = exercise.content()
    digest = content_digest(content)
    with transaction.atomic():
        Exercise.objects.select_for_update().get(pk=exercise.pk)
        known = VerifyRun.objects.open().filter(exercise=exercise, digest=digest)
        waiting = known.filter(checks=gate.CHECKS).first()
        if waiting is not None:
            return waiting
        run = VerifyRun.objects.create(
            exercise=exercise,
            digest=digest,
            content=content,
            checks=gate.CHECKS,
            variants=variants,
            by_id=by.pk if by else None,
            lost_at=timezone.now() + timedelta(seconds=settings.RUN_WAIT_SECONDS),
        )
        transaction.on_commit(lambda: _enqueue(run.pk))
    return run


def waive(
    *, exercise: Exercise, check: str, reason: str, field: str = "", about: str = ""
) -> Waiver:
    """Adds a waiver to the draft, where it stays visible. Raises ItemError where it cannot be."""
    narrowed = {name: said for name, said in (("field", field), ("about", about)) if said}
    row = {"check": check, "reason": reason} | narrowed
    kept = [one for one in exercise.waived if {**one, "reason": reason} != row]
    waivers = read_waived([*kept, row])
    exercise.waived = [*kept, row]
    exercise.save(update_fields=["waived", "updated_at"])
    return waivers[-1]


def _enqueue(run_id: UUID) -> None:
    try:
        run_verification.delay(str(run_id))
    except OperationalError as error:
        logger.warning("broker unreachable, verification %s is not run: %s", run_id, error)
        VerifyRun.objects.filter(pk=run_id, status=VerifyStatus.QUEUED).update(
            status=VerifyStatus.FAILED, finished_at=timezone.now()
        )

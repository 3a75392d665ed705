"""Asking for a verification, and what is known of a draft: an operation each."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from exercises.examples import Waiver, read_waived
from exercises.models import Exercise, ExerciseVersion, Person, VerifyRun, VerifyStatus
from exercises.models.exercise import content_digest
from exercises.publishing import publish
from exercises.tasks import run_verification
from exercises.verification import gate
from exercises.verification.engine import VARIANTS
from exercises.verification.findings import Finding, Report

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
    def red(self) -> tuple[Finding, ...]:
        """What is wrong with the draft as it is, as far as the last look found."""
        return tuple(self.report.of("red")) if self.is_current and self.report else ()

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
    *, exercise: Exercise, by: Person | None, variants: int = VARIANTS, publishes: bool = False
) -> VerifyRun:
    """Stores a run of the draft as it is and tells the broker after the commit.

    One that is open for just this content is taken instead: two clicks are one look. What cannot
    be read is known at once, and told as any other red line. With `publishes` a worker publishes
    the draft if it is green and still the same.
    """
    content = exercise.content()
    digest = content_digest(content)
    unreadable = exercise.problem() is not None
    with transaction.atomic():
        Exercise.objects.select_for_update().get(pk=exercise.pk)
        known = VerifyRun.objects.filter(exercise=exercise, digest=digest, checks=gate.CHECKS)
        told = known.filter(status=VerifyStatus.DONE)
        waiting = told.first() if unreadable else known.open().first()
        if waiting is not None and _joined(waiting, by, publishes):
            return waiting
        run = VerifyRun.objects.create(
            exercise=exercise,
            digest=digest,
            content=content,
            checks=gate.CHECKS,
            variants=variants,
            by_id=by.pk if by else None,
            publishes=publishes,
            lost_at=timezone.now() + timedelta(seconds=settings.RUN_WAIT_SECONDS),
            **(_told_at_once(content) if unreadable else {}),
        )
        if not unreadable:
            transaction.on_commit(lambda: _enqueue(run.pk))
    return run


def _joined(run: VerifyRun, by: Person | None, publishes: bool) -> bool:
    """Whether the run does what is asked; to publish, it must not be through."""
    if not publishes:
        return True
    rows = VerifyRun.objects.open().filter(pk=run.pk)
    return bool(rows.update(publishes=True, by_id=by.pk if by else None))


def _told_at_once(content: dict[str, Any]) -> dict[str, Any]:
    now = timezone.now()
    report = gate.look(content).to_json()
    return {"status": VerifyStatus.DONE, "report": report, "started_at": now, "finished_at": now}


def request_publication(*, exercise: Exercise, by: Person) -> ExerciseVersion | VerifyRun:
    """Publishes at once what is known to be green; else the run that does so when it is."""
    if gate.is_known_green(exercise):
        return publish(exercise=exercise, author=by, proved=True)
    return request_verification(exercise=exercise, by=by, publishes=True)


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

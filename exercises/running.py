"""From a queued trial run to what it showed: claim, run, record. There is one try, and no verdict.

A worker that dies leaves the row RUNNING; the sweep finds it after `lost_at` and ends it as LOST.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from exercises.judge import MachineFailure, try_out
from exercises.models import TrialMode, TrialRun, TrialStatus
from grader.errors import ItemError

logger = logging.getLogger("nabla.running")


def execute(run_id: UUID | str) -> bool:
    """Runs it if nobody has; False when there is nothing left to do."""
    run = _claim(run_id)
    if run is None:
        return False
    variant = run.variant
    try:
        result = try_out(
            kind=variant.version.kind,
            item=variant.item,
            source=run.code,
            as_script=run.mode == TrialMode.SCRIPT,
            seed=variant.seed,
        )
    except ItemError as error:
        logger.error("the exercise of trial run %s is broken: %s", run.id, error)
        _end(run, status=TrialStatus.FAILED, blame="author")
    except MachineFailure as error:
        logger.error("trial run %s could not be run: %s", run.id, error)
        _end(run, status=TrialStatus.FAILED, blame="machine")
    except Exception:
        # A bug of ours must not leave a learner waiting, nor come back with the message for ever.
        logger.exception("trial run %s broke", run.id)
        _end(run, status=TrialStatus.FAILED, blame="machine")
    else:
        _end(run, status=TrialStatus.DONE, result=result)
    return True


def _claim(run_id: UUID | str) -> TrialRun | None:
    now = timezone.now()
    taken = TrialRun.objects.filter(pk=run_id, status=TrialStatus.QUEUED).update(
        status=TrialStatus.RUNNING,
        started_at=now,
        lost_at=now + timedelta(seconds=settings.LEASE_SECONDS),
    )
    if not taken:
        return None
    return TrialRun.objects.select_related("variant__version").get(pk=run_id)


def _end(run: TrialRun, **columns: Any) -> None:
    """Once: a run that the sweep has called lost stays so."""
    still = TrialRun.objects.filter(pk=run.pk, status=TrialStatus.RUNNING)
    still.update(finished_at=timezone.now(), **columns)

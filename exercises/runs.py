"""Asking for a trial run, within bounds that are fair to the others, and tidying up after all.

RunRefused
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from kombu.exceptions import OperationalError

from exercises.models import (
    ExerciseVersion,
    Person,
    TrialMode,
    TrialRun,
    TrialStatus,
    Variant,
    account_id,
)
from exercises.tasks import run_trial

logger = logging.getLogger("nabla.runs")

MINUTE = timedelta(minutes=1)


class RunRefused(Exception):
    """Not now: too many runs, of this learner or of all. `seconds`: when to ask again."""

    def __init__(self, message: str, seconds: int, *, own: bool) -> None:
        super().__init__(message)
        self.seconds = seconds
        # Whether it is this learner's own doing.
        self.own = own


def request_run(
    *, learner: Person, version: ExerciseVersion, code: object, mode: TrialMode
) -> TrialRun:
    """Stores a program to run and tells the broker after the commit.

    Raises InvalidAnswer (nothing is stored) or RunRefused. Costs no try, whatever comes of it.
    """
    variant = Variant.for_learner(version, account_id(learner))
    source = variant.validate(code).value
    _demand_room(account_id(learner))
    wait = timedelta(seconds=settings.RUN_WAIT_SECONDS)
    with transaction.atomic():
        run = TrialRun.objects.create(
            learner_id=account_id(learner),
            variant=variant,
            code=source,
            mode=mode,
            lost_at=timezone.now() + wait,
        )
        transaction.on_commit(lambda: _enqueue(run.pk))
    return run


def _demand_room(learner_id: int) -> None:
    own = TrialRun.objects.filter(learner_id=learner_id)
    if own.open().count() >= settings.RUNS_OPEN:
        raise RunRefused(
            gettext("{count} runs of yours are not finished yet. Wait for one of them.").format(
                count=settings.RUNS_OPEN
            ),
            2,
            own=True,
        )
    now = timezone.now()
    lately = own.filter(created_at__gt=now - MINUTE).order_by("created_at")
    times = list(lately.values_list("created_at", flat=True))
    limit = settings.RUNS_PER_MINUTE
    if len(times) >= limit:
        free = (times[-limit] if limit else now) + MINUTE - now
        seconds = max(1, round(free.total_seconds()))
        raise RunRefused(
            gettext(
                "You have started {count} runs within a minute; {limit} are possible. "
                "Try again in {seconds} s. Handing in is not affected."
            ).format(count=len(times), limit=limit, seconds=seconds),
            seconds,
            own=True,
        )
    if TrialRun.objects.open().count() >= settings.RUNS_WAITING:
        raise RunRefused(
            gettext(
                "Many programs are waiting to be run at this moment. Try again in a few seconds; "
                "nothing was stored, and handing in is not affected."
            ),
            5,
            own=False,
        )


def _enqueue(run_id: UUID) -> None:
    try:
        run_trial.delay(str(run_id))
    except OperationalError as error:
        logger.warning("broker unreachable, trial run %s is not run: %s", run_id, error)
        TrialRun.objects.filter(pk=run_id, status=TrialStatus.QUEUED).update(
            status=TrialStatus.FAILED, blame="machine", finished_at=timezone.now()
        )


def tidy() -> int:
    """Ends what nobody will finish, deletes what is older than a day; returns how many ended."""
    now = timezone.now()
    kept = timedelta(hours=settings.RUN_HOURS)
    TrialRun.objects.filter(created_at__lt=now - kept).delete()
    lost = TrialRun.objects.open().filter(lost_at__lt=now)
    return lost.update(status=TrialStatus.LOST, finished_at=now)

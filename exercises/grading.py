"""From a queued row to a recorded result: claim, judge, record.

A claim raises the submission's fence by one conditional UPDATE and opens a GradingRun under that
fence; a result is recorded only while the same fence still holds and its lease has not run out.
"""

import logging
import os
import socket
import traceback
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from exercises.judge import Judgement, MachineFailure, judge
from exercises.models import GradingRun, RunOutcome, Status, Submission, Variant
from exercises.models.exercise import content_digest
from grader.errors import ItemError
from grader.result import Verdict
from grader.version import GRADER_VERSION

logger = logging.getLogger("nabla.grading")


def grade(submission_id: UUID | str) -> Submission | None:
    """Grades a submission if it is free to claim; None when another worker has it or it is done."""
    run = claim(submission_id)
    if run is None:
        return None
    submission = run.submission
    try:
        judgement = judged(submission, submission.variant)
    except ItemError as error:
        fail(run, reason=str(error), blame="author")
    except MachineFailure as error:
        retry_or_fail(run, reason=str(error))
    except Exception:
        # A bug of ours must not become a learner's zero, nor a message that comes back for ever.
        logger.exception("the grader broke on submission %s", submission.id)
        retry_or_fail(run, reason=traceback.format_exc(limit=-3))
    else:
        record(run, judgement)
    submission.refresh_from_db()
    return submission


def judged(submission: Submission, variant: Variant) -> Judgement:
    """What the grader of today says of an answer under a variant. Changes nothing, stores nothing.

    Whichever variant that is, the hidden inputs are the answer's own. Raises what `judge` does.
    """
    return judge(
        kind=variant.version.kind,
        item=variant.item,
        answer=submission.answer,
        view_seed=variant.seed,
        seed=submission.seed,
    )


def claim(submission_id: UUID | str) -> GradingRun | None:
    """Takes the submission for this worker, or None if it is not to be had.

    Taking over from a dead worker closes that worker's run as ABANDONED; a submission whose
    workers keep dying ends as FAILED after MAX_LOST_LEASES.
    """
    now = timezone.now()
    with transaction.atomic():
        candidates = Submission.objects.claimable().filter(pk=submission_id)
        submission = candidates.select_related("variant__version__exercise").first()
        if submission is None:
            return None
        token = submission.fence + 1
        lease_until = now + timedelta(seconds=settings.LEASE_SECONDS)
        taken = candidates.filter(fence=submission.fence).update(
            status=Status.GRADING,
            fence=token,
            lease_until=lease_until,
            started_at=now,
        )
        if not taken:
            return None
        submission.runs.filter(outcome=RunOutcome.RUNNING).update(
            outcome=RunOutcome.ABANDONED, finished_at=now
        )
        run = GradingRun.objects.create(
            submission=submission,
            fence=token,
            attempt_number=submission.runs.count() + 1,
            worker=f"{socket.gethostname()}:{os.getpid()}"[:120],
            lease_until=lease_until,
            started_at=now,
            grader_version=GRADER_VERSION,
            variant=submission.variant,
            reference_digest=content_digest(submission.variant.item),
        )
    lost = run.submission.runs.filter(outcome=RunOutcome.ABANDONED).count()
    if lost >= settings.MAX_LOST_LEASES:
        fail(run, reason=f"{lost} workers died while grading this.", blame="machine")
        return None
    return run


def record(run: GradingRun, judgement: Judgement) -> bool:
    """Stores the result if the run still holds the lease; a late result is kept as STALE."""
    result = judgement.result
    with transaction.atomic():
        accepted = _close(
            run,
            status=Status.GRADED,
            verdict=result.verdict,
            # A score is the machine's; what somebody gives themself is kept apart.
            score=None if result.verdict is Verdict.SELF else result.score,
            blame="",
        )
        _finish(
            run,
            outcome=RunOutcome.ACCEPTED if accepted else RunOutcome.STALE,
            result=result.to_json(),
            pinned=judgement.pinned,
        )
    return accepted


def fail(run: GradingRun, *, reason: str, blame: str) -> None:
    """Ends the submission as FAILED; it costs the learner nothing."""
    with transaction.atomic():
        _close(run, status=Status.FAILED, verdict="", score=None, blame=blame)
        _finish(run, outcome=RunOutcome.ERROR, error=reason)
    logger.error("submission %s failed (%s): %s", run.submission_id, blame, reason)


def retry_or_fail(run: GradingRun, *, reason: str) -> None:
    """Puts the submission back in the queue, later each time, or FAILED after MAX_TRIES."""
    errors = run.submission.runs.filter(outcome=RunOutcome.ERROR, regrade=None).count() + 1
    if errors >= settings.MAX_TRIES:
        fail(run, reason=reason, blame="machine")
        return
    pause = timedelta(seconds=settings.RETRY_SECONDS * 2 ** (errors - 1))
    with transaction.atomic():
        _held(run).update(
            status=Status.QUEUED,
            lease_until=None,
            due_at=timezone.now() + pause,
            enqueued_at=None,
        )
        _finish(run, outcome=RunOutcome.ERROR, error=reason)
    logger.warning("submission %s will be tried again: %s", run.submission_id, reason)


def _held(run: GradingRun) -> QuerySet[Submission]:
    """The submission's row, as long as this run's claim on it stands."""
    return Submission.objects.filter(
        pk=run.submission_id,
        status=Status.GRADING,
        fence=run.fence,
        lease_until__gt=timezone.now(),
    )


def _close(run: GradingRun, **columns: object) -> bool:
    now = timezone.now()
    return bool(_held(run).update(finished_at=now, lease_until=None, **columns))


def _finish(run: GradingRun, **columns: object) -> None:
    """Closes the run, once: a run that somebody declared ABANDONED stays so."""
    open_run = Q(pk=run.pk, outcome=RunOutcome.RUNNING)
    GradingRun.objects.filter(open_run).update(finished_at=timezone.now(), **columns)

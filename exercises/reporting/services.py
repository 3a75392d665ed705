"""Reporting a problem and answering it. A report pins what its learner saw.

ReportRefused
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exercises.grading import judged
from exercises.judge import MachineFailure
from exercises.models import (
    Person,
    ProblemReport,
    ReportStatus,
    RunOutcome,
    Submission,
    Variant,
    account_id,
)
from grader.errors import ItemError
from grader.result import Result
from grader.version import GRADER_VERSION

LONGEST = 2000
HOUR = timedelta(hours=1)


class ReportRefused(Exception):
    """Not stored: it says nothing or too much, or too many came. `seconds`: when to try again."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


@transaction.atomic
def report_problem(
    *,
    learner: Person,
    variant: Variant,
    words: str,
    submission: Submission | None = None,
    page: str = "",
) -> ProblemReport:
    """Stores a report with all that is needed to see the same. Raises ReportRefused.

    The submission must be the learner's own, and is left out where it answers another variant.
    """
    # Not every database can store a NUL character, and nobody means one.
    said = words.replace("\0", "").strip()
    if not 1 <= len(said) <= LONGEST:
        raise ReportRefused(
            _("Read %(count)d characters. Say in 1 to %(most)d of them what is wrong.")
            % {"count": len(said), "most": LONGEST}
        )
    _demand_room(account_id(learner))
    if submission is not None and submission.variant_id != variant.pk:
        submission = None
    run = (
        submission.runs.filter(outcome=RunOutcome.ACCEPTED).order_by("-fence").first()
        if submission
        else None
    )
    return ProblemReport.objects.create(
        learner_id=account_id(learner),
        variant=variant,
        submission=submission,
        verdict=submission.verdict if submission else "",
        grader_version=run.grader_version if run else GRADER_VERSION,
        page=page[:300],
        words=said,
    )


def _demand_room(learner_id: int) -> None:
    now = timezone.now()
    lately = ProblemReport.objects.filter(learner_id=learner_id, created_at__gt=now - HOUR)
    times = list(lately.order_by("created_at").values_list("created_at", flat=True))
    limit = settings.REPORTS_PER_HOUR
    if len(times) >= limit:
        free = times[-limit] + HOUR - now
        minutes = max(1, round(free.total_seconds() / 60))
        raise ReportRefused(
            _(
                "You have sent %(count)d reports within an hour, which is as many as are possible. "
                "Try again in %(minutes)d min."
            )
            % {"count": len(times), "minutes": minutes},
            60 * minutes,
        )


def answer_report(
    *, report: ProblemReport, status: ReportStatus, reply: str, by: Person
) -> ProblemReport:
    """Stores what the author says to it. Raises ValueError where an answer says nothing."""
    said = reply.strip()
    if status == ReportStatus.ANSWERED and not said:
        raise ValueError(_("An answer needs words: the learner reads them."))
    report.status = status
    if said != report.reply:
        report.reply, report.replied_by_id, report.replied_at = (
            said,
            account_id(by),
            timezone.now(),
        )
    report.save(update_fields=["status", "reply", "replied_by", "replied_at"])
    return report


@dataclass(frozen=True)
class Rejudged:
    """What the grader of today says of an old answer; or why it says nothing."""

    result: Result | None = None
    failure: str = ""


def judge_again(submission: Submission) -> Rejudged:
    """Judges with the same item and the same hidden inputs. Changes nothing, stores nothing."""
    try:
        return Rejudged(judged(submission, submission.variant).result)
    except (ItemError, MachineFailure) as error:
        return Rejudged(failure=str(error))

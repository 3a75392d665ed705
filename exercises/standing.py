"""exercises: what a submission is worth now: a person's mark, else what the grader said last.

What the grader said last is the run of the regrade that stands, or of the first grading. The
columns `verdict` and `score` are a cache of this fold; `settle` writes them anew.
"""

from django.db import transaction
from django.utils import timezone

from exercises.models import Override, Person, Status, Submission, account_id
from grader.result import Result, Verdict


def verdict_of(score: float) -> Verdict:
    """The word for a person's mark from 0 to 1."""
    if score >= 1:
        return Verdict.CORRECT
    return Verdict.PARTIAL if score > 0 else Verdict.INCORRECT


def fold(override: Override | None, result: Result | None) -> tuple[str, float | None]:
    """The verdict and the score that count; an empty word where nobody has said anything."""
    if override is not None:
        return verdict_of(override.score), override.score
    if result is None:
        return "", None
    # A score is the machine's; what somebody gives themself is kept apart.
    return result.verdict, None if result.verdict is Verdict.SELF else result.score


def settle(submission: Submission) -> None:
    """Writes the cached verdict and score of a graded submission anew."""
    override, result = submission.override(), submission.result()
    if override is not None or result is not None:
        submission.verdict, submission.score = fold(override, result)
    elif submission.variant.version.is_own:
        submission.verdict, submission.score = Verdict.SELF, None
    else:
        # A mark on top of an undone regrade was withdrawn: it is back where it failed.
        submission.status, submission.verdict, submission.score = Status.FAILED, "", None
    submission.save(update_fields=["status", "verdict", "score"])


@transaction.atomic
def override(
    *,
    submission: Submission,
    score: float,
    reason: str,
    by: Person,
    rubric: list[str] | None = None,
) -> Override:
    """Sets a person's mark (0 to 1) in place of an earlier one. Raises ValueError if it cannot."""
    if submission.status != Status.GRADED:
        raise ValueError("Only what has been graded can be marked by a person.")
    if not reason.strip():
        raise ValueError("An override needs a reason; its learner will read it.")
    _withdraw(submission)
    made = Override.objects.create(
        submission=submission, score=score, reason=reason, by_id=account_id(by), rubric=rubric or []
    )
    _settle_anew(submission)
    return made


@transaction.atomic
def withdraw_override(*, submission: Submission) -> None:
    """Lets the grader's word count again. The row stays, as a fact."""
    _withdraw(submission)
    _settle_anew(submission)


def _withdraw(submission: Submission) -> None:
    # One writer at a time; the unique constraint is the wall behind it.
    Submission.objects.select_for_update().get(pk=submission.pk)
    submission.overrides.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())


def _settle_anew(submission: Submission) -> None:
    settle(Submission.objects.get(pk=submission.pk))
    submission.refresh_from_db()

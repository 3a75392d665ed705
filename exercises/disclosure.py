"""exercises: what of a verdict a learner may see now: by the exercise's own policy, and by holds.

Every page, answer of the API, export and review asks here. What could not be read is always told:
it is neither right nor wrong, and its writer has to mend it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from exercises.holds import Holds, holds_of
from exercises.models import ExerciseVersion, Person, Status, Submission, account_id
from exercises.policies import Feedback
from grader.result import Verdict


@dataclass(frozen=True)
class Withheld:
    """Why nothing is said yet: until when, if that is known, and which sitting holds it back."""

    until: datetime | None = None
    title: str = ""
    address: str = ""


def withheld_of(version: ExerciseVersion, holds: Holds) -> Withheld | None:
    """What stands between a learner and the verdicts of a version, or None."""
    hold = holds.get(version.exercise_id)
    if hold is not None:
        return Withheld(hold.until, hold.title, hold.address)
    until = version.rules.withheld_until(timezone.now())
    return Withheld(until) if until else None


def withheld(submission: Submission, holds: Holds | None = None) -> Withheld | None:
    """Why the verdict of a graded submission is not shown yet, or None where it may be.

    `holds` saves looking them up again for each of many.
    """
    if submission.status != Status.GRADED or submission.verdict == Verdict.INVALID:
        return None
    if holds is None:
        holds = holds_of(submission.learner_id)
    return withheld_of(submission.variant.version, holds)


def unseen(learner: Person) -> Q:
    """Those of a learner's graded submissions whose verdict they may not see yet."""
    holds = holds_of(account_id(learner))
    waiting = ExerciseVersion.objects.filter(policy__feedback=Feedback.AFTER_CLOSING.value)
    now = timezone.now()
    versions = [one.pk for one in waiting if one.rules.withheld_until(now)]
    judged = Q(status=Status.GRADED) & ~Q(verdict=Verdict.INVALID)
    place = Q(variant__version__in=versions) | Q(variant__version__exercise__in=list(holds))
    return judged & place


def solution_for(submission: Submission, holds: Holds | None = None) -> str:
    """The worked solution (Markdown) where it may be seen with this answer; else nothing."""
    version = submission.variant.version
    if submission.status != Status.GRADED or not version.solution:
        return ""
    if withheld_of(version, holds_of(submission.learner_id) if holds is None else holds):
        return ""
    right = version.is_own or submission.verdict == Verdict.CORRECT
    return submission.variant.solution() if _opens(version, submission.learner_id, right) else ""


def solution_open(version: ExerciseVersion, learner: Person, holds: Holds) -> bool:
    """Whether the worked solution may be seen with no answer beside it, as after closing."""
    if not version.policy or not version.solution or withheld_of(version, holds):
        return False
    return _opens(version, account_id(learner), right=False)


def _opens(version: ExerciseVersion, learner_id: int, right: bool) -> bool:
    rules, tried = version.rules, 0
    if rules.solution_tries and not right:
        own = Submission.objects.filter(learner_id=learner_id, variant__version=version)
        tried = own.filter(occasion="").counted().count()
    return rules.opens_solution(now=timezone.now(), right=right, tried=tried)


def exercises_unseen(versions: Iterable[ExerciseVersion], holds: Holds) -> set[int]:
    """The ids of those exercises whose verdicts would not be shown now."""
    return {one.exercise_id for one in versions if withheld_of(one, holds)}

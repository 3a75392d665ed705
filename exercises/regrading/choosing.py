"""exercises: which submissions a regrade is about. Rooms above pass learners in as plain ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from exercises.models import Exercise, Status, Submission
from grader.result import Verdict

# Beside the verdicts: what could not be graded.
UNGRADED = "FAILED"


@dataclass(frozen=True)
class Choice:
    """What to grade again. Each field left at None narrows nothing; `label` says whose learners."""

    versions: Sequence[int] | None = None
    learners: Sequence[int] | None = None
    label: str = ""
    since: datetime | None = None
    until: datetime | None = None
    verdicts: Sequence[str] | None = None
    submissions: Sequence[UUID] | None = None

    def told(self) -> dict[str, Any]:
        """The same for the record; ids are the proposals' business."""
        words: dict[str, Any] = {
            "versions": list(self.versions or ()),
            "label": self.label,
            "learners": None if self.learners is None else len(self.learners),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "verdicts": list(self.verdicts or ()),
            "submissions": None if self.submissions is None else len(self.submissions),
        }
        return {name: value for name, value in words.items() if value}


def chosen(exercise: Exercise, choice: Choice) -> QuerySet[Submission]:
    """Those of the exercise that are through grading and that the choice names, oldest first.

    What learners mark themselves is never among them: no grader has said anything there.
    """
    found = Submission.objects.filter(
        variant__version__exercise=exercise, status__in=(Status.GRADED, Status.FAILED)
    ).exclude(verdict=Verdict.SELF)
    if choice.versions is not None:
        found = found.filter(variant__version__number__in=choice.versions)
    if choice.learners is not None:
        found = found.filter(learner__in=choice.learners)
    if choice.since is not None:
        found = found.filter(received_at__gte=choice.since)
    if choice.until is not None:
        found = found.filter(received_at__lte=choice.until)
    if choice.verdicts is not None:
        named = Q(status=Status.GRADED, verdict__in=choice.verdicts)
        failed = Q(status=Status.FAILED) if UNGRADED in choice.verdicts else Q(pk__in=())
        found = found.filter(named | failed)
    if choice.submissions is not None:
        found = found.filter(pk__in=choice.submissions)
    return found.order_by("received_at", "pk")

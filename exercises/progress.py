"""How far a learner is: a fold over their submissions, computed on reading, stored nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from exercises.models import Exercise, OwnMark, Person, Submission
from grader.result import Verdict


class State(StrEnum):
    UNTRIED = "untried"
    TRIED = "tried"
    DONE = "done"


@dataclass(frozen=True)
class ExerciseProgress:
    """One learner on one exercise: tries that counted, the best score (0 to 1), when last."""

    exercise: Exercise
    tries: int = 0
    best_score: float = 0.0
    last_at: datetime | None = None
    # Marked by whoever answered: done, though no score of ours says so.
    self_marked: bool = False

    @property
    def is_own(self) -> bool:
        """Whether learners mark it themselves, so that no score is ours."""
        return (self.exercise.published or self.exercise).is_worthless

    @property
    def state(self) -> State:
        if self.best_score >= 1 or self.self_marked:
            return State.DONE
        return State.TRIED if self.tries else State.UNTRIED


def exercise_progress(learner: Person, exercises: Iterable[Exercise]) -> list[ExerciseProgress]:
    """Progress on each of the exercises, in their order, in one query."""
    folded: dict[int, ExerciseProgress] = {e.pk: ExerciseProgress(e) for e in exercises}
    facts = (
        Submission.objects.of(learner)
        .counted()
        # An author's tries at a draft are not progress.
        .filter(variant__version__exercise__in=folded, variant__version__published_at__isnull=False)
        .annotate(marked=Exists(OwnMark.objects.filter(submission=OuterRef("pk"))))
        .order_by("received_at")
        .values_list("variant__version__exercise", "verdict", "score", "received_at", "marked")
    )
    for exercise_id, verdict, score, received_at, marked in facts:
        before = folded[exercise_id]
        earned = score if verdict != Verdict.INCONCLUSIVE else 0.0
        folded[exercise_id] = ExerciseProgress(
            exercise=before.exercise,
            tries=before.tries + 1,
            best_score=max(before.best_score, earned or 0.0),
            last_at=received_at,
            self_marked=before.self_marked or marked,
        )
    return list(folded.values())

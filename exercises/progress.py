"""How far a learner is: a fold over their submissions, computed on reading, stored nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from exercises.disclosure import unseen
from exercises.models import Exercise, OwnMark, Person, Submission
from exercises.tries import Receipt, receipts_for
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
    # How its points came about, where the exercise has a policy.
    receipt: Receipt | None = None
    # Whether the verdict of an answer is not shown yet: the best score is of the others.
    is_withheld: bool = False

    @property
    def score(self) -> float | None:
        """0 to 1: what the tries brought by the policy; without one, the best score."""
        if self.receipt is None:
            return self.best_score
        return None if self.receipt.withheld else float(self.receipt.share)

    @property
    def tries_left(self) -> int | None:
        """None where there is no limit."""
        return self.receipt.present.left if self.receipt else None

    @property
    def ready_at(self) -> datetime | None:
        """When the next try may be made; None where it may be made now."""
        return self.receipt.present.ready_at if self.receipt else None

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
    """Progress on each of the exercises, in their order, in a few queries for all of them."""
    every = list(exercises)
    ruled = [e.published for e in every if e.published is not None and e.published.policy]
    receipts = receipts_for(learner, ruled) if ruled else {}
    folded = {e.pk: ExerciseProgress(e, receipt=receipts.get(e.pk)) for e in every}
    facts = (
        Submission.objects.of(learner)
        .counted()
        # An author's tries at a draft are not progress.
        .filter(variant__version__exercise__in=folded, variant__version__published_at__isnull=False)
        .annotate(marked=Exists(OwnMark.objects.filter(submission=OuterRef("pk"))))
        .order_by("received_at")
    )
    hidden = set(facts.filter(unseen(learner)).values_list("pk", flat=True))
    columns = ("pk", "variant__version__exercise", "verdict", "score", "received_at", "marked")
    for pk, exercise_id, verdict, score, received_at, marked in facts.values_list(*columns):
        before, is_hidden = folded[exercise_id], pk in hidden
        earned = 0.0 if is_hidden or verdict == Verdict.INCONCLUSIVE else score or 0.0
        folded[exercise_id] = replace(
            before,
            tries=before.tries + 1,
            best_score=max(before.best_score, earned),
            last_at=received_at,
            self_marked=before.self_marked or marked,
            is_withheld=before.is_withheld or is_hidden,
        )
    return list(folded.values())

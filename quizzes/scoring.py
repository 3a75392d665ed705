"""Points: a fold over an attempt's submissions. Trying again never loses points.

The rules are pure functions of plain values; `attempt_score` feeds them with rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from exercises.disclosure import Withheld, withheld
from exercises.holds import Holds, holds_of
from exercises.models import HintTaken, Submission
from exercises.points import ONE, Answered, Weighed, Weights, best_share, rounded
from quizzes.models import Attempt, AttemptQuestion, Question


def occasion_of(attempt: Attempt) -> str:
    """What the answers given and the hints taken in a sitting are marked with."""
    return f"attempt:{attempt.pk}"


@dataclass(frozen=True)
class Try:
    """One answer handed in: its number among those that count (0: it costs nothing)."""

    submission: Submission
    weighed: Weighed
    points: Decimal

    @property
    def number(self) -> int:
        return self.weighed.number

    @property
    def factor_percent(self) -> Decimal:
        return self.weighed.factor * 100

    @property
    def hint_percent(self) -> Decimal:
        return self.weighed.hint_factor * 100


@dataclass(frozen=True)
class QuestionScore:
    """What one question brought: points = best of (score x factor of the try) x its worth.

    What learners mark themselves is worth nothing here: a total is of what was graded.
    """

    place: AttemptQuestion
    tries: tuple[Try, ...]
    share: Decimal
    # Why its verdicts are not shown yet, whatever the quiz's own rule says.
    withheld: Withheld | None = None

    @property
    def question(self) -> Question:
        return self.place.question

    @property
    def answered(self) -> bool:
        return bool(self.tries)

    @property
    def pending(self) -> bool:
        return any(not one.submission.is_terminal for one in self.tries)

    @property
    def by_person(self) -> bool:
        """Whether a marker reads whatever is written."""
        return self.place.version.by_person

    @property
    def awaits_person(self) -> bool:
        """Whether a marker has not looked yet, so that it may still bring more."""
        return any(one.submission.awaits_person for one in self.tries)

    @property
    def best_score(self) -> float:
        return max((one.submission.score or 0.0 for one in self.tries), default=0.0)

    @property
    def last(self) -> Submission | None:
        return self.tries[-1].submission if self.tries else None

    @property
    def best(self) -> Try | None:
        """The first try that brought what counts."""
        return max(self.tries, key=lambda one: one.points, default=None)

    @property
    def counted(self) -> tuple[Try, ...]:
        return tuple(one for one in self.tries if one.number)

    @property
    def is_own(self) -> bool:
        return self.question.is_own

    @property
    def worth(self) -> Decimal:
        return self.question.worth

    @property
    def points(self) -> Decimal:
        return rounded(self.share * self.worth)

    @property
    def unsent(self) -> bool:
        """Something is saved that is not what was handed in last."""
        draft = self.place.draft()
        if draft is None or draft.is_blank:
            return False
        last = self.last
        return last is None or (draft.typed_at > last.received_at and draft.answer != last.answer)

    @property
    def state(self) -> str:
        """answered, saved or empty."""
        if self.unsent:
            return "saved"
        return "answered" if self.answered else "empty"


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt brought, and how each number came about."""

    questions: tuple[QuestionScore, ...]
    late_share: Decimal = ONE
    days_late: int = 0

    @property
    def earned(self) -> Decimal:
        """Before lateness."""
        return sum((q.points for q in self.questions), Decimal(0))

    @property
    def points(self) -> Decimal:
        return rounded(self.earned * self.late_share)

    @property
    def deducted(self) -> Decimal:
        return self.earned - self.points

    @property
    def worth(self) -> Decimal:
        return sum((q.worth for q in self.questions), Decimal(0))

    @property
    def answered(self) -> int:
        return sum(q.state != "empty" for q in self.questions)

    @property
    def pending(self) -> bool:
        return any(q.pending for q in self.questions)

    @property
    def withheld(self) -> Withheld | None:
        """Why no points are shown yet: one question's would tell of its verdict."""
        return next((q.withheld for q in self.questions if q.withheld), None)

    @property
    def awaits_person(self) -> int:
        """How many questions a marker has not looked at yet."""
        return sum(q.awaits_person for q in self.questions)


def attempt_score(attempt: Attempt) -> AttemptScore:
    """Folds every submission of the attempt, in order."""
    answers = attempt.answers.select_related("submission__variant__version__exercise")
    by_question: dict[int, list[Submission]] = {}
    for answer in answers.order_by("submission__received_at"):
        by_question.setdefault(answer.question_id, []).append(answer.submission)
    drawn = attempt.drawn.select_related(
        "question__exercise__published", "question__section", "version__exercise"
    ).prefetch_related("drafts")
    hints = _hint_times(attempt)
    holds = holds_of(attempt.learner_id) if by_question else {}
    curve = tuple(attempt.quiz.curve)
    scores = tuple(
        question_score(
            place,
            by_question.get(place.question_id, []),
            Weights(curve, place.version.rules.hint_cost),
            hints.get(place.version_id, ()),
            holds,
        )
        for place in drawn
    )
    handed_in = attempt.finished_at
    if handed_in is None:
        return AttemptScore(scores)
    times = attempt.quiz.times
    return AttemptScore(scores, times.late_share(handed_in), times.days_late(handed_in))


def _hint_times(attempt: Attempt) -> dict[int, list[datetime]]:
    """When hints were taken in this sitting, by the version they belong to."""
    taken = HintTaken.objects.filter(learner=attempt.learner_id, occasion=occasion_of(attempt))
    found: dict[int, list[datetime]] = {}
    for version_id, at in taken.values_list("version", "taken_at"):
        found.setdefault(version_id, []).append(at)
    return found


def question_score(
    place: AttemptQuestion,
    submissions: Sequence[Submission],
    weights: Weights,
    hints_at: Sequence[datetime] = (),
    holds: Holds | None = None,
) -> QuestionScore:
    """The fold of one question: numbers the tries and weighs each."""
    answered = [Answered(s.received_at, s.score or 0.0, s.costs_a_try) for s in submissions]
    weighed = weights.weigh(answered, hints_at)
    worth = place.question.worth
    tries = tuple(
        Try(submission, weight, rounded(weight.share * worth))
        for submission, weight in zip(submissions, weighed, strict=True)
    )
    hidden = next((why for s in submissions if (why := withheld(s, holds or {}))), None)
    return QuestionScore(place, tries, best_share(weighed), hidden)

"""Points: a fold over an attempt's submissions. Trying again never loses points.

The rules are pure functions of plain values; `attempt_score` feeds them with rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from exercises.models import Status, Submission
from grader.result import Verdict
from quizzes.models import Attempt, AttemptQuestion, Question

CENT = Decimal("0.01")
FREE = (Status.FAILED, Status.SUPERSEDED)


def rounded(points: Decimal) -> Decimal:
    """Two decimals, a half upwards."""
    return points.quantize(CENT, rounding=ROUND_HALF_UP)


def factor(curve: Sequence[int], number: int) -> Decimal:
    """What the try of this number (from 1) is worth, from 0 to 1; the last entry stays."""
    if not curve:
        return Decimal(1)
    return Decimal(curve[min(number, len(curve)) - 1]) / 100


def best_share(curve: Sequence[int], scores: Sequence[float]) -> Decimal:
    """The best of score x factor over the tries, so one more try can only add."""
    shares = [Decimal(str(s)) * factor(curve, n) for n, s in enumerate(scores, 1)]
    return max(shares, default=Decimal(0))


def tries_left(limit: int | None, used: int) -> int | None:
    """None where there is no limit."""
    return None if limit is None else max(0, limit - used)


def ready_at(cooldown_s: int, tried_at: Sequence[datetime]) -> datetime | None:
    """When the next try may be made, or None while nothing was tried."""
    return max(tried_at) + timedelta(seconds=cooldown_s) if tried_at else None


@dataclass(frozen=True)
class Try:
    """One answer handed in: its number among those that count (0: it costs nothing)."""

    submission: Submission
    number: int
    factor: Decimal
    points: Decimal

    @property
    def factor_percent(self) -> Decimal:
        return self.factor * 100


@dataclass(frozen=True)
class QuestionScore:
    """What one question brought: points = best of (score x factor of the try) x its worth.

    What learners mark themselves is worth nothing here: a total is of what was graded.
    """

    place: AttemptQuestion
    tries: tuple[Try, ...]
    share: Decimal

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
    late_share: Decimal = Decimal(1)
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
    curve = attempt.quiz.curve
    scores = tuple(question_score(p, by_question.get(p.question_id, []), curve) for p in drawn)
    handed_in = attempt.finished_at
    if handed_in is None:
        return AttemptScore(scores)
    times = attempt.quiz.times
    return AttemptScore(scores, times.late_share(handed_in), times.days_late(handed_in))


def costs_a_try(submission: Submission) -> bool:
    """Invalid is not wrong: what could not be read or graded is free."""
    return submission.status not in FREE and submission.verdict != Verdict.INVALID


def question_score(
    place: AttemptQuestion, submissions: Sequence[Submission], curve: Sequence[int]
) -> QuestionScore:
    """The fold of one question: numbers the tries and weighs each."""
    worth, tries, number = place.question.worth, [], 0
    for submission in submissions:
        counts = costs_a_try(submission)
        number += counts
        weight = factor(curve, number) if counts else Decimal(1)
        share = Decimal(str(submission.score or 0.0)) * weight
        tries.append(Try(submission, number if counts else 0, weight, rounded(share * worth)))
    scores = [one.submission.score or 0.0 for one in tries if one.number]
    return QuestionScore(place, tuple(tries), best_share(curve, scores))

"""Points: a fold over an attempt's submissions. Trying again never loses points."""

from dataclasses import dataclass
from decimal import Decimal

from exercises.models import Submission
from quizzes.models import Attempt, Question


@dataclass(frozen=True)
class QuestionScore:
    """What one question brought: points = best score x what it is worth.

    What learners mark themselves is worth nothing here: a total is of what was graded.
    """

    question: Question
    answered: bool
    pending: bool
    best_score: float
    last: Submission | None

    @property
    def is_own(self) -> bool:
        return self.question.is_own

    @property
    def worth(self) -> Decimal:
        return self.question.worth

    @property
    def points(self) -> Decimal:
        return (Decimal(str(self.best_score)) * self.worth).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt brought, and how each number came about."""

    questions: tuple[QuestionScore, ...]

    @property
    def points(self) -> Decimal:
        return sum((q.points for q in self.questions), Decimal(0))

    @property
    def worth(self) -> Decimal:
        return sum((q.worth for q in self.questions), Decimal(0))

    @property
    def answered(self) -> int:
        return sum(q.answered for q in self.questions)


def attempt_score(attempt: Attempt) -> AttemptScore:
    """Folds every submission of the attempt, in order."""
    answers = attempt.answers.select_related("submission__variant__version__exercise")
    by_question: dict[int, list[Submission]] = {}
    for answer in answers.order_by("submission__received_at"):
        by_question.setdefault(answer.question_id, []).append(answer.submission)
    questions = attempt.quiz.questions.select_related("exercise__published")
    return AttemptScore(tuple(_question(q, by_question.get(q.pk, [])) for q in questions))


def _question(question: Question, submissions: list[Submission]) -> QuestionScore:
    return QuestionScore(
        question=question,
        answered=bool(submissions),
        pending=any(not s.is_terminal for s in submissions),
        best_score=max((s.score or 0.0 for s in submissions), default=0.0),
        last=submissions[-1] if submissions else None,
    )

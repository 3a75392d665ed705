"""A quiz: one sitting, answers within it, points as a fold over them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from exercises.models import ExerciseVersion, Status
from quizzes import services
from quizzes.models import Attempt, Question, Quiz
from quizzes.scoring import attempt_score
from tests.conftest import graded

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(slope: ExerciseVersion, downhill: ExerciseVersion) -> Quiz:
    quiz = Quiz.objects.create(slug="check", title="Check", published=True, max_attempts=2)
    Question.objects.create(quiz=quiz, exercise=slope.exercise, position=0, points=3)
    Question.objects.create(quiz=quiz, exercise=downhill.exercise, position=1, points=1)
    return quiz


@pytest.fixture
def attempt(quiz: Quiz, ben: User) -> Attempt:
    return services.start_attempt(quiz=quiz, learner=ben)


def answer(attempt: Attempt, position: int, value: object) -> None:
    question = attempt.quiz.questions.get(position=position)
    graded(services.answer_question(attempt=attempt, question=question, answer=value))


def test_starting_twice_gives_the_same_sitting(quiz: Quiz, ben: User) -> None:
    first = services.start_attempt(quiz=quiz, learner=ben)
    assert services.start_attempt(quiz=quiz, learner=ben) == first


def test_attempts_run_out(quiz: Quiz, ben: User) -> None:
    for _ in range(2):
        services.finish_attempt(attempt=services.start_attempt(quiz=quiz, learner=ben))
    with pytest.raises(services.QuizRefusal, match="all 2 attempts"):
        services.start_attempt(quiz=quiz, learner=ben)


def test_points_are_score_times_worth(attempt: Attempt) -> None:
    answer(attempt, 0, "6")
    answer(attempt, 1, ["b"])
    score = attempt_score(attempt)
    assert (score.points, score.worth, score.answered) == (Decimal("3.00"), Decimal(4), 2)


def test_trying_again_never_loses_points(attempt: Attempt) -> None:
    answer(attempt, 0, "6")
    answer(attempt, 0, "5")
    assert attempt_score(attempt).points == Decimal("3.00")


def test_a_second_answer_in_a_quiz_does_not_supersede_the_first(attempt: Attempt) -> None:
    question = attempt.quiz.questions.get(position=0)
    first = services.answer_question(attempt=attempt, question=question, answer="6")
    services.answer_question(attempt=attempt, question=question, answer="7")
    first.refresh_from_db()
    assert first.status == Status.QUEUED


def test_nothing_is_answered_after_handing_in(attempt: Attempt) -> None:
    services.finish_attempt(attempt=attempt)
    with pytest.raises(services.QuizRefusal, match="handed in"):
        answer(attempt, 0, "6")


def test_finishing_twice_changes_nothing(attempt: Attempt) -> None:
    first = services.finish_attempt(attempt=attempt).finished_at
    assert services.finish_attempt(attempt=attempt).finished_at == first

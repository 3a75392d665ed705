"""What is from before a column was there fits in afterwards, and points stay."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from courses.models import ReviewAnswer
from exercises.models import ExerciseVersion, Submission
from quizzes import services
from quizzes.models import Attempt, Question, Quiz
from tests.conftest import hand_in

drawn_questions: Any = import_module("quizzes.migrations.0003_drawn_questions")


@pytest.mark.django_db
def test_an_older_attempt_gets_its_questions(
    slope: ExerciseVersion, downhill: ExerciseVersion, ben: User, queued: list[str]
) -> None:
    quiz = Quiz.objects.create(slug="check", title="Check", published=True)
    for place, version in enumerate((slope, downhill)):
        Question.objects.create(quiz=quiz, exercise=version.exercise, position=place)
    attempt = services.start_attempt(quiz=quiz, learner=ben)
    first = quiz.questions.get(position=0)
    services.answer_question(attempt=attempt, question=first, answer="6")
    services.finish_attempt(attempt=attempt)
    attempt.drawn.all().delete()
    Attempt.objects.update(released_at=None)
    drawn_questions.draw(apps, None)
    assert [one.version for one in attempt.drawn.all()] == [slope, downhill]
    attempt.refresh_from_db()
    assert attempt.released_at == attempt.finished_at


@pytest.mark.django_db
def test_answers_of_earlier_occasions_are_told_apart(
    slope: ExerciseVersion, ben: User, queued: list[str]
) -> None:
    quiz = Quiz.objects.create(slug="check", title="Check", published=True)
    question = Question.objects.create(quiz=quiz, exercise=slope.exercise)
    attempt = services.start_attempt(quiz=quiz, learner=ben)
    sat = services.answer_question(attempt=attempt, question=question, answer="6")
    again = hand_in(ben, slope, "7", supersede=False)
    ReviewAnswer.objects.create(learner=ben, subject="missed:slope", submission=again)
    alone = hand_in(ben, slope, "8", supersede=False)
    Submission.objects.update(occasion="")
    for room in ("quizzes", "courses"):
        import_module(f"{room}.migrations.0004_occasions").mark(apps, None)
    found = dict(Submission.objects.values_list("pk", "occasion"))
    assert found == {sat.pk: f"attempt:{attempt.pk}", again.pk: "review", alone.pk: ""}

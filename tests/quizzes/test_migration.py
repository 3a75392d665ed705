"""Attempts from before drawing was stored get their questions, and their points stay."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from exercises.models import ExerciseVersion
from quizzes import services
from quizzes.models import Attempt, Question, Quiz

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

"""What a learner may do with a quiz.

QuizRefusal: the request is understood and cannot be granted; its text says why and what to do.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from exercises import services as exercise_services
from exercises.models import Person, Submission, account_id
from quizzes.models import Attempt, AttemptAnswer, Question, Quiz


class QuizRefusal(Exception):
    """Why not, in words for the learner."""


@transaction.atomic
def start_attempt(*, quiz: Quiz, learner: Person) -> Attempt:
    """The learner's open attempt, or a new one. Raises QuizRefusal when none is left."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    sittings = quiz.attempts.filter(learner_id=learner.pk)
    current = sittings.filter(finished_at__isnull=True).first()
    if current is not None:
        return current
    used = sittings.count()
    if quiz.max_attempts is not None and used >= quiz.max_attempts:
        raise QuizRefusal(f"You have used all {quiz.max_attempts} attempts of “{quiz.title}”.")
    return Attempt.objects.create(quiz=quiz, learner_id=account_id(learner), number=used + 1)


@transaction.atomic
def answer_question(
    *, attempt: Attempt, question: Question, answer: Any, idempotency_key: str | None = None
) -> Submission:
    """Hands in an answer within the attempt. Raises QuizRefusal once it is finished."""
    locked = Attempt.objects.select_for_update().select_related("learner").get(pk=attempt.pk)
    if not locked.is_open:
        raise QuizRefusal(
            f"This attempt was handed in at {locked.finished_at:%H:%M} UTC; start a new one."
        )
    version = question.exercise.published
    if version is None:
        raise QuizRefusal("This question was withdrawn; it costs you nothing. Go on to the next.")
    submission, _ = exercise_services.submit(
        learner=locked.learner,
        version=version,
        answer=answer,
        idempotency_key=idempotency_key,
        supersede=False,
    )
    AttemptAnswer.objects.get_or_create(
        submission=submission, defaults={"attempt": locked, "question": question}
    )
    return submission


@transaction.atomic
def finish_attempt(*, attempt: Attempt) -> Attempt:
    """Ends the sitting; doing it twice changes nothing."""
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.is_open:
        locked.finished_at = timezone.now()
        locked.save(update_fields=["finished_at"])
    return locked

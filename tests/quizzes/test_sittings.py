"""A sitting under rules: drawn by its seed, ended by the clock, its drafts never lost."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from exercises.models import ExerciseVersion, Submission
from quizzes import services
from quizzes.models import Attempt, Draft, Question, Quiz, Section
from quizzes.scoring import attempt_score
from quizzes.timing import FeedbackTime, Late
from tests.conftest import graded

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def quiz(slope: ExerciseVersion, downhill: ExerciseVersion, queued: list[str]) -> Quiz:
    """Twenty minutes; answers are saved and graded after handing in."""
    quiz = Quiz.objects.create(
        slug="check", title="Check", published=True, minutes=20, feedback=FeedbackTime.HAND_IN
    )
    Question.objects.create(quiz=quiz, exercise=slope.exercise, position=0, points=3)
    Question.objects.create(quiz=quiz, exercise=downhill.exercise, position=1, points=1)
    return quiz


@pytest.fixture
def attempt(quiz: Quiz, ben: User) -> Attempt:
    return services.start_attempt(quiz=quiz, learner=ben)


def save(
    attempt: Attempt, value: Any, device: str = "laptop", ago: int = 0, device_ms: int | None = None
) -> Draft:
    """Saves an answer to the first question that was typed `ago` seconds ago."""
    return services.save_draft(
        attempt=attempt,
        question=attempt.quiz.questions.get(position=0),
        answer=value,
        device=device,
        typed_at=timezone.now() - timedelta(seconds=ago),
        device_ms=device_ms,
    )


def let_time_pass(attempt: Attempt, minutes: int) -> None:
    """As if it had begun earlier."""
    back = timedelta(minutes=minutes)
    attempt.started_at -= back
    if attempt.due_at:
        attempt.due_at -= back
    attempt.save()


def test_a_deadline_counts_from_the_start(attempt: Attempt) -> None:
    assert attempt.due_at == attempt.started_at + 20 * MINUTE


def test_extra_time_reaches_a_running_sitting(attempt: Attempt, ben: User) -> None:
    services.give_extra_time(learner=ben, percent=50)
    attempt.refresh_from_db()
    assert attempt.due_at == attempt.started_at + 30 * MINUTE


def test_the_next_sitting_begins_with_extra_time(quiz: Quiz, cleo: User) -> None:
    services.give_extra_time(learner=cleo, percent=25)
    attempt = services.start_attempt(quiz=quiz, learner=cleo)
    assert attempt.due_at == attempt.started_at + 25 * MINUTE


def test_at_the_deadline_the_sweep_hands_in_what_is_saved(attempt: Attempt) -> None:
    save(attempt, "6")
    let_time_pass(attempt, 21)
    assert services.sweep() == 1
    attempt.refresh_from_db()
    assert (attempt.by_clock, attempt.finished_at) == (True, attempt.due_at)
    graded(Submission.objects.get())
    assert attempt_score(attempt).points == Decimal("3.00")
    assert services.sweep() == 0


def test_after_the_deadline_nothing_is_taken_and_nothing_lost(attempt: Attempt) -> None:
    save(attempt, "6")
    let_time_pass(attempt, 21)
    with pytest.raises(services.TimeUp, match="What was saved by then is handed in"):
        save(attempt, "7")
    assert Draft.objects.get().answer == "6"


def test_a_request_ends_the_sitting_before_the_sweep_does(attempt: Attempt, ben: User) -> None:
    save(attempt, "6")
    let_time_pass(attempt, 21)
    assert services.open_attempt(quiz=attempt.quiz, learner=ben) is None
    assert Submission.objects.get().answer == "6"


def test_what_was_typed_last_wins_and_the_other_stays(attempt: Attempt) -> None:
    let_time_pass(attempt, 10)
    save(attempt, "5", "laptop", ago=60)
    assert save(attempt, "6", "phone", ago=10).answer == "6"
    assert save(attempt, "7", "laptop", ago=30).answer == "6"
    assert sorted(Draft.objects.values_list("answer", flat=True)) == ["6", "7"]


def test_a_late_retry_does_not_put_back_an_older_text(attempt: Attempt) -> None:
    let_time_pass(attempt, 10)
    save(attempt, "6", ago=10, device_ms=2)
    save(attempt, "5", ago=60, device_ms=1)
    assert Draft.objects.get().answer == "6"


def test_the_later_text_counts_whichever_travelled_longer(attempt: Attempt) -> None:
    let_time_pass(attempt, 10)
    save(attempt, "5", ago=0, device_ms=1)
    # Half a second on the way made the first look typed after the second.
    assert save(attempt, "6", ago=1, device_ms=2).answer == "6"


def test_a_form_without_a_clock_counts_as_it_comes(attempt: Attempt) -> None:
    save(attempt, "5", device_ms=1)
    assert save(attempt, "6").answer == "6"
    assert save(attempt, "7", device_ms=2).answer == "7"


def test_what_cannot_be_read_is_kept_and_costs_nothing_else(attempt: Attempt) -> None:
    save(attempt, "2..5")
    services.finish_attempt(attempt=attempt)
    assert not Submission.objects.exists()
    assert attempt_score(attempt).questions[0].unsent


def test_finishing_hands_in_once(attempt: Attempt) -> None:
    save(attempt, "6")
    services.finish_attempt(attempt=attempt)
    services.finish_attempt(attempt=attempt)
    services.released(attempt=attempt)
    assert Submission.objects.count() == 1


def test_before_closing_nothing_is_graded(quiz: Quiz, ben: User) -> None:
    closes = timezone.now() + 60 * MINUTE
    Quiz.objects.update(feedback=FeedbackTime.CLOSING, closes_at=closes)
    quiz.refresh_from_db()
    attempt = services.start_attempt(quiz=quiz, learner=ben)
    save(attempt, "6")
    done = services.finish_attempt(attempt=attempt)
    assert not done.shows_results
    assert not Submission.objects.exists()
    Quiz.objects.update(closes_at=timezone.now() - MINUTE)
    assert services.sweep() == 1
    assert Submission.objects.get().answer == "6"


def test_a_day_late_takes_its_share(quiz: Quiz, ben: User) -> None:
    closed = timezone.now() - 60 * MINUTE
    Quiz.objects.update(closes_at=closed, late=Late.PERCENT, late_amount=20)
    quiz.refresh_from_db()
    attempt = services.start_attempt(quiz=quiz, learner=ben)
    save(attempt, "6")
    attempt = services.finish_attempt(attempt=attempt)
    graded(Submission.objects.get())
    score = attempt_score(attempt)
    assert (score.earned, score.points, score.days_late) == (Decimal(3), Decimal("2.40"), 1)


@pytest.mark.parametrize(
    ("column", "minutes", "said"), [("opens_at", 5, "opens on"), ("closes_at", -5, "closed on")]
)
def test_outside_its_window_nobody_begins(
    quiz: Quiz, ben: User, column: str, minutes: int, said: str
) -> None:
    setattr(quiz, column, timezone.now() + minutes * MINUTE)
    quiz.save()
    with pytest.raises(services.QuizRefusal, match=said):
        services.start_attempt(quiz=quiz, learner=ben)


def test_a_pool_draws_for_each_sitting(quiz: Quiz, ben: User) -> None:
    pool = Section.objects.create(quiz=quiz, title="One of two", pick=1)
    quiz.questions.update(section=pool)
    drawn = set()
    for _ in range(12):
        attempt = services.start_attempt(quiz=quiz, learner=ben)
        drawn.add(attempt.drawn.get().question_id)
        services.finish_attempt(attempt=attempt)
    assert len(drawn) == 2


def test_tries_and_pauses_are_kept(quiz: Quiz, ben: User) -> None:
    Quiz.objects.update(feedback=FeedbackTime.IMMEDIATE, tries=2, curve=[100, 50])
    quiz.refresh_from_db()
    attempt = services.start_attempt(quiz=quiz, learner=ben)
    slope = quiz.questions.get(position=0)
    for value in ("5", "6"):
        graded(services.answer_question(attempt=attempt, question=slope, answer=value))
    assert attempt_score(attempt).points == Decimal("1.50")
    with pytest.raises(services.QuizRefusal, match="all 2 tries"):
        services.answer_question(attempt=attempt, question=slope, answer="7")
    Quiz.objects.update(tries=None, cooldown_s=60)
    with pytest.raises(services.QuizRefusal, match="possible in"):
        services.answer_question(attempt=attempt, question=slope, answer="7")

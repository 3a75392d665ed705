"""Today: what is due and why, one button, a sitting of reviews, and reviews switched off."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses import reviews, today
from courses.models import Course, Lesson, LessonExercise, ReviewAnswer, ReviewCard
from exercises import services
from exercises.models import Exercise, OwnMark, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Quiz
from tests.pages.conftest import CHOICE, NUMBER, give, make_exercise, published

SLIP = Result(Verdict.INCORRECT, 0.0, (Feedback("mal_no_chain"),))


@pytest.fixture
def lesson(db: None) -> Lesson:
    course = Course.objects.create(slug="c", title="C")
    lesson = Lesson.objects.create(course=course, slug="chain", title="Chains", body="Text.")
    for position, (slug, kind, item) in enumerate(
        [("gears", "number", NUMBER), ("inner", "number", NUMBER), ("way", "choice", CHOICE)]
    ):
        exercise = published(make_exercise(slug, kind, item, topic="chain rule"))
        LessonExercise.objects.create(lesson=lesson, exercise=exercise, position=position)
    return lesson


@pytest.fixture
def flashcard(db: None) -> Exercise:
    return published(make_exercise("term-slope", "flashcard", {"back": "Rise by **run**."}))


def slipped(ben: Any, lesson: Lesson, hand_in: Any) -> ReviewCard:
    hand_in(ben, Exercise.objects.get(slug="gears"), "14.56", SLIP)
    reviews.catch_up(ben)
    return now_due(ben)


def forgotten(ben: Any, flashcard: Exercise, hand_in: Any) -> ReviewCard:
    services.mark_own(submission=hand_in(ben, flashcard, ""), given="again")
    reviews.catch_up(ben)
    return now_due(ben)


def now_due(ben: Any) -> ReviewCard:
    """His newest card, as if its time had come."""
    card = ReviewCard.objects.filter(learner=ben).latest("pk")
    card.due = timezone.now() - timedelta(minutes=1)
    card.save()
    return card


def main_of(client: Client, address: str) -> str:
    page = client.get(address, follow=True).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def buttons(page: str) -> int:
    return len(re.findall(r'class="button"', page))


def test_a_new_learner_is_led_to_the_first_lesson(as_ben: Client, lesson: Lesson) -> None:
    page = main_of(as_ben, "/today/")
    assert 'href="/lessons/chain/">Begin' in page
    assert "Nothing to review yet" in page
    assert buttons(page) == 1


def test_an_open_quiz_comes_before_the_lesson(as_ben: Client, ben: Any, lesson: Lesson) -> None:
    Quiz.objects.create(slug="q", title="Quiz", published=True).attempts.create(
        learner=ben, number=1
    )
    page = main_of(as_ben, "/today/")
    assert 'class="button" href="/quizzes/q/"' in page
    assert buttons(page) == 1


def test_what_is_due_comes_first_and_says_why(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any
) -> None:
    slipped(ben, lesson, hand_in)
    page = main_of(as_ben, "/today/")
    assert "1 review, about 2 min" in page
    assert "1 chain rule slip this week" in page
    assert buttons(page) == 1


def test_a_slip_long_ago_is_not_of_this_week(ben: Any, lesson: Lesson, hand_in: Any) -> None:
    card = slipped(ben, lesson, hand_in)
    later = timezone.now() + timedelta(days=30)
    assert today.slips_in_words(card, later) == "1 chain rule slip some time ago"


def test_a_mistake_returns_as_another_exercise(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any
) -> None:
    card = slipped(ben, lesson, hand_in)
    page = main_of(as_ben, "/review/")
    assert "Inner" in page
    assert "Gears" not in page
    [action] = re.findall(rf'action="(/review/{card.pk}/\?task=[^"]+)"', page)
    assert as_ben.post(action, {"answer": "7.2448"}).url == f"/review/{card.pk}/?turned"
    answer = ReviewAnswer.objects.get()
    assert answer.submission.variant.version.exercise.slug == "inner"
    assert "Waiting for a worker" in main_of(as_ben, f"/review/{card.pk}/?turned")
    assert "That was all" in main_of(as_ben, "/review/")
    give(answer.submission, Result(Verdict.CORRECT, 1.0))
    assert "1 review done today" in main_of(as_ben, "/review/")


def test_an_answer_that_cannot_be_read_is_kept(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any
) -> None:
    slipped(ben, lesson, hand_in)
    [action] = re.findall(r'action="(/review/\d+/\?task=[^"]+)"', main_of(as_ben, "/review/"))
    refused = as_ben.post(action, {"answer": "7,2 apples"})
    assert refused.status_code == 422
    assert "7,2 apples" in refused.content.decode()
    assert not ReviewAnswer.objects.exists()


def test_a_flashcard_is_turned_rated_and_gone(
    as_ben: Client, ben: Any, lesson: Lesson, flashcard: Exercise, hand_in: Any
) -> None:
    card = forgotten(ben, flashcard, hand_in)
    page = main_of(as_ben, "/review/")
    assert "Rise by" not in page
    [action] = re.findall(r'action="(/review/\d+/\?task=[^"]+)"', page)
    turned = as_ben.post(action, {"answer": ""}, follow=True).content.decode()
    assert "Rise by <strong>run</strong>" in turned
    submission = ReviewAnswer.objects.get().submission
    rated = as_ben.post(f"/review/{card.pk}/rate/{submission.pk}/", {"answer": "good"}, follow=True)
    assert "1 review done today" in rated.content.decode()
    assert OwnMark.objects.latest("pk").value == "good"


@pytest.mark.parametrize("task", ["", "forged"])
def test_what_was_not_asked_is_not_taken(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any, task: str
) -> None:
    card = slipped(ben, lesson, hand_in)
    assert as_ben.post(f"/review/{card.pk}/?task={task}", {"answer": "1"}).status_code == 404


def test_only_flashcards_are_rated(as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any) -> None:
    card = slipped(ben, lesson, hand_in)
    [action] = re.findall(r'action="(/review/\d+/\?task=[^"]+)"', main_of(as_ben, "/review/"))
    as_ben.post(action, {"answer": "7.2448"})
    address = f"/review/{card.pk}/rate/{ReviewAnswer.objects.get().submission_id}/"
    assert as_ben.post(address, {"answer": "good"}).status_code == 404


def test_cleo_sees_no_card_of_bens(as_cleo: Client, ben: Any, lesson: Lesson, hand_in: Any) -> None:
    card = slipped(ben, lesson, hand_in)
    assert as_cleo.get(f"/review/{card.pk}/").status_code == 404
    assert "Nothing to review yet" in main_of(as_cleo, "/today/")


def test_switched_off_nothing_is_kept_or_shown(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any
) -> None:
    slipped(ben, lesson, hand_in)
    page = as_ben.post("/today/reviews/", {"reviews": "off"}, follow=True).content.decode()
    assert "Reviews are off" in page
    assert "Reviews are off" in main_of(as_ben, "/review/")
    assert not ReviewCard.objects.exists()
    assert Submission.objects.count() == 1
    as_ben.post("/today/reviews/", {"reviews": "on"})
    assert "Nothing to review yet" in main_of(as_ben, "/today/")


def test_today_is_one_link_away_everywhere(as_ben: Client, lesson: Lesson) -> None:
    assert 'href="/today/"' in as_ben.get("/glossary/").content.decode()
    assert 'href="/today/"' in main_of(as_ben, "/")


def test_progress_tells_mistakes_with_their_answers(
    as_ben: Client, ben: Any, lesson: Lesson, hand_in: Any
) -> None:
    submission = hand_in(ben, Exercise.objects.get(slug="gears"), "14.56", SLIP)
    hand_in(ben, Exercise.objects.get(slug="inner"), "7.2448", Result(Verdict.CORRECT, 1.0))
    page = main_of(as_ben, "/progress/")
    assert "Chain rule: 1 time" in page
    assert f'href="/submissions/{submission.pk}/">your answer of' in page
    assert "<polyline" in page
    assert "The curve as a table" in page
    assert "1 of 2" in page

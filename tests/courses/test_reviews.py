"""Cards come from what was answered, return as something else, and go when they are not wanted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from courses import reviews
from courses.models import Course, Lesson, LessonExercise, ReviewAnswer, ReviewCard
from exercises import services
from exercises.models import ExerciseVersion, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Question, Quiz
from quizzes.services import answer_question, finish_attempt, start_attempt
from quizzes.timing import FeedbackTime
from tests.conftest import DOWNHILL, SLOPE, hand_in, published
from tests.pages.conftest import give

SLIP = Result(Verdict.INCORRECT, 0.0, (Feedback("mal_no_chain"),))
WRONG, RIGHT = Result(Verdict.INCORRECT, 0.0), Result(Verdict.CORRECT, 1.0)
FAMILY = {
    "kind": "symbolic",
    "title": "Family",
    "statement": "Differentiate ${{a}}x$.",
    "item": {"draw": "a = integers(2, 900)", "answer": "a", "names": "x"},
}


@pytest.fixture(autouse=True)
def _quiet(queued: list[str]) -> None:
    """No broker is there."""


@pytest.fixture
def chain(db: None) -> list[ExerciseVersion]:
    """Two numbers and a choice on one topic, in a lesson."""
    made = [
        published(slug, content | {"topic": "chain rule"})
        for slug, content in (("gears", SLOPE), ("inner", SLOPE), ("which", DOWNHILL))
    ]
    place(made)
    return made


def place(versions: list[ExerciseVersion]) -> None:
    course, _ = Course.objects.get_or_create(slug="c", defaults={"title": "C"})
    lesson, _ = Lesson.objects.get_or_create(slug="l", defaults={"course": course, "title": "L"})
    for version in versions:
        count = lesson.places.count()
        LessonExercise.objects.create(lesson=lesson, exercise=version.exercise, position=count)


def answered(learner: User, version: ExerciseVersion, result: Result) -> Submission:
    submission = hand_in(learner, version, "9" if version.kind == "number" else "a")
    give(submission, result)
    return submission


def due(learner: User, days: float = 2) -> list[tuple[str, str]]:
    """Subject and exercise of what is due in so many days."""
    reviews.catch_up(learner)
    pairs = reviews.due_tasks(learner, timezone.now() + timedelta(days=days))
    return [(card.subject, task.version.exercise.slug) for card, task in pairs]


def test_a_slip_returns_as_another_exercise(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], SLIP)
    assert due(ben, days=0) == []
    assert due(ben) == [("mistake:chain rule:mal_no_chain", "inner")]


def test_a_miss_returns_once_it_was_right(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], WRONG)
    assert due(ben) == []
    answered(ben, chain[0], RIGHT)
    assert due(ben) == [("missed:gears", "inner")]


def test_a_rated_flashcard_is_a_card(ben: User) -> None:
    card = {"kind": "flashcard", "title": "t", "statement": "?", "item": {"back": "B"}}
    submission = hand_in(ben, published("term-slope", card), "")
    assert due(ben, days=100) == []
    services.mark_own(submission=submission, given="again")
    assert due(ben) == [("card:term-slope", "term-slope")]
    services.mark_own(submission=submission, given="easy")
    assert ReviewCard.objects.get().turns == 1
    assert due(ben) == []


def test_a_family_returns_as_a_fresh_variant(ben: User) -> None:
    family = published("family", FAMILY | {"topic": "rules"})
    place([family])
    first = hand_in(ben, family, "1")
    give(first, SLIP)
    reviews.catch_up(ben)
    [(card, task)] = reviews.due_tasks(ben, timezone.now() + timedelta(days=2))
    again = reviews.answer(card=card, task=task, learner=ben, given="1", key=None)
    assert again.variant != first.variant
    assert again.variant.version == first.variant.version


def test_a_slip_in_a_review_brings_yet_another_variant(ben: User) -> None:
    family = published("family", FAMILY | {"topic": "rules"})
    place([family])
    give(hand_in(ben, family, "1"), SLIP)
    for _ in range(3):
        reviews.catch_up(ben)
        pairs = reviews.due_tasks(ben, timezone.now() + timedelta(days=9))
        card, task = pairs[-1]
        other = Result(Verdict.INCORRECT, 0.0, (Feedback("mal_sign"),))
        give(reviews.answer(card=card, task=task, learner=ben, given="1", key=None), other)
    assert len(set(Submission.objects.values_list("variant", flat=True))) == 4


def test_an_answer_for_review_strengthens_its_card(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], SLIP)
    reviews.catch_up(ben)
    [(card, task)] = reviews.due_tasks(ben, timezone.now() + timedelta(days=2))
    submission = reviews.answer(card=card, task=task, learner=ben, given="6", key=None)
    assert due(ben) == []  # it waits for its verdict
    give(submission, RIGHT)
    reviews.catch_up(ben)
    later = ReviewCard.objects.get()
    assert (later.pk, later.turns) == (card.pk, 2)


def test_the_cards_can_be_rebuilt_from_the_facts(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], SLIP)
    reviews.catch_up(ben)
    before = ReviewCard.objects.values("subject", "state", "due", "evidence").get()
    ReviewCard.objects.all().delete()
    reviews.choice_of(ben).__class__.objects.update(folded="")
    reviews.catch_up(ben)
    assert ReviewCard.objects.values("subject", "state", "due", "evidence").get() == before


def test_nothing_new_costs_no_fold(
    ben: User, chain: list[ExerciseVersion], django_assert_max_num_queries: Any
) -> None:
    answered(ben, chain[0], SLIP)
    reviews.catch_up(ben)
    # The choice, what is withheld now (two), and the stamp of what is seen.
    with django_assert_max_num_queries(4):
        reviews.catch_up(ben)


def test_an_open_sitting_gives_nothing_away(ben: User, chain: list[ExerciseVersion]) -> None:
    quiz = Quiz.objects.create(slug="q", title="Q", published=True)
    question = Question.objects.create(quiz=quiz, exercise=chain[0].exercise)
    attempt = start_attempt(quiz=quiz, learner=ben)
    give(answer_question(attempt=attempt, question=question, answer="9"), SLIP)
    assert due(ben) == []
    finish_attempt(attempt=attempt)
    assert len(due(ben)) == 1


def test_who_opts_out_leaves_nothing_behind(
    ben: User, cleo: User, chain: list[ExerciseVersion]
) -> None:
    for learner in (ben, cleo):
        answered(learner, chain[0], SLIP)
        reviews.catch_up(learner)
    reviews.switch_off(ben)
    answered(ben, chain[1], SLIP)
    assert due(ben) == []
    assert not ReviewAnswer.objects.filter(learner=ben).exists()
    assert len(due(cleo)) == 1


def test_who_opts_in_again_begins_anew(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], SLIP)
    reviews.switch_off(ben)
    reviews.switch_on(ben)
    assert due(ben) == []
    answered(ben, chain[1], SLIP)
    assert due(ben) == [("mistake:chain rule:mal_no_chain", "gears")]


def test_what_only_a_quiz_asks_does_not_return(ben: User, make: Callable[..., Any]) -> None:
    first, _ = make("a"), make("b")
    answered(ben, first, SLIP)
    assert due(ben) == []


@pytest.fixture
def make(db: None) -> Callable[[str], ExerciseVersion]:
    """An exercise outside of all lessons."""
    return lambda slug: published(slug, SLOPE | {"topic": "exam"})


def test_an_exercise_with_limited_tries_is_no_review(
    ben: User, chain: list[ExerciseVersion]
) -> None:
    ExerciseVersion.objects.filter(pk=chain[1].pk).update(policy={"tries": 2})
    answered(ben, chain[0], SLIP)
    reviews.catch_up(ben)
    task = reviews.task_of(ReviewCard.objects.get(), reviews.Shelf(ben))
    assert task is not None
    assert task.version == chain[2]


def test_what_a_sitting_holds_back_waits(ben: User, chain: list[ExerciseVersion]) -> None:
    answered(ben, chain[0], SLIP)
    reviews.catch_up(ben)
    quiz = Quiz.objects.create(slug="q", title="Q", published=True, feedback=FeedbackTime.HAND_IN)
    Question.objects.create(quiz=quiz, exercise=chain[1].exercise)
    attempt = start_attempt(quiz=quiz, learner=ben)
    later = timezone.now() + timedelta(days=9)
    assert reviews.due_tasks(ben, later) == []
    finish_attempt(attempt=attempt)
    assert [task.version for _, task in reviews.due_tasks(ben, later)] == [chain[1]]


BOWL = {
    "kind": "prediction",
    "title": "Next",
    "statement": "And then?",
    "topic": "descent",
    "item": {"ask": "point", "gentle": 1, "steep": 6, "start": [4, 3], "rate": 0.25},
}


def test_a_missed_prediction_returns_as_a_fresh_bowl(ben: User) -> None:
    bowl = published("next", BOWL)
    place([bowl])
    first = hand_in(ben, bowl, {"x": 0, "y": 0})
    give(first, WRONG)
    assert due(ben) == [("missed:next", "next")]
    card = ReviewCard.objects.get()
    task = reviews.task_of(card, reviews.Shelf(ben))
    assert task is not None
    given = {"x": 0.1, "y": 0}
    again = reviews.answer(card=card, task=task, learner=ben, given=given, key=None)
    assert again.variant.item["angle"] != first.variant.item["angle"]
    give(again, RIGHT)
    reviews.catch_up(ben)
    assert ReviewCard.objects.get().turns == 2


def test_a_bowl_that_is_the_same_for_all_does_not_return(ben: User) -> None:
    item: Any = BOWL["item"]
    bowl = published("next", BOWL | {"item": item | {"angle": 30}})
    place([bowl])
    give(hand_in(ben, bowl, {"x": 0, "y": 0}), WRONG)
    assert due(ben) == []
    spare = published("slope", SLOPE | {"topic": "descent"})
    place([spare])
    assert due(ben) == [("missed:next", "slope")]
    answered(ben, spare, WRONG)
    answered(ben, spare, RIGHT)
    assert dict(due(ben)) == {"missed:next": "slope"}

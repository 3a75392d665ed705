"""tests.courses: which lesson counts as the one a learner is in."""

from datetime import datetime, timedelta

from courses.models import Course, Lesson
from courses.progress import LessonProgress
from courses.views import CourseView
from exercises.models import Exercise
from exercises.progress import ExerciseProgress

NOON = datetime.fromisoformat("2026-03-01T12:00:00+00:00")


def seen(*minutes: int | None) -> CourseView:
    """A course of lessons with one exercise each, answered so many minutes after noon."""
    lessons = [
        LessonProgress(
            Lesson(slug=str(number)),
            (
                ExerciseProgress(
                    Exercise(slug=str(number)),
                    last_at=None if after is None else NOON + timedelta(minutes=after),
                ),
            ),
        )
        for number, after in enumerate(minutes)
    ]
    return CourseView(Course(), lessons)


def slug(view: CourseView) -> str | None:
    return view.here.lesson.slug if view.here else None


def test_the_newest_answer_says_where_one_is() -> None:
    assert slug(seen(1, 5, 3, None)) == "1"


def test_an_exercise_of_two_lessons_counts_for_the_first() -> None:
    assert slug(seen(None, 5, 5)) == "1"


def test_before_any_answer_it_is_where_to_begin() -> None:
    assert slug(seen(None, None)) == "0"


def test_an_empty_course_has_none() -> None:
    assert slug(seen()) is None

"""Course pages: the lesson with its exercises, the way on, and progress."""

from typing import Any

import pytest
from django.test import Client

from courses.models import Course, Enrolment, Lesson, LessonExercise, Term
from exercises.models import Exercise
from grader.result import Feedback, Result, Verdict

RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),))
BODY = """Look at $\\nabla f$, the [[gradient]], of length {{ 19.7 | claim: norm }}.

## Down

::exercise{second-step}

::exercise{draft}

::exercise{nowhere}

After.
"""


@pytest.fixture
def lesson(number: Exercise, code: Exercise, draft: Exercise) -> Lesson:
    course = Course.objects.create(slug="gradients", title="Gradients", summary="On $f$.")
    lesson = Lesson.objects.create(
        course=course, slug="descent", title="Descent", position=0, body=BODY
    )
    Lesson.objects.create(course=course, slug="later", title="Later", position=1, body="Soon.")
    for position, exercise in enumerate([number, draft, code]):
        LessonExercise.objects.create(
            lesson=lesson, exercise=exercise, position=position, inline=exercise is not code
        )
    term = Term.objects.create(
        course=course, name="gradient", brief="All slopes at once.", definition="Written $\\nabla$."
    )
    term.exercises.add(number)
    return lesson


def test_a_stranger_reads_what_this_place_is(client: Client, lesson: Lesson) -> None:
    page = client.get("/").content.decode()
    assert "Learn gradient" in page
    assert "/sign-in/" in page


def test_the_lesson_shows_maths_and_exercises_in_place(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    assert '<span class="math">\\nabla f</span>' in page
    assert page.index('id="down"') < page.index('id="exercise-second-step"') < page.index("After.")
    assert page.index("After.") < page.index('id="exercise-gradient"')
    assert 'href="#down"' in page
    assert "0 of 2" in page


def test_a_playground_is_words_and_a_table_without_javascript(
    as_ben: Client, lesson: Lesson
) -> None:
    lesson.body += "\n::playground{tangent function=cubic}\n"
    lesson.save()
    page = as_ben.get("/lessons/descent/").content.decode()
    assert 'data-playground="tangent" data-options="function=cubic"' in page
    assert "Secant and tangent" in page
    assert "<td>3x² − 3</td>" in page


def test_a_draft_and_a_missing_one_leave_no_trace(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    assert "exercise-draft" not in page
    assert "nowhere" not in page
    assert "::exercise" not in page


def test_the_ids_of_several_cards_differ(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    ids = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_lesson_knows_its_neighbours(as_ben: Client, lesson: Lesson) -> None:
    assert 'href="/lessons/later/" rel="next"' in as_ben.get("/lessons/descent/").content.decode()
    assert 'href="/lessons/descent/" rel="prev"' in as_ben.get("/lessons/later/").content.decode()


def test_the_way_on_is_said_at_the_end_and_in_the_contents(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    assert "Lesson 1 of 2" in page
    assert page.count('href="/lessons/later/"') == 2
    assert "That was the last lesson" in as_ben.get("/lessons/later/").content.decode()


def test_a_term_has_a_note_and_its_link_leads_to_the_glossary(
    as_ben: Client, lesson: Lesson
) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    assert '<a href="/glossary/#gradient" aria-describedby="term-1"' in page
    assert 'role="tooltip" id="term-1">All slopes at once.' in page
    glossary = as_ben.get("/glossary/").content.decode()
    assert 'id="gradient"' in glossary
    assert '<span class="math">\\nabla</span>' in glossary
    assert 'href="/exercises/second-step/"' in glossary
    assert 'href="/lessons/descent/">Descent</a>' in glossary


def test_the_mark_of_a_claimed_figure_is_not_shown(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/lessons/descent/").content.decode()
    assert "of length 19.7." in page


def test_lessons_say_how_far_one_is(
    as_ben: Client, ben: Any, lesson: Lesson, number: Exercise, hand_in: Any
) -> None:
    assert "path-untouched path-here" in as_ben.get("/").content.decode()
    hand_in(ben, number, "7.2448", RIGHT)
    assert "path-begun path-here" in as_ben.get("/").content.decode()


def test_the_only_course_takes_everybody_in(as_ben: Client, ben: Any, lesson: Lesson) -> None:
    as_ben.get("/")
    as_ben.get("/")
    assert Enrolment.objects.get(person=ben).role == "learner"


def test_one_of_two_courses_takes_nobody_in_by_itself(as_ben: Client, lesson: Lesson) -> None:
    Course.objects.create(slug="other", title="Other")
    assert "No course yet" in as_ben.get("/").content.decode()


def test_the_way_on_leads_to_what_is_left(
    as_ben: Client, ben: Any, lesson: Lesson, number: Exercise, hand_in: Any
) -> None:
    assert 'href="/lessons/descent/">Begin' in as_ben.get("/").content.decode()
    hand_in(ben, number, "7.2448", RIGHT)
    page = as_ben.get("/").content.decode()
    assert 'href="/lessons/descent/#exercise-gradient">Continue' in page
    assert "1 of 2" in page


def test_an_exercise_by_itself_leads_on_to_its_lesson(
    as_ben: Client, lesson: Lesson, number: Exercise
) -> None:
    page = as_ben.get(f"/exercises/{number.slug}/").content.decode()
    assert f'href="{lesson.get_absolute_url()}#exercise-{number.slug}">Go on' in page


def test_progress_opens_the_lesson_one_is_in(as_ben: Client, lesson: Lesson) -> None:
    page = as_ben.get("/progress/").content.decode()
    assert page.count('<details class="lesson-progress"') == lesson.course.lessons.count()
    assert page.count('<details class="lesson-progress" open>') == 1


def test_progress_is_told_per_exercise(
    as_ben: Client, as_cleo: Client, ben: Any, lesson: Lesson, number: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, number, "7.2448", RIGHT)
    page = as_ben.get("/progress/").content.decode()
    assert "1 of 2 exercises done" in page
    assert "100 %" in page
    assert f"/submissions/{submission.pk}/" in page
    assert "0 of 2 exercises done" in as_cleo.get("/progress/").content.decode()


def test_a_lesson_takes_a_bounded_number_of_queries(
    as_ben: Client, lesson: Lesson, django_assert_max_num_queries: Any
) -> None:
    as_ben.get("/lessons/descent/")
    with django_assert_max_num_queries(30):
        as_ben.get("/lessons/descent/")

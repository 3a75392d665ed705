"""Lessons and quizzes remember who changed what, their rows included, and can be taken back."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from courses.models import Course, Lesson, LessonExercise
from exercises.models import ExerciseVersion
from quizzes.models import Question, Quiz, Section

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def lesson(slope: ExerciseVersion, downhill: ExerciseVersion) -> Lesson:
    course = Course.objects.create(slug="c", title="C")
    lesson = Lesson.objects.create(course=course, slug="first", title="At first", body="Words.")
    LessonExercise.objects.create(lesson=lesson, exercise=slope.exercise, position=0)
    lesson.save()
    return lesson


@pytest.fixture
def quiz(slope: ExerciseVersion, downhill: ExerciseVersion) -> Quiz:
    quiz = Quiz.objects.create(slug="last", title="At first", published=True)
    section = Section.objects.create(quiz=quiz, title="One", position=0)
    Question.objects.create(quiz=quiz, exercise=slope.exercise, section=section, points=2)
    quiz.save()
    return quiz


def address(row: Any, part: str) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{part}", args=[row.pk])


def saved(desk: Client, row: Any, **changed: Any) -> None:
    """The admin's form, as it stands but for what is changed."""
    page = desk.get(address(row, "change"))
    form = page.context["adminform"].form
    values = {name: form.initial.get(name) for name in form.fields}
    rows = [one.formset for one in page.context["inline_admin_formsets"]]
    for formset in rows:
        values |= {f"{formset.prefix}-TOTAL_FORMS": formset.total_form_count()}
        values |= {f"{formset.prefix}-INITIAL_FORMS": formset.initial_form_count()}
        for one in formset.forms:
            for name, field in one.fields.items():
                values[f"{one.prefix}-{name}"] = one.get_initial_for_field(field, name)
    said = {name: value for name, value in values.items() if value is not None}
    values = {name: value for name, value in said.items() if value is not False}
    reply = desk.post(address(row, "change"), values | changed)
    assert reply.status_code == 302, reply.context["errors"]


@pytest.mark.parametrize("sort", ["lesson", "quiz"])
def test_one_saving_is_one_entry_with_its_rows(
    desk: Client, ada: User, downhill: ExerciseVersion, sort: str, request: Any
) -> None:
    row = request.getfixturevalue(sort)
    rows = "places" if sort == "lesson" else "questions"
    before = row.history.count()
    saved(desk, row, **{"title": "Later", f"{rows}-0-exercise": downhill.exercise_id})
    newest = row.history.first()
    assert (row.history.count(), newest.history_user) == (before + 1, ada)
    page = desk.get(address(row, "history")).content.decode()
    assert "<del>At</del>" in page or "<del>At first</del>" in page
    assert "slope" in page
    assert "downhill" in page
    assert "ada" in page


@pytest.mark.parametrize("sort", ["lesson", "quiz"])
def test_what_it_was_comes_back_with_its_rows(
    desk: Client, downhill: ExerciseVersion, sort: str, request: Any
) -> None:
    row = request.getfixturevalue(sort)
    rows = "places" if sort == "lesson" else "questions"
    first, was = row.history.first(), row.arrangement()
    saved(desk, row, **{"title": "Later", f"{rows}-0-exercise": downhill.exercise_id})
    row.refresh_from_db()
    assert row.arrangement() != was
    desk.post(address(row, "back"), {"record": first.pk})
    row = type(row).objects.get()
    now = row.arrangement()
    if sort == "quiz":
        # Nobody has drawn it, so nothing of it is left.
        assert row.published
    assert (row.title, now) == ("At first", was)
    assert "restored" in row.history.first().history_change_reason


@pytest.mark.parametrize("sort", ["lesson", "quiz"])
def test_saving_unchanged_changes_nothing(desk: Client, sort: str, request: Any) -> None:
    """A browser sends other line ends than a file has."""
    row = request.getfixturevalue(sort)
    name = "body" if sort == "lesson" else "intro"
    text = "One line.\n\n  Another.\n"
    type(row).objects.update(**{name: text})
    saved(desk, row, **{name: text.replace("\n", "\r\n")})
    assert getattr(type(row).objects.get(), name) == text


def test_strangers_take_nothing_back(lesson: Lesson, ben: User, client: Client) -> None:
    client.force_login(ben)
    record = lesson.history.first()
    assert client.post(address(lesson, "back"), {"record": record.pk}).status_code == 302
    assert client.get(address(lesson, "history")).status_code == 302
    assert lesson.history.count() == 2


def test_loading_the_same_again_adds_no_entry(tmp_path: Any) -> None:
    (tmp_path / "lessons").mkdir()
    text = "---\ntitle: {}\nsummary: S\nminutes: 5\n---\n\nWords.\n"
    (tmp_path / "lessons" / "first.md").write_text(text.format("T"))
    (tmp_path / "course.yaml").write_text("slug: s\ntitle: T\nsummary: S\nlessons: [first]\n")
    for _ in range(2):
        call_command("content", "load", str(tmp_path))
    history = Lesson.objects.get().history
    assert [one.history_change_reason for one in history.all()] == ["loaded from files"]
    (tmp_path / "lessons" / "first.md").write_text(text.format("U"))
    call_command("content", "load", str(tmp_path))
    assert history.count() == 2

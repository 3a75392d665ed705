"""What the API shows of exercises, submissions and progress, and what it never shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from courses.models import Course, Enrolment, Lesson, LessonExercise
from exercises.models import ExerciseVersion
from tests.conftest import RIGHT_BOWL, graded, hand_in

pytestmark = pytest.mark.django_db
SECRETS = ("reference", "reason", "right", "2.0 * w[0]", "drawn", "points uphill", "7.2448")


def test_exercises_are_listed_and_filtered(
    api: APIClient, slope: ExerciseVersion, bowl: ExerciseVersion
) -> None:
    rows = api.get("/api/v1/exercises/").json()["results"]
    assert [row["slug"] for row in rows] == ["bowl", "slope"]
    only = api.get("/api/v1/exercises/?kind=code").json()["results"]
    assert [row["slug"] for row in only] == ["bowl"]


@pytest.mark.parametrize("slug", ["slope", "downhill", "bowl"])
def test_reading_an_exercise_never_shows_its_key(
    api: APIClient,
    slope: ExerciseVersion,
    downhill: ExerciseVersion,
    bowl: ExerciseVersion,
    slug: str,
) -> None:
    reply = api.get(f"/api/v1/exercises/{slug}/")
    body = reply.json()
    assert body["statement"]
    shown = str({k: v for k, v in body.items() if k not in ("statement", "title")})
    assert not [secret for secret in SECRETS if secret in shown], shown
    assert "answer" not in body["item"]


def test_public_cases_are_shown_and_hidden_ones_only_counted(
    api: APIClient, bowl: ExerciseVersion
) -> None:
    item = api.get("/api/v1/exercises/bowl/").json()["item"]
    assert [case["name"] for case in item["cases"]] == ["at (4, 3)"]
    assert item["hidden"] == 2


def test_ones_own_submissions_are_paged_and_filtered(
    api: APIClient, ben: User, slope: ExerciseVersion, downhill: ExerciseVersion
) -> None:
    for answer in ("5", "6", "7"):
        graded(hand_in(ben, slope, answer))
    hand_in(ben, downhill, ["a"])
    page = api.get("/api/v1/submissions/?page_size=3").json()
    rest = api.get(page["next"]).json()
    assert [len(page["results"]), len(rest["results"])] == [3, 1]
    right = api.get("/api/v1/submissions/?verdict=CORRECT").json()["results"]
    assert len(right) == 1
    waiting = api.get("/api/v1/submissions/?status=QUEUED&exercise=downhill").json()["results"]
    assert len(waiting) == 1


def test_an_unknown_filter_value_is_told(api: APIClient, db: None) -> None:
    reply = api.get("/api/v1/submissions/?status=LOST")
    assert reply.status_code == 400
    assert "LOST" in reply.json()["detail"]


def test_progress_counts_readable_graded_tries(
    api: APIClient, ben: User, slope: ExerciseVersion, bowl: ExerciseVersion
) -> None:
    graded(hand_in(ben, slope, "5"))
    graded(hand_in(ben, slope, "6"))
    graded(hand_in(ben, bowl, "def gradient(w:\n    pass"))
    rows = {row["exercise"]: row for row in api.get("/api/v1/progress/exercises/").json()}
    assert (rows["slope"]["state"], rows["slope"]["tries"]) == ("done", 2)
    assert (rows["bowl"]["state"], rows["bowl"]["tries"]) == ("untried", 0)
    assert api.get("/api/v1/progress/exercises/slope/").json() == rows["slope"]


@pytest.fixture
def lesson(slope: ExerciseVersion, bowl: ExerciseVersion) -> Lesson:
    course = Course.objects.create(slug="gradients", title="Gradients")
    lesson = Lesson.objects.create(course=course, slug="descent", title="Descent", body="Down.")
    for position, version in enumerate((slope, bowl)):
        LessonExercise.objects.create(lesson=lesson, exercise=version.exercise, position=position)
    return lesson


def test_progress_per_lesson(api: APIClient, ben: User, lesson: Lesson) -> None:
    Enrolment.objects.create(course=lesson.course, person=ben)
    exercise = lesson.ordered_exercises()[1]
    assert exercise.published is not None
    graded(hand_in(ben, exercise.published, RIGHT_BOWL))
    [row] = api.get("/api/v1/progress/lessons/").json()
    assert (row["lesson"], row["done"], row["total"], row["percent"]) == ("descent", 1, 2, 50)


def test_the_schema_describes_every_address(api: APIClient) -> None:
    schema: dict[str, Any] = api.get("/api/v1/schema/?format=json").json()
    assert "/api/v1/exercises/{slug}/submissions/" in schema["paths"]
    assert len(schema["paths"]) >= 8


def test_the_docs_page_opens(client_of: Callable[[User], APIClient], ben: User) -> None:
    assert client_of(ben).get("/api/v1/docs/").status_code == 200

"""Ada's desk: every kind can be drafted, corrected, tried and published; facts are only read."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise, ExerciseVersion
from tests.conftest import BOWL, DOWNHILL, SLOPE, hand_in, looked_at
from tests.grader.samples import SAMPLES
from tests.pages.typed import whole_form

pytestmark = pytest.mark.django_db
NEW = ("truefalse", "ordering", "matching", "gaps", "playground", "prediction", "text", "flashcard")
WHOLE = [{"kind": k, "title": k, "statement": "Why?", "item": SAMPLES[k]} for k in NEW]
KINDS = pytest.mark.parametrize("content", [DOWNHILL, SLOPE, BOWL, *WHOLE], ids=lambda c: c["kind"])


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def add(desk: Client, content: dict[str, Any]) -> Exercise:
    """The first step: a name, a kind, the question."""
    form = {name: content[name] for name in ("title", "kind", "statement")}
    reply = desk.post(reverse("admin:exercises_exercise_add"), form | {"slug": "new", "topic": ""})
    exercise = Exercise.objects.get(slug="new")
    assert reply["Location"] == change_url(exercise)
    return exercise


def change_url(exercise: Exercise) -> str:
    return reverse("admin:exercises_exercise_change", args=[exercise.pk])


def save(desk: Client, exercise: Exercise, item: Any, policy: Any = None, **extra: str) -> str:
    """The second step: what the kind needs; returns the page that answers."""
    form = whole_form(exercise, item=item, hints=["Look again.", ""], policy=policy or {}) | extra
    return desk.post(change_url(exercise), form, follow=True).content.decode()


@KINDS
def test_every_kind_is_drafted_and_published(desk: Client, content: dict[str, Any]) -> None:
    exercise = add(desk, content)
    page = save(desk, exercise, content["item"], _publish="1")
    assert "It is published as soon as nothing is red." in page
    looked_at()
    page = desk.get(reverse("admin:exercises_exercise_verify", args=[exercise.pk])).content.decode()
    assert "published as version 1." in page
    exercise.refresh_from_db()
    assert exercise.published is not None
    assert exercise.hints == ["Look again."]


@KINDS
def test_the_form_shows_the_fields_of_the_kind(desk: Client, content: dict[str, Any]) -> None:
    page = desk.get(change_url(add(desk, content))).content.decode()
    first = next(iter(content["item"]))
    assert f'id="id_item.{first}"' in page


def test_a_policy_is_kept_without_what_is_usual(desk: Client) -> None:
    exercise = add(desk, SLOPE)
    save(desk, exercise, SLOPE["item"], policy={"tries": 3})
    exercise.refresh_from_db()
    assert exercise.policy == {"tries": 3}


def test_a_slip_in_a_policy_is_told_at_its_field(desk: Client) -> None:
    exercise = add(desk, SLOPE)
    page = save(desk, exercise, SLOPE["item"], policy={"curve": [50, 80]})
    assert 'id="id_policy.curve' in page
    assert "policy.curve" in page


def test_an_unfinished_draft_is_kept_and_told_what_it_lacks(desk: Client) -> None:
    exercise = add(desk, SLOPE)
    page = save(desk, exercise, {"absolute": 0.1}, _publish="1")
    assert "cannot be previewed or published yet" in page
    assert "item.answer" in page
    exercise.refresh_from_db()
    assert exercise.item == {"absolute": 0.1}
    assert exercise.published is None


def test_an_edit_reaches_learners_only_when_published(desk: Client, slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    save(desk, exercise, {"answer": "7"})
    exercise.refresh_from_db()
    assert exercise.published == slope
    assert (
        "published, with changes"
        in desk.get(reverse("admin:exercises_exercise_changelist")).content.decode()
    )
    save(desk, exercise, {"answer": "7"}, _publish="1")
    looked_at()
    exercise.refresh_from_db()
    assert exercise.published is not None
    assert exercise.published.number == 2


def test_a_draft_is_previewed_as_a_learner_sees_it(desk: Client) -> None:
    exercise = add(desk, DOWNHILL)
    page = save(desk, exercise, DOWNHILL["item"], _preview="1")
    assert "against the gradient" in page
    assert "Preview" in page
    assert "It points uphill" not in page
    exercise.refresh_from_db()
    assert exercise.published is None


def test_submissions_are_read_and_never_edited(
    desk: Client, ben: User, slope: ExerciseVersion
) -> None:
    submission = hand_in(ben, slope, "6")
    url = reverse("admin:exercises_submission_change", args=[submission.pk])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"score": "1"}).status_code == 403


def test_learners_have_no_business_here(ben: User, client: Client) -> None:
    client.force_login(ben)
    assert client.get(reverse("admin:exercises_exercise_changelist")).status_code == 302
    assert client.get(reverse("preview", args=["new"])).status_code == 302


@pytest.mark.parametrize("model", ["exercise", "exerciseversion", "regrade", "problemreport"])
def test_an_address_of_nothing_is_no_error(desk: Client, model: str) -> None:
    reply = desk.get(f"/admin/exercises/{model}/nothing.css/change/", follow=True)
    assert reply.status_code in (200, 404)

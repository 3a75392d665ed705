"""Drafts become numbered, frozen versions; learners get the one that was published."""

import pytest
from django.contrib.auth.models import User

from exercises import publishing
from exercises.models import Exercise, ExerciseVersion, Immutable, Variant
from grader.errors import ItemError
from tests.conftest import BOWL, DOWNHILL, hand_in

pytestmark = pytest.mark.django_db


def test_a_published_version_cannot_change(slope: ExerciseVersion) -> None:
    slope.title = "Something else"
    with pytest.raises(Immutable, match="new version"):
        slope.save()


def test_an_edited_draft_becomes_the_next_number(slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    exercise.title = "A better title"
    exercise.save()
    assert exercise.has_unpublished_changes()
    version = publishing.publish(exercise=exercise, author=None)
    assert (slope.number, version.number) == (1, 2)
    assert not exercise.has_unpublished_changes()


def test_publishing_twice_makes_one_version(slope: ExerciseVersion) -> None:
    publishing.publish(exercise=slope.exercise, author=None)
    assert slope.exercise.versions.count() == 1


def test_going_back_publishes_the_old_version_again(slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    exercise.title, before = "Another", exercise.title
    publishing.publish(exercise=exercise, author=None)
    exercise.title = before
    assert publishing.publish(exercise=exercise, author=None) == slope


def test_a_submission_stays_on_its_version(ben: User, slope: ExerciseVersion) -> None:
    submission = hand_in(ben, slope, "6")
    exercise = slope.exercise
    exercise.item = exercise.item | {"answer": "7", "wrong": []}
    publishing.publish(exercise=exercise, author=None)
    submission.refresh_from_db()
    assert submission.variant.version == slope


def test_a_broken_draft_cannot_be_published(slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    exercise.item = {"answer": "six"}
    with pytest.raises(ItemError) as error:
        publishing.publish(exercise=exercise, author=None)
    assert error.value.field == "item.answer"
    assert Exercise.objects.get(pk=exercise.pk).published == slope


def test_code_whose_cases_are_too_weak_cannot_be_published(db: None) -> None:
    cases = [{"name": "at the bottom", "call": "gradient(np.zeros(2))"}]
    content = BOWL | {"item": BOWL["item"] | {"cases": cases}}  # type: ignore[operator]
    exercise = Exercise.objects.create(slug="weak", **content)
    with pytest.raises(ItemError, match="too weak") as error:
        publishing.publish(exercise=exercise, author=None)
    assert error.value.field == "item.cases"
    assert not exercise.versions.exists()


def test_a_learner_always_meets_the_same_variant(ben: User, cleo: User) -> None:
    content = DOWNHILL | {"item": DOWNHILL["item"] | {"shuffle": True}}  # type: ignore[operator]
    exercise = Exercise.objects.create(slug="shuffled", **content)
    version = publishing.publish(exercise=exercise, author=None)
    his, again = (Variant.for_learner(version, ben.pk) for _ in range(2))
    assert his == again
    assert Variant.for_learner(version, cleo.pk).seed != his.seed


def test_where_nothing_is_drawn_all_share_one_variant(
    ben: User, cleo: User, slope: ExerciseVersion
) -> None:
    assert Variant.for_learner(slope, ben.pk) == Variant.for_learner(slope, cleo.pk)

"""POST .../reading/: how an answer would be read, and not a word on whether it is right."""

import pytest
from rest_framework.test import APIClient

from exercises.models import ExerciseVersion, Submission
from tests.conftest import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def formula(db: None) -> ExerciseVersion:
    content = {"kind": "symbolic", "title": "T", "statement": "S", "item": {"answer": "2x"}}
    return published("formula", content)


def read(api: APIClient, slug: str, answer: object):  # type: ignore[no-untyped-def]
    return api.post(f"/api/v1/exercises/{slug}/reading/", {"answer": answer}, format="json")


def test_a_formula_is_shown_in_two_dimensions(api: APIClient, formula: ExerciseVersion) -> None:
    body = read(api, "formula", "x^2/2x").json()
    assert body["text"] == "(x^2/2)·x"
    assert "\\frac" in body["latex"]
    assert body["warnings"][0]["text"]


def test_right_and_wrong_answers_are_read_alike(api: APIClient, formula: ExerciseVersion) -> None:
    right, wrong = read(api, "formula", "2x").json(), read(api, "formula", "3x").json()
    assert right.keys() == wrong.keys()
    assert "verdict" not in right
    assert not Submission.objects.exists()


def test_a_number_is_read_too(api: APIClient, slope: ExerciseVersion) -> None:
    assert "6" in read(api, "slope", "18/3").json()["text"]


def test_what_cannot_be_read_is_told_with_its_place(
    api: APIClient, formula: ExerciseVersion
) -> None:
    reply = read(api, "formula", "2x + ) 3")
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["data"]["position"] == 5

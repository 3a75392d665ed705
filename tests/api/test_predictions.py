"""tests of the API: no path is served before a prediction is stored, and that one stays."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from exercises import publishing
from exercises.models import ExerciseVersion, Submission, Variant
from exercises.predictions import fresh_turn
from grader import prediction
from grader.errors import InvalidAnswer
from quizzes import services as quiz_services
from quizzes.models import Question, Quiz
from tests.conftest import graded, hand_in, published

BOWL: dict[str, Any] = {
    "kind": "prediction",
    "title": "The next step",
    "statement": "Rate ${{rate}}$: where does the next step lead?",
    "item": {"ask": "point", "gentle": 1, "steep": 6, "start": [4, 3], "rate": 0.25},
}
HERE, THERE = {"x": 0, "y": 0}, {"x": "0.5", "y": "-0.5"}
ADDRESS = "/api/v1/exercises/next/reveal/"
pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture
def version(db: None) -> ExerciseVersion:
    return published("next", BOWL)


def as_person(person: User) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def coming(person: User, version: ExerciseVersion) -> list[str]:
    """The points to come as they stand in JSON."""
    item = prediction.read_item(Variant.for_learner(version, person.pk).item)
    return [json.dumps(point) for point in prediction.course(item)["points"][item.shown + 1 :]]


def test_the_path_is_refused_until_a_prediction_is_stored(
    ben: User, cleo: User, version: ExerciseVersion
) -> None:
    hand_in(cleo, version, HERE)
    refused = as_person(ben).get(ADDRESS)
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["type"] == "urn:nabla:predict-first"
    hand_in(ben, version, HERE)
    served = as_person(ben).get(ADDRESS)
    assert served.status_code == 200
    points = [json.dumps(point) for point in served.json()["points"]]
    assert points[2:] == coming(ben, version)


def test_an_unreadable_prediction_opens_nothing(ben: User, version: ExerciseVersion) -> None:
    client = as_person(ben)
    body = {"answer": {"x": "far"}}
    assert client.post("/api/v1/exercises/next/submissions/", body, "json").status_code == 422
    assert client.get(ADDRESS).status_code == 403


@pytest.mark.parametrize("address", ["/exercises/next/", "/api/v1/exercises/next/"])
def test_neither_page_nor_item_holds_what_is_to_come(
    ben: User, version: ExerciseVersion, address: str
) -> None:
    client = as_person(ben)
    before = client.get(address).content.decode()
    assert [point for point in coming(ben, version) if point in before] == []
    assert not re.search(r'"(gentle|steep|angle)"', before)
    if address == "/exercises/next/":
        graded(hand_in(ben, version, HERE))
        after = client.get(address).content.decode()
        assert [point for point in coming(ben, version) if point not in after] == []


def test_a_prediction_is_made_once(ben: User, version: ExerciseVersion) -> None:
    first = hand_in(ben, version, HERE)
    client = as_person(ben)
    refused = client.post("/api/v1/exercises/next/submissions/", {"answer": THERE}, "json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "predict_made"
    assert graded(first).answer == HERE
    assert Submission.objects.count() == 1


def test_the_same_request_may_come_twice(ben: User, version: ExerciseVersion) -> None:
    keys = [hand_in(ben, version, HERE, idempotency_key="k").pk for _ in range(2)]
    assert keys[0] == keys[1]


def test_one_that_our_machine_lost_may_be_made_anew(ben: User, version: ExerciseVersion) -> None:
    lost = hand_in(ben, version, HERE)
    Submission.objects.filter(pk=lost.pk).update(status="FAILED")
    assert hand_in(ben, version, THERE).pk != lost.pk


def test_another_bowl_is_fresh_and_asked_for_one_by_one(
    ben: User, version: ExerciseVersion
) -> None:
    page = Client()
    page.force_login(ben)
    graded(hand_in(ben, version, HERE))
    locked = page.get("/exercises/next/").content.decode()
    assert "Predict on another bowl" in locked
    assert 'name="answer.x"' not in locked
    fresh = page.get("/exercises/next/?again=next").content.decode()
    assert 'name="turn" value="1"' in fresh
    # Whoever asks for one further on gets the next one.
    page.post("/exercises/next/answer/", {"answer.x": "1", "answer.y": "1", "turn": "7"})
    newest = Submission.objects.of(ben)[0]
    assert newest.variant_id == Variant.for_learner(version, ben.pk, 1).pk
    again = page.post("/exercises/next/answer/", {"answer.x": "2", "answer.y": "1", "turn": "1"})
    assert again.status_code == 422
    assert "You have predicted already" in again.content.decode()


def test_each_attempt_of_a_quiz_asks_about_another_bowl(
    ben: User, version: ExerciseVersion
) -> None:
    quiz = Quiz.objects.create(slug="foresee", title="Foresee", published=True, max_attempts=2)
    question = Question.objects.create(quiz=quiz, exercise=version.exercise, position=0, points=2)
    hand_in(ben, version, HERE)
    for _ in range(2):
        attempt = quiz_services.start_attempt(quiz=quiz, learner=ben)
        ask = {"attempt": attempt, "question": question, "answer": HERE}
        graded(quiz_services.answer_question(**ask))
        with pytest.raises(InvalidAnswer, match="predicted already"):
            quiz_services.answer_question(**ask)
        quiz_services.finish_attempt(attempt=attempt)
    assert len({one.variant_id for one in Submission.objects.of(ben)}) == 3


def test_other_kinds_have_nothing_to_reveal(ben: User, slope: ExerciseVersion) -> None:
    assert as_person(ben).get("/api/v1/exercises/slope/reveal/").status_code == 404
    assert publishing.publish(exercise=slope.exercise, author=None) == slope


def test_a_bowl_whose_path_is_known_is_not_asked_again(ben: User, version: ExerciseVersion) -> None:
    # There are 20 angles, so that by chance alone some would come twice.
    for turn in range(12):
        hand_in(ben, version, HERE, turn=fresh_turn(ben, version))
        stored = Submission.objects.of(ben).values_list("variant__item__angle", flat=True)
        assert len(set(stored)) == turn + 1


def test_a_fresh_turn_steps_over_those_of_reviews(ben: User, version: ExerciseVersion) -> None:
    for turn in (0, 2):
        hand_in(ben, version, HERE, turn=turn, occasion="review")
    hand_in(ben, version, HERE, turn=fresh_turn(ben, version))
    assert fresh_turn(ben, version) not in {0, 2, 3}
    same = published("same", {**BOWL, "item": BOWL["item"] | {"angle": 30}})
    hand_in(ben, same, HERE)
    with pytest.raises(InvalidAnswer, match="predicted already"):
        hand_in(ben, same, HERE, turn=fresh_turn(ben, same))


def test_a_verdict_that_waits_keeps_the_path_back(ben: User) -> None:
    closing = {"feedback": "after closing", "closes": "2999-01-01 12:00"}
    later = published("next", BOWL | {"policy": closing})
    graded(hand_in(ben, later, HERE))
    refused = as_person(ben).get(ADDRESS)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:nabla:withheld")

"""A program under a policy: 409 with what to do, priced hints, a receipt, no early verdict."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from exercises.models import ExerciseVersion, Submission
from grader.result import Feedback, Result, Verdict
from tests.conftest import SLOPE, hand_in, published
from tests.pages.conftest import give

pytestmark = pytest.mark.django_db
RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),), reading="6")
WRONG = Result(Verdict.INCORRECT, 0.0)
HERE = "/api/v1/exercises/ruled/"


def ruled(**policy: Any) -> ExerciseVersion:
    words = {"hints": ["One.", "Two."], "solution": "It is 6."}
    return published("ruled", SLOPE | words | {"policy": policy})


def post(api: APIClient, end: str, body: dict[str, Any]) -> Any:
    return api.post(f"{HERE}{end}/", body, format="json")


def test_no_tries_left_is_a_conflict(api: APIClient, ben: User) -> None:
    give(hand_in(ben, ruled(tries=1), "5"), WRONG)
    reply = post(api, "submissions", {"answer": "6"})
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:nabla:no-tries-left")
    assert "You have used the one try" in reply.json()["detail"]
    assert Submission.objects.count() == 1


def test_too_soon_says_when_to_ask_again(api: APIClient, ben: User) -> None:
    version = ruled(cooldown_s=600)
    give(hand_in(ben, version, "5"), WRONG)
    reply = post(api, "submissions", {"answer": "6"})
    assert (reply.status_code, reply.json()["type"]) == (409, "urn:nabla:too-soon")
    assert 590 < int(reply["Retry-After"]) <= 602
    tries = api.get(HERE).json()["tries"]
    assert (tries["used"], tries["left"]) == (1, None)
    assert tries["ready_at"] == api.get("/api/v1/progress/exercises/ruled/").json()["ready_at"]


def test_a_hint_is_there_once_taken(api: APIClient) -> None:
    ruled(hint_cost=10)
    shown = api.get(HERE).json()
    assert (shown["hints"], shown["hints_taken"], shown["hint_cost"]) == (2, [], 10)
    for _ in range(2):
        taken = post(api, "hints", {"number": 1})
    assert taken.json() == {"count": 2, "cost": 10, "texts": ["One."]}
    assert api.get(HERE).json()["tries"]["next_percent"] == 90
    refused = post(api, "hints", {"number": 3})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:nabla:no-such-hint")


def test_a_free_hint_is_taken_the_same_way(api: APIClient) -> None:
    ruled()
    assert post(api, "hints", {"number": 1}).json()["texts"] == ["One."]


def test_the_receipt_adds_up(api: APIClient, ben: User) -> None:
    version = ruled(curve=[100, 80], hint_cost=10)
    give(hand_in(ben, version, "5"), WRONG)
    post(api, "hints", {"number": 1})
    give(hand_in(ben, version, "6"), RIGHT)
    receipt = api.get(f"{HERE}receipt/").json()
    assert (receipt["share"], receipt["withheld"]) == (0.72, None)
    [tries] = [part["tries"] for part in receipt["versions"]]
    last = tries[-1]
    assert last["score"] * last["factor"] * last["hint_factor"] == pytest.approx(last["share"])
    assert [one["counts"] for one in tries] == [False, True]
    progress = api.get("/api/v1/progress/exercises/ruled/").json()
    assert (progress["score"], progress["best_score"]) == (0.72, 1.0)


def test_before_closing_no_verdict_leaves(api: APIClient, ben: User) -> None:
    closes = timezone.now() + timedelta(hours=1)
    version = ruled(feedback="after closing", closes=closes.isoformat())
    submission = hand_in(ben, version, "6")
    give(submission, RIGHT)
    own = api.get(f"/api/v1/submissions/{submission.pk}/").json()
    hidden = ("verdict", "score", "reading", "feedback", "cases", "solution")
    assert [own[name] for name in hidden] == ["", None, None, [], [], None]
    assert own["withheld"]["until"] is not None
    [row] = api.get("/api/v1/submissions/").json()["results"]
    assert (row["verdict"], row["score"]) == ("", None)
    assert api.get("/api/v1/submissions/?verdict=CORRECT").json()["results"] == []
    receipt = api.get(f"{HERE}receipt/").json()
    assert (receipt["share"], receipt["versions"][0]["share"]) == (None, None)
    assert [one["score"] for one in receipt["versions"][0]["tries"]] == [None]
    progress = api.get("/api/v1/progress/exercises/ruled/").json()
    assert (progress["state"], progress["best_score"], progress["score"]) == ("tried", 0.0, None)


def test_the_solution_comes_with_a_right_answer(api: APIClient, ben: User) -> None:
    version = ruled()
    for result, solution in ((WRONG, None), (RIGHT, "It is 6.")):
        submission = hand_in(ben, version, "6")
        give(submission, result)
        own = api.get(f"/api/v1/submissions/{submission.pk}/").json()
        assert own["solution"] == solution

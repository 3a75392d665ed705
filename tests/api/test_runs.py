"""POST /api/v1/exercises/<slug>/runs/ and reading what came of a run."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from exercises import running, runs
from exercises.models import ExerciseVersion, TrialMode, TrialRun, TrialStatus
from tests.api.test_submitting import assert_problem
from tests.conftest import RIGHT_BOWL

pytestmark = pytest.mark.django_db


def post(api: APIClient, slug: str, **body: Any) -> Any:
    return api.post(f"/api/v1/exercises/{slug}/runs/", body, format="json")


def test_a_run_is_accepted_with_its_location(api: APIClient, bowl: ExerciseVersion) -> None:
    reply = post(api, "bowl", code=RIGHT_BOWL)
    run = TrialRun.objects.get()
    assert reply.status_code == 202
    assert reply["Location"] == f"/api/v1/runs/{run.pk}/"
    body = reply.json()
    assert (body["status"], body["mode"], body["result"]) == ("QUEUED", "examples", None)


def test_what_it_showed_is_read_at_the_location(api: APIClient, bowl: ExerciseVersion) -> None:
    location = post(api, "bowl", code=RIGHT_BOWL.replace("6 *", "5 *"))["Location"]
    running.execute(TrialRun.objects.get().pk)
    body = api.get(location).json()
    assert (body["status"], body["result"]["passed"]) == ("DONE", 0)
    [case] = body["result"]["cases"]
    assert "15" in case["returned"]
    assert "18" in case["expected"]
    assert "wrong entries" in case["feedback"][0]["text"]


def test_a_script_is_run_from_top_to_bottom(api: APIClient, bowl: ExerciseVersion) -> None:
    location = post(api, "bowl", code="print(6 * 7)", mode="script")["Location"]
    running.execute(TrialRun.objects.get().pk)
    result = api.get(location).json()["result"]
    assert (result["stdout"], result["cases"], result["passed"]) == ("42\n", [], None)


@pytest.mark.parametrize(
    ("slug", "body", "status", "word"),
    [
        ("bowl", {"code": "x", "mode": "all"}, 400, "all"),
        ("bowl", {}, 400, "code"),
        ("bowl", {"code": None}, 400, "code"),
        ("bowl", {"code": ""}, 422, "empty"),
        ("bowl", {"code": 3}, 422, "text"),
        ("bowl", {"code": "a\0"}, 422, "NUL"),
        ("bowl", {"code": "x" * 300_000}, 413, "262,144"),
        ("slope", {"code": "x"}, 422, "no program"),
        ("nowhere", {"code": "x"}, 404, "nowhere"),
    ],
)
def test_what_cannot_be_run_is_a_problem(
    api: APIClient,
    bowl: ExerciseVersion,
    slope: ExerciseVersion,
    slug: str,
    body: dict[str, Any],
    status: int,
    word: str,
) -> None:
    assert_problem(post(api, slug, **body), status, word)
    assert not TrialRun.objects.exists()


def test_too_many_are_refused_until_later(
    api: APIClient, bowl: ExerciseVersion, settings: Any
) -> None:
    settings.RUNS_PER_MINUTE = 1
    post(api, "bowl", code=RIGHT_BOWL)
    reply = post(api, "bowl", code=RIGHT_BOWL)
    assert_problem(reply, 429, "within a minute")
    assert 1 <= int(reply["Retry-After"]) <= 60


def test_a_full_queue_is_503(api: APIClient, bowl: ExerciseVersion, settings: Any) -> None:
    settings.RUNS_WAITING = 0
    reply = post(api, "bowl", code=RIGHT_BOWL)
    assert_problem(reply, 503, "Many programs")
    assert reply["Retry-After"] == "5"


def test_cleo_cannot_read_bens_run(
    ben: User,
    cleo: User,
    bowl: ExerciseVersion,
    queued: list[str],
    client_of: Callable[[User], APIClient],
) -> None:
    run = runs.request_run(learner=ben, version=bowl, code=RIGHT_BOWL, mode=TrialMode.EXAMPLES)
    assert client_of(ben).get(f"/api/v1/runs/{run.pk}/").status_code == 200
    assert_problem(client_of(cleo).get(f"/api/v1/runs/{run.pk}/"), 404)
    assert client_of(cleo).get(f"/runs/{run.pk}/").status_code == 404
    assert client_of(cleo).get(f"/runs/{run.pk}/panel/").status_code == 404


def test_without_a_token_it_is_401(bowl: ExerciseVersion) -> None:
    assert_problem(post(APIClient(), "bowl", code="x"), 401)


@pytest.mark.parametrize("status", [TrialStatus.LOST, TrialStatus.FAILED])
def test_a_run_without_a_result_says_why(
    api: APIClient, bowl: ExerciseVersion, status: TrialStatus
) -> None:
    location = post(api, "bowl", code=RIGHT_BOWL)["Location"]
    TrialRun.objects.update(status=status, blame="machine")
    body = api.get(location).json()
    assert (body["status"], body["result"]) == (status, None)
    assert "cost nothing" in body["detail"]

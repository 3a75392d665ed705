"""POST /api/v1/exercises/<slug>/submissions/ and reading back what became of it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from knox.models import AuthToken
from rest_framework.test import APIClient

from exercises import publishing, services
from exercises.models import ExerciseVersion, Submission
from tests.conftest import RIGHT_BOWL, graded, hand_in

pytestmark = pytest.mark.django_db


def post(api: APIClient, slug: str, answer: object, **headers: str):  # type: ignore[no-untyped-def]
    path = f"/api/v1/exercises/{slug}/submissions/"
    return api.post(path, {"answer": answer}, format="json", headers=headers)


def assert_problem(reply, status: int, *words: str) -> None:  # type: ignore[no-untyped-def]
    assert reply.status_code == status, reply.content
    assert reply["Content-Type"].startswith("application/problem+json")
    body = reply.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == status
    for word in words:
        assert word in body["detail"], body["detail"]
    assert "Traceback" not in reply.content.decode()


def test_an_answer_is_accepted_with_its_location(api: APIClient, slope: ExerciseVersion) -> None:
    reply = post(api, "slope", "6")
    assert reply.status_code == 202
    submission = Submission.objects.get()
    assert reply["Location"] == f"/api/v1/submissions/{submission.pk}/"
    assert reply.json()["status"] == "QUEUED"


def test_the_verdict_is_read_at_the_location(api: APIClient, slope: ExerciseVersion) -> None:
    location = post(api, "slope", "9")["Location"]
    graded(Submission.objects.get())
    body = api.get(location).json()
    assert (body["status"], body["verdict"], body["score"]) == ("GRADED", "INCORRECT", 0)
    assert "value" in body["feedback"][0]["text"]


def test_cases_of_a_program_are_told_but_hidden_values_are_not(
    api: APIClient, bowl: ExerciseVersion
) -> None:
    location = post(api, "bowl", RIGHT_BOWL.replace("6 *", "5 *"))["Location"]
    graded(Submission.objects.get())
    cases = api.get(location).json()["cases"]
    public = [case for case in cases if case["public"]]
    hidden = [case for case in cases if not case["public"]]
    assert "18" in str(public[0]["feedback"])
    assert len(hidden) == 2
    assert "expected" not in str([case["feedback"] for case in hidden]).lower()


def test_the_same_key_returns_the_same_submission(api: APIClient, slope: ExerciseVersion) -> None:
    first = post(api, "slope", "6", idempotency_key="a")
    again = post(api, "slope", "6", idempotency_key="a")
    assert again.status_code == 202
    assert first.json()["id"] == again.json()["id"]


def test_the_same_key_with_another_body_is_422(api: APIClient, slope: ExerciseVersion) -> None:
    post(api, "slope", "6", idempotency_key="a")
    assert_problem(post(api, "slope", "7", idempotency_key="a"), 422, "new key")


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_must_have_a_length(api: APIClient, slope: ExerciseVersion, key: str) -> None:
    assert_problem(post(api, "slope", "6", idempotency_key=key), 400, "1 to 255")


@pytest.mark.parametrize(
    ("slug", "answer", "word"),
    [
        ("slope", "", "nothing"),
        ("slope", "3,14", "3.14"),
        ("slope", "x+1", "x"),
        ("slope", {"a": 1}, "number"),
        ("downhill", [], "option"),
        ("downhill", ["z"], "z"),
        ("downhill", 3, "option"),
        ("bowl", "", "empty"),
        ("bowl", "a\0b", "NUL"),
        ("bowl", 3, "text"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_and_costs_nothing(
    api: APIClient,
    slope: ExerciseVersion,
    downhill: ExerciseVersion,
    bowl: ExerciseVersion,
    slug: str,
    answer: object,
    word: str,
) -> None:
    reply = post(api, slug, answer)
    assert_problem(reply, 422)
    body = reply.json()
    assert word.lower() in body["detail"].lower(), body["detail"]
    assert body["costs_an_attempt"] is False
    assert body["type"] == "urn:nabla:invalid-answer"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        (b"", 400, "answer"),
        (b"{", 400, "line 1"),
        (b"\xff\xfe", 400, "UTF-8"),
        (b'"six"', 400, "object"),
        (b"{}", 400, "answer"),
        (b'{"answer": null}', 400, "answer"),
        (b'{"answer": NaN}', 400, "NaN"),
        (b"[" * 100_000, 400, "nested"),
        (rb'{"answer": "\ud800"}', 422, "surrogate"),
        (b'{"answer": ' + b"9" * 5000 + b"}", 400, "long"),
    ],
)
def test_a_malformed_request_is_told_what_was_read(
    api: APIClient, bowl: ExerciseVersion, body: bytes, status: int, word: str
) -> None:
    reply = api.post("/api/v1/exercises/bowl/submissions/", body, content_type="application/json")
    assert_problem(reply, status, word)


def test_a_megabyte_is_413_with_the_limit(api: APIClient, slope: ExerciseVersion) -> None:
    reply = post(api, "slope", "1" * 1_000_000)
    assert_problem(reply, 413, "262,144 bytes")
    assert reply.json()["limit_bytes"] == 262_144


def test_an_unknown_exercise_is_404(api: APIClient, db: None) -> None:
    assert_problem(post(api, "nowhere", "6"), 404, "nowhere")


def test_an_unpublished_exercise_is_404(api: APIClient, slope: ExerciseVersion) -> None:
    publishing.withdraw(exercise=slope.exercise)
    assert_problem(post(api, "slope", "6"), 404)
    assert api.get("/api/v1/exercises/slope/").status_code == 404


def test_cleo_cannot_read_bens_submission(
    ben: User, cleo: User, slope: ExerciseVersion, client_of: Callable[[User], APIClient]
) -> None:
    submission = hand_in(ben, slope, "6")
    assert_problem(client_of(cleo).get(f"/api/v1/submissions/{submission.pk}/"), 404)
    assert client_of(cleo).get("/api/v1/submissions/").json()["results"] == []


def test_without_a_token_it_is_401(slope: ExerciseVersion) -> None:
    assert_problem(post(APIClient(), "slope", "6"), 401)


def test_a_token_signs_in(ben: User, slope: ExerciseVersion, queued: list[str]) -> None:
    _, token = AuthToken.objects.create(user=ben)
    client = APIClient(headers={"Authorization": f"Token {token}"})
    assert post(client, "slope", "6").status_code == 202


def test_an_address_that_is_not_there_is_a_problem_too(api: APIClient, db: None) -> None:
    assert_problem(api.get("/api/v2/nothing/"), 404)
    assert_problem(api.put("/api/v1/exercises/"), 405)


def test_a_bug_of_ours_is_a_problem_without_a_traceback(
    ben: User, slope: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(**_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(services, "submit", bug)
    client = APIClient(raise_request_exception=False)
    client.force_login(ben)
    reply = post(client, "slope", "6")
    assert_problem(reply, 500, "our side")
    assert b"secret detail" not in reply.content

"""A code exercise's notebook over the API: fetched, worked on, handed in with a token."""

import json
from typing import Any

import nbformat
import pytest
from django.contrib.auth.models import User
from knox.models import AuthToken
from rest_framework.test import APIClient

from exercises import publishing
from exercises.models import Exercise, ExerciseVersion, Submission
from grader.result import Verdict
from tests.conftest import BOWL, RIGHT_BOWL, graded

from .test_submitting import assert_problem

pytestmark = pytest.mark.django_db

SUBMIT = "/api/v1/exercises/bowl/submissions/"
DOWNLOAD = "/api/v1/exercises/bowl/notebook/"
TYPE = "application/x-ipynb+json"


def worked_on(api: APIClient, source: str = RIGHT_BOWL) -> bytes:
    notebook = nbformat.reads(api.get(DOWNLOAD).content.decode(), as_version=4)
    for cell in notebook.cells:
        if cell.metadata.nabla.role == "answer":
            cell.source = source
    return nbformat.writes(notebook).encode()


def as_form(data: bytes, name: str = "notebook") -> dict[str, str]:
    """What `curl -F notebook=@bowl.ipynb` sends."""
    part = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="bowl.ipynb"\r\n'
    part += f"Content-Type: application/octet-stream\r\n\r\n{data.decode()}\r\n--x--\r\n"
    return {"data": part, "content_type": "multipart/form-data; boundary=x"}


def as_body(data: bytes) -> dict[str, str]:
    """What `curl --data-binary @bowl.ipynb` sends."""
    return {"data": data.decode(), "content_type": TYPE}


@pytest.fixture
def with_token(ben: User, queued: list[str]) -> APIClient:
    """Ben's terminal."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(ben)[1]}")
    return client


def test_the_notebook_comes_as_a_file(api: APIClient, bowl: ExerciseVersion) -> None:
    reply = api.get(DOWNLOAD, headers={"accept": "*/*"})
    assert reply["Content-Type"] == TYPE
    assert reply["Content-Disposition"] == 'attachment; filename="bowl.ipynb"'
    notebook = nbformat.reads(reply.content.decode(), as_version=4)
    nbformat.validate(notebook)
    assert f"curl -i http://testserver{SUBMIT}" in notebook.cells[-1].source


@pytest.mark.parametrize("send", [as_form, as_body])
def test_a_notebook_is_handed_in_with_a_token(
    with_token: APIClient, bowl: ExerciseVersion, send: Any
) -> None:
    reply = with_token.generic("POST", SUBMIT, **send(worked_on(with_token)))
    assert reply.status_code == 202, reply.content
    submission = Submission.objects.get()
    assert submission.answer == RIGHT_BOWL
    assert reply["Location"] == f"/api/v1/submissions/{submission.pk}/"
    assert graded(submission).verdict == Verdict.CORRECT


def test_the_same_key_with_other_outputs_is_the_same_submission(
    with_token: APIClient, bowl: ExerciseVersion
) -> None:
    once = worked_on(with_token)
    notebook = json.loads(once)
    notebook["cells"][-2]["execution_count"] = 7
    for data in (once, json.dumps(notebook).encode()):
        reply = with_token.generic(
            "POST", SUBMIT, **as_form(data), headers={"Idempotency-Key": "a"}
        )
        assert reply.status_code == 202
    assert Submission.objects.count() == 1
    other = as_form(worked_on(with_token, "def gradient(w): return w"))
    reply = with_token.generic("POST", SUBMIT, **other, headers={"Idempotency-Key": "a"})
    assert_problem(reply, 422, "Use a new key")


def test_a_damaged_notebook_is_a_problem_that_costs_nothing(
    with_token: APIClient, bowl: ExerciseVersion
) -> None:
    data = worked_on(with_token, "%time gradient(1)")
    reply = with_token.generic("POST", SUBMIT, **as_body(data))
    assert_problem(reply, 422, "Line 1 of the answer cell for gradient", "“%time gradient(1)”")
    assert reply.json()["errors"][0]["code"] == "notebook_magic"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("request_", "status", "words"),
    [
        (as_body(b"\x00PNG"), 422, "not a notebook"),
        (as_body(b""), 400, "answer: This field is required"),
        (as_form(b"{}", name="file"), 400, "curl -F notebook=@"),
        ({"data": "--x", "content_type": "multipart/form-data"}, 400, "boundary"),
        ({"data": "a=1", "content_type": "application/x-www-form-urlencoded"}, 415, "Send app"),
    ],
    ids=["a picture", "nothing", "another field", "no boundary", "another type"],
)
def test_what_is_no_notebook_is_a_problem(
    with_token: APIClient, bowl: ExerciseVersion, request_: Any, status: int, words: str
) -> None:
    assert_problem(with_token.generic("POST", SUBMIT, **request_), status, words)


def test_other_kinds_give_and_take_no_notebook(api: APIClient, slope: ExerciseVersion) -> None:
    assert_problem(api.get("/api/v1/exercises/slope/notebook/"), 404, "not answered with a program")
    assert_problem(api.get("/api/v1/exercises/none/notebook/"), 404, "no published exercise")
    path = "/api/v1/exercises/slope/submissions/"
    assert_problem(api.generic("POST", path, **as_body(b"{}")), 422, "takes no notebook")


def test_a_broken_reference_is_the_authors_to_mend(api: APIClient, db: None) -> None:
    item = BOWL["item"] | {"reference": "def gradient(w):\n    raise ValueError\n"}
    exercise = Exercise.objects.create(slug="bowl", **BOWL | {"item": item})
    publishing.publish(exercise=exercise, author=None, proved=True)
    assert_problem(api.get(DOWNLOAD), 503, "Tell its author")


def test_strangers_get_no_notebook(client: Any, bowl: ExerciseVersion) -> None:
    assert client.get(DOWNLOAD).status_code == 401

"""A code exercise's page offers its notebook, and takes it back on the way of every answer."""

import uuid
from typing import Any

import nbformat
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from exercises import judge, notebook_views
from exercises.models import Exercise, Submission

from .test_exercise_page import RIGHT, url

MINE = "def gradient(w):\n    return w + w\n"


def downloaded(client: Client, exercise: Exercise) -> nbformat.NotebookNode:
    return nbformat.reads(client.get(url(exercise, "notebook/")).content.decode(), as_version=4)


def upload(client: Client, exercise: Exercise, data: bytes, **form: str) -> Any:
    file = SimpleUploadedFile(f"{exercise.slug}.ipynb", data)
    return client.post(url(exercise, "notebook/"), {"notebook": file, **form})


@pytest.fixture
def worked_on(as_ben: Client, code: Exercise) -> bytes:
    """Ben's notebook with his answer in its cell."""
    notebook = downloaded(as_ben, code)
    [cell] = [c for c in notebook.cells if c.metadata.nabla.role == "answer"]
    cell.source = MINE
    return nbformat.writes(notebook).encode()


def test_the_page_offers_the_notebook_and_a_line_for_the_terminal(
    as_ben: Client, code: Exercise
) -> None:
    page = as_ben.get(url(code)).content.decode()
    assert f'href="{url(code, "notebook/")}" download' in page
    assert "http://testserver/api/v1/exercises/gradient/submissions/" in page
    assert "-F notebook=@gradient.ipynb" in page


def test_the_download_is_a_file_named_after_the_exercise(as_ben: Client, code: Exercise) -> None:
    response = as_ben.get(url(code, "notebook/"))
    assert response["Content-Disposition"] == 'attachment; filename="gradient.ipynb"'
    assert response["Content-Type"] == "application/x-ipynb+json"
    nbformat.validate(downloaded(as_ben, code))
    raw = response.content.decode()
    assert "-17.25" not in raw
    assert "return 2 * w" not in raw


def test_a_notebook_is_handed_in_as_the_code_of_its_answer_cell(
    as_ben: Client, code: Exercise, queued: list[str], worked_on: bytes
) -> None:
    response = upload(as_ben, code, worked_on)
    assert (response.status_code, response["Location"]) == (302, f"{url(code)}#result")
    assert Submission.objects.get().answer == MINE
    assert "return w + w" in as_ben.get(url(code)).content.decode()


def test_sending_the_form_twice_is_one_submission(
    as_ben: Client, code: Exercise, queued: list[str], worked_on: bytes
) -> None:
    for _ in range(2):
        upload(as_ben, code, worked_on, key="6b7a1f6e-92e0-4b53-8f24-2a3e0c6a5b11")
    upload(as_ben, code, worked_on, key=str(uuid.uuid4()))
    assert Submission.objects.count() == 2


def test_a_refused_notebook_costs_nothing_and_its_code_is_shown(
    as_ben: Client, ben: Any, code: Exercise, worked_on: bytes, hand_in: Any
) -> None:
    hand_in(ben, code, "def gradient(w): return -w", RIGHT)
    response = upload(as_ben, code, worked_on.replace(b'"gradient"', b'"descend"'))
    page = response.content.decode()
    assert response.status_code == 422
    assert "for the exercise “descend”, and this one is “gradient”" in page
    assert "return w + w" in page
    assert "This costs nothing" in page
    assert "def gradient(w): return -w" in page
    assert Submission.objects.count() == 1


def test_a_program_that_is_too_long_stays_in_the_editor(
    as_ben: Client, code: Exercise, worked_on: bytes
) -> None:
    response = upload(as_ben, code, worked_on.replace(b"w + w", b"w" * 70_000))
    assert response.status_code == 422
    assert "at most 65536 are read" in response.content.decode()
    assert "w" * 70_000 in response.content.decode()


def test_a_form_without_a_file_says_what_to_choose(as_ben: Client, code: Exercise) -> None:
    response = as_ben.post(url(code, "notebook/"), {})
    assert response.status_code == 422
    assert "its name ends in .ipynb" in response.content.decode()


@override_settings(MAX_NOTEBOOK_BYTES=200_000)
@pytest.mark.parametrize(
    ("size", "status", "words"),
    [(300_000, 422, "Clear the outputs of all cells"), (500_000, 413, "Clear all outputs")],
    ids=["a little", "by far"],
)
def test_a_notebook_with_too_many_pictures_is_told_what_to_do(
    as_ben: Client, code: Exercise, size: int, status: int, words: str
) -> None:
    response = upload(as_ben, code, b" " * size)
    assert response.status_code == status
    assert words in response.content.decode()


def test_other_kinds_and_drafts_have_no_notebook(
    as_ben: Client, as_ada: Client, number: Exercise, draft: Exercise, code: Exercise
) -> None:
    for exercise in (number, draft):
        assert as_ben.get(url(exercise, "notebook/")).status_code == 404
        assert upload(as_ben, exercise, b"{}").status_code == 404
    assert "Work in a notebook" not in as_ben.get(url(number)).content.decode()
    assert "Work in a notebook" not in as_ada.get(url(code, "preview/")).content.decode()


def test_a_stranger_signs_in_first(client: Client, code: Exercise) -> None:
    assert client.get(url(code, "notebook/"))["Location"].startswith("/sign-in/")


def test_a_machine_that_fails_says_so(
    as_ben: Client, code: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> bytes:
        raise judge.MachineFailure("no box")

    monkeypatch.setattr(notebook_views, "notebook_of", fail)
    response = as_ben.get(url(code, "notebook/"))
    assert response.status_code == 503
    assert "Try again in a moment" in response.content.decode()

"""Pages of every kind: nothing is told before an answer, each works as a plain form."""

import re
from typing import Any

import pytest
from django.test import Client

from exercises.models import Exercise, OwnMark, Submission
from grader.kinds import KINDS, OWN_KINDS
from tests.conftest import graded
from tests.grader.samples import SAMPLES, SECRETS

from .conftest import make_exercise, published

FETCH = {"X-Requested-With": "fetch"}
# A plain form as a browser sends it, and the answer that becomes of it.
FORMS: dict[str, tuple[dict[str, Any], Any]] = {
    "choice": ({"answer[]": ["", "a"]}, ["a"]),
    "truefalse": (
        {"answer.a": ["", "true"], "answer.b": ["", "false"]},
        {"a": "true", "b": "false"},
    ),
    "number": ({"answer": "73129"}, "73129"),
    "symbolic": ({"answer": "73129x"}, "73129x"),
    "shape": ({"answer": "(73129,)"}, "(73129,)"),
    "ordering": (
        {"answer.a": "3", "answer.b": "1", "answer.c": "2"},
        {"a": "3", "b": "1", "c": "2"},
    ),
    "matching": ({"answer.a": "1", "answer.b": "3"}, {"a": "1", "b": "3"}),
    "gaps": (
        {"answer.1": "73129", "answer.2": "a", "answer.3": "SECRET-5"},
        {"1": "73129", "2": "a", "3": "SECRET-5"},
    ),
    "playground": (
        {"answer.a.function": "cubic", "answer.a.x": "1"},
        {"a.function": "cubic", "a.x": "1"},
    ),
    "prediction": ({"answer": "zigzags"}, "zigzags"),
    "text": ({"answer": "My own words."}, "My own words."),
    "flashcard": ({"answer": ""}, ""),
}
FILLED = pytest.mark.parametrize("kind", FORMS)


@pytest.fixture
def exercise(kind: str, db: None) -> Exercise:
    return published(make_exercise("sample", kind, SAMPLES[kind], solution="It SECRET-9 so."))


def test_every_kind_that_is_typed_has_its_form_here() -> None:
    assert set(FORMS) == set(KINDS) - {"code"}


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"code"}))
@pytest.mark.parametrize("address", ["/exercises/sample/", "/api/v1/exercises/sample/"])
def test_nothing_is_told_before_an_answer(as_ben: Client, exercise: Exercise, address: str) -> None:
    response = as_ben.get(address)
    assert response.status_code == 200
    shown = response.content.decode()
    assert [secret for secret in SECRETS if secret in shown] == []


@FILLED
def test_a_plain_form_is_read_and_graded(
    as_ben: Client, exercise: Exercise, kind: str, queued: list[str]
) -> None:
    form, answer = FORMS[kind]
    assert as_ben.post("/exercises/sample/answer/", form).status_code == 302
    submission = Submission.objects.get()
    assert submission.answer == answer
    if kind not in OWN_KINDS:
        graded(submission)
    submission.refresh_from_db()
    assert submission.verdict in ({"SELF"} if kind in OWN_KINDS else {"CORRECT", "INCORRECT"})
    assert as_ben.get("/exercises/sample/").status_code == 200
    page = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert ("What you handed in" in page) is ("Graded" in page) is (kind not in OWN_KINDS)
    assert ("<ol" in page.split("<main")[1]) is (kind == "ordering")


@pytest.mark.parametrize(
    "kind", ["truefalse", "matching", "gaps", "choice", "text", "playground", "prediction"]
)
def test_an_empty_form_costs_nothing(as_ben: Client, exercise: Exercise, kind: str) -> None:
    empty = dict.fromkeys(FORMS[kind][0], "")
    response = as_ben.post("/exercises/sample/answer/", empty)
    assert response.status_code == 422
    assert "This costs nothing" in response.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("kind", ["truefalse", "matching", "gaps"])
def test_what_was_filled_in_is_kept(as_ben: Client, exercise: Exercise, kind: str) -> None:
    form = dict.fromkeys(FORMS[kind][0], "")
    first = next(iter(form))
    form[first] = "true" if kind == "truefalse" else "1"
    page = as_ben.post("/exercises/sample/answer/", form).content.decode()
    assert "Still open: number 2" in page
    assert re.search(r'value="(true|1)"( checked| selected| aria-label)', page)


@pytest.mark.parametrize("kind", ["ordering"])
def test_lines_come_back_in_the_order_they_were_given(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", FORMS["ordering"][0])
    page = as_ben.get("/exercises/sample/").content.decode()
    assert re.findall(r'select name="answer\.(\w)"', page) == ["b", "c", "a"]
    assert re.findall(r"<option selected>(\d)", page) == ["1", "2", "3"]


@pytest.mark.parametrize("kind", ["matching"])
def test_partners_with_maths_stand_beside_their_letters(as_ben: Client, exercise: Exercise) -> None:
    page = as_ben.get("/exercises/sample/").content.decode()
    assert '<span class="math">n x^{n-1}</span>' in page
    assert re.search(r">[ABC]: n x\^\(n-1\)</option>", page)


@pytest.mark.parametrize("kind", ["gaps"])
def test_gaps_stand_in_the_text_with_their_labels(as_ben: Client, exercise: Exercise) -> None:
    page = as_ben.get("/exercises/sample/").content.decode()
    assert "<p>The slope is <span" in page
    assert 'aria-label="Gap 1: the slope (a number)"' in page
    assert 'aria-label="Gap 2"' in page


@pytest.mark.parametrize("kind", ["truefalse"])
def test_each_part_is_told_apart(as_ben: Client, exercise: Exercise, queued: list[str]) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer.a": "true", "answer.b": "true"})
    graded(Submission.objects.get())
    page = as_ben.get("/exercises/sample/").content.decode()
    assert "said-part look-right" in page
    assert "said-part look-wrong" in page
    assert "“Slope 0 is a minimum.” is not true. SECRET-2 is why." in page


@pytest.mark.parametrize("kind", ["text"])
def test_a_text_is_locked_revealed_and_marked(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": "It is <b>steep</b>."})
    assert queued == []
    page = as_ben.get("/exercises/sample/").content.decode()
    for told in ("SECRET-1 is a good answer.", "It says SECRET-2.", "And SECRET-4?", "SECRET-9"):
        assert told in page
    assert "It is &lt;b&gt;steep&lt;/b&gt;." in page
    assert 'name="answer"' not in page
    assert "is-done" not in page
    submission = Submission.objects.get()
    form = {"answer[]": ["", "a"], "back": "/exercises/sample/"}
    reply = as_ben.post(f"/submissions/{submission.pk}/mark/", form)
    assert reply["Location"] == "/exercises/sample/#exercise-sample"
    page = as_ben.get("/exercises/sample/").content.decode()
    assert "Marked by you: 75 %" in page
    assert "is-done" in page
    submission.refresh_from_db()
    assert submission.score is None


@pytest.mark.parametrize("kind", ["text"])
def test_a_text_can_be_written_again_and_the_first_stays(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": "First words."})
    page = as_ben.get("/exercises/sample/?again=sample").content.decode()
    assert 'name="answer"' in page
    assert "SECRET" not in page
    as_ben.post("/exercises/sample/answer/", {"answer": "Second words."})
    assert {one.answer for one in Submission.objects.all()} == {"First words.", "Second words."}


@pytest.mark.parametrize("kind", ["flashcard"])
def test_a_card_is_turned_and_rated(as_ben: Client, exercise: Exercise, queued: list[str]) -> None:
    turned = as_ben.post("/exercises/sample/answer/", {"answer": ""}, headers=FETCH)
    assert "SECRET-1 is the back." in turned.content.decode()
    url = f"/submissions/{Submission.objects.get().pk}/mark/"
    page = as_ben.post(url, {"answer": "good"}, headers=FETCH).content.decode()
    assert "You said: good" in page
    assert "data-done" in page
    assert OwnMark.objects.get().value == "good"


@pytest.mark.parametrize("kind", ["flashcard"])
def test_a_mark_that_cannot_be_read_says_so(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": ""})
    url = f"/submissions/{Submission.objects.get().pk}/mark/"
    for headers in ({}, FETCH):
        response = as_ben.post(url, {"answer": "perfect"}, headers=headers)
        assert response.status_code == 422
        assert "We read “perfect”" in response.content.decode()
    assert not OwnMark.objects.exists()


@pytest.mark.parametrize("kind", ["text"])
def test_nobody_marks_anothers_answer(
    as_ben: Client, as_cleo: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": "My own words."})
    url = f"/submissions/{Submission.objects.get().pk}/mark/"
    assert as_cleo.post(url, {"answer[]": "a"}).status_code == 404
    assert "SECRET" not in as_cleo.get("/exercises/sample/").content.decode()


@pytest.mark.parametrize("kind", ["number"])
def test_what_we_grade_is_not_marked_by_its_writer(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": "5"})
    submission = graded(Submission.objects.get())
    assert as_ben.post(f"/submissions/{submission.pk}/mark/", {"answer": "a"}).status_code == 404


@pytest.mark.parametrize("kind", ["text"])
def test_a_mark_leads_back_to_no_other_site(
    as_ben: Client, exercise: Exercise, queued: list[str]
) -> None:
    as_ben.post("/exercises/sample/answer/", {"answer": "My own words."})
    own = f"/submissions/{Submission.objects.get().pk}/"
    form = {"answer[]": "", "back": "https://elsewhere.example/"}
    assert as_ben.post(f"{own}mark/", form)["Location"] == own


@pytest.mark.parametrize("kind", ["text"])
def test_a_long_history_of_marks_is_one_query(
    as_ben: Client, exercise: Exercise, queued: list[str], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        as_ben.post("/exercises/sample/answer/", {"answer": f"Words {number}."})
    for submission in Submission.objects.all():
        OwnMark.objects.create(submission=submission, value=["a"], score=0.75)
    with django_assert_max_num_queries(18):
        page = as_ben.get("/exercises/sample/").content.decode()
    assert page.count("Marked by you: 75 %") == 14

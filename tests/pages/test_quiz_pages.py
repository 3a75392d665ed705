"""Quiz pages: begin, answer, finish, and the receipt."""

from typing import Any

import pytest
from django.test import Client

from exercises.models import Exercise, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Attempt, Question, Quiz
from tests.grader.samples import SAMPLES

from .conftest import give, make_exercise, published

RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),))


@pytest.fixture
def quiz(number: Exercise, choice: Exercise) -> Quiz:
    quiz = Quiz.objects.create(slug="warm-up", title="Warm-up", intro="On $f$.", published=True)
    Question.objects.create(quiz=quiz, exercise=number, position=0, points=2)
    Question.objects.create(quiz=quiz, exercise=choice, position=1, points=1)
    return quiz


def test_an_unpublished_quiz_is_404(as_ben: Client, quiz: Quiz) -> None:
    Quiz.objects.update(published=False)
    assert as_ben.get("/quizzes/warm-up/").status_code == 404
    assert "Warm-up" not in as_ben.get("/quizzes/").content.decode()


def test_nobody_begins_a_withdrawn_quiz(as_ben: Client, quiz: Quiz) -> None:
    Quiz.objects.update(published=False)
    assert as_ben.post("/quizzes/warm-up/start/").status_code == 404
    Quiz.objects.update(published=True)
    as_ben.post("/quizzes/warm-up/start/")
    as_ben.post("/quizzes/warm-up/finish/")
    Quiz.objects.update(published=False)
    page = as_ben.post("/quizzes/warm-up/start/", follow=True).content.decode()
    assert "“Warm-up” was withdrawn" in page
    assert "Start attempt" not in page
    assert "as often as you like" not in page
    assert "/quizzes/warm-up/attempts/1/" in page, "what was sat stays"
    assert "Withdrawn; your attempts are still here." in as_ben.get("/quizzes/").content.decode()
    assert Attempt.objects.count() == 1


def test_a_withdrawn_quiz_is_nothing_to_others(as_ben: Client, as_cleo: Client, quiz: Quiz) -> None:
    as_ben.post("/quizzes/warm-up/start/")
    Quiz.objects.update(published=False)
    for page in ("", "questions/1/", "finish/", "attempts/1/state/"):
        assert as_ben.get(f"/quizzes/warm-up/{page}").status_code == 200, page
        assert as_cleo.get(f"/quizzes/warm-up/{page}").status_code == 404, page
    assert "Warm-up" not in as_cleo.get("/quizzes/").content.decode()


def test_a_sitting_from_start_to_receipt(as_ben: Client, quiz: Quiz) -> None:
    assert "3 points" in as_ben.get("/quizzes/warm-up/").content.decode()
    first = as_ben.post("/quizzes/warm-up/start/")["Location"]
    assert first == "/quizzes/warm-up/questions/1/"
    assert 'action="/quizzes/warm-up/questions/1/"' in as_ben.get(first).content.decode()
    assert as_ben.post(first, {"answer": "7.2448"})["Location"] == f"{first}#result"
    give(Submission.objects.get(), RIGHT)
    assert ", answered" in as_ben.get("/quizzes/warm-up/questions/2/").content.decode()
    assert "1 of 2 questions" in as_ben.get("/quizzes/warm-up/finish/").content.decode()
    receipt = as_ben.post("/quizzes/warm-up/finish/")["Location"]
    page = as_ben.get(receipt).content.decode()
    assert "2 of 3 points" in page
    assert "not answered" in page


def test_what_ben_marks_himself_brings_no_points(as_ben: Client, quiz: Quiz, queued: Any) -> None:
    text = published(make_exercise("in-words", "text", SAMPLES["text"]))
    Question.objects.create(quiz=quiz, exercise=text, position=2, points=5)
    assert "3 points" in as_ben.get("/quizzes/warm-up/").content.decode()
    as_ben.post("/quizzes/warm-up/start/")
    third = "/quizzes/warm-up/questions/3/"
    assert "marked by you, no points" in as_ben.get(third).content.decode()
    as_ben.post(third, {"answer": "In my own words."})
    assert "SECRET-1 is a good answer." in as_ben.get(third).content.decode()
    as_ben.post(f"/submissions/{Submission.objects.get().pk}/mark/", {"answer[]": ["a", "b"]})
    page = as_ben.get(as_ben.post("/quizzes/warm-up/finish/")["Location"]).content.decode()
    assert "0 of 3 points" in page
    assert "Marked by you: 100 %" in page


def test_an_unreadable_answer_is_kept_in_a_quiz_too(as_ben: Client, quiz: Quiz) -> None:
    as_ben.post("/quizzes/warm-up/start/")
    response = as_ben.post("/quizzes/warm-up/questions/1/", {"answer": "2..5"})
    assert response.status_code == 422
    assert 'value="2..5"' in response.content.decode()


def test_without_a_sitting_there_is_nothing_to_answer(as_ben: Client, quiz: Quiz) -> None:
    assert as_ben.get("/quizzes/warm-up/questions/1/")["Location"] == "/quizzes/warm-up/"
    assert as_ben.get("/quizzes/warm-up/finish/")["Location"] == "/quizzes/warm-up/"


def test_attempts_run_out(as_ben: Client, quiz: Quiz) -> None:
    Quiz.objects.update(max_attempts=1)
    as_ben.post("/quizzes/warm-up/start/")
    as_ben.post("/quizzes/warm-up/finish/")
    page = as_ben.post("/quizzes/warm-up/start/", follow=True).content.decode()
    assert "used all" in page
    assert Attempt.objects.count() == 1


def test_cleo_cannot_see_bens_receipt(
    as_ben: Client, as_cleo: Client, quiz: Quiz, cleo: Any
) -> None:
    as_ben.post("/quizzes/warm-up/start/")
    receipt = as_ben.post("/quizzes/warm-up/finish/")["Location"]
    assert as_ben.get(receipt).status_code == 200
    assert as_cleo.get(receipt).status_code == 404


def test_there_is_no_question_nine(as_ben: Client, quiz: Quiz) -> None:
    as_ben.post("/quizzes/warm-up/start/")
    assert as_ben.get("/quizzes/warm-up/questions/9/").status_code == 404

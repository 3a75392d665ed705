"""Quiz pages under rules: drafts, flags, the clock, the review, and a receipt line by line."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from exercises.models import Exercise, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Attempt, Draft, Question, Quiz
from quizzes.timing import FeedbackTime, Late

from .conftest import give

RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),))
FETCH = {"X-Requested-With": "fetch"}
DRAFT = "/quizzes/warm-up/attempts/1/questions/1/draft/"
FIRST = "/quizzes/warm-up/questions/1/"


@pytest.fixture
def quiz(number: Exercise, choice: Exercise, queued: list[str]) -> Quiz:
    """Twenty minutes, verdicts after handing in."""
    quiz = Quiz.objects.create(
        slug="warm-up", title="Warm-up", published=True, minutes=20, feedback=FeedbackTime.HAND_IN
    )
    Question.objects.create(quiz=quiz, exercise=number, position=0, points=2)
    Question.objects.create(quiz=quiz, exercise=choice, position=1, points=1)
    return quiz


@pytest.fixture
def sitting(as_ben: Client, quiz: Quiz) -> Client:
    as_ben.post("/quizzes/warm-up/start/")
    return as_ben


def end_now() -> None:
    Attempt.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_saved_answer_shows_no_verdict(sitting: Client) -> None:
    assert sitting.post(FIRST, {"answer": "7.2448"})["Location"] == f"{FIRST}#result"
    assert not Submission.objects.exists()
    page = text(sitting.get(FIRST))
    assert 'value="7.2448"' in page
    assert "Save this answer" in page
    assert "Look further" not in page, "hints would tell too much"


def test_an_unreadable_answer_is_saved_and_said_to_be_so(sitting: Client) -> None:
    response = sitting.post(FIRST, {"answer": "2..5"}, headers=FETCH)
    assert response.status_code == 422
    assert Draft.objects.get().answer == "2..5"


def test_a_draft_of_another_device_is_told(sitting: Client) -> None:
    sitting.post(DRAFT, {"answer": "5", "device": "laptop", "age": "60000"})
    state = sitting.post(DRAFT, {"answer": "6", "device": "phone", "age": "0"}).json()
    assert state["questions"][0]["device"] == "phone"
    assert sitting.get("/quizzes/warm-up/attempts/1/state/").json()["due"] is not None
    assert 'value="6"' in text(sitting.get(FIRST))


def test_an_overtaken_draft_changes_nothing(sitting: Client) -> None:
    sitting.post(DRAFT, {"answer": "6", "device": "phone", "age": "900", "typed": "1700000000002"})
    sitting.post(DRAFT, {"answer": "5", "device": "phone", "age": "0", "typed": "1700000000001"})
    assert Draft.objects.get().answer == "6"


@pytest.mark.parametrize("odd", ["", "-5", "soon", "9" * 40, "1.5", "٣"])
def test_an_odd_time_is_now(sitting: Client, odd: str) -> None:
    assert sitting.post(DRAFT, {"answer": "4", "typed": "5"}).status_code == 200
    assert sitting.post(DRAFT, {"answer": "5", "age": odd, "typed": odd}).status_code == 200
    assert Draft.objects.get().answer == "5"


def test_after_the_deadline_a_draft_is_refused_clearly(sitting: Client) -> None:
    sitting.post(DRAFT, {"answer": "7.2448"})
    end_now()
    late = sitting.post(DRAFT, {"answer": "8"}, headers=FETCH)
    assert late.status_code == 409
    assert "Time was up" in late.json()["detail"]
    assert late.json()["onward"] == "/quizzes/warm-up/attempts/1/"
    assert Submission.objects.get().answer == "7.2448"


def test_without_javascript_the_deadline_leads_to_the_receipt(sitting: Client) -> None:
    end_now()
    page = text(sitting.post(FIRST, {"answer": "8"}, follow=True))
    assert "Time was up" in page
    assert "by itself as time was up" in page


def test_a_flag_and_the_states_stand_in_the_review(sitting: Client) -> None:
    sitting.post(DRAFT, {"answer": "6"})
    flag = "/quizzes/warm-up/attempts/1/questions/2/flag/"
    assert sitting.post(flag, {"flagged": "1"})["Location"] == "/quizzes/warm-up/questions/2/"
    page = text(sitting.get("/quizzes/warm-up/finish/"))
    assert page.count("look again") == 1
    assert "1 of 2 questions" in page
    sitting.post(flag, {"flagged": "0"})
    assert "look again" not in text(sitting.get("/quizzes/warm-up/finish/"))


def test_cleo_cannot_write_into_bens_sitting(sitting: Client, as_cleo: Client, cleo: Any) -> None:
    assert as_cleo.post(DRAFT, {"answer": "5"}, headers=FETCH).status_code == 409
    assert not Draft.objects.exists()


def test_the_receipt_tells_every_step(as_ben: Client, quiz: Quiz) -> None:
    closed = timezone.now() - timedelta(hours=1)
    Quiz.objects.update(
        feedback=FeedbackTime.IMMEDIATE,
        curve=[100, 50],
        late=Late.PERCENT,
        late_amount=20,
        closes_at=closed,
    )
    as_ben.post("/quizzes/warm-up/start/")
    as_ben.post(FIRST, {"answer": "1"})
    give(Submission.objects.get(), Result(Verdict.INCORRECT, 0.0))
    as_ben.post(FIRST, {"answer": "7.2448"})
    give(Submission.objects.latest("received_at"), RIGHT)
    page = text(as_ben.post("/quizzes/warm-up/finish/", follow=True))
    assert "Try 1: 0 % right × 100 % × 2 = 0" in page
    assert "Try 2: 100 % right × 50 % × 2 = 1, counts" in page
    assert "1 day begun after closing × 20 % = 0.20 points taken" in page
    assert "0.80 of 3" in page


def test_before_closing_the_receipt_keeps_the_points(as_ben: Client, quiz: Quiz) -> None:
    closes = timezone.now() + timedelta(hours=1)
    Quiz.objects.update(feedback=FeedbackTime.CLOSING, closes_at=closes)
    as_ben.post("/quizzes/warm-up/start/")
    as_ben.post(DRAFT, {"answer": "7.2448"})
    page = text(as_ben.post("/quizzes/warm-up/finish/", follow=True))
    assert "Verdicts and points come on" in page
    assert not Submission.objects.exists()
    assert "points come later" in text(as_ben.get("/quizzes/warm-up/"))


def test_a_try_too_soon_is_saved_and_told(as_ben: Client, quiz: Quiz) -> None:
    Quiz.objects.update(feedback=FeedbackTime.IMMEDIATE, cooldown_s=600)
    as_ben.post("/quizzes/warm-up/start/")
    as_ben.post(FIRST, {"answer": "1"})
    soon = as_ben.post(FIRST, {"answer": "2"}, headers=FETCH)
    assert soon.status_code == 409
    assert "Your answer is saved" in soon.json()["detail"]
    assert Draft.objects.get().answer == "2"


def test_a_sitting_goes_on_in_a_withdrawn_quiz(sitting: Client) -> None:
    Quiz.objects.update(published=False)
    assert 'href="/quizzes/warm-up/"' in text(sitting.get("/today/"))
    assert "Go on with attempt 1" in text(sitting.get("/quizzes/warm-up/"))
    assert sitting.post("/quizzes/warm-up/start/")["Location"] == FIRST, "the same, not a new one"
    assert "Save this answer" in text(sitting.get(FIRST))
    assert sitting.post(FIRST, {"answer": "7"}).status_code == 302
    assert sitting.post(DRAFT, {"answer": "7.2448"}).status_code == 200
    flag = "/quizzes/warm-up/attempts/1/questions/2/flag/"
    assert sitting.post(flag, {"flagged": "1"}).status_code == 302
    page = text(sitting.post("/quizzes/warm-up/finish/", follow=True))
    assert Submission.objects.get().answer == "7.2448"
    assert "Attempt 1, handed in on" in page
    assert Attempt.objects.count() == 1


def test_the_clock_hands_in_a_withdrawn_quiz_too(sitting: Client) -> None:
    sitting.post(DRAFT, {"answer": "7.2448"})
    Quiz.objects.update(published=False)
    end_now()
    page = text(sitting.get(FIRST, follow=True))
    assert "by itself as time was up" in page
    assert Submission.objects.get().answer == "7.2448"

"""Policies as learners meet them: refusals that lose nothing, priced hints, verdicts that wait."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses import own_data, reviews
from exercises import standing
from exercises.models import Exercise, HintTaken, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Attempt, Question, Quiz
from quizzes.scoring import attempt_score
from quizzes.services import finish_attempt, start_attempt
from quizzes.timing import FeedbackTime

from .conftest import CHOICE, NUMBER, give, make_exercise, published

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}
RIGHT = Result(Verdict.CORRECT, 1.0, (Feedback("number_right"),))
BECAUSE = {"read": "14.56", "reason": "That is the loss before the step."}
WRONG = Result(Verdict.INCORRECT, 0.0, (Feedback("number_because", BECAUSE),))
URL = "/exercises/ruled/"


def ruled(**policy: Any) -> Exercise:
    more = {"hints": ["Look *down*.", "Look further."], "solution": "It is $7.2448$."}
    return published(make_exercise("ruled", "number", NUMBER, policy=policy, **more))


def closing(hours: int, **policy: Any) -> Exercise:
    """Verdicts come so many hours from now."""
    closes = timezone.now() + timedelta(hours=hours)
    return ruled(feedback="after closing", closes=closes.isoformat(), **policy)


def open_now(exercise: Exercise) -> None:
    """As if it had closed an hour ago."""
    closed = (timezone.now() - timedelta(hours=1)).isoformat()
    for version in exercise.versions.all():
        exercise.versions.filter(pk=version.pk).update(policy=version.policy | {"closes": closed})
    Submission.objects.update(received_at=timezone.now() - timedelta(hours=2))


def text(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def test_a_refused_answer_stays_in_its_form(as_ben: Client, ben: Any, hand_in: Any) -> None:
    hand_in(ben, ruled(tries=1), "14.56", WRONG)
    response = as_ben.post(f"{URL}answer/", {"answer": "7.25"})
    assert response.status_code == 409
    page = text(response)
    assert "You have used the one try" in page
    assert 'value="7.25"' in page
    spoken = as_ben.post(f"{URL}answer/", {"answer": "7.25"}, headers=FETCH)
    assert (spoken.status_code, spoken["Content-Type"]) == (409, "application/problem+json")
    assert "still here" in spoken.json()["detail"]
    assert Submission.objects.count() == 1


def test_the_card_says_what_the_next_try_is_worth(as_ben: Client, ben: Any, hand_in: Any) -> None:
    exercise = ruled(tries=3, curve=[100, 80], cooldown_s=600)
    assert "3 of 3 tries left. A right answer now brings 100 %" in text(as_ben.get(URL))
    hand_in(ben, exercise, "14.56", WRONG)
    page = text(as_ben.get(URL))
    assert "2 of 3 tries left. A right answer now brings 80 %" in page
    assert "The next try can be made from" in page
    assert 'href="/exercises/ruled/receipt/"' in page


def test_a_fragment_brings_the_tries_along(as_ben: Client, queued: list[str]) -> None:
    ruled(tries=3)
    fragment = text(as_ben.post(f"{URL}answer/", {"answer": "1"}, headers=FETCH))
    assert "2 of 3 tries left" in fragment


def test_a_priced_hint_is_served_once_taken(as_ben: Client) -> None:
    ruled(hint_cost=10)
    page = text(as_ben.get(URL))
    assert "Hint 1 of 2: costs 10 % of the points" in page
    assert "Look <em>down</em>" not in page
    after = as_ben.post(f"{URL}hint/", {"hint": "1", "answer": "7.2"})
    page = text(after)
    assert "Look <em>down</em>" in page
    assert "Look further" not in page
    assert 'value="7.2"' in page, "what was typed stays"
    assert "Hint 2 of 2: costs 10 %" in page
    assert "brings 90 %" in page


def test_a_hint_over_fetch_is_a_fragment(as_ben: Client) -> None:
    ruled(hint_cost=10)
    for _ in range(2):
        fragment = text(as_ben.post(f"{URL}hint/", {"hint": "1"}, headers=FETCH))
    assert fragment.startswith('<div class="hints"')
    assert HintTaken.objects.count() == 1
    refused = as_ben.post(f"{URL}hint/", {"hint": "7"}, headers=FETCH)
    assert refused.status_code == 409


@pytest.mark.parametrize("asked", ["", "x", "0", "-1", "9999999"])
def test_an_odd_hint_is_refused(as_ben: Client, asked: str) -> None:
    ruled(hint_cost=10)
    assert as_ben.post(f"{URL}hint/", {"hint": asked}).status_code == 409


def test_the_receipt_says_how_each_number_came_about(
    as_ben: Client, ben: Any, ada: Any, hand_in: Any
) -> None:
    exercise = ruled(curve=[100, 80], hint_cost=10)
    marked = hand_in(ben, exercise, "14.56", WRONG)
    standing.override(submission=marked, score=0.5, reason="A good idea.", by=ada)
    as_ben.post(f"{URL}hint/", {"hint": "1"})
    hand_in(ben, exercise, "7.2448", RIGHT)
    hand_in(ben, exercise, "0", Result(Verdict.INVALID, 0.0, (Feedback("empty"),)))
    page = text(as_ben.get(f"{URL}receipt/"))
    assert "72 % of the points" in page
    assert "50 % right, by a person × 100 %" in page
    assert "A person marked it: “A good idea.”" in page
    assert "100 % right × 80 % × 90 % (1 hint)" in page
    assert "72 % <strong>counts</strong>" in page
    assert "costs nothing" in page
    assert "Your points so far: 72 %. How that came about" in text(as_ben.get(URL))
    assert "Trying again cannot bring more than you have" in text(as_ben.get(URL))


def test_without_a_policy_there_is_a_receipt_too(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(ben, number, "7.2448", RIGHT)
    assert "They bring 100 % of the points." in text(as_ben.get("/exercises/second-step/"))
    assert "100 % right" in text(as_ben.get("/exercises/second-step/receipt/"))


def test_until_closing_nothing_tells_the_verdict(as_ben: Client, ben: Any, hand_in: Any) -> None:
    exercise = closing(1)
    submission = hand_in(ben, exercise, "14.56", WRONG)
    hand_in(ben, exercise, "7.2448", RIGHT)
    pages = [URL, f"{URL}receipt/", "/progress/", f"/submissions/{submission.pk}/"]
    pages.append(f"/submissions/{submission.pk}/result/")
    for address in pages:
        page = text(as_ben.get(address))
        for secret in ("Not right yet", "before the step", "It is $7", "is-done", ">100 %"):
            assert secret not in page, (address, secret)
    assert "Graded; the verdict comes later" in text(as_ben.get(URL))
    assert "are shown from <time" in text(as_ben.get(URL))
    assert not reviews.looked_at(ben, None).exists()
    data = own_data.export(ben)["submissions"]
    assert [(one["verdict"], one["score"], one["result"]) for one in data] == [(None,) * 3] * 2
    open_now(exercise)
    assert "That is the loss before the step" in text(as_ben.get(f"/submissions/{submission.pk}/"))
    assert "100 % of the points" in text(as_ben.get(f"{URL}receipt/"))


def test_an_unread_answer_is_told_at_once(as_ben: Client, ben: Any, hand_in: Any) -> None:
    unread = Result(Verdict.INVALID, 0.0, (Feedback("empty"),))
    hand_in(ben, closing(1), "1", unread)
    assert "Could not be read" in text(as_ben.get(URL))


def test_the_solution_comes_after_enough_tries(as_ben: Client, ben: Any, hand_in: Any) -> None:
    exercise = ruled(tries=3, solution="after tries", solution_tries=2)
    hand_in(ben, exercise, "14.56", WRONG)
    assert "Worked solution" not in text(as_ben.get(URL))
    hand_in(ben, exercise, "14.56", WRONG)
    page = text(as_ben.get(URL))
    assert "Worked solution" in page
    assert "answers are still graded, and bring no more points" in page


def test_the_solution_may_come_with_closing_or_never(
    as_ben: Client, ben: Any, hand_in: Any
) -> None:
    closed = (timezone.now() - timedelta(hours=1)).isoformat()
    exercise = ruled(solution="after closing", closes=closed)
    assert "Worked solution" in text(as_ben.get(URL)), "also to those who never tried"
    exercise.versions.update(policy={"solution": "never"})
    hand_in(ben, exercise, "7.2448", RIGHT)
    assert "Worked solution" not in text(as_ben.get(URL))


@pytest.fixture
def sitting(ben: Any, queued: list[str]) -> Attempt:
    """Ben sits a quiz whose verdicts come once it is handed in."""
    quiz = Quiz.objects.create(
        slug="exam", title="Exam", published=True, feedback=FeedbackTime.HAND_IN
    )
    Question.objects.create(quiz=quiz, exercise=ruled(hint_cost=10))
    return start_attempt(quiz=quiz, learner=ben)


def test_a_sitting_is_not_cracked_through_the_exercise(
    as_ben: Client, as_cleo: Client, ben: Any, cleo: Any, sitting: Attempt, hand_in: Any
) -> None:
    exercise = Exercise.objects.get(slug="ruled")
    submission = hand_in(ben, exercise, "7.2448", RIGHT)
    hers = hand_in(cleo, exercise, "7.2448", RIGHT)
    page = text(as_ben.get(URL))
    assert 'sitting of <a href="/quizzes/exam/">Exam</a> asks this too' in page
    assert "Worked solution" not in page
    assert "Hint 1" not in page
    assert as_ben.post(f"{URL}hint/", {"hint": "1"}).status_code == 409
    assert "verdict comes later" in text(as_ben.get(f"/submissions/{submission.pk}/"))
    assert "Worked solution" in text(as_cleo.get(f"/submissions/{hers.pk}/"))
    finish_attempt(attempt=sitting)
    assert "Worked solution" in text(as_ben.get(URL))


def test_within_the_sitting_nothing_speaks_of_itself(as_ben: Client, sitting: Attempt) -> None:
    page = text(as_ben.get("/quizzes/exam/questions/1/"))
    assert "asks this too" not in page
    assert "Hint 1" not in page
    assert as_ben.post("/quizzes/exam/questions/1/hint/", {"hint": "1"}).status_code == 302
    assert not HintTaken.objects.exists()


def test_a_withdrawn_quiz_holds_back_while_one_sits_it(as_ben: Client, sitting: Attempt) -> None:
    Quiz.objects.update(published=False)
    assert "asks this too" in text(as_ben.get(URL))
    finish_attempt(attempt=sitting)
    assert "asks this too" not in text(as_ben.get(URL))


def test_a_hint_in_a_sitting_counts_there(as_ben: Client, ben: Any, queued: list[str]) -> None:
    quiz = Quiz.objects.create(slug="open", title="Open", published=True)
    Question.objects.create(quiz=quiz, exercise=ruled(hint_cost=10), points=2)
    attempt = start_attempt(quiz=quiz, learner=ben)
    first = "/quizzes/open/questions/1/"
    assert "Hint 1 of 2: costs 10 %" in text(as_ben.get(first))
    as_ben.post(f"{first}hint/", {"hint": "1", "answer": "7.2"})
    page = text(as_ben.get(first))
    assert "Look <em>down</em>" in page
    assert 'value="7.2"' in page
    as_ben.post(first, {"answer": "7.2448"})
    give(Submission.objects.get(), RIGHT)
    assert str(attempt_score(attempt).points) == "1.80"
    assert "Hint 1 of 2: costs 10 %" in text(as_ben.get(URL)), "by itself it is not taken"
    receipt = text(as_ben.post("/quizzes/open/finish/", follow=True))
    assert "100 % right × 90 % (1 hint) × 2 = 1.80" in receipt


def test_a_limited_try_survives_a_deletion(ben: Any, hand_in: Any, as_ben: Client) -> None:
    exercise = ruled(tries=1, hint_cost=10)
    as_ben.post(f"{URL}hint/", {"hint": "1"})
    hand_in(ben, exercise, "14.56", WRONG)
    hand_in(ben, published(make_exercise("free", "choice", CHOICE)), ["a"], WRONG)
    own_data.delete_learning(ben)
    assert [one.variant.version.exercise.slug for one in Submission.objects.all()] == ["ruled"]
    assert HintTaken.objects.count() == 1


def test_a_previews_answers_use_no_try(as_ada: Client, ada: Any, queued: list[str]) -> None:
    ruled(tries=1, hint_cost=10)
    for _ in range(2):
        assert as_ada.post(f"{URL}preview/", {"answer": "7.2448"}).status_code == 302
    assert "Look <em>down</em>" in text(as_ada.get(f"{URL}preview/"))
    assert "1 of 1 tries left" in text(as_ada.get(URL))

"""One's own data: all of it to take along, nobody else's, and gone when its learner says so."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from courses import own_data, reviews
from courses.models import Course, ReviewCard, ReviewChoice
from courses.services import enrol
from exercises import services
from exercises.models import Exercise, GradingRun, OwnMark, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Attempt, Question, Quiz
from quizzes.services import answer_question, finish_attempt, start_attempt
from tests.pages.conftest import give, make_exercise, published

SLIP = Result(Verdict.INCORRECT, 0.0, (Feedback("mal_no_chain"),))


@pytest.fixture
def flashcard(db: None) -> Exercise:
    return published(make_exercise("term-slope", "flashcard", {"back": "Rise."}))


@pytest.fixture
def learnt(ben: Any, number: Exercise, flashcard: Exercise, hand_in: Any) -> None:
    """Ben: a slip, a rated flashcard, a membership."""
    enrol(ben, Course.objects.create(slug="c", title="C"))
    hand_in(ben, number, "14.56", SLIP)
    services.mark_own(submission=hand_in(ben, flashcard, "steep"), given="hard")
    reviews.catch_up(ben)


def sitting(ben: Any, number: Exercise, most: int | None) -> Attempt:
    quiz = Quiz.objects.create(slug=f"q{most}", title="Q", published=True, max_attempts=most)
    question = Question.objects.create(quiz=quiz, exercise=number)
    attempt = start_attempt(quiz=quiz, learner=ben)
    give(answer_question(attempt=attempt, question=question, answer="14.56"), SLIP)
    return attempt


def exported(client: Client) -> dict[str, Any]:
    response = client.get("/account/data.json")
    assert "attachment" in response["Content-Disposition"]
    data: dict[str, Any] = json.loads(response.content)
    return data


def test_the_export_has_every_row(as_ben: Client, ben: Any, number: Exercise, learnt: None) -> None:
    finish_attempt(attempt=sitting(ben, number, None))
    data = exported(as_ben)
    assert data["account"] == "ben"
    assert {one["exercise"] for one in data["submissions"]} == {"second-step", "term-slope"}
    assert [one["value"] for one in data["own_marks"]] == ["hard"]
    assert [one["quiz"] for one in data["attempts"]] == ["qNone"]
    assert len(data["attempt_answers"]) == 1
    assert {one["sort"] for one in data["review_cards"]} == {"card", "mistake"}
    assert [one["course"] for one in data["enrolments"]] == ["c"]
    results = [one["result"] for one in data["submissions"] if one["result"]]
    assert results[0]["feedback"][0]["code"] == "mal_no_chain"


def test_the_export_gives_no_hidden_thing_away(
    as_ben: Client, ben: Any, number: Exercise, learnt: None
) -> None:
    text = as_ben.get("/account/data.json").content.decode()
    assert not any(f'"{name}"' in text for name in ("seed", "pinned", "idempotency_key"))
    assert "7.2448" not in text


def test_of_an_open_sitting_no_verdict_is_exported(
    as_ben: Client, ben: Any, number: Exercise
) -> None:
    sitting(ben, number, None)
    [row] = exported(as_ben)["submissions"]
    assert (row["verdict"], row["score"], row["result"]) == (None, None, None)
    assert row["answer"] == "14.56"


def test_cleo_exports_nothing_of_bens(as_cleo: Client, learnt: None) -> None:
    assert exported(as_cleo)["submissions"] == []


def test_no_table_of_a_learner_is_forgotten() -> None:
    found = {model for model, _ in own_data.own_tables()} | own_data.NEVER
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if model._meta.app_label in own_data.ROOMS and names & {"learner", "submission", "attempt"}:
            assert model in found, model


def test_the_page_says_what_goes_and_deletes_nothing(as_ben: Client, learnt: None) -> None:
    page = as_ben.get("/account/data/delete/").content.decode()
    assert "Submissions: 2" in page
    assert "Review cards: 2" in page
    assert Submission.objects.count() == 2


def test_only_the_own_name_deletes(as_ben: Client, learnt: None) -> None:
    refused = as_ben.post("/account/data/delete/", {"name": "cleo"})
    assert refused.status_code == 422
    assert "is not your name here" in refused.content.decode()
    assert Submission.objects.count() == 2


def test_learning_data_goes_and_the_account_stays(
    as_ben: Client, ben: Any, cleo: Any, number: Exercise, learnt: None, hand_in: Any
) -> None:
    hand_in(cleo, number, "1", SLIP)
    finish_attempt(attempt=sitting(ben, number, None))
    page = as_ben.post("/account/data/delete/", {"name": "ben"}, follow=True)
    assert "Your learning data is deleted" in page.content.decode()
    assert list(Submission.objects.values_list("learner__username", flat=True)) == ["cleo"]
    assert not any(m.objects.filter(learner=ben).exists() for m in (Attempt, ReviewCard))
    assert (OwnMark.objects.count(), GradingRun.objects.count()) == (0, 1)
    assert ben.enrolments.count() == 1


def test_deleting_wins_no_new_attempt_at_a_quiz(
    as_ben: Client, ben: Any, number: Exercise, learnt: None
) -> None:
    finish_attempt(attempt=sitting(ben, number, 1))
    assert "1 attempt at quizzes" in as_ben.get("/account/data/delete/").content.decode()
    as_ben.post("/account/data/delete/", {"name": "ben"})
    assert (Attempt.objects.count(), Submission.objects.count()) == (1, 1)


def test_what_is_being_graded_is_waited_for(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(ben, number, "1")
    refused = as_ben.post("/account/data/delete/", {"name": "ben"})
    assert "being graded just now" in refused.content.decode()
    assert Submission.objects.count() == 1


def test_a_wish_for_no_reviews_outlives_the_data(as_ben: Client, ben: Any, learnt: None) -> None:
    reviews.switch_off(ben)
    as_ben.post("/account/data/delete/", {"name": "ben"})
    assert ReviewChoice.objects.get(learner=ben).is_on is False

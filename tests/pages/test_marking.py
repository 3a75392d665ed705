"""A marker's desk: the oldest first, one marker each, undone at will; learners see the mark."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises.marking import queue
from exercises.models import Exercise, MarkingClaim, Override, Submission
from grader.result import Feedback, Result, Verdict
from quizzes.models import Question, Quiz
from quizzes.scoring import attempt_score
from quizzes.services import answer_question, finish_attempt, start_attempt
from tests.pages.conftest import make_exercise, published, signed_in

TEXT = {
    "model": "It has one dimension per weight.",
    "rubric": [{"text": "Dimensions", "points": 3}, {"text": "Millions", "points": 1}],
    "marked_by": "person",
}
UNSURE = Result(Verdict.INCONCLUSIVE, 0.0, (Feedback("formula_unjudged"),))


@pytest.fixture
def essay(db: None) -> Exercise:
    return published(make_exercise("why", "text", TEXT))


@pytest.fixture
def mara(db: None) -> User:
    """A marker who may do nothing else."""
    marker = User.objects.create_user("mara", is_staff=True)
    marker.user_permissions.add(Permission.objects.get(codename="add_override"))
    return marker


@pytest.fixture
def desk(mara: User) -> Client:
    return signed_in(mara)


def page(submission: Submission) -> str:
    return reverse("mark", args=[submission.pk])


def test_the_queue_begins_with_the_oldest(
    desk: Client, ben: Any, cleo: Any, essay: Exercise, number: Exercise, hand_in: Any
) -> None:
    newer, older = hand_in(ben, essay, "Axes."), hand_in(cleo, number, "1", UNSURE)
    Submission.objects.filter(pk=older.pk).update(received_at=timezone.now() - timedelta(days=1))
    hand_in(ben, number, "2", Result(Verdict.INCORRECT, 0.0))
    listed = desk.get(reverse("marking")).content.decode()
    assert "2 answers wait for a person." in listed
    assert f'href="{page(older)}"' in listed
    filtered = desk.get(reverse("marking"), {"exercise": "why"}).content.decode()
    assert f'href="{page(newer)}?exercise=why"' in filtered


def test_a_text_is_marked_by_its_rubric(
    desk: Client, as_ben: Client, ben: Any, essay: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, essay, "One axis per weight.")
    waiting = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert "a person will mark it" in waiting
    assert "one dimension per weight" not in waiting
    form = {"met": ["a"], "comment": "How *many*?"}
    desk.post(page(submission), form)
    submission.refresh_from_db()
    assert (submission.verdict, submission.score) == ("PARTIAL", 0.75)
    marked = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    for words in ("Marked by a person: 75 %", "How <em>many</em>?", "one dimension per weight"):
        assert words in marked
    assert "mara" not in marked
    body = as_ben.get(f"/api/v1/submissions/{submission.pk}/").json()
    assert (body["persons_mark"]["score"], body["persons_mark"]["rubric"]) == (0.75, ["a"])
    assert body["awaits_person"] is False


@pytest.mark.parametrize(
    ("percent", "comment", "score"),
    [
        *(("80", "Nearly.", 0.8), ("37,5 %", "Partly.", 0.375)),
        *(("101", "x", None), ("", "x", None), ("nan", "x", None), ("50", " ", None)),
    ],
)
def test_what_the_grader_left_open_takes_a_score_and_a_reason(
    desk: Client,
    ben: Any,
    number: Exercise,
    hand_in: Any,
    percent: str,
    comment: str,
    score: float | None,
) -> None:
    submission = hand_in(ben, number, "1", UNSURE)
    reply = desk.post(page(submission), {"percent": percent, "comment": comment})
    submission.refresh_from_db()
    assert reply.status_code == (422 if score is None else 302)
    assert submission.score == (score if score is not None else 0.0)
    assert submission.overrides.exists() is (score is not None)


def test_two_markers_never_have_the_same(
    desk: Client, as_ada: Client, ada: Any, ben: Any, cleo: Any, essay: Exercise, hand_in: Any
) -> None:
    first, second = hand_in(ben, essay, "One."), hand_in(cleo, essay, "Two.")
    assert desk.get(page(first)).status_code == 200
    assert as_ada.get(page(first))["Location"] == page(second)
    assert as_ada.post(page(first), {"met": ["a"]}).status_code == 302
    assert not Override.objects.exists()
    MarkingClaim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert as_ada.get(page(first)).status_code == 200
    assert desk.get(page(first))["Location"] == page(second)


def test_saving_leads_on_and_undo_leads_back(
    desk: Client, ben: Any, cleo: Any, essay: Exercise, hand_in: Any
) -> None:
    first, second = hand_in(ben, essay, "One."), hand_in(cleo, essay, "Two.")
    assert desk.post(page(first), {"met": ["a", "b"]})["Location"] == page(second)
    assert queue.progress() == (1, 2)
    assert desk.post(reverse("mark-undo"))["Location"] == page(first)
    first.refresh_from_db()
    assert (first.verdict, first.overrides.count()) == ("SELF", 1)
    assert queue.progress() == (0, 2)
    assert desk.post(reverse("mark-undo"))["Location"] == reverse("marking")


def test_any_graded_answer_can_be_marked_but_not_by_mistake_twice(
    desk: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, number, "1", Result(Verdict.INCORRECT, 0.0))
    form = {"percent": "100", "comment": "The key was wrong."}
    desk.post(page(submission), form)
    submission.refresh_from_db()
    assert submission.verdict == "CORRECT"
    desk.post(page(submission), form | {"percent": "10"})
    assert queue.progress() == (1, 1)
    assert "takes the place of this mark" in desk.get(page(submission) + "?again").content.decode()
    desk.post(page(submission) + "?again", form | {"percent": "50"})
    submission.refresh_from_db()
    assert (submission.score, submission.overrides.count()) == (0.5, 2)


def test_names_are_hidden_until_wanted(
    desk: Client, ben: Any, essay: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, essay, "One.")
    hidden = desk.get(page(submission)).content.decode()
    assert f"Learner {queue.pseudonym(ben.pk)}" in hidden
    assert "ben" not in hidden
    desk.post(reverse("mark-names"), {"named": "1", "submission": str(submission.pk)})
    assert "ben" in desk.get(page(submission)).content.decode()


def test_only_markers_come_in(as_ben: Client, ben: Any, essay: Exercise, hand_in: Any) -> None:
    submission = hand_in(ben, essay, "One.")
    assert as_ben.get(page(submission)).status_code == 302
    plain = signed_in(User.objects.create_user("dana", is_staff=True))
    assert plain.get(page(submission)).status_code == 403
    assert plain.post(reverse("mark-undo")).status_code == 403


def test_ben_cannot_mark_what_a_person_marks(
    as_ben: Client, ben: Any, essay: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, essay, "One.")
    assert as_ben.post(f"/submissions/{submission.pk}/mark/", {"answer[]": "a"}).status_code == 404
    address = f"/api/v1/submissions/{submission.pk}/mark/"
    reply = as_ben.post(address, {"value": ["a"]}, content_type="application/json")
    assert reply.status_code == 404


def test_a_persons_mark_counts_in_a_quiz(
    desk: Client, as_ben: Client, ben: Any, essay: Exercise, queued: list[str]
) -> None:
    quiz = Quiz.objects.create(slug="q", title="Q", published=True)
    question = Question.objects.create(quiz=quiz, exercise=essay, points=4)
    attempt = start_attempt(quiz=quiz, learner=ben)
    submission = answer_question(attempt=attempt, question=question, answer="One axis each.")
    finish_attempt(attempt=attempt)
    receipt = f"/quizzes/q/attempts/{attempt.number}/"
    score = attempt_score(attempt)
    assert (score.worth, score.points, score.awaits_person) == (Decimal(4), Decimal(0), 1)
    assert "waits for a person" in as_ben.get(receipt).content.decode()
    desk.post(page(submission), {"met": ["a"]})
    assert attempt_score(attempt).points == Decimal(3)
    assert "waits for a person" not in as_ben.get(receipt).content.decode()

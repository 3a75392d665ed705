"""A submission's own pages: whose they are, and what they say in each state."""

from typing import Any

import pytest
from django.test import Client

from exercises.models import Exercise, Status
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict

PAGES = ("", "result/", "events/")


@pytest.mark.parametrize("page", PAGES)
def test_cleo_cannot_see_bens_submission(
    as_cleo: Client, ben: Any, number: Exercise, hand_in: Any, page: str
) -> None:
    submission = hand_in(ben, number, "1")
    assert as_cleo.get(f"/submissions/{submission.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_to_sign_in_first(
    client: Client, ben: Any, number: Exercise, hand_in: Any, page: str
) -> None:
    submission = hand_in(ben, number, "1")
    response = client.get(f"/submissions/{submission.pk}/{page}")
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("status", "blame", "words"),
    [
        (Status.QUEUED, "", "Waiting for a worker"),
        (Status.GRADING, "", "Grading…"),
        (Status.SUPERSEDED, "", "Replaced by your newer answer"),
        (Status.FAILED, "machine", "Our machine failed"),
        (Status.FAILED, "author", "This exercise is broken"),
    ],
)
def test_each_state_says_what_it_means(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any, status: str, blame: str, words: str
) -> None:
    submission = hand_in(ben, number, "1")
    submission.status, submission.blame = status, blame
    submission.save()
    for page in ("", "result/"):
        assert words in as_ben.get(f"/submissions/{submission.pk}/{page}").content.decode()


def test_a_typical_mistake_gets_its_reason(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    told = Feedback("number_because", {"read": "14.56", "reason": "It is the loss *before*."})
    submission = hand_in(
        ben, number, "14.56", Result(Verdict.INCORRECT, 0.0, (told,), reading="14.56")
    )
    page = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert "We read 14.56. It is the loss <em>before</em>." in page
    assert "Not right yet" in page


def test_chosen_options_are_shown_in_words(
    as_ben: Client, ben: Any, choice: Exercise, hand_in: Any
) -> None:
    submission = hand_in(ben, choice, ["a"])
    page = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert '<li><span class="math">w - \\eta g</span></li>' in page


def test_what_could_not_be_read_costs_nothing(
    as_ben: Client, ben: Any, code: Exercise, hand_in: Any
) -> None:
    data = {
        "line": 3,
        "column": 2,
        "message": "expected ':'",
        "text": "def f()",
        "caret": "      ^",
    }
    submission = hand_in(ben, code, "def f()", Result.invalid(Feedback("syntax_error", data)))
    page = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert "Could not be read" in page
    assert "costs nothing" in page
    assert 'data-line="3"' in page
    assert "def f()\n      ^" in page


def test_several_functions_have_a_score_each(
    as_ben: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    def case(name: str, function: str, outcome: Outcome, score: float) -> CaseResult:
        return CaseResult(name, outcome, score, 1.0, False, function=function)

    cases = (
        case("a", "gradient", Outcome.PASSED, 1.0),
        case("b", "step", Outcome.WRONG_ANSWER, 0.5),
        case("c", "step", Outcome.PASSED, 1.0),
        case("d", "unit", Outcome.WRONG_ANSWER, 0.0),
    )
    submission = hand_in(ben, number, "1", Result(Verdict.PARTIAL, 0.5, (), cases))
    page = as_ben.get(f"/submissions/{submission.pk}/").content.decode()
    assert "<code>gradient</code> 100 %, <code>step</code> 75 %, <code>unit</code> 0 %." in page
    assert "wrong result, 50 % carried forward" in page

"""What a submission is worth: a person's mark stands until it is withdrawn, and stays a fact."""

import pytest
from django.contrib.auth.models import User

from exercises import standing
from exercises.models import ExerciseVersion, Submission
from tests.conftest import graded, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrong(ben: User, slope: ExerciseVersion) -> Submission:
    return graded(hand_in(ben, slope, "9"))


@pytest.mark.parametrize(
    ("score", "verdict"), [(1.0, "CORRECT"), (0.5, "PARTIAL"), (0.0, "INCORRECT")]
)
def test_a_persons_mark_counts(wrong: Submission, ada: User, score: float, verdict: str) -> None:
    standing.override(submission=wrong, score=score, reason="Read by hand.", by=ada)
    assert (wrong.score, wrong.verdict) == (score, verdict)


def test_a_withdrawn_mark_gives_the_grader_its_word_back(wrong: Submission, ada: User) -> None:
    standing.override(submission=wrong, score=1.0, reason="Read by hand.", by=ada)
    standing.withdraw_override(submission=wrong)
    assert (wrong.score, wrong.verdict) == (0.0, "INCORRECT")
    assert wrong.overrides.count() == 1


def test_a_second_mark_replaces_the_first(wrong: Submission, ada: User) -> None:
    standing.override(submission=wrong, score=1.0, reason="Read by hand.", by=ada)
    standing.override(submission=wrong, score=0.5, reason="Read again.", by=ada)
    assert (wrong.score, wrong.overrides.count()) == (0.5, 2)


@pytest.mark.parametrize(("reason", "grade"), [("  ", True), ("Early.", False)])
def test_a_mark_needs_a_reason_and_a_graded_answer(
    ben: User, ada: User, slope: ExerciseVersion, reason: str, grade: bool
) -> None:
    submission = hand_in(ben, slope, "9")
    if grade:
        submission = graded(submission)
    with pytest.raises(ValueError, match=r"reason|graded"):
        standing.override(submission=submission, score=1.0, reason=reason, by=ada)

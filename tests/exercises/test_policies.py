"""What an author may say of tries, points and feedback, and what is told of a slip."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exercises.models.exercise import check_content
from exercises.policies import SCHEMA, Feedback, Policy, Solution, read_policy
from grader.errors import ItemError
from tests.conftest import SLOPE

CLOSES = datetime(2027, 1, 15, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def test_nothing_said_is_as_before() -> None:
    policy = read_policy({})
    assert policy.is_silent
    assert not policy.limits_tries
    assert policy.withheld_until(CLOSES) is None


def test_everything_said_is_read() -> None:
    assert read_policy(
        {
            "tries": 3,
            "cooldown_s": 60,
            "curve": [100, 80, 60],
            "hint_cost": 10,
            "closes": "2027-01-15 17:00",
            "feedback": "after closing",
            "solution": "after tries",
            "solution_tries": 2,
        }
    ) == Policy(3, 60, (100, 80, 60), 10, CLOSES, Feedback.AFTER_CLOSING, Solution.AFTER_TRIES, 2)


def test_a_solution_after_tries_waits_for_all_of_them() -> None:
    assert read_policy({"tries": 4, "solution": "after tries"}).solution_tries == 4


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ([], "policy", "mapping"),
        ({"try": 3}, "policy.try", "Known: tries"),
        ({"tries": 0}, "policy.tries", "from 1"),
        ({"tries": True}, "policy.tries", "read True"),
        ({"tries": "3"}, "policy.tries", "read '3'"),
        ({"cooldown_s": -1}, "policy.cooldown_s", "from 0"),
        ({"curve": [80, 100]}, "policy.curve", "do not rise"),
        ({"curve": [101]}, "policy.curve", "read [101]"),
        ({"curve": 100}, "policy.curve", "per cents"),
        ({"hint_cost": 101}, "policy.hint_cost", "to 100"),
        ({"hint_cost": 10}, "policy.hint_cost", "no hints"),
        ({"closes": "soon"}, "policy.closes", "2027-01-15 17:00"),
        ({"feedback": "later"}, "policy.feedback", "after closing"),
        ({"feedback": "after closing"}, "policy.feedback", "`closes`"),
        ({"solution": "after closing"}, "policy.solution", "`closes`"),
        ({"solution": "after tries"}, "policy.solution", "`solution_tries`"),
        ({"solution_tries": 2}, "policy.solution_tries", "after tries"),
        (
            {"tries": 2, "solution": "after tries", "solution_tries": 3},
            "policy.solution_tries",
            "only 2",
        ),
    ],
)
def test_a_slip_is_told_with_its_field(said: Any, field: str, words: str) -> None:
    with pytest.raises(ItemError) as error:
        read_policy(said, hints=0)
    assert error.value.field == field
    assert words in error.value.message


def test_what_learners_mark_themselves_takes_no_policy() -> None:
    card = {"kind": "flashcard", "statement": "?", "hints": [], "solution": ""}
    with pytest.raises(ItemError, match="marked by its learners"):
        check_content(card | {"item": {"back": "!"}, "policy": {"tries": 2}})


def test_an_exercise_with_a_bad_policy_cannot_be_published() -> None:
    with pytest.raises(ItemError, match="tries"):
        check_content(SLOPE | {"hints": [], "solution": "", "policy": {"tries": -1}})


@pytest.mark.parametrize(
    ("said", "days", "right", "tried", "opens"),
    [
        ({}, -1, False, 9, False),
        ({}, -1, True, 1, True),
        ({"solution": "never"}, 1, True, 9, False),
        ({"solution": "after tries", "solution_tries": 3}, -1, False, 2, False),
        ({"solution": "after tries", "solution_tries": 3}, -1, False, 3, True),
        ({"solution": "after tries", "solution_tries": 3}, -1, True, 1, True),
        ({"solution": "after closing"}, -1, True, 9, False),
        ({"solution": "after closing"}, 1, False, 0, True),
        ({"feedback": "after closing"}, -1, True, 1, False),
        ({"feedback": "after closing"}, 1, True, 1, True),
    ],
)
def test_the_solution_opens_when_the_policy_says(
    said: dict[str, Any], days: int, right: bool, tried: int, opens: bool
) -> None:
    policy = read_policy(said | {"closes": CLOSES.isoformat()})
    now = CLOSES + days * DAY
    assert policy.opens_solution(now=now, right=right, tried=tried) is opens


def test_every_field_has_a_title_and_a_description() -> None:
    assert all(rule["title"] and rule["description"] for rule in SCHEMA["properties"].values())

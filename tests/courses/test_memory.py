"""What returns and when: the fold from facts to memories, and FSRS with a clock of the test's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from courses.memory import (
    Candidate,
    Fact,
    Slip,
    Turn,
    choose,
    due_of,
    fold,
    is_typical,
    schedule,
)
from grader.result import Verdict

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NO_CHAIN = Slip("mal_no_chain")
WRONG, RIGHT = Verdict.INCORRECT, Verdict.CORRECT


def fact(day: float, exercise: str, verdict: Verdict = WRONG, **more: Any) -> Fact:
    at = START + timedelta(days=day)
    return Fact(at, exercise, more.pop("topic", "chain rule"), verdict, f"{exercise}@{day}", **more)


def ratings(facts: list[Fact]) -> dict[str, list[str]]:
    return {name: [turn.rating for turn in one.turns] for name, one in fold(facts).items()}


@pytest.mark.parametrize(
    ("facts", "memories"),
    [
        ([], {}),
        ([fact(0, "gears", RIGHT)], {}),
        ([fact(0, "gears")], {}),
        ([fact(0, "gears"), fact(1, "gears", RIGHT)], {"missed:gears": ["again"]}),
        ([fact(0, "gears"), fact(1, "other", RIGHT)], {}),
        (
            [fact(0, "gears", slips=(NO_CHAIN,))],
            {"mistake:chain rule:mal_no_chain": ["again"]},
        ),
        (
            [fact(0, "gears", slips=(NO_CHAIN,)), fact(1, "gears", RIGHT)],
            {"mistake:chain rule:mal_no_chain": ["again"]},
        ),
        (
            [fact(0, "term-slope", Verdict.SELF, rating="good")],
            {"card:term-slope": ["good"]},
        ),
        ([fact(0, "gears", Verdict.INCONCLUSIVE), fact(1, "gears", RIGHT)], {}),
    ],
)
def test_what_gives_rise_to_a_memory(facts: list[Fact], memories: dict[str, list[str]]) -> None:
    assert ratings(facts) == memories


def test_two_exercises_share_the_memory_of_a_mistake() -> None:
    [memory] = fold([fact(0, "a", slips=(NO_CHAIN,)), fact(1, "b", slips=(NO_CHAIN,))]).values()
    assert [turn.rating for turn in memory.turns] == ["again", "again"]
    assert [exercise for exercise, _, _ in memory.evidence] == ["a", "b"]


@pytest.mark.parametrize(
    ("verdict", "rating"), [(RIGHT, "good"), (Verdict.PARTIAL, "hard"), (WRONG, "again")]
)
def test_an_answer_for_review_counts_for_its_mistake(verdict: Verdict, rating: str) -> None:
    about = "mistake:chain rule:mal_no_chain"
    again = fact(1, "b", verdict, slips=(NO_CHAIN,) if verdict is WRONG else (), about=about)
    assert ratings([fact(0, "a", slips=(NO_CHAIN,)), again]) == {about: ["again", rating]}


def test_an_answer_elsewhere_counts_for_no_mistake() -> None:
    facts = [fact(0, "a", slips=(NO_CHAIN,)), fact(1, "b", RIGHT)]
    assert ratings(facts) == {"mistake:chain rule:mal_no_chain": ["again"]}


def test_the_order_of_reading_the_facts_is_no_matter() -> None:
    facts = [fact(0, "gears"), fact(1, "gears", RIGHT), fact(2, "gears", slips=(NO_CHAIN,))]
    assert fold(facts) == fold(reversed(facts))


def days_between(sort: str, given: list[str]) -> list[int]:
    """The pauses in days when each review comes exactly when it is due."""
    turns: list[Turn] = []
    pauses, at = [], START
    for rating in given:
        turns.append(Turn(at, rating, "s"))
        due = due_of(schedule(sort, turns))
        pauses.append((due - at).days)
        at = due
    return pauses


@pytest.mark.parametrize(
    ("sort", "given", "pauses"),
    [
        ("card", ["good", "good", "good"], [2, 11, 46]),
        ("card", ["again"], [0]),
        ("card", ["easy"], [8]),
        ("mistake", ["again"], [1]),
        ("mistake", ["again", "good", "good"], [1, 2, 6]),
    ],
)
def test_a_schedule_is_the_same_each_time(sort: str, given: list[str], pauses: list[int]) -> None:
    assert days_between(sort, given) == pauses


def test_forgetting_brings_a_card_back_sooner() -> None:
    turns = [Turn(START, "good", "1"), Turn(START + timedelta(days=3), "good", "2")]
    lost = [*turns, Turn(START + timedelta(days=9), "again", "3")]
    kept = [*turns, Turn(START + timedelta(days=9), "good", "3")]
    assert due_of(schedule("card", lost)) < due_of(schedule("card", kept))


@pytest.mark.parametrize(
    ("code", "typical"),
    [("mal_no_chain", True), ("bug_ascent", True), ("bug_named", False), ("option_wrong", False)],
)
def test_only_shared_mistakes_are_typical(code: str, typical: bool) -> None:
    assert is_typical(code) is typical


A, B = Candidate("a", "symbolic"), Candidate("b", "symbolic")
FAMILY = Candidate("family", "symbolic", family=True)
CHOICE = Candidate("choice", "choice")
SEEN = Candidate("b", "symbolic", answered=START)


@pytest.mark.parametrize(
    ("origin", "spent", "others", "chosen"),
    [
        (A, {"a"}, [A, B], B),
        (A, {"a", "b"}, [A, B, CHOICE], CHOICE),
        (A, {"a"}, [A, SEEN, Candidate("c", "symbolic")], Candidate("c", "symbolic")),
        (A, {"a"}, [A, CHOICE, B], B),
        (FAMILY, {"family"}, [A, FAMILY], FAMILY),
        (A, {"a"}, [A], None),
    ],
)
def test_another_exercise_or_a_fresh_variant_returns(
    origin: Candidate, spent: set[str], others: list[Candidate], chosen: Candidate | None
) -> None:
    assert choose(origin, spent, others) == chosen


def test_what_is_answered_once_is_missed_at_once() -> None:
    missed = {"missed:bowl": ["again"]}
    assert ratings([fact(0, "bowl", once=True)]) == missed
    again = fact(2, "bowl", once=True, about="missed:bowl")
    assert ratings([fact(0, "bowl", once=True), again]) == {"missed:bowl": ["again", "again"]}
    assert ratings([fact(0, "bowl", RIGHT, once=True)]) == {}


def test_what_is_answered_once_returns_only_fresh() -> None:
    origin = Candidate("plain", "number")
    seen = Candidate("bowl", "prediction", answered=START, once=True)
    assert choose(origin, set(), [seen]) is None
    assert choose(origin, set(), [replace(seen, family=True)]) is not None

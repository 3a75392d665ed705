"""What answers show: the curve of first answers, topics, and mistakes with their evidence."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from courses.evidence import WINDOW, curve, mistakes, topics
from courses.memory import Fact, Slip
from exercises.progress import State
from grader.result import Verdict

START = datetime(2026, 3, 2, tzinfo=UTC)
RIGHT, WRONG = Verdict.CORRECT, Verdict.INCORRECT


def fact(number: int, exercise: str, verdict: Verdict, **more: Any) -> Fact:
    return Fact(START + timedelta(hours=number), exercise, "rules", verdict, f"s{number}", **more)


def test_only_the_first_answer_counts_for_the_curve() -> None:
    found = curve([fact(0, "a", WRONG), fact(1, "a", RIGHT), fact(2, "b", RIGHT)])
    assert found is not None
    assert [(p.number, p.right, p.of) for p in found.points] == [(1, 0, 1), (2, 1, 2)]
    assert found.line == "0.0,200.0 600.0,100.0"
    assert "1 were right" in found.words


def test_one_exercise_is_no_curve() -> None:
    assert curve([fact(0, "a", RIGHT)]) is None


def test_what_nobody_judged_is_not_on_the_curve() -> None:
    assert curve([fact(n, f"e{n}", Verdict.SELF) for n in range(5)]) is None


@given(st.lists(st.sampled_from([RIGHT, WRONG, Verdict.PARTIAL]), min_size=2, max_size=40))
def test_the_curve_stays_in_its_box(verdicts: list[Verdict]) -> None:
    found = curve([fact(n, f"e{n}", verdict) for n, verdict in enumerate(verdicts)])
    assert found is not None
    assert len(found.points) == len(verdicts)
    assert all(0 <= point.percent <= 100 and point.of <= WINDOW for point in found.points)


def test_a_mistake_has_its_newest_evidence_first() -> None:
    slip = Slip("mal_no_chain")
    [found] = mistakes([fact(n, f"e{n}", WRONG, slips=(slip,)) for n in range(7)])
    assert (found.topic, found.count) == ("rules", 7)
    assert [source for source, _ in found.evidence] == ["s6", "s5", "s4", "s3", "s2"]


def test_a_topic_counts_what_is_done_and_right_at_once() -> None:
    def progress(slug: str, state: State) -> Any:
        exercise = SimpleNamespace(slug=slug, published=None, topic="rules")
        return SimpleNamespace(exercise=exercise, state=state)

    exercises = [progress("a", State.DONE), progress("b", State.DONE), progress("c", State.UNTRIED)]
    facts = [fact(0, "a", WRONG), fact(1, "a", RIGHT), fact(2, "b", RIGHT)]
    [found] = topics(exercises, facts)
    assert (found.done, found.total, found.at_once, found.tried) == (2, 3, 1, 2)

"""Courses: what a learner's answers show: per topic, per typical mistake, and over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from courses.memory import MISTAKE, Fact, Memory, fold
from exercises.progress import ExerciseProgress, State
from exercises.rendering import say
from grader.result import Feedback, Verdict

# Over how many exercises the curve takes its share, and how large it is drawn.
WINDOW = 10
WIDTH, HEIGHT = 600, 200
SHOWN_EVIDENCE = 5
JUDGED = (Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT)


@dataclass(frozen=True)
class TopicProgress:
    """One topic: exercises done, and how many of those tried were right at the first answer."""

    topic: str
    done: int
    total: int
    at_once: int
    tried: int


@dataclass(frozen=True)
class MistakeView:
    """One typical mistake in words, with the newest answers that show it."""

    topic: str
    sentence: SafeString
    count: int
    evidence: tuple[tuple[str, datetime], ...]
    last: datetime


@dataclass(frozen=True)
class Point:
    """The curve after so many exercises: right at once, of the last `of`."""

    number: int
    right: int
    of: int
    at: datetime

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.of)


@dataclass(frozen=True)
class Curve:
    """The share of first answers that were right, exercise by exercise."""

    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """The points of an SVG polyline in a box of WIDTH by HEIGHT."""
        last = max(len(self.points) - 1, 1)
        return " ".join(
            f"{WIDTH * n / last:.1f},{HEIGHT * (1 - point.right / point.of):.1f}"
            for n, point in enumerate(self.points)
        )

    @property
    def words(self) -> str:
        """The same in a sentence."""
        first, last = self.points[0], self.points[-1]
        words = gettext(
            "Of the last {count} exercises you began, {right} were right at the first answer "
            "({percent} %); after the first one it was {first} %."
        )
        numbers = {"count": last.of, "right": last.right, "percent": last.percent}
        return words.format(**numbers, first=first.percent)


def first_answers(facts: Iterable[Fact]) -> list[Fact]:
    """The first judged answer to each exercise, in order."""
    first: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.source)):
        if fact.verdict in JUDGED:
            first.setdefault(fact.exercise, fact)
    return list(first.values())


def curve(facts: Iterable[Fact]) -> Curve | None:
    """The learning curve; None while there are fewer than two exercises."""
    firsts = first_answers(facts)
    if len(firsts) < 2:
        return None
    points = []
    for end in range(1, len(firsts) + 1):
        window = firsts[max(0, end - WINDOW) : end]
        right = sum(fact.verdict is Verdict.CORRECT for fact in window)
        points.append(Point(end, right, len(window), window[-1].at))
    return Curve(tuple(points))


def topics(exercises: Iterable[ExerciseProgress], facts: Iterable[Fact]) -> list[TopicProgress]:
    """Each topic of these exercises, in the order in which the course comes to it."""
    firsts = {fact.exercise: fact for fact in first_answers(facts)}
    by_topic: dict[str, list[ExerciseProgress]] = {}
    for one in exercises:
        topic = (one.exercise.published or one.exercise).topic
        by_topic.setdefault(topic or gettext("other"), []).append(one)
    return [_topic(topic, group, firsts) for topic, group in by_topic.items()]


def _topic(topic: str, group: Sequence[ExerciseProgress], firsts: dict[str, Fact]) -> TopicProgress:
    tried = [firsts[one.exercise.slug] for one in group if one.exercise.slug in firsts]
    return TopicProgress(
        topic=topic,
        done=sum(one.state is State.DONE for one in group),
        total=len(group),
        at_once=sum(fact.verdict is Verdict.CORRECT for fact in tried),
        tried=len(tried),
    )


def mistakes(facts: Iterable[Fact]) -> list[MistakeView]:
    """Every typical mistake that was made, the most frequent first."""
    found = [_mistake(one) for one in fold(facts).values() if one.sort == MISTAKE]
    return sorted(found, key=lambda one: (-one.count, one.topic, one.sentence))


def _mistake(memory: Memory) -> MistakeView:
    assert memory.slip is not None  # every mistake has its code
    newest = memory.evidence[: -SHOWN_EVIDENCE - 1 : -1]
    return MistakeView(
        topic=memory.topic,
        sentence=say(Feedback(memory.slip.code, dict(memory.slip.data))).sentence,
        count=len(memory.evidence),
        evidence=tuple((source, at) for _, source, at in newest),
        last=memory.evidence[-1][2],
    )

"""The rows behind the figures. What can be added up, the database adds up.

Counted are readable, graded answers of learners to published versions: not those of staff, not
what its writer marks, not what still waits for a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Q, QuerySet

from exercises.models import Exercise, RunOutcome, Submission
from exercises.statistics.measures import Tried
from grader.result import Verdict

EXERCISE = "variant__version__exercise"
RIGHT = Q(verdict=Verdict.CORRECT)
WRONG = Q(verdict__in=(Verdict.INCORRECT, Verdict.PARTIAL))
# Of programs, and of drawn numbers, so many of the newest results are read.
NEWEST = 2000
# So many different answers are told apart; those typed most often come first.
DIFFERENT = 500
# Of drawn variants, so many are listed.
VARIANTS = 60


def counted() -> QuerySet[Submission]:
    """The submissions that count here."""
    unsettled = (Verdict.SELF, Verdict.INCONCLUSIVE)
    rows = Submission.objects.counted().exclude(verdict__in=unsettled)
    return rows.filter(learner__is_staff=False, variant__version__published_at__isnull=False)


def of(exercise: Exercise) -> QuerySet[Submission]:
    """Those to one exercise."""
    return counted().filter(variant__version__exercise=exercise)


def tried_by_exercise() -> dict[int, list[Tried]]:
    """Each learner on each exercise, by exercise, in one query of the database's own sums."""
    rows = (
        counted()
        .values_list(EXERCISE, "learner")
        .annotate(
            tries=Count("pk"),
            best=Max("score"),
            first_at=Min("received_at"),
            right_at=Min("received_at", filter=RIGHT),
        )
        .order_by()
    )
    found: dict[int, list[Tried]] = defaultdict(list)
    for exercise, learner, tries, best, first_at, right_at in rows.iterator(chunk_size=5000):
        found[exercise].append(_tried(learner, tries, best, first_at, right_at))
    return found


def _tried(
    learner: int, tries: int, best: float | None, first_at: datetime, right_at: datetime | None
) -> Tried:
    seconds = (right_at - first_at).total_seconds() if right_at else None
    return Tried(learner, tries, right_at == first_at, best or 0.0, seconds)


def totals(tried: Mapping[int, list[Tried]]) -> dict[int, tuple[int, int]]:
    """Of each learner: how many exercises were right at once, and how many were tried."""
    found: dict[int, tuple[int, int]] = {}
    for rows in tried.values():
        for row in rows:
            right, count = found.get(row.learner, (0, 0))
            found[row.learner] = (right + row.at_once, count + 1)
    return found


def tries_to_right(exercise: Exercise) -> dict[int, int]:
    """Of each learner who has it right: the number of the try that was."""
    rows = of(exercise).order_by("received_at").values_list("learner", "verdict")
    tries: Counter[int] = Counter()
    found: dict[int, int] = {}
    for learner, verdict in rows.iterator(chunk_size=5000):
        tries[learner] += 1
        if verdict == Verdict.CORRECT:
            found.setdefault(learner, tries[learner])
    return found


@dataclass(frozen=True)
class Group:
    """A version or a variant: its name and its figures; shares from 0 to 1."""

    name: str
    attempts: int
    learners: int
    right: float
    mean: float


def by_version(exercise: Exercise) -> list[Group]:
    """One row per published version, the newest first."""
    return _grouped(of(exercise), "variant__version__number", "-variant__version__number")


def by_variant(exercise: Exercise) -> list[Group]:
    """One row per drawn variant of the published version, the most answered first."""
    rows = of(exercise).filter(variant__version=exercise.published_id)
    drawn = rows.exclude(variant__parameters={})
    return _grouped(drawn, "variant__seed", "-attempts", "variant__seed")[:VARIANTS]


def _grouped(rows: QuerySet[Submission], name: str, *order: str) -> list[Group]:
    sums = rows.values(name).annotate(
        attempts=Count("pk"),
        learners=Count("learner", distinct=True),
        right=Count("pk", filter=RIGHT),
        mean=Avg("score"),
    )
    return [
        Group(
            str(row[name]),
            row["attempts"],
            row["learners"],
            row["right"] / row["attempts"],
            row["mean"] or 0.0,
        )
        for row in sums.order_by(*order)[: 10 * VARIANTS]
    ]


def wrong_answers(exercise: Exercise) -> Iterator[tuple[int, Any, int]]:
    """(a variant, answer, how often) of wrong answers, equal ones added up, the commonest first."""
    rows = of(exercise).filter(WRONG).values("variant__version", "answer")
    counts = rows.annotate(times=Count("pk"), shown=Min("variant")).order_by("-times", "shown")
    yield from counts.values_list("shown", "answer", "times")[:DIFFERENT]


def newest_results(exercise: Exercise, *, wrong: bool) -> Iterator[tuple[int, Any, Any]]:
    """(variant, answer, stored result) of the newest answers, where the result is needed."""
    rows = of(exercise).filter(WRONG) if wrong else of(exercise)
    accepted = rows.filter(runs__outcome=RunOutcome.ACCEPTED).order_by("-received_at")
    yield from accepted.values_list("variant", "answer", "runs__result")[:NEWEST]


def first_answers(exercise: Exercise) -> Iterator[tuple[int, Any]]:
    """(learner, answer) of everybody's first try at the published version."""
    rows = of(exercise).filter(variant__version=exercise.published_id).order_by("received_at")
    seen: set[int] = set()
    for learner, answer in rows.values_list("learner", F("answer")).iterator(chunk_size=5000):
        if learner not in seen:
            seen.add(learner)
            yield learner, answer

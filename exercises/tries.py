"""exercises: one learner's tries at exercises by themselves, and how each number came about.

A fold over rows, computed on reading. A new version of an exercise begins with fresh tries; what an
earlier one brought stays: the best of all versions counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from exercises.disclosure import Withheld, withheld_of
from exercises.holds import Holds, holds_of
from exercises.models import (
    ExerciseVersion,
    HintTaken,
    Person,
    Status,
    Submission,
    account_id,
)
from exercises.points import (
    Answered,
    Weighed,
    after_hints,
    best_share,
    factor,
    ready_at,
    tries_left,
)
from exercises.policies import Policy


@dataclass(frozen=True)
class Try:
    """One answer handed in, and what it brought."""

    submission_id: UUID
    at: datetime
    status: Status
    score: float
    weighed: Weighed

    @property
    def is_pending(self) -> bool:
        return self.status in (Status.QUEUED, Status.GRADING)

    @property
    def percent(self) -> Decimal:
        return 100 * self.weighed.share

    @property
    def factor_percent(self) -> Decimal:
        return 100 * self.weighed.factor

    @property
    def hint_percent(self) -> Decimal:
        return 100 * self.weighed.hint_factor


@dataclass(frozen=True)
class VersionTries:
    """The tries at one version: what each brought, what the next one would, and when it may be."""

    version: ExerciseVersion
    rules: Policy
    tries: tuple[Try, ...] = ()
    hints_at: tuple[datetime, ...] = ()
    withheld: Withheld | None = None
    now: datetime = field(default_factory=timezone.now)

    @property
    def counted(self) -> tuple[Try, ...]:
        return tuple(one for one in self.tries if one.weighed.number)

    @property
    def share(self) -> Decimal:
        """What they brought, from 0 to 1."""
        return best_share([one.weighed for one in self.tries])

    @property
    def percent(self) -> Decimal:
        return 100 * self.share

    @property
    def best(self) -> Try | None:
        """The first try that brought what counts."""
        best = max(self.tries, key=lambda one: one.weighed.share, default=None)
        return best if best is not None and best.weighed.share else None

    @property
    def left(self) -> int | None:
        """None where there is no limit."""
        return tries_left(self.rules.tries, len(self.counted))

    @property
    def ready_at(self) -> datetime | None:
        """When the next try may be made, or None where it may be made now."""
        ready = ready_at(self.rules.cooldown_s, [one.at for one in self.counted])
        return ready if ready is not None and ready > self.now else None

    @property
    def next_percent(self) -> Decimal:
        """What a right answer would bring now, in per cent of the points."""
        number = len(self.counted) + 1
        if self.left == 0 or not self.rules.weights.in_time(number, self.now):
            return Decimal(0)
        left = after_hints(self.rules.hint_cost, len(self.hints_at))
        return 100 * factor(self.rules.curve, number) * left

    @property
    def is_practice(self) -> bool:
        """Whether answers are still graded but bring nothing any more."""
        return self.left != 0 and not self.rules.weights.in_time(len(self.counted) + 1, self.now)

    @property
    def is_all_earned(self) -> bool:
        """Whether not even a right answer would bring more. False while it would tell a verdict."""
        return not self.withheld and self.percent >= self.next_percent

    @property
    def is_closed(self) -> bool:
        return self.rules.closes is not None and self.now >= self.rules.closes


def tries_at(version: ExerciseVersion, learner: Person) -> VersionTries:
    """The tries of one learner at one version, for itself."""
    holds = holds_of(account_id(learner)) if version.policy else {}
    return tries_of([version], learner, holds)[version.pk]


def tries_of(
    versions: Iterable[ExerciseVersion], learner: Person, holds: Holds
) -> dict[int, VersionTries]:
    """The same for many versions, by their ids, in two queries."""
    by_id = {one.pk: one for one in versions}
    own = Submission.objects.of(learner).filter(occasion="", variant__version__in=by_id)
    rows = own.order_by("received_at", "pk").values_list(
        "variant__version", "pk", "received_at", "status", "verdict", "score"
    )
    found: dict[int, list[Submission]] = {}
    for version_id, pk, at, status, verdict, score in rows:
        row = Submission(pk=pk, received_at=at, status=status, verdict=verdict, score=score)
        found.setdefault(version_id, []).append(row)
    hints = _hint_times(learner, [pk for pk, one in by_id.items() if one.policy])
    return {
        pk: _fold(version, found.get(pk, []), hints.get(pk, []), holds)
        for pk, version in by_id.items()
    }


def _fold(
    version: ExerciseVersion, rows: Sequence[Submission], hints: Sequence[datetime], holds: Holds
) -> VersionTries:
    rules = version.rules
    answered = [Answered(one.received_at, one.score or 0.0, one.costs_a_try) for one in rows]
    weighed = rules.weights.weigh(answered, hints)
    tries = tuple(
        Try(row.pk, row.received_at, Status(row.status), row.score or 0.0, weight)
        for row, weight in zip(rows, weighed, strict=True)
    )
    return VersionTries(version, rules, tries, tuple(hints), withheld_of(version, holds))


def _hint_times(learner: Person, versions: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    if versions:
        taken = hints_taken(learner, "").filter(version__in=versions)
        for version_id, at in taken.values_list("version", "taken_at"):
            found.setdefault(version_id, []).append(at)
    return found


def hints_taken(learner: Person, occasion: str) -> QuerySet[HintTaken]:
    """The hints that a learner took on one occasion ("" is the exercise for itself)."""
    return HintTaken.objects.filter(learner_id=account_id(learner), occasion=occasion)


@dataclass(frozen=True)
class Receipt:
    """How the number of one exercise came about: the tries at each version that was answered."""

    present: VersionTries
    earlier: tuple[VersionTries, ...] = ()

    @property
    def best(self) -> VersionTries:
        """The version whose tries brought the most; the present one where none is better."""
        return max((self.present, *self.earlier), key=lambda one: one.share)

    @property
    def share(self) -> Decimal:
        return self.best.share

    @property
    def percent(self) -> Decimal:
        return 100 * self.share

    @property
    def withheld(self) -> Withheld | None:
        every = (self.present, *self.earlier)
        return next((one.withheld for one in every if one.withheld), None)

    @property
    def is_pending(self) -> bool:
        return any(one.is_pending for one in self.present.tries)


def receipts_for(learner: Person, versions: Iterable[ExerciseVersion]) -> dict[int, Receipt]:
    """The receipts of what learners get now, by the exercise's id."""
    present = {one.exercise_id: one for one in versions}
    answered = ExerciseVersion.objects.filter(
        exercise__in=present,
        published_at__isnull=False,
        variants__submissions__learner=account_id(learner),
        variants__submissions__occasion="",
    )
    earlier = [one for one in answered.distinct() if one.pk != present[one.exercise_id].pk]
    holds = holds_of(account_id(learner))
    folds = tries_of([*present.values(), *earlier], learner, holds)
    return {
        exercise_id: Receipt(
            folds[version.pk],
            tuple(folds[one.pk] for one in earlier if one.exercise_id == exercise_id),
        )
        for exercise_id, version in present.items()
    }


def receipt_for(learner: Person, version: ExerciseVersion) -> Receipt:
    """The receipt of one exercise."""
    return receipts_for(learner, [version])[version.exercise_id]

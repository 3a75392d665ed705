"""Reviews: the learner's facts folded into cards when somebody looks, and what each card returns.

Nothing is told to this room when an answer is graded or a card rated: it reads what is new.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from courses.memory import (
    CARD,
    Candidate,
    Fact,
    Memory,
    Slip,
    choose,
    due_of,
    fold,
    is_typical,
    schedule,
)
from courses.models import ReviewAnswer, ReviewCard, ReviewChoice
from exercises import services as exercise_services
from exercises.disclosure import exercises_unseen, unseen
from exercises.holds import holds_of
from exercises.models import (
    Exercise,
    ExerciseVersion,
    GradingRun,
    OwnMark,
    Person,
    Submission,
    account_id,
)
from exercises.predictions import fresh_turn
from grader.kinds import OWN_KINDS, PREDICTED_KINDS
from grader.result import Result, Verdict
from quizzes.models import AttemptAnswer

# A review has no tries and no points.
OCCASION = "review"
WRONG = (Verdict.INCORRECT, Verdict.PARTIAL)


def choice_of(learner: Person) -> ReviewChoice:
    """What the learner chose; reviews are on until they say otherwise."""
    choice, _ = ReviewChoice.objects.get_or_create(learner_id=account_id(learner))
    return choice


def switch_off(learner: Person) -> None:
    """Deletes all that reviews knew of the learner, and collects no more."""
    choice = choice_of(learner)
    with transaction.atomic():
        # First the lock, so that no fold under way writes after this.
        ReviewChoice.objects.select_for_update().get(pk=choice.pk)
        ReviewChoice.objects.filter(pk=choice.pk).update(is_on=False, folded="", since=None)
        ReviewCard.objects.filter(learner_id=choice.learner_id).delete()
        ReviewAnswer.objects.filter(learner_id=choice.learner_id).delete()


def switch_on(learner: Person) -> None:
    """Reviews from now on: what was answered while they were off stays out of them."""
    choice = choice_of(learner)
    if not choice.is_on:
        choice.is_on, choice.since, choice.folded = True, timezone.now(), ""
        choice.save()


def looked_at(learner: Person, since: datetime | None) -> QuerySet[Submission]:
    """The learner's answers that reviews may know of: counted, published, seen, no sitting open."""
    sitting = AttemptAnswer.objects.filter(attempt__finished_at__isnull=True)
    own = Submission.objects.of(learner).counted()
    own = own.filter(variant__version__published_at__isnull=False)
    own = own.exclude(pk__in=sitting.values("submission")).exclude(unseen(learner))
    return own.filter(received_at__gte=since) if since else own


def catch_up(learner: Person) -> bool:
    """Folds the learner's facts anew if there are new ones; False where reviews are off."""
    choice = choice_of(learner)
    if not choice.is_on:
        return False
    answers = looked_at(learner, choice.since)
    stamp = _stamp(answers)
    if stamp != choice.folded:
        with transaction.atomic():
            locked = ReviewChoice.objects.select_for_update().get(pk=choice.pk)
            if locked.is_on:
                _store(account_id(learner), fold(facts_of(answers)))
                locked.folded = stamp
                locked.save(update_fields=["folded"])
    return True


def _stamp(answers: QuerySet[Submission]) -> str:
    own = answers.order_by().aggregate(
        count=Count("pk", distinct=True),
        last=Max("finished_at"),
        mark=Max("own_marks__pk"),
        # What learners mark themselves is never regraded, so the marks multiply nothing here.
        regraded=Sum("standing"),
    )
    return f"{own['count']} {own['last']} {own['mark']} {own['regraded']}"


def facts_of(answers: QuerySet[Submission]) -> list[Fact]:
    """The facts in these answers, in no particular order."""
    answers = answers.order_by()
    slips = _slips(answers)
    ratings = _ratings(answers)
    about = dict(
        ReviewAnswer.objects.filter(submission__in=answers).values_list("submission", "subject")
    )
    version = "variant__version__"
    rows = answers.values_list(
        "pk",
        "received_at",
        "verdict",
        f"{version}exercise__slug",
        f"{version}topic",
        f"{version}kind",
    )
    facts = []
    for pk, at, verdict, slug, topic, kind in rows:
        rated_at, rating = ratings.get(pk, (at, ""))
        told = {"slips": slips.get(pk, ()), "rating": rating, "about": about.get(pk, "")}
        told["once"] = kind in PREDICTED_KINDS
        facts.append(Fact(rated_at, slug, topic, Verdict(verdict), str(pk), **told))
    return facts


def _slips(answers: QuerySet[Submission]) -> dict[Any, tuple[Slip, ...]]:
    """The typical mistakes named in the results of wrong answers, each once."""
    wrong = answers.filter(verdict__in=WRONG)
    runs = GradingRun.objects.that_count().filter(submission__in=wrong)
    found = {}
    for pk, stored in runs.exclude(result=None).values_list("submission", "result"):
        assert stored is not None  # excluded above
        named = [one for one in Result.from_json(stored).feedback if is_typical(one.code)]
        by_code = {one.code: Slip(one.code, tuple(sorted(one.data.items()))) for one in named}
        found[pk] = tuple(by_code.values())
    return found


def _ratings(answers: QuerySet[Submission]) -> dict[Any, tuple[datetime, str]]:
    """The newest rating of each flashcard handed in, with when it was first rated."""
    marks = OwnMark.objects.filter(
        submission__in=answers, submission__variant__version__kind="flashcard"
    )
    found: dict[Any, tuple[datetime, str]] = {}
    for pk, at, value in marks.order_by("pk").values_list("submission", "created_at", "value"):
        found[pk] = (found.get(pk, (at,))[0], value)
    return found


def _store(learner_id: int, memories: dict[str, Memory]) -> None:
    ids = dict(Exercise.objects.values_list("slug", "pk"))
    rows = [_row(learner_id, ids[one.exercise], one) for one in memories.values()]
    own = ReviewCard.objects.filter(learner_id=learner_id)
    own.exclude(subject__in=memories).delete()
    columns = ["exercise", "topic", "slip", "state", "turns", "evidence", "due"]
    ReviewCard.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["learner", "subject"], update_fields=columns
    )


def _row(learner_id: int, exercise_id: int, memory: Memory) -> ReviewCard:
    state = schedule(memory.sort, memory.turns)
    slip = memory.slip
    return ReviewCard(
        learner_id=learner_id,
        subject=memory.subject,
        sort=memory.sort,
        exercise_id=exercise_id,
        topic=memory.topic,
        slip={"code": slip.code, "data": dict(slip.data)} if slip else None,
        state=state,
        turns=len(memory.turns),
        evidence=[[slug, source, at.isoformat()] for slug, source, at in memory.evidence],
        due=due_of(state),
    )


@dataclass(frozen=True)
class Task:
    """What a card asks this time: a version, and which of the learner's variants of it."""

    version: ExerciseVersion
    turn: int = 0


class Shelf:
    """What may return for each topic: exercises of lessons, not those that only a quiz asks."""

    def __init__(self, learner: Person) -> None:
        self._learner = learner
        self._topics: dict[str, dict[str, tuple[Exercise, Candidate]]] = {}

    def of(self, topic: str) -> dict[str, tuple[Exercise, Candidate]]:
        """By slug; read once for each topic."""
        if topic not in self._topics:
            found = Exercise.objects.filter(published__topic=topic, lessons__isnull=False)
            found = found.exclude(published__kind__in=OWN_KINDS).select_related("published")
            exercises = [one for one in found.distinct() if _may_return(one)]
            own = Submission.objects.of(self._learner).order_by()
            own = own.filter(variant__version__exercise__in=exercises)
            grouped = own.values_list("variant__version__exercise")
            last = dict(grouped.annotate(last=Max("received_at")))
            self._topics[topic] = {
                one.slug: (one, _candidate(one, last.get(one.pk))) for one in exercises
            }
        return self._topics[topic]


def _may_return(exercise: Exercise) -> bool:
    """Whether a review may ask it of somebody who has not answered it: no way around its tries."""
    version = exercise.published
    return version is not None and (not version.policy or _candidate(exercise).family)


def _candidate(exercise: Exercise, answered: datetime | None = None) -> Candidate:
    version = exercise.published or exercise
    kind = version.grader_kind
    _, parameters = kind.materialise(version.item, 0)
    # A prediction's prose has numbers in it also where every learner gets the same.
    drawn = bool(parameters) and kind.seeded(kind.read_item(version.item))
    return Candidate(exercise.slug, version.kind, drawn, answered, once=version.is_predicted)


def task_of(card: ReviewCard, shelf: Shelf) -> Task | None:
    """The flashcard itself; for a mistake another exercise, or a fresh variant. None: nothing."""
    origin = card.exercise.published
    if origin is None or card.sort == CARD:
        return Task(origin) if origin else None
    spent = {slug for slug, _, _ in card.evidence}
    others = shelf.of(card.topic)
    chosen = choose(_candidate(card.exercise), spent, [one for _, one in others.values()])
    if chosen is None:
        return None
    version = others[chosen.slug][0].published if chosen.slug in others else origin
    if version is None or not chosen.family:
        return Task(version) if version else None
    # More answers than when any earlier variant was shown: none of those comes again.
    own = Submission.objects.of(card.learner_id)
    count = own.filter(variant__version__exercise=version.exercise_id).count()
    # Turn 0 is the variant of the exercise itself, whose tries may be limited.
    turn = max(1, count) if version.policy else count
    # What was predicted is known for good, wherever it was asked.
    return Task(version, fresh_turn(card.learner, version, turn) if version.is_predicted else turn)


def due_tasks(learner: Person, now: datetime) -> list[tuple[ReviewCard, Task]]:
    """What is due and what it asks, the longest due first; not what waits for its verdict.

    What would show no verdict now waits as well.
    """
    answers = ReviewAnswer.objects.filter(learner_id=account_id(learner))
    waiting = answers.filter(submission__in=Submission.objects.open())
    own = ReviewCard.objects.filter(learner_id=account_id(learner), due__lte=now)
    cards = own.exclude(subject__in=waiting.values("subject"))
    shelf = Shelf(learner)
    pairs = [(card, task_of(card, shelf)) for card in cards.select_related("exercise__published")]
    found = [(card, task) for card, task in pairs if task is not None]
    waits = exercises_unseen((task.version for _, task in found), holds_of(account_id(learner)))
    return [(card, task) for card, task in found if task.version.exercise_id not in waits]


def answer(
    *, card: ReviewCard, task: Task, learner: Person, given: Any, key: str | None
) -> Submission:
    """Hands in an answer to what a card asks, and notes which card it was for."""
    submission, _ = exercise_services.submit(
        learner=learner,
        version=task.version,
        answer=given,
        idempotency_key=key,
        turn=task.turn,
        occasion=OCCASION,
    )
    ReviewAnswer.objects.get_or_create(
        submission=submission, defaults={"learner_id": card.learner_id, "subject": card.subject}
    )
    return submission

"""Courses: what somebody still knows, reckoned by FSRS: a pure fold over facts, without a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fsrs import Card, Rating, Scheduler

from grader.result import Verdict

CARD, MISTAKE, MISSED = "card", "mistake", "missed"
# A card one did not know comes again in the same sitting; a mistake is let rest until tomorrow.
SOON = (timedelta(minutes=10),)
CARDS = Scheduler(learning_steps=SOON, relearning_steps=SOON, enable_fuzzing=False)
MISTAKES = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
RATINGS = {
    "again": Rating.Again,
    "hard": Rating.Hard,
    "good": Rating.Good,
    "easy": Rating.Easy,
}
# What an answer to a question that came for review says of the memory.
EARNED = {Verdict.CORRECT: "good", Verdict.PARTIAL: "hard", Verdict.INCORRECT: "again"}
WRONG = (Verdict.INCORRECT, Verdict.PARTIAL)
# The families of codes in a result that name a typical mistake, whatever the exercise.
TYPICAL = ("mal_", "bug_")
# Its reason is one exercise's own, so that two of them are not the same mistake.
UNNAMED = "bug_named"


@dataclass(frozen=True)
class Slip:
    """A typical mistake as a result names it: the code, and what its sentence needs."""

    code: str
    data: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Fact:
    """One answer that counted: to which exercise, how it ended, and for which review, if any.

    `source` is the submission; `rating` is what a learner said of a flashcard. Where an answer is
    given `once`, as a prediction is, it is not put right later.
    """

    at: datetime
    exercise: str
    topic: str
    verdict: Verdict
    source: str
    slips: tuple[Slip, ...] = ()
    rating: str = ""
    about: str = ""
    once: bool = False


@dataclass(frozen=True)
class Turn:
    """One time a memory was put to the test."""

    at: datetime
    rating: str
    source: str


@dataclass(frozen=True)
class Memory:
    """One thing to remember: a flashcard, a topic's typical mistake, or an exercise once missed.

    `evidence` is where it went wrong: exercise and submission, the oldest first.
    """

    subject: str
    sort: str
    exercise: str
    topic: str
    slip: Slip | None = None
    turns: tuple[Turn, ...] = ()
    evidence: tuple[tuple[str, str, datetime], ...] = ()

    def with_turn(self, fact: Fact, rating: str) -> "Memory":
        return replace(self, turns=(*self.turns, Turn(fact.at, rating, fact.source)))

    def with_evidence(self, fact: Fact) -> "Memory":
        return replace(self, evidence=(*self.evidence, (fact.exercise, fact.source, fact.at)))


def is_typical(code: str) -> bool:
    """Whether a feedback's code names a mistake that other exercises know too."""
    return code.startswith(TYPICAL) and code != UNNAMED


def card_subject(exercise: str) -> str:
    """The key of a flashcard's memory."""
    return f"{CARD}:{exercise}"


def mistake_subject(topic: str, code: str) -> str:
    """The key of a mistake's memory: shared by all exercises of the topic."""
    return f"{MISTAKE}:{topic}:{code}"


def missed_subject(exercise: str) -> str:
    """The key of the memory of an exercise that was wrong at first."""
    return f"{MISSED}:{exercise}"


def fold(facts: Iterable[Fact]) -> dict[str, Memory]:
    """Every memory that the facts give rise to, by subject. The same facts give the same."""
    memories: dict[str, Memory] = {}
    missed: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.source)):
        if fact.rating:
            _rate(memories, fact)
        else:
            _answer(memories, missed, fact)
    return memories


def _rate(memories: dict[str, Memory], fact: Fact) -> None:
    subject = card_subject(fact.exercise)
    memory = memories.get(subject) or Memory(subject, CARD, fact.exercise, fact.topic)
    if fact.rating == "again":
        memory = memory.with_evidence(fact)
    memories[subject] = memory.with_turn(fact, fact.rating)


def _answer(memories: dict[str, Memory], missed: dict[str, Fact], fact: Fact) -> None:
    if fact.about in memories and fact.verdict in EARNED:
        memories[fact.about] = memories[fact.about].with_turn(fact, EARNED[fact.verdict])
    if fact.verdict in WRONG:
        for slip in fact.slips:
            _slip(memories, fact, slip)
        if fact.slips:
            missed.pop(fact.exercise, None)
        elif fact.once and not fact.about:
            _miss(memories, fact, fact)
        elif not fact.about:
            missed.setdefault(fact.exercise, fact)
    elif fact.verdict is Verdict.CORRECT and fact.exercise in missed:
        _miss(memories, missed.pop(fact.exercise), fact)


def _slip(memories: dict[str, Memory], fact: Fact, slip: Slip) -> None:
    subject = mistake_subject(fact.topic, slip.code)
    memory = memories.get(subject) or Memory(subject, MISTAKE, fact.exercise, fact.topic)
    memory = replace(memory, slip=slip, exercise=fact.exercise).with_evidence(fact)
    # Where it came for review, the answer has been counted already.
    memories[subject] = memory if subject == fact.about else memory.with_turn(fact, "again")


def _miss(memories: dict[str, Memory], wrong: Fact, known: Fact) -> None:
    """`known` is the fact from which on its right answer is."""
    subject = missed_subject(wrong.exercise)
    memory = memories.get(subject) or Memory(subject, MISSED, wrong.exercise, wrong.topic)
    memories[subject] = memory.with_evidence(wrong).with_turn(known, "again")


def schedule(sort: str, turns: Sequence[Turn]) -> dict[str, Any]:
    """FSRS's state after these turns, as plain JSON; `due` and `last_review` are ISO 8601."""
    scheduler = CARDS if sort == CARD else MISTAKES
    card = Card(card_id=1, due=turns[0].at.astimezone(UTC))
    for turn in turns:
        card, _ = scheduler.review_card(card, RATINGS[turn.rating], turn.at.astimezone(UTC))
    state = dict(card.to_dict())
    del state["card_id"]
    return state


def due_of(state: dict[str, Any]) -> datetime:
    """When a memory should be put to the test again."""
    return datetime.fromisoformat(state["due"])


@dataclass(frozen=True)
class Candidate:
    """An exercise that could test a mistake; `family`: each turn can draw a fresh variant.

    One that is answered `once` returns as a fresh variant only.
    """

    slug: str
    kind: str
    family: bool = False
    answered: datetime | None = None
    once: bool = False


def choose(origin: Candidate, spent: set[str], others: Iterable[Candidate]) -> Candidate | None:
    """What returns for a mistake made in `origin`: never a variant it was made in (`spent`).

    A family draws a fresh variant; else the exercise of the topic, of the same kind if there is
    one, that was answered the longest ago.
    """
    if origin.family:
        return origin
    spent = spent | {origin.slug}
    left = [
        one
        for one in others
        if one.family or not (one.slug in spent or (one.once and one.answered))
    ]
    never = datetime.min.replace(tzinfo=UTC)
    return min(
        left,
        key=lambda one: (one.kind != origin.kind, one.answered or never, one.slug),
        default=None,
    )

"""The exercise card: everything its template needs, for one exercise or for a page full of them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exercises.disclosure import Withheld, solution_open, withheld_of
from exercises.hints import Hints, hints_for
from exercises.holds import Holds, holds_of
from exercises.models import (
    Exercise,
    ExerciseVersion,
    Person,
    Submission,
    Variant,
    account_id,
)
from exercises.notebooks.refusal import UnreadableNotebook
from exercises.predictions import fresh_turn
from exercises.refusals import Refusal
from exercises.rendering import Said, say
from exercises.results import ResultView
from exercises.shown import seal
from exercises.tries import VersionTries, tries_of
from grader.errors import InvalidAnswer
from grader.result import Verdict

# How much of a long answer is shown around the place that cannot be read.
CARET_WINDOW = 60
BUTTONS = {
    "text": _("Hand in and lock"),
    "flashcard": _("Turn the card"),
    "playground": _("Hand in what is kept"),
    "prediction": _("Hand in, then see"),
}


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be read; `excerpt` and `caret` point at the place, if there is one.

    `read` is the code that was found in a notebook, so that it is not lost.
    """

    said: Said
    excerpt: str = ""
    caret: str = ""
    read: str = ""


@dataclass(frozen=True)
class Card:
    """One exercise to answer, as one learner sees it at this moment."""

    exercise: Exercise
    version: ExerciseVersion
    variant: Variant
    item: dict[str, Any]
    action: str
    answer: Any = None
    result: ResultView | None = None
    problem: Problem | None = None
    # The level of its heading; 0 where the page's own title already says it.
    level: int = 3
    preview: bool = False
    # Right (or marked by whoever wrote it) at least once, whatever was tried since.
    is_done: bool = False
    # Where drafts are saved, the time of the one shown, and whether answers are only saved.
    saves: str = ""
    saved_at: datetime | None = None
    save_only: bool = False
    hints: Hints | None = None
    # Tries, pauses and points by the exercise's policy; None where it has none, or has no say.
    tries: VersionTries | None = None
    # Why no verdict is shown for now, told before anything is handed in.
    withheld: Withheld | None = None
    # The worked solution where it may be seen without an answer beside it.
    solution: str = ""
    # What is held back from its learner, for what else stands on the page.
    holds: Holds = field(default_factory=dict)
    # Which of one's variants it is, where there is a fresh one for each prediction.
    turn: int = 0
    # Sent back with the answer, so that it is graded by what stands here.
    shown: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def uid(self) -> str:
        """For the ids within the page; several cards may stand on one."""
        return f"exercise-{self.exercise.slug}"

    @property
    def template(self) -> str:
        return f"exercises/kinds/{self.version.kind}.html"

    @property
    def run_action(self) -> str:
        """Where a program is sent to be run without being handed in; empty where it cannot be."""
        if not self.version.grader_kind.RUNS_CODE or self.version.pk is None:
            return ""
        place = reverse("run-request", args=[self.exercise.slug])
        if self.preview:
            return f"{place}?draft"
        return place if self.exercise.published_id == self.version.pk else ""

    @property
    def is_locked(self) -> bool:
        """Handed in for its writer to mark, or to see what happens: not changed any more."""
        return self.result is not None and self.result.locks

    @property
    def hand_in_words(self) -> str:
        """What the button says."""
        if self.save_only:
            return gettext("Save this answer")
        if len(self.item.get("tasks", ())) == 1:
            return gettext("Hand in this state")
        return str(BUTTONS.get(self.version.kind, _("Hand in")))

    @property
    def open_as(self) -> str:
        """What stands in the input: the last answer, or what the exercise begins with."""
        return self.item.get("starter", "") if self.answer is None else self.answer


def problem_of(invalid: InvalidAnswer, answer: Any) -> Problem:
    """The grader's refusal, with a caret under the place in the answer where it has one."""
    said = say(invalid.feedback)
    if isinstance(invalid, UnreadableNotebook):
        return Problem(said, read=invalid.read)
    position = invalid.feedback.data.get("position")
    if not isinstance(position, int) or not isinstance(answer, str) or not answer.strip():
        return Problem(said)
    start = max(0, position - CARET_WINDOW // 2)
    shown = "".join(c if c.isprintable() else "�" for c in answer[start : start + CARET_WINDOW])
    before, after = "…" if start else "", "…" if len(answer) > start + CARET_WINDOW else ""
    caret = " " * (position - start + len(before)) + "^"
    return Problem(said, f"{before}{shown}{after}", caret)


def refused(refusal: Refusal) -> Problem:
    """Why an answer is not taken now."""
    return Problem(Said("refused", conditional_escape(str(refusal))))


def last_submissions(learner: Person, versions: Iterable[ExerciseVersion]) -> dict[int, Submission]:
    """The learner's newest submission per exercise id, whichever version it was for."""
    own = Submission.objects.of(learner).order_by("-received_at", "-pk")
    newest = own.filter(variant__version__exercise=OuterRef("pk")).values("pk")[:1]
    wanted = Exercise.objects.filter(pk__in=[version.exercise_id for version in versions])
    ids = [pk for pk in wanted.values_list(Subquery(newest), flat=True) if pk is not None]
    rows = Submission.objects.select_related("variant__version__exercise").filter(pk__in=ids)
    return {row.variant.version.exercise_id: row for row in rows}


def done_exercises(
    learner: Person, versions: Iterable[ExerciseVersion], holds: Holds | None = None
) -> set[int]:
    """The ids of those exercises that the learner has had right, or marked, as far as they know."""
    done = Q(verdict=Verdict.CORRECT) | Q(own_marks__isnull=False)
    wanted = [version.exercise_id for version in versions]
    right = Submission.objects.of(learner).filter(done, variant__version__exercise__in=wanted)
    rows = set(right.values_list("variant__version__exercise", "variant__version"))
    ruled = ExerciseVersion.objects.filter(pk__in=[pk for _, pk in rows]).exclude(policy={})
    holds = holds_of(account_id(learner)) if holds is None else holds
    hidden = {one.pk for one in ruled if withheld_of(one, holds)} if rows else set()
    return {exercise for exercise, pk in rows if pk not in hidden and exercise not in holds}


def cards_for(
    learner: Person, exercises: Iterable[Exercise], *, level: int = 3, again: str | None = None
) -> dict[str, Card]:
    """A card per published exercise, by slug; `again` is the slug of one to be taken anew."""
    versions = [e.published for e in exercises if e.published is not None]
    newest = last_submissions(learner, versions)
    holds = holds_of(account_id(learner))
    done = done_exercises(learner, versions, holds)
    tries = tries_of([one for one in versions if one.policy], learner, holds)
    cards = [
        card_for(
            learner,
            version,
            last=newest.get(version.exercise_id),
            level=level,
            is_done=version.exercise_id in done,
            again=again,
            holds=holds,
            tries=tries.get(version.pk),
        )
        for version in versions
    ]
    return {card.exercise.slug: card for card in cards}


def card_for(
    learner: Person,
    version: ExerciseVersion,
    *,
    last: Submission | None,
    action: str = "",
    level: int = 3,
    preview: bool = False,
    problem: Problem | None = None,
    answer: Any = None,
    is_done: bool = False,
    again: str | None = None,
    turn: int = 0,
    as_of: datetime | None = None,
    occasion: str = "",
    hint_action: str = "",
    holds: Holds | None = None,
    tries: VersionTries | None = None,
) -> Card:
    """The card of one version; `answer` (what was just typed) comes before the last one stored.

    `again` is the slug of an exercise to be taken anew, its locked answer left aside; `turn` says
    which of the learner's variants is shown, `as_of` the time they began with it. An answer
    to another variant is not shown with it.
    `holds` and `tries` save looking them up for each of many; an `occasion` other than the exercise
    itself has rules of its own, and no word on tries.
    """
    anew = again == version.exercise.slug
    if version.is_predicted and last and last.variant.version_id == version.pk:
        # What was predicted stays in sight, until one asks for a fresh bowl.
        turn = fresh_turn(learner, version) if anew else turn
        variant = Variant.for_learner(version, account_id(learner), turn) if anew else last.variant
    else:
        variant = Variant.for_learner(version, account_id(learner), turn, as_of)
    if last and last.variant.version_id == version.pk and last.variant_id != variant.pk:
        last = None
    if version.is_own and anew:
        last = None
    if answer is None and last is not None:
        answer = last.answer
    holds = holds_of(account_id(learner)) if holds is None else holds
    if tries is None and version.policy and not occasion:
        tries = tries_of([version], learner, holds)[version.pk]
    by_itself = not occasion and solution_open(version, learner, holds)
    return Card(
        exercise=version.exercise,
        version=version,
        variant=variant,
        item=variant.public(),
        action=action or reverse("answer", args=[version.exercise.slug]),
        answer=answer,
        result=ResultView(last, holds) if last is not None and problem is None else None,
        problem=problem,
        level=level,
        preview=preview,
        is_done=is_done,
        hints=_hints(variant, learner, occasion, hint_action, holds, preview),
        tries=tries,
        withheld=withheld_of(version, holds),
        solution=variant.solution() if by_itself else "",
        holds=holds,
        turn=turn,
        shown="" if occasion or preview else seal(variant, learner),
    )


def _hints(
    variant: Variant, learner: Person, occasion: str, action: str, holds: Holds, preview: bool
) -> Hints | None:
    """The hints to be shown: all to an author, none where a sitting without verdicts goes on."""
    if preview:
        texts = variant.hints()
        return Hints(variant.version.exercise.slug, len(texts), 0, tuple(texts))
    if variant.version.exercise_id in holds:
        return None
    if not occasion:
        action = reverse("hint", args=[variant.version.exercise.slug])
    # Where none can be taken, as in a review, those taken for the exercise itself are shown.
    return hints_for(variant, learner, occasion=occasion if action else "", action=action)

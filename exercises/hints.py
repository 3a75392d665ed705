"""exercises: hints, one after the other; what a hint costs is said before it is taken.

A hint that costs nothing lies on the page. One that costs something is served once it was taken.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext, ngettext

from exercises.holds import holds_of
from exercises.models import ExerciseVersion, HintTaken, Person, Variant, account_id
from exercises.refusals import NoSuchHint
from exercises.tries import hints_taken


@dataclass(frozen=True)
class Hints:
    """What one learner has of the hints on one occasion; `texts` (Markdown) are those to be read.

    `action` is where the next one is asked for; empty where none can be.
    """

    slug: str
    count: int
    cost: int
    texts: tuple[str, ...] = ()
    action: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read and nothing to be taken."""
        return not self.texts and not (self.next and self.action)

    @property
    def form(self) -> str:
        """The id of the answer's form, so that a page without scripts keeps what is typed."""
        return f"exercise-{self.slug}-form"

    @property
    def uid(self) -> str:
        return f"exercise-{self.slug}-hints"

    @property
    def next(self) -> int | None:
        """The number of the next one; None once all are there."""
        return len(self.texts) + 1 if len(self.texts) < self.count else None


def hints_for(variant: Variant, learner: Person, *, occasion: str = "", action: str = "") -> Hints:
    """The hints as they stand: all where they are free, else those that were taken."""
    version = variant.version
    slug, every, cost = version.exercise.slug, variant.hints(), version.rules.hint_cost
    if not cost:
        return Hints(slug, len(every), 0, tuple(every))
    taken = hints_taken(learner, occasion).filter(version=version).count()
    return Hints(slug, len(every), cost, tuple(every[:taken]), action)


@transaction.atomic
def take_hint(
    *, learner: Person, version: ExerciseVersion, number: int, occasion: str = ""
) -> HintTaken:
    """Notes that a learner takes the hint of this number, once. Raises NoSuchHint.

    Hints come in their order. What a quiz that shows no verdicts yet asks has none for a while.
    """
    count = len(version.hints)
    if not 1 <= number <= count:
        said = ngettext(
            "There is no hint %(number)d: this exercise has %(count)d hint.",
            "There is no hint %(number)d: this exercise has %(count)d hints.",
            count,
        )
        raise NoSuchHint(said % {"number": number, "count": count})
    hold = holds_of(account_id(learner)).get(version.exercise_id)
    if hold is not None:
        said = gettext(
            "“%(title)s” asks this too, and you have not handed it in yet. Hand it in first."
        )
        raise NoSuchHint(said % {"title": hold.title})
    own = hints_taken(learner, occasion).filter(version=version)
    if number > 1 and not own.filter(number=number - 1).exists():
        said = gettext("Hints come in their order: take hint %(before)d first.")
        raise NoSuchHint(said % {"before": number - 1})
    # Twice at once: the constraint lets one in, and both get the same row.
    taken, _ = HintTaken.objects.get_or_create(
        learner_id=account_id(learner), version=version, occasion=occasion, number=number
    )
    return taken

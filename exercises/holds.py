"""exercises: what keeps the verdicts of an exercise from a learner for a while, other than itself.

A sitting of a quiz that shows no verdicts yet must not be cracked through the exercise's own page.
This room may not know of quizzes, so those who hold something back are named in settings.HOLDERS:
functions that get a learner's id and return what they hold. Nothing is stored, so that nothing can
be left behind: a hold is as true as the rows it is read from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Hold:
    """One exercise held back: by what (in words, with its address), and until when if known."""

    exercise_id: int
    title: str
    address: str
    until: datetime | None = None


Holder = Callable[[int], Iterable[Hold]]
Holds = dict[int, Hold]


def holds_of(learner_id: int) -> Holds:
    """What is held back from this learner now, by the exercise's id."""
    found: Holds = {}
    for name in settings.HOLDERS:
        holder = cast(Holder, import_string(name))
        for hold in holder(learner_id):
            found.setdefault(hold.exercise_id, hold)
    return found

"""The author's desk: what lies on it: one's drafts, what is broken, what may be begun."""

from dataclasses import dataclass
from typing import Any

from exercises.authoring.kinds import kind_cards
from exercises.authoring.lists import Standing, standing
from exercises.models import Exercise, Person
from exercises.ownership import may_give_away

# So many drafts are shown; the list has them all.
SHOWN = 12


@dataclass(frozen=True)
class Row:
    """One exercise and what is to be known of it."""

    exercise: Exercise
    standing: Standing


def overview(person: Person) -> dict[str, Any]:
    """What the admin's first page shows an author; nothing to whoever writes no exercises."""
    if not person.has_perm("exercises.add_exercise"):
        return {"may_write": False}
    exercises = Exercise.objects.select_related("published").order_by("-updated_at")
    if not may_give_away(person):
        exercises = exercises.filter(owner=person.pk)
    rows = [Row(exercise, standing(exercise)) for exercise in exercises]
    mine = [row for row in rows if row.exercise.owner_id == person.pk]
    others = [row for row in rows if row.exercise.owner_id != person.pk]
    return {
        "may_write": True,
        "drafts": [row for row in mine if row.standing.state != "published"][:SHOWN],
        "broken": [row for row in others if row.standing.state == "broken"][:SHOWN],
        "kinds": kind_cards(),
    }

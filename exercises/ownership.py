"""The author's desk: who may change and publish which exercise.

Authors: their own. Course leads (who hold `publish_exercise`): every one. Others only look.
"""

from exercises.models import Exercise, Person

CHANGE, LEAD, VIEW = (
    f"exercises.{name}" for name in ("change_exercise", "publish_exercise", "view_exercise")
)


def may_see(person: Person) -> bool:
    """Whether drafts, with their keys, are shown to this person."""
    return person.has_perm(VIEW) or person.has_perm(CHANGE)


def may_change(person: Person, exercise: Exercise) -> bool:
    """Whether this person may edit, publish and withdraw the exercise."""
    owns = person.pk is not None and exercise.owner_id == person.pk
    return person.has_perm(CHANGE) and (owns or person.has_perm(LEAD))


def may_give_away(person: Person) -> bool:
    """Whether this person may make somebody else the owner."""
    return person.has_perm(LEAD)

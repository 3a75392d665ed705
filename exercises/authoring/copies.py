"""The author's desk: a copy of an exercise, to make another one of it."""

from exercises.models import Exercise, Person, account_id

LONGEST_SLUG = 80


def free_slug(slug: str) -> str:
    """`slug-copy`, or `slug-copy-2` and so on where that is taken."""
    number = 1
    while True:
        ending = "-copy" if number == 1 else f"-copy-{number}"
        name = slug[: LONGEST_SLUG - len(ending)] + ending
        if not Exercise.objects.filter(slug=name).exists():
            return name
        number += 1


def duplicate(exercise: Exercise, owner: Person) -> Exercise:
    """A draft with the same content under another name; it is the owner's, and unpublished."""
    return Exercise.objects.create(
        slug=free_slug(exercise.slug),
        owner_id=account_id(owner),
        tags=list(exercise.tags),
        **exercise.content(),
    )

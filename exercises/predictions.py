"""exercises: the next bowl that a learner has not predicted yet, wherever they are asked."""

from exercises.models import ExerciseVersion, Person, Status, Submission, Variant, account_id


def stored_predictions(learner: Person, version: ExerciseVersion) -> set[int]:
    """The variants of a version that a learner has predicted; not what our machine lost."""
    made = Submission.objects.of(learner).filter(variant__version=version)
    return set(made.exclude(status=Status.FAILED).values_list("variant", flat=True))


def fresh_turn(learner: Person, version: ExerciseVersion, least: int = 0) -> int:
    """The first turn from `least` on whose variant is still to be predicted.

    Where every learner has the one bowl there is none, and handing in will say so.
    """
    made = stored_predictions(learner, version)
    start = max(len(made), least)
    turns = range(start, start + len(made) + 1)
    drawn = (turn for turn in turns if _variant(learner, version, turn) not in made)
    return next(drawn, start)


def _variant(learner: Person, version: ExerciseVersion, turn: int) -> int:
    return Variant.for_learner(version, account_id(learner), turn).pk

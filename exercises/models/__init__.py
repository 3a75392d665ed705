"""The tables of the exercises room."""

from exercises.models.exercise import Exercise, ExerciseVersion, Immutable, Variant
from exercises.models.people import Person, account_id
from exercises.models.submission import (
    GradingRun,
    OwnMark,
    RunOutcome,
    Status,
    Submission,
    VerdictChoices,
)

__all__ = [
    "Exercise",
    "ExerciseVersion",
    "GradingRun",
    "Immutable",
    "OwnMark",
    "Person",
    "RunOutcome",
    "Status",
    "Submission",
    "Variant",
    "VerdictChoices",
    "account_id",
]

"""The tables of the exercises room."""

from exercises.models.exercise import Exercise, ExerciseVersion, Immutable, Variant
from exercises.models.feedback import ClusterNote, ProblemReport, ReportStatus
from exercises.models.marking import MarkingClaim
from exercises.models.people import Person, account_id
from exercises.models.submission import (
    GradingRun,
    Override,
    OwnMark,
    RunOutcome,
    Status,
    Submission,
    VerdictChoices,
)
from exercises.models.trial import TrialMode, TrialRun, TrialStatus

__all__ = [
    "ClusterNote",
    "Exercise",
    "ExerciseVersion",
    "GradingRun",
    "Immutable",
    "MarkingClaim",
    "Override",
    "OwnMark",
    "Person",
    "ProblemReport",
    "ReportStatus",
    "RunOutcome",
    "Status",
    "Submission",
    "TrialMode",
    "TrialRun",
    "TrialStatus",
    "Variant",
    "VerdictChoices",
    "account_id",
]

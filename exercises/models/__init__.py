"""The tables of the exercises room."""

from exercises.models.exercise import Exercise, ExerciseVersion, Immutable, Variant
from exercises.models.feedback import ClusterNote, ProblemReport, ReportStatus
from exercises.models.hint import HintTaken
from exercises.models.marking import MarkingClaim
from exercises.models.people import Person, account_id
from exercises.models.publication import Act, DisabledVariant, Publication
from exercises.models.regrade import (
    Effect,
    Proposal,
    ProposalState,
    Regrade,
    RegradeChunk,
    RegradePolicy,
    RegradeStatus,
)
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
from exercises.models.verifying import VerifyRun, VerifyStatus

__all__ = [
    "Act",
    "ClusterNote",
    "DisabledVariant",
    "Effect",
    "Exercise",
    "ExerciseVersion",
    "GradingRun",
    "HintTaken",
    "Immutable",
    "MarkingClaim",
    "Override",
    "OwnMark",
    "Person",
    "ProblemReport",
    "Proposal",
    "ProposalState",
    "Publication",
    "Regrade",
    "RegradeChunk",
    "RegradePolicy",
    "RegradeStatus",
    "ReportStatus",
    "RunOutcome",
    "Status",
    "Submission",
    "TrialMode",
    "TrialRun",
    "TrialStatus",
    "Variant",
    "VerdictChoices",
    "VerifyRun",
    "VerifyStatus",
    "account_id",
]

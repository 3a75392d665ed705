"""exercises: one submission graded again, and what that would change. Writes nothing.

The seed of the learner's variant is kept, also under another version: the same draws give the same
values, and where they do not, the answer was to another question and stays as it was.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from exercises.grading import judged
from exercises.judge import Judgement
from exercises.models import (
    Effect,
    ExerciseVersion,
    GradingRun,
    Proposal,
    ProposalState,
    RegradePolicy,
    RunOutcome,
    Status,
    Submission,
    Variant,
)
from exercises.models.exercise import content_digest
from exercises.standing import fold
from grader.errors import InvalidAnswer, ItemError
from grader.messages import text
from grader.result import Result, Verdict
from grader.version import GRADER_VERSION


class Stays(Exception):
    """The submission stays as it was: in which way, and in words."""

    def __init__(self, effect: Effect, note: str) -> None:
        super().__init__(note)
        self.effect, self.note = effect, note


@dataclass(frozen=True)
class Facts:
    """What is known of a submission before; `score` and `verdict` are the grader's alone."""

    status: str
    verdict: str
    score: float | None

    @property
    def is_free(self) -> bool:
        """Whether it has cost no try so far."""
        return self.status == Status.FAILED or self.verdict == Verdict.INVALID


# By the learner's variant: the one to grade by, or why there is none.
Known = dict[int, "Variant | Stays"]


def variant_for(proposal: Proposal, known: Known) -> Variant:
    """What to grade by, looked up once for each variant. Raises Stays."""
    own = proposal.submission.variant
    if own.pk not in known:
        try:
            known[own.pk] = _variant_under(own, proposal.regrade.version)
        except Stays as why:
            known[own.pk] = why
    found = known[own.pk]
    if isinstance(found, Stays):
        raise found
    return found


def _variant_under(own: Variant, version: ExerciseVersion | None) -> Variant:
    """The same variant, or the same seed of the other version. Raises Stays."""
    if version is None or version.pk == own.version_id:
        return own
    try:
        other = Variant.of(version, own.seed)
    except ItemError as error:
        raise Stays(Effect.FAILED, f"{version}: {error}") from error
    if own.version.kind != version.kind:
        note = f"The kind was {own.version.kind} and is {version.kind}."
        raise Stays(Effect.OTHER_QUESTION, note)
    if other.parameters != own.parameters:
        note = f"Drawn then: {_words(own.parameters)}. Drawn now: {_words(other.parameters)}."
        raise Stays(Effect.OTHER_QUESTION, note)
    moved = _moved(own.public(), other.public())
    if moved and not version.grader_kind.RUNS_CODE:
        note = f"“{moved}” stands in another place now, and answers name places."
        raise Stays(Effect.OTHER_QUESTION, note)
    return other


def graded_anew(proposal: Proposal, known: Known) -> tuple[Variant, Judgement]:
    """The result under the variant that counts. Raises Stays, or MachineFailure for our part."""
    submission, variant = proposal.submission, variant_for(proposal, known)
    try:
        variant.validate(submission.answer)
        judgement = judged(submission, variant)
    except InvalidAnswer as invalid:
        raise Stays(Effect.UNREADABLE, text(invalid.feedback)) from invalid
    except ItemError as error:
        raise Stays(Effect.FAILED, f"{variant.version}: {error}") from error
    return variant, judgement


def settle_on(proposal: Proposal, result: Result) -> None:
    """Fills in what the new result would change under the regrade's policy."""
    submission = proposal.submission
    override, before = submission.override(), facts_of(submission)
    if result.verdict is Verdict.INVALID and before.verdict != Verdict.INVALID:
        said = " ".join(text(one) for one in result.feedback)
        stay(proposal, Stays(Effect.UNREADABLE, said))
        return
    if proposal.regrade.policy == RegradePolicy.RAISE and not raises(before, result):
        note = f"{result.verdict}, {result.score:.4g}"
        stay(proposal, Stays(Effect.NOT_RAISED, note))
        return
    verdict, score = fold(override, result)
    proposal.state = ProposalState.PROPOSED
    proposal.after_verdict, proposal.after_score = verdict, score
    proposal.change = (score or 0.0) - (submission.score or 0.0)
    if override is not None:
        proposal.effect = Effect.OVERRIDDEN
    elif before.status == Status.FAILED:
        proposal.effect = Effect.GRADED
    elif proposal.change:
        proposal.effect = Effect.RAISED if proposal.change > 0 else Effect.LOWERED
    else:
        proposal.effect = Effect.SAME


def stay(proposal: Proposal, why: Stays) -> None:
    """The submission is left as it is, and the proposal says why."""
    proposal.state, proposal.effect, proposal.note = ProposalState.LEFT, why.effect, why.note
    proposal.after_verdict = proposal.submission.verdict
    proposal.after_score, proposal.change = proposal.submission.score, 0.0


def remember_base(proposal: Proposal) -> None:
    """Pins what the submission is worth now: a proposal holds only on top of that."""
    submission, override = proposal.submission, proposal.submission.override()
    proposal.base_id = submission.standing_id
    proposal.base_override_id = override.pk if override else None
    proposal.before_status, proposal.before_blame = submission.status, submission.blame
    proposal.before_verdict, proposal.before_score = submission.verdict, submission.score


def still_holds(proposal: Proposal, submission: Submission) -> bool:
    """Whether the submission is what the proposal was made on top of."""
    override = submission.override()
    now = (submission.standing_id, override.pk if override else None, submission.status)
    base = (proposal.base_id, proposal.base_override_id, proposal.before_status)
    worth = (submission.verdict, submission.score)
    return now == base and worth == (proposal.before_verdict, proposal.before_score)


def facts_of(submission: Submission) -> Facts:
    """The grader's own word so far, without a person's mark on top of it."""
    if submission.override() is None:
        return Facts(submission.status, submission.verdict, submission.score)
    return Facts(submission.status, *fold(None, submission.result()))


def raises(before: Facts, result: Result) -> bool:
    """Whether nobody can be worse off: what cost no try must not begin to, unless it is right.

    In a quiz whose later tries bring less, a try that begins to count would lower those after it.
    """
    if before.is_free:
        return result.verdict is Verdict.CORRECT
    return result.score > (before.score or 0.0)


def run_of(proposal: Proposal, variant: Variant, judgement: Judgement, fence: int) -> GradingRun:
    """The run to be stored beside the earlier ones, with all that its result rests on."""
    run = _run(proposal, fence, RunOutcome.REGRADED)
    run.variant, run.reference_digest = variant, content_digest(variant.item)
    run.result, run.pinned = judgement.result.to_json(), judgement.pinned
    return run


def failed_run(proposal: Proposal, reason: str, fence: int) -> GradingRun:
    """Our own failure, for the record."""
    run = _run(proposal, fence, RunOutcome.ERROR)
    run.error = reason
    return run


def _run(proposal: Proposal, fence: int, outcome: RunOutcome) -> GradingRun:
    now = timezone.now()
    return GradingRun(
        submission=proposal.submission,
        regrade=proposal.regrade,
        fence=fence,
        attempt_number=1,
        worker=f"{socket.gethostname()}:{os.getpid()}"[:120],
        lease_until=now,
        started_at=now,
        finished_at=now,
        grader_version=GRADER_VERSION,
        outcome=outcome,
    )


def _words(parameters: dict[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in parameters.items()) or "nothing"


def _moved(before: Any, after: Any) -> str:
    """A text that stands under another id now, so that an old answer would mean another."""
    then, now = dict(_texts(before, ())), dict(_texts(after, ()))
    places = {words: place for place, words in now.items()}
    for place, words in then.items():
        if place in now and now[place] != words and words in places:
            return words
    return ""


def _texts(shown: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each text with an id of its own, and the ids that lead to it."""
    if isinstance(shown, list):
        for one in shown:
            yield from _texts(one, place)
    elif isinstance(shown, dict):
        here = (*place, str(shown["id"])) if "id" in shown else place
        if "id" in shown and isinstance(shown.get("text"), str):
            yield here, shown["text"]
        for name, one in shown.items():
            if isinstance(one, dict | list):
                yield from _texts(one, (*here, name))

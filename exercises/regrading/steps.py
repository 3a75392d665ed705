"""exercises: the three steps of a regrade on one piece: grade (a dry run), apply, undo.

LostClaim
"""

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from exercises.judge import MachineFailure
from exercises.models import (
    Effect,
    GradingRun,
    Proposal,
    ProposalState,
    RegradeChunk,
    RegradeStatus,
    RunOutcome,
    Status,
    Submission,
)
from exercises.regrading import proposing
from exercises.standing import fold

logger = logging.getLogger("nabla.regrading")

Row = TypeVar("Row", Submission, Proposal)

# What is graded is stored at least this often; a killed worker loses no more.
FLUSH_SECONDS = 0.5
PROPOSED = (
    "state",
    "effect",
    "run",
    "base",
    "base_override",
    "before_status",
    "before_blame",
    "before_verdict",
    "before_score",
    "after_verdict",
    "after_score",
    "change",
    "note",
)
SCORED = ("standing", "status", "blame", "verdict", "score")


class LostClaim(Exception):
    """Another worker has the piece by now, or the regrade was dropped."""


class Steps:
    """One worker's turn at a piece it has claimed, until a moment of the monotonic clock."""

    def __init__(self, chunk: RegradeChunk, until: float) -> None:
        self.chunk, self.regrade, self.until = chunk, chunk.regrade, until
        self.graded: list[Proposal] = []
        self.failed: list[tuple[Proposal, str]] = []
        self.variants: proposing.Known = {}
        # How often what failed has been tried, at most; 0 while nothing is to be tried again.
        self.again = 0
        self.flushed = time.monotonic()

    def take(self) -> None:
        """Does what the regrade's state asks for. Raises LostClaim; then nothing was stored."""
        steps: dict[RegradeStatus, Callable[[], None]] = {
            RegradeStatus.GRADING: self.grade,
            RegradeStatus.APPLYING: self.apply,
            RegradeStatus.UNDOING: self.undo,
        }
        steps[RegradeStatus(self.regrade.status)]()

    def grade(self) -> None:
        """Grades what waits, storing often; leaves the piece when the time is up."""
        waiting = self._waiting()
        if waiting and self.chunk.lost >= settings.MAX_LOST_LEASES:
            note = f"{self.chunk.lost} workers died while grading this."
            self._stays(waiting.pop(0), note)
            self._flush()
        for proposal in waiting:
            self._grade_one(proposal)
            now = time.monotonic()
            if now > self.until:
                self._flush(lease_until=None)
                return
            # After a death, one by one: whatever kills a worker is then the first that waits.
            if self.chunk.lost or now - self.flushed > FLUSH_SECONDS:
                self._flush()
        self._flush()
        with transaction.atomic():
            if self.again:
                pause = settings.RETRY_SECONDS * 2 ** (self.again - 1)
                self._hold(lease_until=None, due_at=timezone.now() + timedelta(seconds=pause))
            else:
                self._hold(lease_until=None, reached=RegradeStatus.PROPOSED)

    @transaction.atomic
    def apply(self) -> None:
        """Makes the stored proposals count, all of the piece or none."""
        self._hold(lease_until=None, reached=RegradeStatus.APPLIED)
        proposals = list(self.chunk.proposals.filter(state=ProposalState.PROPOSED))
        submissions = self._locked(proposals)
        now = timezone.now()
        changed = []
        for one in proposals:
            submission = submissions[one.submission_id]
            if not proposing.still_holds(one, submission):
                one.state = ProposalState.SKIPPED
                continue
            one.state, one.applied_at = ProposalState.APPLIED, now
            submission.standing, submission.status, submission.blame = one, Status.GRADED, ""
            submission.verdict, submission.score = one.after_verdict, one.after_score
            changed.append(submission)
        _store(Submission, changed, SCORED)
        _store(Proposal, proposals, ("state", "applied_at"))

    @transaction.atomic
    def undo(self) -> None:
        """Gives every submission its earlier standing back; what was found out stays a fact."""
        self._hold(lease_until=None, reached=RegradeStatus.UNDONE)
        applied = self.chunk.proposals.filter(state=ProposalState.APPLIED)
        proposals = list(applied.select_related("base__run"))
        submissions = self._locked(proposals)
        now = timezone.now()
        for one in proposals:
            restore(submissions[one.submission_id], one)
            one.state, one.undone_at = ProposalState.UNDONE, now
        _store(Submission, submissions.values(), SCORED)
        _store(Proposal, proposals, ("state", "undone_at"))

    def _waiting(self) -> list[Proposal]:
        rows = self.chunk.proposals.filter(state=ProposalState.WAITING).order_by("pk")
        rows = rows.select_related("submission__variant__version__exercise")
        found = list(rows.prefetch_related("submission__overrides"))
        for one in found:
            one.regrade = self.regrade
        return found

    def _grade_one(self, proposal: Proposal) -> None:
        proposing.remember_base(proposal)
        try:
            variant, judgement = proposing.graded_anew(proposal, self.variants)
        except proposing.Stays as why:
            proposing.stay(proposal, why)
        except MachineFailure as failure:
            self.failed.append((proposal, str(failure)))
            return
        except Exception:
            # A bug of ours must not change a score, nor stop the others of the piece.
            logger.exception("the grader broke on submission %s", proposal.submission_id)
            self.failed.append((proposal, traceback.format_exc(limit=-3)))
            return
        else:
            proposal.run = proposing.run_of(proposal, variant, judgement, self.chunk.fence)
            proposing.settle_on(proposal, judgement.result)
        self.graded.append(proposal)

    def _stays(self, proposal: Proposal, note: str) -> None:
        proposing.remember_base(proposal)
        proposing.stay(proposal, proposing.Stays(Effect.FAILED, note))
        self.graded.append(proposal)

    @transaction.atomic
    def _flush(self, **columns: object) -> None:
        """Stores what was graded, if the claim still holds."""
        self._hold(lost=0, **columns)
        self.again = max([self.again, *(self._failed_again(*one) for one in self.failed)])
        ids = [one.pk for one in self.graded]
        # A learner may have deleted their data meanwhile.
        left = Proposal.objects.select_for_update(of=("self",)).filter(pk__in=ids)
        present = set(left.values_list("pk", flat=True))
        stored = [one for one in self.graded if one.pk in present]
        GradingRun.objects.bulk_create(one.run for one in stored if one.run is not None)
        _store(Proposal, stored, PROPOSED)
        self.graded, self.failed, self.flushed = [], [], time.monotonic()

    def _failed_again(self, proposal: Proposal, reason: str) -> int:
        """Keeps our failure as a run; returns how many there are while it is worth a retry."""
        run = proposing.failed_run(proposal, reason, self.chunk.fence)
        run.save()
        errors = self.regrade.runs.filter(
            submission=proposal.submission_id, outcome=RunOutcome.ERROR
        ).count()
        if errors < settings.MAX_TRIES:
            return errors
        self._stays(proposal, reason)
        return 0

    def _hold(self, **columns: object) -> None:
        """Renews the claim (or sets these columns), if it still stands. Raises LostClaim."""
        now = timezone.now()
        lease = {"lease_until": now + timedelta(seconds=settings.LEASE_SECONDS)}
        held = RegradeChunk.objects.filter(
            pk=self.chunk.pk,
            fence=self.chunk.fence,
            lease_until__gt=now,
            regrade__status=self.regrade.status,
        )
        if not held.update(**(lease | columns)):
            raise LostClaim

    def _locked(self, proposals: list[Proposal]) -> dict[object, Submission]:
        ids = [one.submission_id for one in proposals]
        rows = Submission.objects.select_for_update().filter(pk__in=ids).order_by("pk")
        return {row.pk: row for row in rows.prefetch_related("overrides")}


def _store(model: type[Row], rows: Iterable[Row], columns: Sequence[str]) -> None:
    """Rewrites these columns of rows that are there (and locked): one statement for them all.

    bulk_update does the same with a condition for each cell, which takes far longer.
    """
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=columns
    )


def restore(submission: Submission, proposal: Proposal) -> None:
    """What it was worth before, with whatever persons have said since. Saves nothing."""
    submission.standing = proposal.base
    override = submission.override()
    if override is not None:
        # Blame waits here for the day on which the mark is withdrawn.
        submission.blame = proposal.before_blame
        submission.verdict, submission.score = fold(override, None)
        return
    submission.status, submission.blame = proposal.before_status, proposal.before_blame
    submission.verdict, submission.score = proposal.before_verdict, proposal.before_score
    if proposal.base_override_id is not None:
        submission.verdict, submission.score = fold(None, submission.result())

"""Grading again: what is proposed for each submission, and what of it stands. Facts are appended.

A regrade moves GRADING -> PROPOSED -> APPLYING -> APPLIED -> UNDOING -> UNDONE, or from either of
the first two to DROPPED. Its work is cut into chunks, and a chunk is claimed as a submission is: by
one conditional UPDATE with a lease and a fence.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise, ExerciseVersion
from exercises.models.submission import GradingRun, Override, Status, Submission, VerdictChoices


class RegradeStatus(models.TextChoices):
    GRADING = "GRADING", _("dry run goes on")
    PROPOSED = "PROPOSED", _("dry run done, nothing has changed")
    APPLYING = "APPLYING", _("being applied")
    APPLIED = "APPLIED", _("applied")
    UNDOING = "UNDOING", _("being undone")
    UNDONE = "UNDONE", _("undone")
    DROPPED = "DROPPED", _("dropped, nothing was changed")


# What the chunks of a regrade must reach while it is in one of these states.
WORKING = {
    RegradeStatus.GRADING: RegradeStatus.PROPOSED,
    RegradeStatus.APPLYING: RegradeStatus.APPLIED,
    RegradeStatus.UNDOING: RegradeStatus.UNDONE,
}
# While one of them lasts, nobody else may write the scores of the same exercise.
WRITING = (RegradeStatus.APPLYING, RegradeStatus.UNDOING)


class RegradePolicy(models.TextChoices):
    RAISE = "raise", _("raise only: nobody loses anything")
    REPLACE = "replace", _("replace: the new result counts, better or worse")


class Regrade(models.Model):
    """One decision to grade answers again: which ones, by which version, why and by whom."""

    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="regrades")
    version = models.ForeignKey(
        ExerciseVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="regrades",
        help_text=_("The version to grade by; empty for the one each answer was given to."),
    )
    policy = models.CharField(max_length=8, choices=RegradePolicy, default=RegradePolicy.RAISE)
    reason = models.TextField(help_text=_("Why, as the learners concerned will read it."))
    # What was asked for, in words that a person reads later; the submissions are the proposals'.
    chosen = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=10, choices=RegradeStatus, default=RegradeStatus.GRADING, db_index=True
    )
    # A form that is sent twice brings the same key, and so makes one regrade.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    proposed_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            # Two that write the same scores at once: the database refuses the second.
            models.UniqueConstraint(
                fields=["exercise"], condition=Q(status__in=WRITING), name="regrade_writing_once"
            ),
        )

    def __str__(self) -> str:
        return f"regrade {self.pk} of {self.exercise.slug}"

    def get_absolute_url(self) -> str:
        return reverse("admin:exercises_regrade_change", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.status in WORKING


class RegradeChunk(models.Model):
    """A piece of a regrade that one worker does at a time."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    # The last state of the regrade that this piece has got to; empty before the first.
    reached = models.CharField(max_length=10, blank=True, default="")
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    enqueued_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    lost = models.PositiveIntegerField(default=0, help_text=_("Workers that died holding it."))

    class Meta:
        ordering = ("regrade", "number")
        constraints = (
            models.UniqueConstraint(fields=["regrade", "number"], name="regrade_chunk_once"),
        )

    def __str__(self) -> str:
        return f"piece {self.number} of {self.regrade}"


class ProposalState(models.TextChoices):
    WAITING = "WAITING", _("not graded yet")
    PROPOSED = "PROPOSED", _("proposed")
    LEFT = "LEFT", _("stays as it is")
    APPLIED = "APPLIED", _("counts now")
    SKIPPED = "SKIPPED", _("had changed in the meantime, left alone")
    UNDONE = "UNDONE", _("taken back")


class Effect(models.TextChoices):
    RAISED = "RAISED", _("goes up")
    LOWERED = "LOWERED", _("goes down")
    SAME = "SAME", _("same score")
    GRADED = "GRADED", _("could not be graded, now it is")
    OVERRIDDEN = "OVERRIDDEN", _("a person's mark stays")
    NOT_RAISED = "NOT_RAISED", _("not better, so it stays (raise only)")
    UNREADABLE = "UNREADABLE", _("the new version cannot read this answer, it stays")
    OTHER_QUESTION = "OTHER_QUESTION", _("the new version asks something else, it stays")
    FAILED = "FAILED", _("could not be graded again, it stays")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def standing(self) -> Self:
        """Those whose run counts for their submission at this moment."""
        return self.filter(submission__standing=F("pk"))


class Proposal(models.Model):
    """What a regrade makes of one submission: before, after, and whether that counts by now."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="proposals")
    chunk = models.ForeignKey(RegradeChunk, on_delete=models.CASCADE, related_name="proposals")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="proposals")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    effect = models.CharField(max_length=14, choices=Effect, blank=True, default="")
    run = models.OneToOneField(
        GradingRun, null=True, on_delete=models.CASCADE, related_name="proposal"
    )
    # What it was graded on top of; if that is no longer so, the proposal is not applied.
    base = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.CASCADE,
        related_name="later",
        help_text=_("Stood before."),
    )
    base_override = models.ForeignKey(
        Override, null=True, on_delete=models.CASCADE, related_name="+"
    )
    before_status = models.CharField(max_length=12, choices=Status, blank=True, default="")
    before_blame = models.CharField(max_length=10, blank=True, default="")
    before_verdict = models.CharField(max_length=12, choices=VerdictChoices, blank=True, default="")
    before_score = models.FloatField(null=True)
    after_verdict = models.CharField(max_length=12, choices=VerdictChoices, blank=True, default="")
    after_score = models.FloatField(null=True)
    change = models.FloatField(
        default=0, help_text=_("After minus before, by the score that counts.")
    )
    note = models.TextField(
        blank=True, default="", help_text=_("Why it stays, where that is known.")
    )
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("regrade", "pk")
        constraints = (
            models.UniqueConstraint(fields=["regrade", "submission"], name="proposal_once"),
        )
        indexes = (models.Index(fields=["regrade", "effect"], name="proposal_effect"),)

    def __str__(self) -> str:
        return f"{self.regrade}: {self.submission_id}"

    @property
    def moves(self) -> bool:
        """Whether the learner sees another verdict or score than before."""
        after = (self.after_verdict, self.after_score)
        return after != (self.before_verdict, self.before_score)

"""What was handed in and how it was graded. Facts are appended; the cached verdict can be rebuilt.

A submission moves QUEUED -> GRADING -> GRADED | FAILED, or QUEUED -> SUPERSEDED. Each step is one
conditional UPDATE, so whichever process loses the race changes nothing.
"""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from exercises.models.exercise import Variant
from grader.kinds import OWN_KINDS, PREDICTED_KINDS
from grader.result import Mark, Result, Verdict


class Status(models.TextChoices):
    QUEUED = "QUEUED", "waiting for a worker"
    GRADING = "GRADING", "being graded"
    GRADED = "GRADED", "graded"
    FAILED = "FAILED", "could not be graded"
    SUPERSEDED = "SUPERSEDED", "replaced by a newer one"


TERMINAL = (Status.GRADED, Status.FAILED, Status.SUPERSEDED)


class VerdictChoices(models.TextChoices):
    CORRECT = Verdict.CORRECT, "right"
    PARTIAL = Verdict.PARTIAL, "partly right"
    INCORRECT = Verdict.INCORRECT, "not right yet"
    INVALID = Verdict.INVALID, "could not be read"
    INCONCLUSIVE = Verdict.INCONCLUSIVE, "needs a person"
    SELF = Verdict.SELF, "marked by its writer"


class RunOutcome(models.TextChoices):
    RUNNING = "RUNNING", "running"
    ACCEPTED = "ACCEPTED", "its result counts"
    STALE = "STALE", "finished after its lease was gone"
    ERROR = "ERROR", "our machine failed"
    ABANDONED = "ABANDONED", "its worker died"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner=learner)

    def open(self) -> Self:
        """Not yet in a terminal state."""
        return self.exclude(status__in=TERMINAL)

    def counted(self) -> Self:
        """Those that use an attempt: graded, and readable."""
        return self.filter(status=Status.GRADED).exclude(verdict=Verdict.INVALID)

    def claimable(self) -> Self:
        """Waiting and due, or held by a worker whose lease ran out."""
        now = timezone.now()
        waiting = Q(status=Status.QUEUED, due_at__lte=now)
        return self.filter(waiting | Q(status=Status.GRADING, lease_until__lt=now))


class Submission(models.Model):
    """One answer handed in. The row is the truth; the broker only carries its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="submissions"
    )
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="submissions")
    answer = models.JSONField()
    # Hidden inputs are drawn from this, so that a regrade repeats them.
    seed = models.PositiveBigIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)

    # The accepted run's words, kept here for queries; rebuilt from the runs at any time.
    verdict = models.CharField(max_length=12, choices=VerdictChoices, blank=True, default="")
    score = models.FloatField(null=True, blank=True)
    # Why a FAILED one failed, and whose fault it was: "machine" or "author".
    blame = models.CharField(max_length=10, blank=True, default="")

    # The claim: whoever raised the fence last may record, until the lease ends.
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now)

    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    enqueued_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    idempotency_key = models.CharField(max_length=255, null=True, blank=True)
    request_digest = models.CharField(max_length=64, blank=True, default="")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index(fields=["status", "due_at"], name="submission_waiting"),
            models.Index(fields=["learner", "-received_at"], name="submission_own"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["learner", "idempotency_key"], name="idempotency_key_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.id} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.id])

    @property
    def is_terminal(self) -> bool:
        return self.status in TERMINAL

    def own_mark(self) -> "OwnMark | None":
        """What its writer said of it last, or None while they have not."""
        # Read as a whole, so that a list of submissions can fetch them all at once.
        return max(self.own_marks.all(), key=lambda mark: mark.pk, default=None)

    def revealed(self) -> dict[str, Any] | None:
        """What handing it in uncovers (a model answer, a back), for kinds marked by learners."""
        if self.verdict != Verdict.SELF:
            return None
        kind = OWN_KINDS[self.variant.version.kind]
        return kind.revealed(kind.read_item(self.variant.item))

    def course(self) -> dict[str, Any] | None:
        """What happens after a prediction: open to whoever has stored one; None for the rest."""
        kind = PREDICTED_KINDS.get(self.variant.version.kind)
        return kind.course(kind.read_item(self.variant.item)) if kind else None

    def read_mark(self, given: Any) -> Mark:
        """How a learner's mark of it is read. Raises InvalidAnswer where it cannot be."""
        kind = OWN_KINDS[self.variant.version.kind]
        return kind.mark(kind.read_item(self.variant.item), given)

    def accepted_run(self) -> "GradingRun | None":
        return self.runs.filter(outcome=RunOutcome.ACCEPTED).order_by("-fence").first()

    def override(self) -> "Override | None":
        """A person's mark that stands, or None."""
        return next((one for one in self.overrides.all() if one.withdrawn_at is None), None)

    def result(self) -> Result | None:
        """What the grader said, or None while it has not (or could not)."""
        run = self.accepted_run()
        return Result.from_json(run.result) if run is not None and run.result else None

    def waiting_since(self) -> timedelta:
        return timezone.now() - self.received_at


class GradingRun(models.Model):
    """One try at grading one submission. Runs are added and closed, never rewritten."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="runs")
    fence = models.PositiveIntegerField(help_text="The fencing token this run was given.")
    attempt_number = models.PositiveIntegerField()
    worker = models.CharField(max_length=120)
    lease_until = models.DateTimeField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    grader_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=10, choices=RunOutcome, default=RunOutcome.RUNNING)
    result = models.JSONField(null=True, blank=True)
    # What the result rests on: the drawn calls and the reference's values at that time.
    pinned = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ("submission", "fence")
        constraints = (
            models.UniqueConstraint(fields=["submission", "fence"], name="run_fence_once"),
            # The last wall against grading twice: the database itself refuses it.
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(outcome=RunOutcome.ACCEPTED),
                name="run_accepted_once",
            ),
        )

    def __str__(self) -> str:
        return f"run {self.attempt_number} of {self.submission_id}"


class OwnMark(models.Model):
    """What a learner says of an answer of their own. Marks are added, never rewritten."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="own_marks")
    value = models.JSONField(help_text="Ids of rubric points, or again, hard, good or easy.")
    score = models.FloatField(
        null=True, blank=True, help_text="0 to 1 of the rubric's points; none for a flashcard."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("submission", "pk")

    def __str__(self) -> str:
        return f"own mark of {self.submission_id}"


class Override(models.Model):
    """A person's mark in place of the grader's. It survives every regrade; withdrawn, it stays."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="overrides")
    score = models.FloatField(help_text="0 to 1.")
    reason = models.TextField(help_text="Why, as the learner will read it.")
    rubric = models.JSONField(default=list, blank=True, help_text="Ids of the points that are met.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(withdrawn_at__isnull=True),
                name="override_standing_once",
            ),
            models.CheckConstraint(condition=Q(score__range=(0, 1)), name="override_score_share"),
        )

    def __str__(self) -> str:
        return f"override of {self.submission_id}"

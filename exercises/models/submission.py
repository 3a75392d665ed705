"""What was handed in and how it was graded. Facts are appended; the cached verdict can be rebuilt.

A submission moves QUEUED -> GRADING -> GRADED | FAILED, or QUEUED -> SUPERSEDED. Each step is one
conditional UPDATE, so whichever process loses the race changes nothing.
"""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Variant
from grader.kinds import OWN_KINDS, PREDICTED_KINDS
from grader.result import Mark, Result, Verdict


class Status(models.TextChoices):
    QUEUED = "QUEUED", _("waiting for a worker")
    GRADING = "GRADING", _("being graded")
    GRADED = "GRADED", _("graded")
    FAILED = "FAILED", _("could not be graded")
    SUPERSEDED = "SUPERSEDED", _("replaced by a newer one")


# What costs no try, whatever became of it.
FREE = (Status.FAILED, Status.SUPERSEDED)
# Neither right nor wrong: nobody could read it, or a person has yet to decide.
COSTLESS = (Verdict.INVALID, Verdict.INCONCLUSIVE)
TERMINAL = (Status.GRADED, Status.FAILED, Status.SUPERSEDED)


class VerdictChoices(models.TextChoices):
    CORRECT = Verdict.CORRECT, _("right")
    PARTIAL = Verdict.PARTIAL, _("partly right")
    INCORRECT = Verdict.INCORRECT, _("not right yet")
    INVALID = Verdict.INVALID, _("could not be read")
    INCONCLUSIVE = Verdict.INCONCLUSIVE, _("needs a person")
    SELF = Verdict.SELF, _("marked by its writer")


class RunOutcome(models.TextChoices):
    RUNNING = "RUNNING", _("running")
    ACCEPTED = "ACCEPTED", _("its result counts")
    STALE = "STALE", _("finished after its lease was gone")
    ERROR = "ERROR", _("our machine failed")
    ABANDONED = "ABANDONED", _("its worker died")
    REGRADED = "REGRADED", _("of a regrade: it counts where that stands")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner=learner)

    def open(self) -> Self:
        """Not yet in a terminal state."""
        return self.exclude(status__in=TERMINAL)

    def awaiting_person(self) -> Self:
        """Those that only a marker can settle, and none has yet."""
        by_person = Q(verdict=Verdict.SELF, variant__item__marked_by="person")
        return self.filter(by_person | Q(verdict=Verdict.INCONCLUSIVE), status=Status.GRADED)

    def counted(self) -> Self:
        """Those that use an attempt: graded, and readable."""
        return self.filter(status=Status.GRADED).exclude(verdict__in=COSTLESS)

    def costing(self) -> Self:
        """Those that use a try, or may yet: what is being graded counts until it proves free."""
        return self.exclude(status__in=FREE).exclude(verdict__in=COSTLESS)

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
    # Where it was given, if not for the exercise itself: a sitting, a review, a preview. Only what
    # was given for the exercise itself uses its tries and brings its points.
    occasion = models.CharField(max_length=40, blank=True, default="")

    # What counts (see exercises/standing.py), kept here for queries; rebuilt at any time.
    verdict = models.CharField(max_length=12, choices=VerdictChoices, blank=True, default="")
    score = models.FloatField(null=True, blank=True)
    # Why a FAILED one failed, and whose fault it was: "machine" or "author".
    blame = models.CharField(max_length=10, blank=True, default="")

    # The regrade's proposal that counts in place of the first grading; null for none.
    standing = models.ForeignKey(
        "exercises.Proposal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

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
            # Rare verdicts among many: what waits for a marker, and the admin's filter.
            models.Index(fields=["verdict", "received_at"], name="submission_verdict"),
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

    @property
    def costs_a_try(self) -> bool:
        """Invalid is not wrong: what could not be read or graded is free."""
        return self.status not in FREE and self.verdict not in COSTLESS

    def own_mark(self) -> "OwnMark | None":
        """What its writer said of it last, or None while they have not."""
        # Read as a whole, so that a list of submissions can fetch them all at once.
        return max(self.own_marks.all(), key=lambda mark: mark.pk, default=None)

    @property
    def awaits_person(self) -> bool:
        """Whether only a marker can settle it, and none has yet."""
        if self.status != Status.GRADED:
            return False
        by_person = self.verdict == Verdict.SELF and self.variant.version.by_person
        return by_person or self.verdict == Verdict.INCONCLUSIVE

    @property
    def marks_itself(self) -> bool:
        """Whether its writer is asked to mark it."""
        return self.verdict == Verdict.SELF and not self.variant.version.by_person

    def revealed(self) -> dict[str, Any] | None:
        """What handing it in uncovers (a model answer, a back), for kinds marked by learners.

        What a person marks uncovers it with the mark: until then it might be written again.
        """
        kind = OWN_KINDS.get(self.variant.version.kind)
        if kind is None or self.status != Status.GRADED or self.awaits_person:
            return None
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
        """The run of the first grading."""
        return self.runs.filter(outcome=RunOutcome.ACCEPTED).order_by("-fence").first()

    def standing_run(self) -> "GradingRun | None":
        """The run that counts: that of the regrade that stands, else the first grading's."""
        return self.accepted_run() if self.standing is None else self.standing.run

    def override(self) -> "Override | None":
        """A person's mark that stands, or None."""
        return next((one for one in self.overrides.all() if one.withdrawn_at is None), None)

    def result(self) -> Result | None:
        """What the grader said, or None while it has not (or could not)."""
        run = self.standing_run()
        return Result.from_json(run.result) if run is not None and run.result else None

    def waiting_since(self) -> timedelta:
        return timezone.now() - self.received_at


class GradingRunQuerySet(models.QuerySet["GradingRun"]):
    def that_count(self) -> Self:
        """Those whose result is what is said of their submission now, persons' marks aside."""
        first = Q(outcome=RunOutcome.ACCEPTED, submission__standing__isnull=True)
        return self.filter(first | Q(pk=F("submission__standing__run")))


class GradingRun(models.Model):
    """One try at grading one submission. Runs are added and closed, never rewritten."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="runs")
    fence = models.PositiveIntegerField(help_text=_("The fencing token this run was given."))
    attempt_number = models.PositiveIntegerField()
    worker = models.CharField(max_length=120)
    lease_until = models.DateTimeField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    grader_version = models.CharField(max_length=20)
    # Exactly what it was graded with: version, seed and drawn values are the variant's own.
    variant = models.ForeignKey(Variant, null=True, on_delete=models.PROTECT, related_name="runs")
    reference_digest = models.CharField(
        max_length=64, blank=True, default="", help_text=_("SHA-256 of the item, key and all.")
    )
    # Empty for the first grading; there the fence is the submission's, here that of a chunk.
    regrade = models.ForeignKey(
        "exercises.Regrade", null=True, blank=True, on_delete=models.CASCADE, related_name="runs"
    )
    outcome = models.CharField(max_length=10, choices=RunOutcome, default=RunOutcome.RUNNING)
    result = models.JSONField(null=True, blank=True)
    # What the result rests on: the drawn calls and the reference's values at that time.
    pinned = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    objects = GradingRunQuerySet.as_manager()

    class Meta:
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "fence"],
                condition=Q(regrade__isnull=True),
                name="run_fence_once",
            ),
            models.UniqueConstraint(
                fields=["submission", "regrade"],
                condition=Q(outcome=RunOutcome.REGRADED),
                name="run_regraded_once",
            ),
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
    value = models.JSONField(help_text=_("Ids of rubric points, or again, hard, good or easy."))
    score = models.FloatField(
        null=True, blank=True, help_text=_("0 to 1 of the rubric's points; none for a flashcard.")
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("submission", "pk")

    def __str__(self) -> str:
        return f"own mark of {self.submission_id}"


class Override(models.Model):
    """A person's mark in place of the grader's. It survives every regrade; withdrawn, it stays."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="overrides")
    score = models.FloatField(help_text=_("0 to 1."))
    reason = models.TextField(help_text=_("Why, as the learner will read it."))
    rubric = models.JSONField(
        default=list, blank=True, help_text=_("Ids of the points that are met.")
    )
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

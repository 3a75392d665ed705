"""What people tell each other about an exercise: authors' notes on answers, learners' reports.

Neither is ever rewritten: a note is withdrawn and written anew, a report keeps what was said.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise, Variant
from exercises.models.submission import Submission


class ClusterNoteQuerySet(models.QuerySet["ClusterNote"]):
    def standing(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_at=None)


class ClusterNote(models.Model):
    """What an author says to everybody whose wrong answer is like this one."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=20)
    fingerprint = models.CharField(
        max_length=2000, help_text=_("What answers of the cluster share.")
    )
    example = models.TextField(
        blank=True, help_text=_("An answer of the cluster, as it was shown.")
    )
    text = models.TextField(help_text=_("Markdown; the learner reads it under the verdict."))
    earlier = models.BooleanField(
        default=False, help_text=_("Also for answers that came before the note.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClusterNoteQuerySet.as_manager()

    class Meta:
        ordering = ("exercise", "-created_at")
        constraints = (
            models.UniqueConstraint(
                fields=["exercise", "kind", "fingerprint"],
                condition=Q(withdrawn_at__isnull=True),
                name="note_standing_once",
            ),
        )

    def __str__(self) -> str:
        return f"note on {self.exercise.slug}: {self.example[:40]}"

    def is_for(self, submission: Submission) -> bool:
        """Whether the answer came late enough to be told."""
        return self.earlier or submission.received_at >= self.created_at


class ReportStatus(models.TextChoices):
    OPEN = "OPEN", _("open")
    ANSWERED = "ANSWERED", _("answered")
    CLOSED = "CLOSED", _("closed")


class ProblemReportQuerySet(models.QuerySet["ProblemReport"]):
    def of(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner=learner)

    def whole(self) -> Self:
        """With all that a page shows of them."""
        return self.select_related("variant__version__exercise", "submission", "learner")


class ProblemReport(models.Model):
    """A learner's word that something is wrong, with all that is needed to see the same."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="problem_reports"
    )
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="reports")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    verdict = models.CharField(max_length=12, blank=True, help_text=_("What was shown then."))
    grader_version = models.CharField(max_length=20)
    page = models.CharField(max_length=300, blank=True)
    words = models.TextField()
    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.OPEN)
    reply = models.TextField(blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    replied_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["status", "created_at"], name="report_waiting"),)

    def __str__(self) -> str:
        return f"report {self.pk} on {self.variant.version.exercise.slug}"

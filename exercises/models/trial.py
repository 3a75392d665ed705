"""What a learner tries before handing in. Such rows count for nothing and are deleted after a day.

A trial run moves QUEUED -> RUNNING -> DONE | FAILED, or from either of the first two to LOST when
nobody has been heard of for too long. Each step is one conditional UPDATE.
"""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Variant


class TrialStatus(models.TextChoices):
    QUEUED = "QUEUED", _("waiting for a worker")
    RUNNING = "RUNNING", _("running")
    DONE = "DONE", _("done")
    FAILED = "FAILED", _("could not be run")
    LOST = "LOST", _("lost on the way")


OPEN = (TrialStatus.QUEUED, TrialStatus.RUNNING)


class TrialMode(models.TextChoices):
    EXAMPLES = "examples", _("the public cases")
    SCRIPT = "script", _("the file as a script")


class TrialRunQuerySet(models.QuerySet["TrialRun"]):
    def of(self, learner: Any) -> Self:
        """One person's own."""
        return self.filter(learner=learner)

    def open(self) -> Self:
        """Not yet in a terminal state."""
        return self.filter(status__in=OPEN)


class TrialRun(models.Model):
    """One program to run and show; never a try, never a fact that a score rests on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trial_runs"
    )
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="trial_runs")
    code = models.TextField()
    mode = models.CharField(max_length=10, choices=TrialMode)
    status = models.CharField(max_length=10, choices=TrialStatus, default=TrialStatus.QUEUED)
    # What the page shows once it is DONE; and whose fault a FAILED one is: machine or author.
    result = models.JSONField(null=True, blank=True)
    blame = models.CharField(max_length=10, blank=True, default="")
    # After this, whoever waits is told that it is lost.
    lost_at = models.DateTimeField()

    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = TrialRunQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["learner", "-created_at"], name="trial_own"),)

    def __str__(self) -> str:
        return f"trial {self.id} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.id])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

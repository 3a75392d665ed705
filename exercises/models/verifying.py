"""What was verified of an exercise: one row for each time that somebody asked.

A run moves QUEUED -> RUNNING -> DONE | FAILED, or from either of the first two to LOST when nobody
has been heard of for too long. Each step is one conditional UPDATE. A DONE run that is green lets
its content be published, as long as the checks are the same.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise


class VerifyStatus(models.TextChoices):
    QUEUED = "QUEUED", _("waiting for a worker")
    RUNNING = "RUNNING", _("running")
    DONE = "DONE", _("done")
    FAILED = "FAILED", _("could not be run")
    LOST = "LOST", _("lost on the way")


OPEN = (VerifyStatus.QUEUED, VerifyStatus.RUNNING)


class VerifyRunQuerySet(models.QuerySet["VerifyRun"]):
    def open(self) -> Self:
        """Not yet in a terminal state."""
        return self.filter(status__in=OPEN)

    def green(self, digest: str, checks: str) -> Self:
        """Those that found nothing red in this content, by these checks."""
        return self.filter(digest=digest, checks=checks, status=VerifyStatus.DONE, is_green=True)


class VerifyRun(models.Model):
    """One look at one content, pinned by its digest; `report` is what the checks found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="verify_runs")
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    # Which checks there were: a green run of fewer checks lets nothing through.
    checks = models.CharField(max_length=20)
    variants = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VerifyStatus, default=VerifyStatus.QUEUED)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    report = models.JSONField(null=True, blank=True)
    is_green = models.BooleanField(default=False)
    # Whether it was asked to be published as soon as it is found green.
    publishes = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # After this, whoever waits is told that it is lost.
    lost_at = models.DateTimeField()

    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = VerifyRunQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (models.Index(fields=["exercise", "-created_at"], name="verify_latest"),)

    def __str__(self) -> str:
        return f"verify {self.exercise.slug} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def seconds(self) -> float | None:
        """How long it took, once it is through."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds(), 1)

"""exercises: the hints that somebody took. Facts: added once, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import ExerciseVersion


class HintTaken(models.Model):
    """A hint that a learner asked for; where hints cost something, later tries bring less."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hints_taken"
    )
    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="+")
    # As of a submission: a hint taken in a sitting counts in that sitting only.
    occasion = models.CharField(max_length=40, blank=True, default="")
    number = models.PositiveSmallIntegerField(help_text=_("From 1, in the order of the hints."))
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("version", "occasion", "number")
        verbose_name_plural = "hints taken"
        constraints = (
            models.UniqueConstraint(
                fields=["learner", "version", "occasion", "number"], name="hint_taken_once"
            ),
        )

    def __str__(self) -> str:
        return f"hint {self.number} of {self.version} for {self.learner}"

"""What became of the versions of an exercise: offered, taken back, and single variants shut."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models.exercise import Exercise, ExerciseVersion


class Act(models.TextChoices):
    PUBLISHED = "PUBLISHED", _("published")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")


class Publication(models.Model):
    """A version was published or withdrawn: when, by whom and why. Rows are only added."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="publications")
    version = models.ForeignKey(
        ExerciseVersion, on_delete=models.CASCADE, related_name="publications"
    )
    act = models.CharField(max_length=10, choices=Act)
    reason = models.TextField(
        blank=True, default="", help_text=_("Of a withdrawal, learners read it on its page.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("exercise", "pk")

    def __str__(self) -> str:
        return f"{self.version} {self.act.lower()}"

    @property
    def is_withdrawal(self) -> bool:
        return self.act == Act.WITHDRAWN


class DisabledVariant(models.Model):
    """Drawn values that new learners no longer get, and why; lifted, the row stays as a fact."""

    version = models.ForeignKey(ExerciseVersion, on_delete=models.CASCADE, related_name="disabled")
    seed = models.PositiveBigIntegerField()
    # Another seed may draw the same values; where there are none, the seed alone tells it.
    parameters = models.JSONField(default=dict, blank=True)
    reason = models.TextField(help_text=_("Why, as learners who have this variant will read it."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("version", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["version", "seed"],
                condition=Q(lifted_at__isnull=True),
                name="variant_disabled_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} seed {self.seed} disabled"

    def covers(self, seed: int, parameters: dict[str, str]) -> bool:
        """Whether this seed draws what is shut."""
        return seed == self.seed or (bool(parameters) and parameters == self.parameters)

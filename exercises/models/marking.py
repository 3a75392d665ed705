"""Who is marking what at this moment. A claim is a courtesy among markers and ends by itself."""

from django.conf import settings
from django.db import models

from exercises.models.submission import Submission


class MarkingClaim(models.Model):
    """One marker has one submission open, until the lease ends."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="marking_claim"
    )
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marking_claims"
    )
    until = models.DateTimeField()

    class Meta:
        ordering = ("until",)

    def __str__(self) -> str:
        return f"{self.marker} marks {self.submission_id}"

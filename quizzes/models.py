"""The tables of the quizzes room."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from exercises.models import Exercise, Submission


class Quiz(models.Model):
    """Questions in an order, to be answered in one sitting."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True, help_text="Markdown, shown before the start.")
    max_attempts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many sittings; empty for as many as one likes."
    )
    published = models.BooleanField(default=False)

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quiz", args=[self.slug])


class Question(models.Model):
    """An exercise placed in a quiz, and what it is worth."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ("quiz", "position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["quiz", "exercise"], name="exercise_once_a_quiz"),
        )

    def __str__(self) -> str:
        return f"{self.exercise.slug} for {self.points} points"

    @property
    def is_own(self) -> bool:
        """Whether learners mark it themselves."""
        return (self.exercise.published or self.exercise).is_own

    @property
    def worth(self) -> Decimal:
        """What can be earned with it: nothing where nobody grades."""
        return Decimal(0) if self.is_own else self.points


class Attempt(models.Model):
    """One learner's sitting of a quiz; it ends when the learner says so."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("quiz", "learner", "number")
        constraints = (
            models.UniqueConstraint(fields=["quiz", "learner", "number"], name="attempt_once"),
            models.UniqueConstraint(
                fields=["quiz", "learner"],
                condition=models.Q(finished_at__isnull=True),
                name="one_open_attempt",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner}'s attempt {self.number} of {self.quiz}"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None


class AttemptAnswer(models.Model):
    """A submission made for a question within an attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("attempt", "question", "pk")

    def __str__(self) -> str:
        return f"answer to {self.question} in {self.attempt}"

"""The tables of the courses room."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, Submission
from exercises.models.arranged import arranged_history


class Course(models.Model):
    """A body of lessons for a group of learners."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True, help_text=_("One or two sentences; Markdown."))
    # Of the files that were loaded last, so that starting anew does not undo what was edited since.
    loaded_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    # Of each item as it was last loaded, by name: whoever has changed it here since is not undone.
    loaded_items = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title


# What its file says of a lesson, and its history puts back: all but its address, its course and
# its place there.
LESSON_COLUMNS = ("title", "summary", "minutes", "body")


class Lesson(models.Model):
    """A page to read, with exercises in its text and at its end."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(default=10, help_text=_("Reading time."))
    position = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(
        help_text=_("Markdown with $maths$. A line `::exercise{slug}` puts an exercise there.")
    )
    exercises = models.ManyToManyField(Exercise, through="LessonExercise", related_name="lessons")
    # Who changed what, and when, with the exercises it had then.
    history = arranged_history()

    class Meta:
        ordering = ("course", "position", "slug")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lesson", args=[self.slug])

    def arrangement(self) -> dict[str, Any]:
        """Its exercises in their order, as plain data."""
        rows = self.places.select_related("exercise")
        return {"exercises": [{"exercise": p.exercise.slug, "inline": p.inline} for p in rows]}

    def rearrange(self, arrangement: Mapping[str, Any]) -> None:
        """Puts back what `arrangement` said; exercises that are gone are left out."""
        said = arrangement.get("exercises", [])
        known = Exercise.objects.in_bulk([one["exercise"] for one in said], field_name="slug")
        self.places.all().delete()
        LessonExercise.objects.bulk_create(
            LessonExercise(
                lesson=self, exercise=known[one["exercise"]], position=n, inline=one["inline"]
            )
            for n, one in enumerate(said)
            if one["exercise"] in known
        )

    def ordered_exercises(self) -> list[Exercise]:
        """The published exercises in reading order."""
        places = self.places.filter(exercise__published__isnull=False)
        return [place.exercise for place in places.select_related("exercise__published")]


class LessonExercise(models.Model):
    """Where an exercise stands in a lesson: within the text, or after it."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="places")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()
    inline = models.BooleanField(default=True)

    class Meta:
        ordering = ("lesson", "position")
        constraints = (
            models.UniqueConstraint(fields=["lesson", "exercise"], name="exercise_once_a_lesson"),
        )

    def __str__(self) -> str:
        return f"{self.exercise.slug} in {self.lesson.slug}"


class Term(models.Model):
    """A word of the course's glossary; lessons link to it as `[[name]]`."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=60)
    brief = models.CharField(
        max_length=160, help_text=_("One plain sentence without maths, shown beside a link.")
    )
    definition = models.TextField(help_text=_("One or two sentences; Markdown with $maths$."))
    exercises = models.ManyToManyField(Exercise, blank=True, related_name="terms")

    class Meta:
        ordering = ("course", "name")
        constraints = (
            models.UniqueConstraint(fields=["course", "name"], name="term_once_a_course"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary')}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return slugify(self.name)


class Role(models.TextChoices):
    LEARNER = "learner", _("learner")
    AUTHOR = "author", _("author")
    MARKER = "marker", _("marker")


class Enrolment(models.Model):
    """A person's role in a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    role = models.CharField(max_length=10, choices=Role, default=Role.LEARNER)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["course", "person"], name="one_role_a_course"),
        )

    def __str__(self) -> str:
        return f"{self.person} as {self.role} in {self.course}"


class ReviewChoice(models.Model):
    """Whether a person wants reviews, and from when on their answers are looked at for them."""

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_choice"
    )
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField(null=True, blank=True, help_text=_("Empty for all answers."))
    # What the cards were folded from; while it is the same, so are they.
    folded = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.learner}: reviews {'on' if self.is_on else 'off'}"


class ReviewCard(models.Model):
    """One thing to remember, with FSRS's state of it: a cache of the fold in courses.memory."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_cards"
    )
    subject = models.CharField(
        max_length=200, help_text=_("card:exercise, mistake:topic:code or missed:exercise.")
    )
    sort = models.CharField(max_length=10, help_text=_("card, mistake or missed."))
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40, blank=True)
    slip = models.JSONField(null=True, blank=True, help_text=_("Code and data of the mistake."))
    state = models.JSONField(help_text=_("FSRS: state, step, stability, difficulty, due."))
    turns = models.PositiveIntegerField(default=0, help_text=_("Times it was put to the test."))
    evidence = models.JSONField(
        default=list, help_text=_("Exercise, submission, time; oldest first.")
    )
    due = models.DateTimeField()

    class Meta:
        ordering = ("due", "pk")
        indexes = (models.Index(fields=["learner", "due"], name="review_due"),)
        constraints = (
            models.UniqueConstraint(fields=["learner", "subject"], name="review_subject_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} of {self.learner}"


class ReviewAnswer(models.Model):
    """An answer handed in for a review: the fact that tells what it puts to the test."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_answers"
    )
    subject = models.CharField(max_length=200)
    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="review_answer"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"review of {self.subject}"

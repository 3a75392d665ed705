"""The tables of the quizzes room."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, ExerciseVersion, Person, Submission
from exercises.models.arranged import arranged_history
from quizzes.timing import FeedbackTime, Late, Times

# What its file says of a quiz, and its history puts back: all but its address and whether it is
# published.
QUIZ_COLUMNS = (
    *("title", "intro", "max_attempts", "minutes", "opens_at", "closes_at", "feedback", "late"),
    *("late_amount", "shuffle", "tries", "cooldown_s", "curve"),
)
# Turns of attempts lie above those that lessons and reviews ask for one by one.
FIRST_TURN = 1_000_000


class QuizQuerySet(models.QuerySet["Quiz"]):
    """Quizzes, and who may see them."""

    def open_to(self, learner: Person) -> Self:
        """What is published, and what this learner has sat: a withdrawal takes nobody's attempt."""
        sat = Attempt.objects.filter(learner_id=learner.pk)
        return self.filter(models.Q(published=True) | models.Q(pk__in=sat.values("quiz")))


class Quiz(models.Model):
    """Questions in an order, to be answered in one sitting."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    intro = models.TextField(blank=True, help_text=_("Markdown, shown before the start."))
    max_attempts = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many sittings; empty for as many as one likes.")
    )
    published = models.BooleanField(default=False)
    shuffle = models.BooleanField(
        default=False, help_text=_("Mix the questions of each section, anew for each attempt.")
    )
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Time for one attempt; empty for no limit.")
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    feedback = models.CharField(
        max_length=10,
        choices=FeedbackTime,
        default=FeedbackTime.IMMEDIATE,
        help_text=_("When verdicts are shown. Closing needs a closing time."),
    )
    late = models.CharField(max_length=10, choices=Late, default=Late.NONE)
    late_amount = models.PositiveSmallIntegerField(
        default=0, help_text=_("Minutes of grace, or per cent a day, by the late rule.")
    )
    tries = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How often one question may be answered in an attempt.")
    )
    cooldown_s = models.PositiveIntegerField(
        default=0, help_text=_("Seconds between two tries at one question.")
    )
    curve = models.JSONField(
        default=list,
        blank=True,
        help_text=_(
            "Per cent of the points for the first try, the second and so on; the last stays."
        ),
    )

    # Who changed what, and when, with the questions it had then.
    history = arranged_history()
    objects = QuizQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "quizzes"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quiz", args=[self.slug])

    def arrangement(self) -> dict[str, Any]:
        """Its sections and questions as plain data; sections are counted from 1."""
        sections = list(self.sections.all())
        places = {section.pk: at for at, section in enumerate(sections, 1)}
        return {
            "sections": [{"title": one.title, "pick": one.pick} for one in sections],
            "questions": [
                {
                    "exercise": one.exercise.slug,
                    "points": f"{one.points:g}",
                    "section": places[one.section_id] if one.section_id else None,
                    "retired": one.retired,
                }
                for one in self.questions.select_related("exercise")
            ],
        }

    @property
    def times(self) -> Times:
        return Times(self.opens_at, self.closes_at, self.minutes, Late(self.late), self.late_amount)

    @property
    def is_immediate(self) -> bool:
        """Whether an answer is graded as it is given; else it is only saved until later."""
        return self.feedback == FeedbackTime.IMMEDIATE

    def releases_at(self, handed_in: datetime) -> datetime:
        """From when on the answers of a sitting may be graded and shown."""
        last = self.times.last_moment
        waits = self.feedback == FeedbackTime.CLOSING and last is not None
        return max(handed_in, last) if waits and last is not None else handed_in


class Section(models.Model):
    """Questions of a quiz under one heading; with `pick` it is a pool."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    pick = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many are drawn for each attempt; empty for all.")
    )

    class Meta:
        ordering = ("quiz", "position")
        constraints = (
            models.UniqueConstraint(fields=["quiz", "position"], name="section_once_a_place"),
        )

    def __str__(self) -> str:
        return self.title or f"section {self.position + 1} of {self.quiz}"


class Question(models.Model):
    """An exercise placed in a quiz, and what it is worth."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    retired = models.BooleanField(
        default=False, help_text=_("No longer drawn; attempts that have it keep it.")
    )
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
        """Whether learners mark it themselves, for no points."""
        return (self.exercise.published or self.exercise).is_worthless

    @property
    def worth(self) -> Decimal:
        """What can be earned with it: nothing where nobody grades."""
        return Decimal(0) if self.is_own else self.points


class Attempt(models.Model):
    """One learner's sitting of a quiz; it ends when the learner says so, or when time is up."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    # What was drawn for it can be drawn again from this.
    seed = models.PositiveBigIntegerField(default=0)
    extra_percent = models.PositiveSmallIntegerField(default=0)
    # By the server's clock; everything that is saved is handed in then.
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    by_clock = models.BooleanField(default=False)
    # When what was only saved went to be graded.
    released_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def shows_results(self) -> bool:
        """Whether verdicts and points may be seen yet."""
        return self.quiz.is_immediate or self.released_at is not None

    def is_over(self, now: datetime) -> bool:
        return self.due_at is not None and now >= self.due_at


class AttemptQuestion(models.Model):
    """A question as it was drawn for one attempt: its place, its version, its flag."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="drawn")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="drawn")
    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    flagged = models.BooleanField(default=False)

    class Meta:
        ordering = ("attempt", "position")
        constraints = (
            models.UniqueConstraint(fields=["attempt", "question"], name="drawn_once"),
            models.UniqueConstraint(fields=["attempt", "position"], name="drawn_place_once"),
        )

    def __str__(self) -> str:
        return f"{self.question} in {self.attempt}"

    @property
    def turn(self) -> int:
        """Which of the learner's variants is asked: a prediction needs a fresh one each time."""
        return FIRST_TURN + self.attempt_id if self.version.is_predicted else 0

    def draft(self) -> "Draft | None":
        """The newest of all devices."""
        # Read as a whole, so that a list of questions can fetch them all at once.
        return max(self.drafts.all(), key=lambda one: (one.typed_at, one.pk), default=None)


class Draft(models.Model):
    """What one device saved of an answer that is not handed in.

    A row per device: what another one saved is never overwritten, the newest counts.
    """

    place = models.ForeignKey(AttemptQuestion, on_delete=models.CASCADE, related_name="drafts")
    device = models.CharField(max_length=40)
    answer = models.JSONField()
    # By the server's clock, also where it came late over a bad line: between devices.
    typed_at = models.DateTimeField()
    # By the device's clock, in milliseconds, always rising: among the texts of one device.
    device_ms = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ("place", "typed_at")
        constraints = (
            models.UniqueConstraint(fields=["place", "device"], name="draft_once_a_device"),
        )

    def __str__(self) -> str:
        return f"draft of {self.place}"

    @property
    def is_blank(self) -> bool:
        return is_blank(self.answer)


def is_blank(answer: Any) -> bool:
    """Nothing typed, ticked or chosen."""
    if isinstance(answer, dict):
        return all(is_blank(part) for part in answer.values())
    if isinstance(answer, list):
        return all(is_blank(part) for part in answer)
    return not str(answer).strip()


class Accommodation(models.Model):
    """More time for one person, in every quiz.

    It belongs to the person and not to an enrolment: quizzes stand below courses and know none,
    and whoever needs more time to read needs it everywhere.
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodation"
    )
    extra_percent = models.PositiveSmallIntegerField(help_text=_("25 makes 20 minutes 25."))

    def __str__(self) -> str:
        return f"{self.extra_percent} % more time for {self.learner}"


class AttemptAnswer(models.Model):
    """A submission made for a question within an attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("attempt", "question", "pk")

    def __str__(self) -> str:
        return f"answer to {self.question} in {self.attempt}"

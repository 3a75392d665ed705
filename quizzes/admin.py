"""Arranging a quiz, and reading its attempts."""

from typing import Any

from django.contrib import admin
from django.forms import Script
from django.http import HttpRequest

from exercises.authoring.ordered import OrderedFormSet, PlacedForm
from exercises.authoring.recorded import RecordedAdmin
from quizzes import services
from quizzes.arranging import rearrange
from quizzes.forms import QuizForm
from quizzes.models import QUIZ_COLUMNS, Accommodation, Attempt, Question, Quiz, Section


class QuestionInline(admin.TabularInline[Question, Quiz]):
    model = Question
    form, formset = PlacedForm, OrderedFormSet
    fields = ("exercise", "section", "points", "retired", "position")
    autocomplete_fields = ("exercise",)
    extra = 0


class SectionInline(admin.TabularInline[Section, Quiz]):
    model = Section
    form, formset = PlacedForm, OrderedFormSet
    fields = ("title", "pick", "position")
    extra = 0


@admin.register(Quiz)
class QuizAdmin(RecordedAdmin):
    form = QuizForm
    recorded = QUIZ_COLUMNS
    list_display = ("title", "slug", "published", "max_attempts")
    list_filter = ("published",)
    search_fields = ("title", "slug")
    inlines = (SectionInline, QuestionInline)

    class Media:
        css = {"all": ["exercises/admin.css"]}
        js = (Script("desk.js", type="module"),)

    def rearrange(self, row: Quiz, arrangement: dict[str, Any]) -> None:
        rearrange(row, arrangement)


@admin.register(Attempt)
class AttemptAdmin(admin.ModelAdmin[Attempt]):
    list_display = ("quiz", "learner", "number", "started_at", "finished_at")
    list_filter = ("quiz",)
    fields = ("quiz", "learner", "number", "started_at", "due_at", "finished_at", "extra_percent")
    readonly_fields = fields


@admin.register(Accommodation)
class AccommodationAdmin(admin.ModelAdmin[Accommodation]):
    list_display = ("learner", "extra_percent")
    autocomplete_fields = ("learner",)

    def save_model(self, request: HttpRequest, obj: Accommodation, form: Any, change: bool) -> None:
        """Through the service, so that a sitting that is running gets its time too."""
        super().save_model(request, obj, form, change)
        services.give_extra_time(learner=obj.learner, percent=obj.extra_percent)

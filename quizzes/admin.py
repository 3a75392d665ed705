"""Arranging a quiz, and reading its attempts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from quizzes import services
from quizzes.models import Accommodation, Attempt, Question, Quiz, Section


class QuestionInline(admin.TabularInline[Question, Quiz]):
    model = Question
    autocomplete_fields = ("exercise",)
    extra = 0


class SectionInline(admin.TabularInline[Section, Quiz]):
    model = Section
    extra = 0


@admin.register(Quiz)
class QuizAdmin(admin.ModelAdmin[Quiz]):
    list_display = ("title", "slug", "published", "max_attempts")
    list_filter = ("published",)
    inlines = (SectionInline, QuestionInline)


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

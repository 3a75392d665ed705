"""Arranging a quiz, and reading its attempts."""

from django.contrib import admin

from quizzes.models import Attempt, Question, Quiz


class QuestionInline(admin.TabularInline[Question, Quiz]):
    model = Question
    autocomplete_fields = ("exercise",)
    extra = 0


@admin.register(Quiz)
class QuizAdmin(admin.ModelAdmin[Quiz]):
    list_display = ("title", "slug", "published", "max_attempts")
    list_filter = ("published",)
    inlines = (QuestionInline,)


@admin.register(Attempt)
class AttemptAdmin(admin.ModelAdmin[Attempt]):
    list_display = ("quiz", "learner", "number", "started_at", "finished_at")
    list_filter = ("quiz",)
    readonly_fields = ("quiz", "learner", "number", "started_at", "finished_at")

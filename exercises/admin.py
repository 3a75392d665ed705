"""What was handed in and graded, for reading; the author's pages are in exercises.authoring."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from exercises.authoring.admin import ExerciseAdmin as ExerciseAdmin
from exercises.feedback_desk import ClusterNoteAdmin, ProblemReportAdmin  # noqa: F401  (registers)
from exercises.models import GradingRun, OwnMark, Submission
from exercises.regrading.desk import regrade_chosen
from exercises.versions import desk as versions_desk

# Imported so that their pages are registered.
PAGES = (versions_desk,)


class ReadOnly:
    """Facts are looked at here, never edited."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RunInline(ReadOnly, admin.StackedInline[GradingRun, Submission]):
    model = GradingRun
    fields = ("attempt_number", "outcome", "worker", "started_at", "finished_at", "error", "result")
    readonly_fields = fields
    extra = 0


class OwnMarkInline(ReadOnly, admin.TabularInline[OwnMark, Submission]):
    model = OwnMark
    fields = ("created_at", "value", "score")
    readonly_fields = fields
    extra = 0


@admin.register(Submission)
class SubmissionAdmin(ReadOnly, admin.ModelAdmin[Submission]):
    list_display = ("received_at", "learner", "exercise", "status", "verdict", "score", "blame")
    list_filter = ("status", "verdict", "variant__version__exercise")
    search_fields = ("id", "learner__username")
    list_select_related = ("learner", "variant__version__exercise")
    inlines = (RunInline, OwnMarkInline)
    actions = (regrade_chosen,)

    @admin.display(ordering="variant__version__exercise")
    def exercise(self, submission: Submission) -> str:
        return str(submission.variant.version)

"""The author's desk: drafts, preview, publishing; and a reader's view of what was graded."""

from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from exercises import services
from exercises.forms import ExerciseForm, NewExerciseForm
from exercises.models import Exercise, ExerciseVersion, GradingRun, OwnMark, Submission
from exercises.regrading.desk import regrade_chosen
from exercises.versions import desk as versions_desk
from grader.errors import ItemError

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


class VersionInline(ReadOnly, admin.TabularInline[ExerciseVersion, Exercise]):
    model = ExerciseVersion
    fk_name = "exercise"
    fields = ("number", "title", "created_at", "created_by", "published_at")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = "versions (frozen)"


@admin.register(Exercise)
class ExerciseAdmin(admin.ModelAdmin[Exercise]):
    list_display = ("title", "slug", "kind", "topic", "state", "owner", "updated_at")
    list_filter = ("kind", "topic")
    search_fields = ("slug", "title", "statement")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (VersionInline,)

    class Media:
        css = {"all": ["exercises/admin.css"]}
        js = (Script("exercises/admin.js", type="module"),)

    change_form_template = "admin/exercises/exercise/change_form.html"

    @admin.display(description="state")
    def state(self, exercise: Exercise) -> SafeString | str:
        if exercise.published is None:
            return "draft"
        number = f"version {exercise.published.number}"
        if exercise.has_unpublished_changes():
            return format_html("{} <em>+ changes</em>", number)
        return number

    def get_form(
        self, request: Any, obj: Exercise | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Exercise]]:
        kwargs["form"] = ExerciseForm if obj else NewExerciseForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Exercise | None = None) -> Any:
        return ExerciseForm.Meta.fields if obj else NewExerciseForm.Meta.fields

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> Any:
        # A published address should not move when the title does.
        return {} if obj else self.prepopulated_fields

    def get_inlines(self, request: HttpRequest, obj: Exercise | None) -> Any:
        return self.inlines if obj else ()

    def save_model(self, request: Any, obj: Exercise, form: Any, change: bool) -> None:
        if not change:
            obj.owner = request.user
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Exercise, post_url_continue: str | None = None
    ) -> HttpResponse:
        self.message_user(request, "Saved. Now say what is asked and what is right.")
        return HttpResponseRedirect(reverse("admin:exercises_exercise_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Exercise) -> HttpResponse:
        here = HttpResponseRedirect(reverse("admin:exercises_exercise_change", args=[obj.pk]))
        problem = obj.problem()
        if problem is not None:
            self.message_user(
                request,
                f"Saved as a draft. It cannot be previewed or published yet: {problem}.",
                messages.WARNING,
            )
            return here
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("preview", args=[obj.slug]))
        if "_publish" in request.POST:
            self._publish(request, obj)
            return here
        return super().response_change(request, obj)

    def _publish(self, request: HttpRequest, exercise: Exercise) -> None:
        try:
            version = services.publish(exercise=exercise, author=request.user)
        except ItemError as error:
            self.message_user(request, f"Not published: {error}", messages.ERROR)
            return
        self.message_user(request, f"Version {version.number} is what learners get now.")


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

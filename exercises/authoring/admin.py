"""The author's desk: the page of one exercise, from the first word to publishing."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from exercises import verify_requests
from exercises.authoring import history, live
from exercises.authoring.copies import duplicate
from exercises.authoring.forms import ExerciseForm, NewExerciseForm
from exercises.authoring.lists import ExerciseList
from exercises.authoring.recorded import HistoryDesk
from exercises.models import Exercise, ExerciseVersion, VerifyRun
from exercises.models.exercise import kind_choices
from exercises.ownership import may_change, may_give_away
from exercises.slips import slips
from exercises.verify_desk import VerifyDesk
from grader.errors import ItemError


class VersionInline(admin.TabularInline[ExerciseVersion, Exercise]):
    """Facts are looked at here, never edited."""

    model = ExerciseVersion
    fk_name = "exercise"
    fields = ("number", "title", "created_at", "created_by", "published_at")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = _("versions (frozen)")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Exercise)
class ExerciseAdmin(HistoryDesk, VerifyDesk, ExerciseList):
    """Drafts are saved however unfinished; publishing is what demands a sound one."""

    inlines = (VersionInline,)
    view_on_site = False
    change_form_template = "admin/exercises/exercise/change_form.html"
    recorded = history.RESTORED
    back_words = _("Make this the draft again")
    restored_words = _("The draft is again as it was saved on %(when)s. Learners see no change.")

    class Media:
        css = {"all": ["exercises/admin.css"]}
        js = (Script("desk.js", type="module"),)

    # --- Who may ---------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Exercise | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Exercise | None = None) -> bool:
        if obj is None:
            return super().has_delete_permission(request)
        return super().has_delete_permission(request) and may_change(request.user, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Exercise | None = None) -> Any:
        return () if may_give_away(request.user) or obj is None else ("owner",)

    # --- The form --------------------------------------------------------------------------

    def get_form(
        self, request: Any, obj: Exercise | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Exercise]]:
        kwargs["form"] = ExerciseForm if obj else NewExerciseForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Exercise | None = None) -> Any:
        if obj is None:
            return [(_("A new exercise"), {"fields": NewExerciseForm.Meta.fields})]
        kind = gettext(dict(kind_choices())[obj.kind])
        return [
            (_("The question"), {"fields": ["title", "statement"]}),
            (kind, {"fields": ["item"]}),
            (_("Help for learners"), {"fields": ["hints", "solution"]}),
            (_("Known answers"), {"fields": ["examples"], "classes": ["collapse"]}),
            (_("Rules"), {"fields": ["policy"], "classes": ["collapse"]}),
            (_("Where it belongs"), {"fields": ["topic", "tags", "slug", "owner"]}),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Exercise | None = None) -> Any:
        # A published address should not move when the title does.
        return {} if obj else {"slug": ("title",)}

    def get_inlines(self, request: HttpRequest, obj: Exercise | None) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": "choice", **super().get_changeform_initial_data(request)}

    def save_model(self, request: Any, obj: Exercise, form: Any, change: bool) -> None:
        if not change:
            obj.owner = request.user
        super().save_model(request, obj, form, change)

    # --- After saving ----------------------------------------------------------------------

    def response_add(
        self, request: HttpRequest, obj: Exercise, post_url_continue: str | None = None
    ) -> HttpResponse:
        told = gettext("Saved. Now say what is asked and what is right.")
        self.message_user(request, told)
        return HttpResponseRedirect(self._place(obj))

    def response_change(self, request: HttpRequest, obj: Exercise) -> HttpResponse:
        problems = slips(obj.content())
        if problems:
            self.message_user(request, _told(problems), messages.WARNING)
            return HttpResponseRedirect(f"{self._place(obj)}#id_{problems[0].field}")
        if "_preview" in request.POST:
            return redirect("preview", obj.slug)
        if "_publish" in request.POST:
            return self._publish(request, obj)
        return super().response_change(request, obj)

    def _publish(self, request: Any, exercise: Exercise) -> HttpResponse:
        """What is known to be green is published now; else the tab Verify follows the worker."""
        done = verify_requests.request_publication(exercise=exercise, by=request.user)
        if isinstance(done, VerifyRun):
            return redirect("admin:exercises_exercise_verify", exercise.pk)
        words = gettext("Version %(number)s is what learners get now.")
        self.message_user(request, words % {"number": done.number})
        return HttpResponseRedirect(self._place(exercise))

    @staticmethod
    def _place(exercise: Exercise) -> str:
        return reverse("admin:exercises_exercise_change", args=[exercise.pk])

    # --- Pages beside the form -------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("live/", self.admin_site.admin_view(self.live_frame), name="desk-frame"),
            path("<path:pk>/live/", self.admin_site.admin_view(self.live_view), name="desk-live"),
            path("<path:pk>/copy/", self.admin_site.admin_view(self.copy_view), name="desk-copy"),
        ]
        return own + super().get_urls()

    @method_decorator(require_GET)
    def live_frame(self, request: HttpRequest) -> HttpResponseBase:
        """The frame in which the preview is drawn."""
        return live.frame(request)

    @method_decorator(require_POST)
    def live_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """The unsaved draft as a learner would see it; nothing is stored."""
        exercise = self.one(request, pk)
        if not self.has_change_permission(request, exercise):
            return live.show(request, exercise)
        form = self.get_form(request, exercise, change=True)(request.POST, instance=exercise)
        form.full_clean()
        return live.show(request, form.instance)

    @method_decorator(require_POST)
    def copy_view(self, request: HttpRequest, pk: str) -> HttpResponse:
        """A copy of one's own, ready to be changed."""
        exercise = self.one(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = duplicate(exercise, request.user)
        words = gettext("This is your copy of “%(title)s”. Learners do not see it yet.")
        self.message_user(request, words % {"title": exercise.title})
        return HttpResponseRedirect(self._place(copy))

    def entries(self, row: Exercise) -> list[history.Entry]:
        return history.entries(row)


def _told(problems: list[ItemError]) -> str:
    """The first in words, and how many more; each stands at its field."""
    words = gettext("Saved as a draft. It cannot be previewed or published yet: %(problem)s.")
    told = words % {"problem": str(problems[0]).rstrip(".")}
    more = len(problems) - 1
    if not more:
        return told
    rest = ngettext(
        "%(count)s more slip is told at its field.",
        "%(count)s more slips are told at their fields.",
        more,
    )
    return f"{told} {rest % {'count': more}}"

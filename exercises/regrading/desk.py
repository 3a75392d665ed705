"""exercises: the admin's pages of regrades: choose, look at the dry run, apply, undo.

Everything works without JavaScript; a small script only keeps the progress moving.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.models import Exercise, Regrade, RegradePolicy, RegradeStatus, Submission
from exercises.regrading import services, table
from exercises.regrading.forms import ExerciseChoice, RegradeForm

SCOPE = "regrade_scope"
ROWS = 100
PERMISSION = "exercises.add_regrade"


def demand(request: HttpRequest) -> None:
    """Raises PermissionDenied for who may not regrade."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


def begin_within(
    request: HttpRequest, scope: dict[str, Any], exercise: Exercise | None = None
) -> HttpResponse:
    """On to the form, with what was chosen so far: `learners` and a `label`, or `submissions`."""
    demand(request)
    request.session[SCOPE] = scope
    query = f"?{urlencode({'exercise': exercise.pk})}" if exercise else ""
    return redirect(f"{reverse('admin:exercises_regrade_add')}{query}")


@admin.action(description=gettext_lazy("Regrade the chosen answers…"))
def regrade_chosen(
    model_admin: admin.ModelAdmin[Submission],
    request: HttpRequest,
    queryset: QuerySet[Submission],
) -> HttpResponse | None:
    """From a list of submissions to the form."""
    found = Exercise.objects.filter(versions__variants__submissions__in=queryset).distinct()
    exercises = list(found[:2])
    if len(exercises) != 1:
        told = _("A regrade is of one exercise; these answers are of several. Filter by exercise.")
        model_admin.message_user(request, told, messages.ERROR)
        return None
    ids = [str(pk) for pk in queryset.values_list("pk", flat=True)]
    return begin_within(request, {"submissions": ids}, exercises[0])


@admin.register(Regrade)
class RegradeAdmin(admin.ModelAdmin[Regrade]):
    """Rows are facts: they are made by the form and moved by the buttons, never edited."""

    list_display = ("pk", "exercise", "status", "policy", "created_at", "by")
    list_filter = ("status", "policy")
    search_fields = ("exercise__slug", "exercise__title", "reason")
    list_select_related = ("exercise", "by")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(PERMISSION) or super().has_view_permission(request, obj)

    def get_urls(self) -> list[Any]:
        def at(place: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
            wrapped = self.admin_site.admin_view(view)
            return path(f"<int:pk>/{place}", wrapped, name=f"exercises_regrade_{name}")

        own = [
            at("progress/", self.progress, "progress"),
            at("table.csv", self.table, "table"),
            at("apply/", self.apply, "apply"),
            at("undo/", self.undo, "undo"),
            at("drop/", self.drop, "drop"),
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form; without an exercise, first the question which one."""
        demand(request)
        if "all" in request.GET:
            request.session.pop(SCOPE, None)
        asked = ExerciseChoice(request.GET if request.GET.get("exercise") else None)
        if not (asked.is_bound and asked.is_valid()):
            words = {"form": asked, "title": _("Regrade: which exercise?")}
            return self._page(request, "choose", words)
        exercise: Exercise = asked.cleaned_data["exercise"]
        scope = request.session.get(SCOPE) or {}
        form = RegradeForm(exercise, request.POST or None)
        if form.is_valid():
            made = self._begin(request, form, scope)
            if made is not None:
                return made
        words = {
            "form": form,
            "exercise": exercise,
            "label": scope.get("label"),
            "learners": len(scope["learners"]) if "learners" in scope else None,
            "submissions": len(scope["submissions"]) if "submissions" in scope else None,
            "title": _("Regrade “%(title)s”") % {"title": exercise.title},
        }
        return self._page(request, "form", words)

    def _begin(
        self, request: HttpRequest, form: RegradeForm, scope: dict[str, Any]
    ) -> HttpResponse | None:
        try:
            regrade = services.begin(
                exercise=form.exercise,
                choice=form.choice(scope),
                version=form.cleaned_data["version"],
                policy=RegradePolicy(form.cleaned_data["policy"]),
                reason=form.cleaned_data["reason"],
                key=form.cleaned_data["key"],
                by=request.user,
            )
        except services.RegradeRefusal as refusal:
            form.add_error(None, str(refusal))
            return None
        request.session.pop(SCOPE, None)
        return redirect(regrade)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Where it stands, what it would do (or did) to whom, and what can be done with it."""
        regrade = self.get_object(request, object_id)
        if regrade is None:
            raise Http404
        if not self.has_view_permission(request, regrade):
            raise PermissionDenied
        effect, order = request.GET.get("effect", ""), request.GET.get("order", "change")
        pages = Paginator(table.rows(regrade, effect, order), ROWS)
        words = self._standing(request, regrade) | {
            "page": pages.get_page(request.GET.get("page")),
            "effect": effect,
            "order": order,
            "title": _("Regrade %(number)d of “%(title)s”")
            % {"number": regrade.pk, "title": regrade.exercise.title},
        }
        return self._page(request, "regrade", words)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The moving part of the page."""
        regrade = get_object_or_404(Regrade, pk=pk)
        if not self.has_view_permission(request, regrade):
            raise PermissionDenied
        words = self._standing(request, regrade)
        return TemplateResponse(request, "admin/regrading/_progress.html", words)

    def table(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        """The whole diff as a file."""
        regrade = get_object_or_404(Regrade.objects.select_related("exercise"), pk=pk)
        if not self.has_view_permission(request, regrade):
            raise PermissionDenied
        name = f"regrade-{regrade.pk}-{regrade.exercise.slug}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        lines: Iterable[str] = table.as_csv(regrade)
        return StreamingHttpResponse(lines, content_type="text/csv", headers=headers)

    def apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(request, pk, "apply")

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(request, pk, "undo")

    def drop(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._act(request, pk, "drop")

    def _act(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """Asks first; the answer to that does it."""
        demand(request)
        regrade = get_object_or_404(Regrade.objects.select_related("exercise"), pk=pk)
        if request.method != "POST":
            title = {
                "apply": _("Apply regrade %(number)d?"),
                "undo": _("Undo regrade %(number)d?"),
                "drop": _("Drop regrade %(number)d?"),
            }[what]
            words = self._standing(request, regrade) | {
                "what": what,
                "title": title % {"number": regrade.pk},
            }
            return self._page(request, "confirm", words)
        try:
            if what == "apply":
                services.apply(regrade=regrade, by=request.user)
            elif what == "undo":
                services.undo(regrade=regrade, by=request.user)
            else:
                services.drop(regrade=regrade)
        except services.RegradeRefusal as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(regrade.get_absolute_url())

    def _standing(self, request: HttpRequest, regrade: Regrade) -> dict[str, Any]:
        done, count = table.progress(regrade)
        totals = table.totals(regrade)
        return {
            "regrade": regrade,
            "done": done,
            "count": count,
            "totals": totals,
            "skipped": regrade.proposals.filter(state="SKIPPED").count(),
            "may": request.user.has_perm(PERMISSION),
            "can_apply": regrade.status == RegradeStatus.PROPOSED,
            "can_undo": regrade.status == RegradeStatus.APPLIED,
            "can_drop": regrade.status in (RegradeStatus.GRADING, RegradeStatus.PROPOSED),
        }

    def _page(self, request: HttpRequest, name: str, words: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **words}
        return TemplateResponse(request, f"admin/regrading/{name}.html", context)

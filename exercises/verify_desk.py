"""The tab Verify at the author's desk: what the checks found, a look anew, waivers, publishing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from exercises import publishing, verify_requests
from exercises.examples import CHECKS, UNWAIVABLE
from exercises.models import Exercise
from exercises.verification.findings import Finding
from exercises.verify_requests import Standing
from grader.errors import ItemError

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    Base = ModelAdmin[Exercise]
else:
    Base = object

ANCHORS = ("title", "topic", "statement", "hints", "solution", "item", "examples", "waived")


@dataclass(frozen=True)
class Line:
    """One finding as a row of the list, with the place in the form that it is about."""

    found: Finding
    sentence: str
    address: str
    can_waive: bool


class VerifyDesk(Base):
    """Adds the tab to the admin of exercises; mix it in before ModelAdmin."""

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/verify/", self._guarded(self.verify), name="exercises_exercise_verify"),
            path(
                "<int:pk>/verify/panel/",
                self._guarded(require_GET(self.verify_panel)),
                name="exercises_exercise_verify_panel",
            ),
        ]
        return own + super().get_urls()

    def _guarded(self, view: Any) -> Any:
        return self.admin_site.admin_view(never_cache(view))

    def verify(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The tab; a POST does one of three things and comes back to it."""
        exercise = self._exercise(request, pk)
        if request.method == "POST":
            if not self.has_change_permission(request, exercise):
                raise PermissionDenied
            self._act(request, exercise)
            return redirect("admin:exercises_exercise_verify", exercise.pk)
        words = self._words(request, exercise) | self.admin_site.each_context(request)
        return render(request, "admin/exercises/exercise/verify.html", words)

    def verify_panel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list alone, for a page that follows a run."""
        words = self._words(request, self._exercise(request, pk))
        return render(request, "admin/exercises/exercise/_verify.html", words)

    def _exercise(self, request: HttpRequest, pk: int) -> Exercise:
        exercise = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, exercise):
            raise PermissionDenied
        return exercise

    def _act(self, request: HttpRequest, exercise: Exercise) -> None:
        said = request.POST
        try:
            if said.get("action") == "publish":
                _publish(request, exercise)
                return
            if said.get("action") == "waive":
                given = {name: said.get(name, "") for name in ("check", "reason", "field", "about")}
                verify_requests.waive(exercise=exercise, **given)
                messages.info(request, _("Waived. The reason stays in every version."))
            verify_requests.request_verification(exercise=exercise, by=request.user)
        except ItemError as error:
            why = error.message if error.field.startswith("waived.") else str(error)
            messages.error(request, _("Not done: %(why)s") % {"why": why})

    def _words(self, request: HttpRequest, exercise: Exercise) -> dict[str, Any]:
        standing = verify_requests.standing(exercise)
        form = reverse("admin:exercises_exercise_change", args=[exercise.pk])
        return {
            "exercise": exercise,
            "standing": standing,
            "run": standing.run,
            "lines": _lines(standing, form),
            "red": len(standing.report.of("red")) if standing.report else 0,
            "published": not exercise.has_unpublished_changes(),
            "version": exercise.published,
            "can_change": self.has_change_permission(request, exercise),
            "opts": self.opts,
            "original": exercise,
            "title": _("Verify: %(title)s") % {"title": exercise.title},
        }


def _publish(request: HttpRequest, exercise: Exercise) -> None:
    if not verify_requests.standing(exercise).may_publish:
        messages.error(request, _("The draft as it is now has not been found green. Verify it."))
        return
    version = publishing.publish(exercise=exercise, author=request.user)
    told = _("Version %(number)s is what learners get now.") % {"number": version.number}
    messages.success(request, told)


def _lines(standing: Standing, form: str) -> list[Line]:
    if standing.report is None:
        return []
    return [
        Line(
            found,
            str(CHECKS.get(found.check, "")),
            _address(form, found.field),
            found.level == "red" and found.check not in UNWAIVABLE,
        )
        for found in standing.report.ordered
    ]


def _address(form: str, field: str) -> str:
    """Where the form shows a field; `field` lets the form find the very row."""
    top = field.split(".")[0]
    return f"{form}?field={field}#id_{top}" if top in ANCHORS else ""

"""What people said of exercises, listed in the admin: looked at there, answered on its own page."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from exercises.models import ClusterNote, ProblemReport


class LookedAt:
    """Listed and opened, never edited here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProblemReport)
class ProblemReportAdmin(LookedAt, admin.ModelAdmin[ProblemReport]):
    list_display = ("created_at", "exercise", "learner", "status", "words")
    list_filter = ("status", "variant__version__exercise")
    list_select_related = ("learner", "variant__version__exercise")
    search_fields = ("words", "learner__username", "variant__version__exercise__slug")

    @admin.display(ordering="variant__version__exercise")
    def exercise(self, report: ProblemReport) -> str:
        return str(report.variant.version)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Opens the page that shows what its learner saw."""
        if self.get_object(request, object_id) is None:
            raise Http404
        return HttpResponseRedirect(reverse("report", args=[object_id]))


@admin.register(ClusterNote)
class ClusterNoteAdmin(LookedAt, admin.ModelAdmin[ClusterNote]):
    list_display = ("created_at", "exercise", "example", "text", "by", "withdrawn_at")
    list_filter = ("kind", "exercise")
    list_select_related = ("exercise", "by")
    search_fields = ("text", "example", "exercise__slug")

"""The author's desk: an admin that says who changed what, field by field, with the way back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from exercises.authoring import history
from exercises.authoring.fields import TO_THE_LETTER


class HistoryDesk(admin.ModelAdmin[Any]):
    """The page of who changed what, and the way back to it; `recorded` are the columns put back."""

    recorded: tuple[str, ...] = ()
    # On the button, and of what came of it.
    back_words = _("Make it this again")
    restored_words = _("It is again as it was saved on %(when)s.")

    def entries(self, row: Any) -> list[history.Entry]:
        """The savings that changed something, newest first."""
        raise NotImplementedError

    def put_back(self, row: Any, record: Any) -> None:
        """Makes the row what the record says; who calls this saves it."""
        for name in self.recorded:
            setattr(row, name, getattr(record, name))

    @property
    def _back(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_back"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.restore)
        return [path("<path:pk>/restore/", view, name=self._back), *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Who changed what, newest first."""
        row = self.one(request, unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Changes of “%(title)s”") % {"title": row},
            "original": row,
            "opts": self.opts,
            "entries": self.entries(row),
            "may_restore": self.has_change_permission(request, row),
            "restore_address": reverse(f"admin:{self._back}", args=[row.pk]),
            "restore_words": self.back_words,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/exercises/exercise/history.html", context)

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Makes it what it was, as one more change; its address stays."""
        row = self.one(request, pk)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        record = row.history.filter(pk=request.POST.get("record") or 0).first()
        if record is None:
            raise Http404
        when = f"{record.history_date:%Y-%m-%d %H:%M}"
        with transaction.atomic():
            self.put_back(row, record)
            row._change_reason = f"restored from {when}"
            row.save()
        self.message_user(request, self.restored_words % {"when": when}, messages.SUCCESS)
        place = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(place, args=[row.pk]))

    def one(self, request: HttpRequest, pk: str) -> Any:
        """The row, for who may see it; else 404 or 403."""
        row = self.get_object(request, pk)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row


class RecordedAdmin(HistoryDesk):
    """For a model that holds others in an order, and whose history holds them too."""

    formfield_overrides = TO_THE_LETTER

    def rearrange(self, row: Any, arrangement: dict[str, Any]) -> None:
        """Puts back what stood in it."""
        raise NotImplementedError

    def entries(self, row: Any) -> list[history.Entry]:
        return history.arranged_entries(row, self.recorded)

    def put_back(self, row: Any, record: Any) -> None:
        self.rearrange(row, record.arrangement)
        super().put_back(row, record)

    # One saving of the form is one entry, written when its rows are in their places.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.skip_history_when_saving = True
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        del form.instance.skip_history_when_saving
        form.instance.save()

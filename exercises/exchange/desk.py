"""exercises.exchange: the admin's pages: exporting chosen exercises, and importing as drafts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from exercises.exchange.carry import FORMATS, carried_in, carried_out
from exercises.exchange.qti import package
from exercises.exchange.question import Entry, ExchangeError, Note
from exercises.exchange.shelf import arrivals, entries_of, store_drafts, text_files
from exercises.models import Exercise

SALT = "exercises.exchange.desk"
KEPT_S = 3600  # how long a preview may wait to be confirmed

Made = tuple[bytes, str, list[Note]]
Action = Callable[[Any, HttpRequest, QuerySet[Exercise]], HttpResponse]


class ImportForm(forms.Form):
    """A file of another system."""

    file = forms.FileField(label=gettext_lazy("File"))
    form = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(one.name, one.label) for one in FORMATS.values()]
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.MAX_IMPORT_BYTES
        if (file.size or 0) > most:
            said = gettext("The file has %(size)d kB; at most %(most)d kB are read here.")
            numbers = {"size": (file.size or 0) // 1024, "most": most // 1024}
            raise forms.ValidationError(said % numbers)
        return file


def _made(name: str, exercises: list[Exercise]) -> Made:
    """The file, its ending and its report."""
    if name == "files":
        return text_files(exercises), "zip", []
    entries = entries_of(exercises)
    if name == "qti":
        data, notes = package(entries)
        return data, "zip", notes
    text, notes = carried_out(entries, FORMATS[name])
    return text.encode(), FORMATS[name].ending, notes


def _action(name: str, label: Any) -> Action:
    """An action of the list: first the report, then the file."""

    def export(desk: Any, request: HttpRequest, chosen: QuerySet[Exercise]) -> HttpResponse:
        exercises = list(chosen.select_related("published").order_by("slug"))
        data, ending, notes = _made(name, exercises)
        if "_download" in request.POST:
            reply = HttpResponse(data, content_type="application/octet-stream")
            reply["Content-Disposition"] = f'attachment; filename="nabla-{name}.{ending}"'
            return reply
        return _report_page(desk, request, exercises, notes, f"export_{name}", str(label))

    return export


def _report_page(
    desk: Any,
    request: HttpRequest,
    exercises: list[Exercise],
    notes: list[Note],
    action: str,
    label: str,
) -> HttpResponse:
    context = desk.admin_site.each_context(request) | {
        "title": label,
        "opts": Exercise._meta,
        "exercises": exercises,
        "groups": grouped(notes),
        "action": action,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/exercises/exchange/export.html", context)


def grouped(notes: list[Note]) -> dict[str, list[Note]]:
    """The notes by exercise, in their order."""
    groups: dict[str, list[Note]] = {}
    for note in notes:
        groups.setdefault(note.slug, []).append(note)
    return groups


LABELS = {
    "moodle": gettext_lazy("Export as Moodle XML"),
    "gift": gettext_lazy("Export as GIFT"),
    "qti": gettext_lazy("Export as QTI 3.0 (zip)"),
    "files": gettext_lazy("Export as text files (zip)"),
}
ACTIONS = [(f"export_{name}", label, _action(name, label)) for name, label in LABELS.items()]


class ExchangeDesk(admin.ModelAdmin[Exercise]):
    """What the exercises' admin gets of this room: four actions and the page for importing."""

    change_list_template = "admin/exercises/exercise/change_list.html"

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        own = {name: (action, name, label) for name, label, action in ACTIONS}
        return {**super().get_actions(request), **own}

    def get_urls(self) -> list[URLPattern]:
        own = path("import/", self.admin_site.admin_view(self.import_view), name="exercises_import")
        return [own, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload, look at the report, make the drafts."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "kept" in request.POST:
            return self._make(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Import exercises"),
            "opts": Exercise._meta,
            "form": form,
        }
        if form.is_valid():
            try:
                context |= _previewed(form.cleaned_data["file"].read(), form.cleaned_data["form"])
            except ExchangeError as error:
                form.add_error("file", str(error))
        return TemplateResponse(request, "admin/exercises/exchange/import.html", context)

    def _make(self, request: HttpRequest) -> HttpResponse:
        here = HttpResponseRedirect(reverse("admin:exercises_import"))
        try:
            kept = signing.loads(request.POST["kept"], salt=SALT, max_age=KEPT_S)
        except signing.BadSignature:
            said = gettext("This preview is too old. Upload the file again; nothing was made.")
            messages.error(request, said)
            return here
        entries = [Entry(slug, content, tuple(tags)) for slug, content, tags in kept]
        made = store_drafts(entries, owner=request.user)
        said = ngettext(
            "%(count)d draft was made. Nothing is published before you publish it.",
            "%(count)d drafts were made. Nothing is published before you publish it.",
            len(made),
        )
        messages.success(request, said % {"count": len(made)})
        return HttpResponseRedirect(reverse("admin:exercises_exercise_changelist"))


def _previewed(data: bytes, form: str) -> dict[str, Any]:
    """What the page shows of a file, and what it holds, to be handed back with the yes."""
    entries, notes = carried_in(data, FORMATS[form])
    kept = [(entry.slug, entry.content, entry.tags) for entry in entries]
    return {
        "arrivals": [arrival for _, arrival in arrivals(entries)],
        "groups": grouped(notes),
        "kept": signing.dumps(kept, salt=SALT, compress=True),
    }

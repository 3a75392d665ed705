"""Pages for authors: all exercises at a glance, one in depth, and notes on wrong answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exercises.access import staff_with
from exercises.models import ClusterNote, Exercise
from exercises.notes import withdraw_note, write_note
from exercises.statistics.charts import bar_chart, dot_map
from exercises.statistics.measures import FEWEST
from exercises.statistics.reports import Report, Row, overview, report
from exercises.statistics.tables import csv_file, overview_table, part_table

LOOK = staff_with("exercises.view_submission")
NOTE = staff_with("exercises.add_clusternote")
LONGEST_NOTE = 4000


def _or_last(value: float | None) -> tuple[bool, float]:
    return value is None, value or 0.0


ORDERS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: row.exercise.title.casefold(),
    "attempts": lambda row: -row.figures.attempts,
    "learners": lambda row: -row.figures.learners,
    "at-once": lambda row: _or_last(row.figures.at_once),
    "best": lambda row: _or_last(row.figures.best),
    "discrimination": lambda row: _or_last(row.discrimination),
    "reports": lambda row: -row.open_reports,
}


@LOOK
@require_GET
@never_cache
def overview_page(request: HttpRequest) -> HttpResponse:
    """All exercises, sortable; those to review come first, with the reason."""
    rows = overview()
    if request.GET.get("format") == "csv":
        return csv_file("statistics", *overview_table(rows))
    order = request.GET.get("order", "title")
    rows.sort(key=ORDERS.get(order, ORDERS["title"]))
    mapped = [
        (row.exercise.title, row.figures.at_once, row.discrimination, bool(row.flags))
        for row in rows
        if row.figures.at_once is not None and row.discrimination is not None
    ]
    words = {
        "rows": [row for row in rows if row.figures.learners],
        "untried": [row for row in rows if not row.figures.learners],
        "order": order if order in ORDERS else "title",
        "review": [row for row in rows if row.flags],
        "dots": dot_map(mapped),
        "fewest": FEWEST,
    }
    return render(request, "statistics/overview.html", words)


@LOOK
@require_GET
@never_cache
def exercise_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise in depth; `?format=csv&part=...` for one of its tables."""
    exercise = get_object_or_404(Exercise.objects.select_related("published"), slug=slug)
    found = report(exercise)
    if request.GET.get("format") == "csv":
        part = request.GET.get("part", "")
        try:
            table = part_table(found, part)
        except KeyError as error:
            raise Http404 from error
        return csv_file(f"{slug}-{part}", *table)
    return _page(request, found)


def _page(request: HttpRequest, found: Report, **more: Any) -> HttpResponse:
    tries = [
        (_("%(number)d or more") % {"number": at} if at == 6 else str(at), count, str(count), "")
        for at, count in found.tries
    ]
    cases = [(c.name, c.share, f"{c.passed} / {c.tried}", "") for c in found.cases]
    words = {
        "report": found,
        "fewest": FEWEST,
        "tries": bar_chart(tries) if any(count for _at, count in found.tries) else None,
        "cases": bar_chart(cases, 1.0) if cases else None,
        "may_note": request.user.has_perm("exercises.add_clusternote"),
    }
    return render(request, "statistics/exercise.html", words | more)


@NOTE
@require_POST
def add_note(request: HttpRequest, slug: str) -> HttpResponse:
    """Writes the author's note on one cluster."""
    exercise = get_object_or_404(Exercise, slug=slug)
    given = request.POST
    text = given.get("text", "").strip()
    back = f"{reverse('statistics-exercise', args=[slug])}#wrong-answers"
    if not text or len(text) > LONGEST_NOTE or not given.get("fingerprint"):
        messages.error(
            request,
            _("Not stored: read %(count)d characters; write 1 to %(most)d of them.")
            % {"count": len(text), "most": LONGEST_NOTE},
        )
        return redirect(back)
    write_note(
        exercise=exercise,
        kind=given.get("kind", "")[:20],
        fingerprint=given["fingerprint"][:2000],
        example=given.get("example", ""),
        text=text,
        earlier="earlier" in given,
        by=request.user,
    )
    messages.success(request, _("Stored. Learners with such an answer read it from now on."))
    return redirect(back)


@NOTE
@require_POST
def drop_note(request: HttpRequest, slug: str, note_id: int) -> HttpResponse:
    """Withdraws a note."""
    note = get_object_or_404(ClusterNote, pk=note_id, exercise__slug=slug)
    withdraw_note(note)
    messages.success(request, _("Withdrawn. Nobody is shown this note any more."))
    return redirect(f"{reverse('statistics-exercise', args=[slug])}#wrong-answers")

"""The marker's desk: the queue, one answer a page, and undoing the last mark."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exercises.access import staff_with
from exercises.marking import marks, queue
from exercises.marking.marks import MarkRefused
from exercises.models import Status, Submission
from exercises.results import ResultView

MARK = staff_with("exercises.add_override")
# Names stay hidden until a marker wants to see them.
NAMED = "marking_named"


def address(submission_id: UUID | None, slug: str) -> str:
    """The page of one answer, or of the queue, under the same filter."""
    page = reverse("mark", args=[submission_id]) if submission_id else reverse("marking")
    return f"{page}?{urlencode({'exercise': slug})}" if slug else page


@MARK
@require_GET
@never_cache
def queue_page(request: HttpRequest) -> HttpResponse:
    """What waits, by exercise, and where to begin."""
    slug = request.GET.get("exercise", "")
    first = queue.free_for(request.user, slug).first()
    done, total = queue.progress(slug)
    words = {
        "loads": queue.loads(),
        "slug": slug,
        "left": queue.waiting(slug).count(),
        "first": address(first.pk, slug) if first else "",
        "done": done,
        "total": total,
        "last": marks.last_of(request.user),
        "named": request.session.get(NAMED, False),
    }
    return render(request, "marking/queue.html", words)


@MARK
@require_http_methods(["GET", "POST"])
@never_cache
def mark_page(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """One answer to mark; storing leads to the next one.

    Any graded answer can be marked where a link leads to it; one with a mark only with `?again`,
    so that nobody writes over another's by mistake.
    """
    rows = Submission.objects.select_related("variant__version__exercise", "learner")
    submission = get_object_or_404(rows, pk=submission_id)
    slug = request.GET.get("exercise", "")
    if submission.status != Status.GRADED or (submission.override() and "again" not in request.GET):
        messages.info(request, _("That answer is marked already, or not graded yet."))
        return redirect(address(None, slug))
    if not queue.claim(submission, request.user):
        messages.warning(request, _("Another marker has that answer open. Here is the next one."))
        return _onward(request, submission, slug)
    if request.method == "POST":
        return _take(request, submission, slug)
    return _page(request, submission, slug)


def _take(request: HttpRequest, submission: Submission, slug: str) -> HttpResponse:
    try:
        mark = marks.read_mark(submission, request.POST)
    except MarkRefused as refusal:
        return _page(request, submission, slug, refusal=refusal)
    marks.store(submission, mark, request.user)
    messages.success(request, _("Stored: %(percent)d %%.") % {"percent": round(100 * mark.score)})
    return _onward(request, submission, slug)


def _onward(request: HttpRequest, submission: Submission, slug: str) -> HttpResponse:
    after = queue.neighbours(submission, request.user, slug).after
    return redirect(address(after, slug))


def _page(
    request: HttpRequest, submission: Submission, slug: str, refusal: MarkRefused | None = None
) -> HttpResponse:
    near = queue.neighbours(submission, request.user, slug)
    done, total = queue.progress(slug)
    named = request.session.get(NAMED, False)
    words: dict[str, Any] = {
        "submission": submission,
        "variant": submission.variant,
        "view": ResultView(submission),
        "model": _model(submission),
        "key": submission.variant.item.get("answer", ""),
        "rubric": marks.rubric_of(submission),
        "who": str(submission.learner) if named else queue.pseudonym(submission.learner_id),
        "named": named,
        "before": address(near.before, slug) if near.before else "",
        "after": address(near.after, slug) if near.after else "",
        "queue": address(None, slug),
        "number": done + 1 if submission.awaits_person else 0,
        "total": total,
        "last": marks.last_of(request.user),
        "refusal": refusal,
        "given": request.POST,
        "met": request.POST.getlist("met"),
    }
    return render(request, "marking/mark.html", words, status=422 if refusal else 200)


def _model(submission: Submission) -> str:
    """The model answer of a text, for the marker's eyes."""
    return str(submission.variant.item.get("model", "")) if marks.rubric_of(submission) else ""


@MARK
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Takes the marker's newest mark back and opens that answer again."""
    slug = request.POST.get("exercise", "")
    again = marks.undo(request.user)
    if again is None:
        messages.info(request, _("You have no mark to take back."))
        return redirect(address(None, slug))
    messages.success(request, _("Taken back. It waits again; here it is."))
    return redirect(address(again.pk if again.awaits_person else None, slug))


@MARK
@require_POST
def names(request: HttpRequest) -> HttpResponse:
    """Shows the learners' names to this marker, or hides them."""
    request.session[NAMED] = request.POST.get("named") == "1"
    given = request.POST.get("submission", "")
    slug = request.POST.get("exercise", "")
    return redirect(address(UUID(given) if _is_id(given) else None, slug))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

"""Pages of an exercise's policy: the next hint, and how one's number came about."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exercises.answers import read_answer
from exercises.cards import Problem, card_for, done_exercises, last_submissions
from exercises.hints import hints_for, take_hint
from exercises.intake import refusal_page, wants_fragment
from exercises.models import Override, Submission, Variant, account_id
from exercises.refusals import Refusal
from exercises.results import ResultView, results_of
from exercises.tries import VersionTries, receipt_for, tries_at
from exercises.views import exercise_page, published_version


def asked_hint(form: Mapping[str, Any]) -> int:
    """The number of the hint that a form asks for; 0, which there is not, where it is none."""
    number = str(form.get("hint", ""))
    return int(number) if number.isdecimal() and len(number) < 4 else 0


@login_required
@require_POST
def hint(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the next hint. A plain form gets the whole page again, with what was typed."""
    version = published_version(slug)

    def show(problem: Problem | None = None) -> HttpResponse:
        last = last_submissions(request.user, [version]).get(version.exercise_id)
        done = bool(done_exercises(request.user, [version]))
        typed = read_answer(request.POST) or None
        card = card_for(
            request.user,
            version,
            last=last,
            level=0,
            problem=problem,
            answer=typed,
            is_done=done,
        )
        return exercise_page(request, card)

    try:
        take_hint(learner=request.user, version=version, number=asked_hint(request.POST))
    except Refusal as refusal:
        return refusal_page(request, refusal, show)
    if not wants_fragment(request):
        return show()
    variant = Variant.for_learner(version, account_id(request.user))
    hints = hints_for(variant, request.user, action=request.path)
    words = {"hints": hints, "tries": tries_at(version, request.user)}
    return render(request, "exercises/_hints.html", words)


@login_required
@require_GET
@never_cache
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """How one's number came about: try by try, and what a person changed."""
    version = published_version(slug)
    if version.is_own:
        raise Http404
    found = receipt_for(request.user, version)
    views = _results(request, [found.present, *found.earlier])
    words = {"version": version, "receipt": found, "results": views, "marks": _marks(views)}
    return render(request, "exercises/receipt.html", words)


def _results(request: HttpRequest, parts: list[VersionTries]) -> dict[Any, ResultView]:
    """The answers in words, by their ids."""
    ids = [one.submission_id for part in parts for one in part.tries]
    own = Submission.objects.of(request.user).filter(pk__in=ids)
    views = results_of(own.select_related("variant__version__exercise"))
    return {view.submission.pk: view for view in views}


def _marks(views: dict[Any, ResultView]) -> dict[Any, Override]:
    """What a person said in place of the grader, by the answer's id; nothing that is withheld."""
    shown = [pk for pk, view in views.items() if not view.withheld]
    standing = Override.objects.filter(submission__in=shown, withdrawn_at=None)
    return {one.submission_id: one for one in standing.select_related("by")}

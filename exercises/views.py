"""Pages on which exercises are answered, and what became of the answers."""

import json
from typing import Any
from uuid import UUID

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exercises import publishing, services
from exercises.answers import read_answer
from exercises.cards import (
    Card,
    Problem,
    card_for,
    done_exercises,
    last_submissions,
    problem_of,
)
from exercises.holds import holds_of
from exercises.intake import problem_json, result_fragment, take_answer, wants_fragment
from exercises.models import Exercise, ExerciseVersion, Publication, Submission, account_id
from exercises.notebook_part import notebook_part
from exercises.ownership import may_see
from exercises.predictions import fresh_turn
from exercises.refusals import Outdated
from exercises.results import PREVIEW, ResultView, results_of
from exercises.shown import shown_variant
from exercises.tries import Receipt, receipt_for
from grader.errors import InvalidAnswer, ItemError

# The history under an exercise is for finding one's way back, not for research.
HISTORY = 20


def published_version(slug: str) -> ExerciseVersion:
    """What learners get of this exercise, or 404."""
    exercise = Exercise.objects.published().filter(slug=slug).first()
    if exercise is None or exercise.published is None:
        raise Http404
    return exercise.published


@login_required
@require_GET
@never_cache
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """One exercise on its own page, with one's own history."""
    gone = Exercise.objects.filter(slug=slug, published=None).first()
    if gone is not None and (withdrawal := gone.withdrawal()) is not None:
        return withdrawn_page(request, withdrawal)
    version = published_version(slug)
    last = last_submissions(request.user, [version]).get(version.exercise_id)
    holds = holds_of(account_id(request.user))
    done = bool(done_exercises(request.user, [version], holds))
    again = request.GET.get("again")
    card = card_for(
        request.user, version, last=last, level=0, is_done=done, again=again, holds=holds
    )
    return exercise_page(request, card)


def withdrawn_page(
    request: HttpRequest, withdrawal: Publication, typed: Any = None
) -> HttpResponse:
    """Where an exercise was: why it is gone, what one had answered, and what one just typed."""
    mine = Submission.objects.of(request.user).prefetch_related("own_marks")
    own = mine.filter(variant__version__exercise=withdrawal.exercise_id)
    history = [ResultView(submission) for submission in own[:HISTORY]]
    kept = typed if isinstance(typed, str) else json.dumps(typed, ensure_ascii=False)
    words = {"withdrawal": withdrawal, "history": history, "typed": kept if typed else ""}
    return render(request, "exercises/withdrawn.html", words, status=410)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes an answer to what the page showed; without a word on that, to what learners see."""
    gone = Exercise.objects.filter(slug=slug, published=None).first()
    if gone is not None and (withdrawal := gone.withdrawal()) is not None:
        if wants_fragment(request):
            return problem_json(request, 410, withdrawal.reason, is_outdated=True)
        return withdrawn_page(request, withdrawal, read_answer(request.POST))
    version = published_version(slug)
    sealed, turn = request.POST.get("shown", ""), 0

    def refuse(typed: Any, problem: Problem) -> HttpResponse:
        asked = _still_asked(request, version, sealed)
        again = card_for(
            request.user, asked, last=None, level=0, problem=problem, answer=typed, turn=turn
        )
        return exercise_page(request, again)

    turn = turn_of(request, version)
    return take_answer(
        request,
        submit=lambda typed, key: hand_in(request, version, typed, key, turn=turn, shown=sealed),
        refuse=refuse,
        onward=f"{reverse('exercise', args=[slug])}#result",
    )


def turn_of(request: HttpRequest, version: ExerciseVersion) -> int:
    """Which bowl a prediction is about: a fresh one for each, one after the other."""
    asked = request.POST.get("turn", "")
    if not version.is_predicted or not asked.isdecimal():
        return 0
    return min(int(asked), fresh_turn(request.user, version))


def hand_in(
    request: HttpRequest,
    version: ExerciseVersion,
    answer: Any,
    key: str | None,
    *,
    turn: int = 0,
    occasion: str = "",
    shown: str = "",
) -> Submission:
    """Stores the answer of whoever asks, under the form's key."""
    submission, _ = services.submit(
        learner=request.user,
        version=version,
        answer=answer,
        idempotency_key=key,
        turn=turn,
        occasion=occasion,
        shown=shown,
    )
    return submission


def _still_asked(request: HttpRequest, version: ExerciseVersion, sealed: str) -> ExerciseVersion:
    """What the page showed, while that takes answers; else what learners see now."""
    try:
        variant = shown_variant(sealed, exercise=version.exercise, learner=request.user)
    except Outdated:
        return version
    return variant.version if variant else version


def exercise_page(
    request: HttpRequest, card: Card, notebook_problem: Problem | None = None
) -> HttpResponse:
    """The page around the card: one's own history, and the way by a notebook."""
    mine = Submission.objects.of(request.user).prefetch_related("own_marks")
    own = mine.filter(variant__version__exercise=card.exercise).select_related("variant__version")
    words = {
        "card": card,
        "history": results_of(own[:HISTORY], card.holds),
        "receipt": _receipt(request, card),
        "notebook": notebook_part(request, card, notebook_problem),
    }
    return render(request, "exercises/exercise.html", words)


def _receipt(request: HttpRequest, card: Card) -> Receipt | None:
    """How the number came about, where there is one: not of drafts, nor of what nobody grades."""
    if card.preview or card.version.is_own:
        return None
    return receipt_for(request.user, card.version)


@login_required
@require_GET
@never_cache
def submission(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """One of one's own submissions, in full."""
    own = _own(request, submission_id)
    return render(request, "exercises/submission.html", {"view": ResultView(own)})


@login_required
@require_GET
@never_cache
def result(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The result as a fragment, for a page that follows it."""
    return result_fragment(request, _own(request, submission_id))


def _own(request: HttpRequest, submission_id: UUID) -> Submission:
    """Another's submission is a 404, not a hint."""
    own = Submission.objects.of(request.user).select_related("variant__version__exercise")
    return get_object_or_404(own, pk=submission_id)


@login_required
@require_POST
def mark(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """Takes what a learner says of an answer of their own, and shows it with the result."""
    own = _own(request, submission_id)
    if not own.marks_itself:
        raise Http404
    try:
        services.mark_own(submission=own, given=read_answer(request.POST))
    except InvalidAnswer as invalid:
        problem = problem_of(invalid, None)
        if wants_fragment(request):
            return render(request, "exercises/_problem.html", {"problem": problem}, status=422)
        words = {"view": ResultView(own), "problem": problem}
        return render(request, "exercises/submission.html", words, status=422)
    back = request.POST.get("back", "")
    if wants_fragment(request):
        return result_fragment(request, own, alone=back == own.get_absolute_url())
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(f"{back}#exercise-{own.variant.version.exercise.slug}" if here else own)


@staff_member_required(login_url="sign-in")
@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft as a learner will see it, ready to be tried; or why there is nothing to see yet."""
    if not may_see(request.user):
        raise PermissionDenied
    draft = get_object_or_404(Exercise, slug=slug)
    try:
        version = publishing.snapshot(exercise=draft, author=request.user)
    except ItemError as error:
        words = {"exercise": draft, "error": error}
        return render(request, "exercises/unready.html", words, status=422)

    def show(typed: Any = None, problem: Problem | None = None) -> HttpResponse:
        tried = Submission.objects.of(request.user).filter(variant__version=version)
        card = card_for(
            request.user,
            version,
            last=None if problem else tried.first(),
            action=request.path,
            level=0,
            preview=True,
            occasion=PREVIEW,
            problem=problem,
            answer=typed,
            again=request.GET.get("again"),
        )
        return exercise_page(request, card)

    if request.method == "GET":
        return show()
    return take_answer(
        request,
        submit=lambda typed, key: hand_in(
            request, version, typed, key, turn=turn_of(request, version), occasion=PREVIEW
        ),
        refuse=show,
        onward=f"{request.path}#result",
    )

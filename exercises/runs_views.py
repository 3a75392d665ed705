"""Pages of trial runs: the button Run of a card, the panel that follows, a page without script."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import conditional_escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from exercises import publishing, runs
from exercises.answers import read_answer
from exercises.cards import Card, Problem, card_for, done_exercises, problem_of
from exercises.intake import wants_fragment
from exercises.models import Exercise, ExerciseVersion, TrialMode, TrialRun
from exercises.ownership import may_see
from exercises.rendering import Said
from exercises.runs_shown import RunView
from exercises.views import published_version
from grader.errors import InvalidAnswer, ItemError

TOO_MANY, FULL, UNREADABLE = 429, 503, 422


@login_required
@require_POST
def request_run(request: HttpRequest, slug: str) -> HttpResponse:
    """Starts a run of what is in the form; `run` says how: examples or script."""
    version = _version(request, slug)
    answer = read_answer(request.POST)
    mode = request.POST.get("run")
    wanted = TrialMode.SCRIPT if mode == TrialMode.SCRIPT else TrialMode.EXAMPLES
    try:
        run = runs.request_run(learner=request.user, version=version, code=answer, mode=wanted)
    except InvalidAnswer as invalid:
        return _refuse(request, version, answer, problem_of(invalid, answer), UNREADABLE)
    except runs.RunRefused as refusal:
        problem = Problem(Said("run_refused", conditional_escape(str(refusal))))
        return _refuse(request, version, answer, problem, TOO_MANY if refusal.own else FULL)
    if wants_fragment(request):
        return render(request, "exercises/_run.html", {"run": RunView(run)})
    return redirect(f"{run.get_absolute_url()}#run")


def _version(request: HttpRequest, slug: str) -> ExerciseVersion:
    """What learners get; for an author who previews, the draft. 404 where nothing can be run."""
    if "draft" in request.GET and may_see(request.user):
        try:
            version = publishing.snapshot(
                exercise=get_object_or_404(Exercise, slug=slug), author=request.user
            )
        except ItemError as error:
            raise Http404 from error
    else:
        version = published_version(slug)
    if not version.grader_kind.RUNS_CODE:
        raise Http404
    return version


def _refuse(
    request: HttpRequest, version: ExerciseVersion, answer: object, problem: Problem, status: int
) -> HttpResponse:
    if wants_fragment(request):
        return render(request, "exercises/_problem.html", {"problem": problem}, status=status)
    card = card_for(request.user, version, last=None, level=0, problem=problem, answer=answer)
    return render(request, "exercises/exercise.html", {"card": card, "history": []}, status=status)


@login_required
@require_GET
@never_cache
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One's own run on the page of its exercise, the program in the editor."""
    own = _own(request, run_id)
    words = {"card": _card(request, own), "history": [], "run": RunView(own)}
    return render(request, "exercises/exercise.html", words)


def _card(request: HttpRequest, own: TrialRun) -> Card:
    version = own.variant.version
    done = bool(done_exercises(request.user, [version]))
    return card_for(request.user, version, last=None, level=0, answer=own.code, is_done=done)


@login_required
@require_GET
@never_cache
def panel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What came of a run as a fragment, for a page that follows it."""
    return render(request, "exercises/_run.html", {"run": RunView(_own(request, run_id))})


def _own(request: HttpRequest, run_id: UUID) -> TrialRun:
    """Another's run is a 404, not a hint."""
    own = TrialRun.objects.of(request.user).select_related("variant__version__exercise")
    return get_object_or_404(own, pk=run_id)

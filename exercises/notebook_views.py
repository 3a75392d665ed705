"""A code exercise's notebook on the web: GET fetches it, POST hands in one that was worked on."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from exercises.cards import Problem, card_for, last_submissions
from exercises.intake import take_answer
from exercises.judge import MachineFailure
from exercises.models import ExerciseVersion, Variant, account_id
from exercises.notebook_part import as_file, desk_for
from exercises.notebooks.refusal import refusal
from exercises.views import exercise_page, hand_in, published_version
from exercises.worksheets import answer_in_notebook, notebook_of, takes_notebooks
from grader.errors import ItemError

BROKEN = _("This exercise is broken, so there is no notebook of it. Tell your teacher.")
FAILED = _("Our machine could not make the notebook just now. Try again in a moment.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def notebook(request: HttpRequest, slug: str) -> HttpResponse:
    """The notebook of one's own variant, or one handed in on the way of every answer."""
    version = published_version(slug)
    if not takes_notebooks(version):
        raise Http404
    return _take(request, version) if request.method == "POST" else _give(request, version)


def _give(request: HttpRequest, version: ExerciseVersion) -> HttpResponse:
    variant = Variant.for_learner(version, account_id(request.user))
    try:
        return as_file(notebook_of(variant, desk_for(request, version)), version.exercise.slug)
    except ItemError:
        words = {"status": 503, "title": gettext("No notebook"), "detail": BROKEN}
    except MachineFailure:
        words = {"status": 503, "title": gettext("No notebook at this moment"), "detail": FAILED}
    return render(request, "error.html", words, status=503)


def _take(request: HttpRequest, version: ExerciseVersion) -> HttpResponse:
    def read(request: HttpRequest) -> str:
        file = request.FILES.get("notebook")
        if file is None:
            raise refusal("notebook_missing")
        return answer_in_notebook(version, file.read())

    def refuse(answer: Any, problem: Problem) -> HttpResponse:
        last = last_submissions(request.user, [version]).get(version.exercise_id)
        card = card_for(request.user, version, last=last, level=0, answer=answer)
        return exercise_page(request, card, problem)

    return take_answer(
        request,
        read=read,
        submit=lambda answer, key: hand_in(request, version, answer, key),
        refuse=refuse,
        onward=f"{reverse('exercise', args=[version.exercise.slug])}#result",
    )

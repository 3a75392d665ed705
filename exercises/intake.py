"""From a submitted form to a response: the one way in for every page that takes an answer."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from exercises import services
from exercises.answers import read_answer, read_key
from exercises.cards import Problem, problem_of, refused
from exercises.models import Submission
from exercises.refusals import Outdated, Refusal
from exercises.results import ResultView
from exercises.tries import tries_at
from grader.errors import InvalidAnswer


def wants_fragment(request: HttpRequest) -> bool:
    """Our script asks for the piece it swaps in; a plain form gets a whole page."""
    return request.headers.get("X-Requested-With") == "fetch"


def typed_answer(request: HttpRequest) -> Any:
    """The answer in the form's fields."""
    return read_answer(request.POST)


def take_answer(
    request: HttpRequest,
    *,
    submit: Callable[[Any, str | None], Submission],
    refuse: Callable[[Any, Problem], HttpResponse],
    onward: str,
    read: Callable[[HttpRequest], Any] = typed_answer,
) -> HttpResponse:
    """Reads the answer and submits it; an unreadable one comes back at once with its reason.

    `submit` takes the answer and an idempotency key; `refuse` renders the whole page again with
    the answer kept (None where `read` found none); `onward` is where a plain form goes.
    """
    answer = None
    try:
        answer = read(request)
        submission = submit_once(submit, answer, read_key(request.POST))
    except InvalidAnswer as invalid:
        problem = problem_of(invalid, answer)
        if wants_fragment(request):
            return render(request, "exercises/_problem.html", {"problem": problem}, status=422)
        response = refuse(answer, problem)
        response.status_code = 422
        return response
    except Refusal as refusal:
        return refusal_page(request, refusal, lambda problem: refuse(answer, problem))
    if wants_fragment(request):
        return result_fragment(request, submission)
    return redirect(onward)


def refusal_page(
    request: HttpRequest, refusal: Refusal, refuse: Callable[[Problem], HttpResponse]
) -> HttpResponse:
    """The page again with the answer kept, and why it was not taken; for our script the words."""
    if wants_fragment(request):
        return problem_json(request, 409, str(refusal), is_outdated=isinstance(refusal, Outdated))
    response = refuse(refused(refusal))
    response.status_code = 409
    return response


def problem_json(
    request: HttpRequest, status: int, detail: str, *, is_outdated: bool = False
) -> JsonResponse:
    """Why not, for our script; where the page itself is out of date it asks for a whole one."""
    sort = {"type": "urn:nabla:outdated"} if is_outdated else {}
    body = sort | {"status": status, "detail": detail, "instance": request.path}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def result_fragment(request: HttpRequest, submission: Submission, **words: Any) -> HttpResponse:
    """What came of an answer, with what it left of the tries, for a page that swaps it in."""
    version = submission.variant.version
    by_itself = bool(version.policy) and not submission.occasion
    tries = tries_at(version, request.user) if by_itself else None
    words |= {"view": ResultView(submission), "tries": tries}
    return render(request, "exercises/_result.html", words)


def submit_once(
    submit: Callable[[Any, str | None], Submission], answer: Any, key: str | None
) -> Submission:
    """Submits under the form's key, so that sending it twice is one submission."""
    try:
        return submit(answer, key)
    except services.IdempotencyConflict:
        # The form came back from the browser's history and was filled in anew: a new answer.
        return submit(answer, None)

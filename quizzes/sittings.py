"""Pages within a sitting: a question, its drafts and its flag, the clock, the review."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exercises.answers import read_answer
from exercises.cards import Card, Problem, card_for, problem_of
from exercises.hints import hints_for
from exercises.intake import take_answer, wants_fragment
from exercises.models import Submission, Variant
from exercises.policy_views import asked_hint
from exercises.refusals import Refusal
from grader.errors import InvalidAnswer
from quizzes import services
from quizzes.models import Attempt, Quiz
from quizzes.scoring import AttemptScore, QuestionScore, attempt_score, occasion_of
from quizzes.views import quiz_for

# The form of somebody's page without our script.
PLAIN_FORM = ""


def place_of(score: AttemptScore, number: int) -> QuestionScore:
    """The question with this number, from 1, or 404."""
    if not 1 <= number <= len(score.questions):
        raise Http404
    return score.questions[number - 1]


def without_attempt(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Where somebody goes who has no sitting (any more): the receipt, if the clock ended it."""
    last = quiz.attempts.filter(learner_id=request.user.pk).order_by("number").last()
    words = gettext("You have no open attempt at this quiz. Start one to answer.")
    onward = reverse("quiz", args=[quiz.slug])
    if last is not None and last.by_clock and last.due_at is not None:
        words = services.time_up_words(last.due_at)
        onward = reverse("quiz-receipt", args=[quiz.slug, last.number])
    return refused(request, words, onward)


def refused(request: HttpRequest, words: str, onward: str) -> HttpResponse:
    """A refusal: as a message on the next page, or for our script as it is."""
    if wants_fragment(request):
        content_type = "application/problem+json"
        body = {"detail": words, "onward": onward}
        return JsonResponse(body, status=409, content_type=content_type)
    messages.info(request, words)
    return redirect(onward)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question of the open sitting: shown, or answered."""
    found = quiz_for(request, slug)
    attempt = services.open_attempt(quiz=found, learner=request.user)
    if attempt is None:
        return without_attempt(request, found)
    asked = place_of(attempt_score(attempt), number)

    def show(typed: Any = None, problem: Problem | None = None) -> HttpResponse:
        return question_page(request, attempt, number, typed, problem)

    if request.method == "GET":
        return show()
    try:
        if not found.is_immediate:
            return save_only(request, attempt, asked, number, show)
        return take_answer(
            request,
            submit=lambda typed, key: submit(request, attempt, asked, typed, key),
            refuse=show,
            onward=f"{request.path}#result",
        )
    except services.TimeUp:
        services.finish_attempt(attempt=attempt)
        return without_attempt(request, found)
    except services.QuizRefusal as refusal:
        return refused(request, str(refusal), request.path)


def submit(
    request: HttpRequest, attempt: Attempt, asked: QuestionScore, typed: Any, key: str | None
) -> Submission:
    """Hands in; what is refused for a while is saved all the same."""
    device = request.POST.get("device", PLAIN_FORM)
    services.save_draft(attempt=attempt, question=asked.question, answer=typed, device=device)
    return services.answer_question(
        attempt=attempt, question=asked.question, answer=typed, idempotency_key=key
    )


def variant_of(asked: QuestionScore, attempt: Attempt) -> Variant:
    """What this sitting asks: the one that its page shows."""
    turn, began = asked.place.turn, attempt.started_at
    return Variant.for_learner(asked.place.version, attempt.learner_id, turn, began)


def save_only(
    request: HttpRequest,
    attempt: Attempt,
    asked: QuestionScore,
    number: int,
    show: Callable[[Any, Problem], HttpResponse],
) -> HttpResponse:
    """Saves what will be handed in with the whole attempt, and tells whether it can be read."""
    typed = read_answer(request.POST)
    device = request.POST.get("device", PLAIN_FORM)
    services.save_draft(attempt=attempt, question=asked.question, answer=typed, device=device)
    variant = variant_of(asked, attempt)
    try:
        variant.validate(typed)
    except InvalidAnswer as invalid:
        problem = problem_of(invalid, typed)
        if wants_fragment(request):
            return render(request, "exercises/_problem.html", {"problem": problem}, status=422)
        response = show(typed, problem)
        response.status_code = 422
        return response
    if wants_fragment(request):
        return render(request, "quizzes/_saved.html", {"now": timezone.now()})
    return redirect(f"{request.path}#result")


def question_page(
    request: HttpRequest, attempt: Attempt, number: int, typed: Any, problem: Problem | None
) -> HttpResponse:
    # Read anew: what was just typed is saved by now.
    score = attempt_score(attempt)
    current = place_of(score, number)
    words = {
        "quiz": attempt.quiz,
        "attempt": attempt,
        "score": score,
        "current": current,
        "number": number,
        "count": len(score.questions),
        "card": card_of(request, attempt, current, number, typed, problem),
        "now": timezone.now(),
    }
    return render(request, "quizzes/question.html", words)


def card_of(
    request: HttpRequest,
    attempt: Attempt,
    current: QuestionScore,
    number: int,
    typed: Any,
    problem: Problem | None,
) -> Card:
    """The card with the newest draft in it; a sitting keeps also what was withdrawn since."""
    draft = current.place.draft()
    saved = draft if draft is not None and (current.unsent or not current.answered) else None
    card = card_for(
        request.user,
        current.place.version,
        last=current.last,
        action=reverse("quiz-question", args=[attempt.quiz.slug, number]),
        level=2,
        problem=problem,
        answer=saved.answer if typed is None and saved is not None else typed,
        is_done=attempt.quiz.is_immediate and not current.withheld and current.best_score >= 1,
        again=None if current.place.version.is_predicted else request.GET.get("again"),
        turn=current.place.turn,
        occasion=occasion_of(attempt),
        hint_action=reverse("quiz-hint", args=[attempt.quiz.slug, number]),
        as_of=attempt.started_at,
    )
    if not attempt.quiz.is_immediate:
        # What holds the verdict back is this very sitting, as its rules say; and hints would tell.
        card = replace(card, hints=None, withheld=None)
    return replace(
        card,
        saves=reverse("quiz-draft", args=[attempt.quiz.slug, attempt.number, number]),
        saved_at=draft.typed_at if draft is not None else None,
        save_only=not attempt.quiz.is_immediate,
    )


@login_required
@require_POST
def hint(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Takes the next hint to one question; what is typed is saved, and stays."""
    found = quiz_for(request, slug)
    attempt = services.open_attempt(quiz=found, learner=request.user)
    if attempt is None:
        return without_attempt(request, found)
    asked = place_of(attempt_score(attempt), number)
    here = reverse("quiz-question", args=[slug, number])
    typed, device = read_answer(request.POST), request.POST.get("device", PLAIN_FORM)
    try:
        services.save_draft(attempt=attempt, question=asked.question, answer=typed, device=device)
        services.take_hint(
            attempt=attempt, question=asked.question, number=asked_hint(request.POST)
        )
    except services.TimeUp:
        services.finish_attempt(attempt=attempt)
        return without_attempt(request, found)
    except (services.QuizRefusal, Refusal) as refusal:
        return refused(request, str(refusal), here)
    if not wants_fragment(request):
        return redirect(f"{here}#exercise-{asked.question.exercise.slug}-hints")
    variant = variant_of(asked, attempt)
    hints = hints_for(variant, request.user, occasion=occasion_of(attempt), action=request.path)
    return render(request, "exercises/_hints.html", {"hints": hints})


def sitting(request: HttpRequest, slug: str, attempt_number: int) -> Attempt | None:
    """One's own sitting of that number while it is open."""
    current = services.open_attempt(quiz=quiz_for(request, slug), learner=request.user)
    return current if current is not None and current.number == attempt_number else None


@login_required
@require_POST
def draft(request: HttpRequest, slug: str, attempt: int, number: int) -> HttpResponse:
    """Saves a form, `age` milliseconds after it was `typed` by the device's own clock."""
    found = sitting(request, slug, attempt)
    if found is None:
        return without_attempt(request, quiz_for(request, slug))
    asked = place_of(attempt_score(found), number)
    try:
        services.save_draft(
            attempt=found,
            question=asked.question,
            answer=read_answer(request.POST),
            device=request.POST.get("device", PLAIN_FORM),
            typed_at=timezone.now() - timedelta(milliseconds=milliseconds(request, "age") or 0),
            device_ms=milliseconds(request, "typed"),
        )
    except services.QuizRefusal:
        return without_attempt(request, found.quiz)
    return JsonResponse(state_of(found))


def milliseconds(request: HttpRequest, name: str) -> int | None:
    """A time that a browser sends; None where it is none."""
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 15 else None


@login_required
@require_GET
@never_cache
def state(request: HttpRequest, slug: str, attempt: int) -> HttpResponse:
    """The clock, and what is saved by which device: asked for every few seconds."""
    found = sitting(request, slug, attempt)
    if found is None:
        return without_attempt(request, quiz_for(request, slug))
    return JsonResponse(state_of(found))


def state_of(attempt: Attempt) -> dict[str, Any]:
    return {
        "now": timezone.now().isoformat(),
        "due": attempt.due_at.isoformat() if attempt.due_at else None,
        "questions": [one_state(one) for one in attempt_score(attempt).questions],
    }


def one_state(score: QuestionScore) -> dict[str, Any]:
    newest = score.place.draft()
    return {
        "state": score.state,
        "flagged": score.place.flagged,
        "typed_at": newest.typed_at.isoformat() if newest else None,
        "device": newest.device if newest else None,
    }


@login_required
@require_POST
def flag(request: HttpRequest, slug: str, attempt: int, number: int) -> HttpResponse:
    """Sets or takes off the mark “look again”."""
    found = sitting(request, slug, attempt)
    if found is None:
        return without_attempt(request, quiz_for(request, slug))
    asked = place_of(attempt_score(found), number)
    flagged = request.POST.get("flagged") == "1"
    services.set_flag(attempt=found, question=asked.question, flagged=flagged)
    return redirect("quiz-question", slug=slug, number=number)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """The review: what is answered, saved, empty or flagged; then hands the sitting in."""
    found = quiz_for(request, slug)
    attempt = services.open_attempt(quiz=found, learner=request.user)
    if attempt is None:
        return without_attempt(request, found)
    if request.method == "POST":
        services.finish_attempt(attempt=attempt)
        return redirect("quiz-receipt", slug=slug, number=attempt.number)
    score = attempt_score(attempt)
    words = {"quiz": found, "attempt": attempt, "score": score, "now": timezone.now()}
    return render(request, "quizzes/finish.html", words)

"""Pages of a quiz: its introduction, one question at a time, handing in, the receipt."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exercises.cards import Problem, card_for
from exercises.intake import take_answer
from quizzes import services
from quizzes.models import Attempt, Quiz
from quizzes.scoring import AttemptScore, attempt_score


@login_required
@require_GET
def quizzes(request: HttpRequest) -> HttpResponse:
    """The quizzes one may take."""
    return render(request, "quizzes/quizzes.html", {"quizzes": Quiz.objects.filter(published=True)})


def published_quiz(slug: str) -> Quiz:
    return get_object_or_404(Quiz, slug=slug, published=True)


@login_required
@require_GET
@never_cache
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """What awaits, one's earlier sittings, and the button to begin or go on."""
    found = published_quiz(slug)
    sittings = list(found.attempts.filter(learner_id=request.user.pk))
    questions = list(found.questions.select_related("exercise__published"))
    return render(
        request,
        "quizzes/quiz.html",
        {
            "quiz": found,
            "count": len(questions),
            "worth": sum(question.worth for question in questions),
            "current": next((sitting for sitting in sittings if sitting.is_open), None),
            "finished": [(s, attempt_score(s)) for s in sittings if not s.is_open],
            "left": None if found.max_attempts is None else found.max_attempts - len(sittings),
        },
    )


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins a sitting, or goes on with the open one."""
    found = published_quiz(slug)
    try:
        services.start_attempt(quiz=found, learner=request.user)
    except services.QuizRefusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("quiz", slug=slug)
    return redirect("quiz-question", slug=slug, number=1)


def _open_attempt(request: HttpRequest, quiz: Quiz) -> Attempt | None:
    return quiz.attempts.filter(learner_id=request.user.pk, finished_at__isnull=True).first()


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def question(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One question of the open sitting: shown, or answered."""
    found = published_quiz(slug)
    attempt = _open_attempt(request, found)
    if attempt is None:
        messages.info(request, "You have no open attempt at this quiz. Start one to answer.")
        return redirect("quiz", slug=slug)
    score = attempt_score(attempt)
    if not 1 <= number <= len(score.questions):
        raise Http404
    asked = score.questions[number - 1].question

    def show(typed: Any = None, problem: Problem | None = None) -> HttpResponse:
        return _question_page(request, attempt, score, number, typed, problem)

    if request.method == "GET":
        return show()
    try:
        return take_answer(
            request,
            submit=lambda typed, key: services.answer_question(
                attempt=attempt, question=asked, answer=typed, idempotency_key=key
            ),
            refuse=show,
            onward=f"{request.path}#result",
        )
    except services.QuizRefusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("quiz", slug=slug)


def _question_page(
    request: HttpRequest,
    attempt: Attempt,
    score: AttemptScore,
    number: int,
    typed: Any,
    problem: Problem | None,
) -> HttpResponse:
    current = score.questions[number - 1]
    version = current.question.exercise.published
    card = version and card_for(
        request.user,
        version,
        last=current.last,
        action=reverse("quiz-question", args=[attempt.quiz.slug, number]),
        level=2,
        problem=problem,
        answer=typed,
        is_done=current.best_score >= 1,
        again=request.GET.get("again"),
    )
    return render(
        request,
        "quizzes/question.html",
        {
            "quiz": attempt.quiz,
            "attempt": attempt,
            "score": score,
            "current": current,
            "number": number,
            "count": len(score.questions),
            "card": card,
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks once more with what is still open, then hands the sitting in."""
    found = published_quiz(slug)
    attempt = _open_attempt(request, found)
    if attempt is None:
        return redirect("quiz", slug=slug)
    if request.method == "POST":
        services.finish_attempt(attempt=attempt)
        return redirect("quiz-receipt", slug=slug, number=attempt.number)
    words = {"quiz": found, "attempt": attempt, "score": attempt_score(attempt)}
    return render(request, "quizzes/finish.html", words)


@login_required
@require_GET
@never_cache
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a sitting brought, question by question; only one's own."""
    attempts = Attempt.objects.filter(learner_id=request.user.pk, finished_at__isnull=False)
    attempt = get_object_or_404(attempts.select_related("quiz"), quiz__slug=slug, number=number)
    words = {"quiz": attempt.quiz, "attempt": attempt, "score": attempt_score(attempt)}
    return render(request, "quizzes/receipt.html", words)

"""Pages around a sitting: the quizzes, what awaits in one, beginning, and the receipt."""

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from quizzes import services
from quizzes.models import Accommodation, Attempt, Quiz
from quizzes.scoring import attempt_score


@login_required
@require_GET
def quizzes(request: HttpRequest) -> HttpResponse:
    """The quizzes one may take, and those one has sat."""
    return render(request, "quizzes/quizzes.html", {"quizzes": Quiz.objects.open_to(request.user)})


def quiz_for(request: HttpRequest, slug: str) -> Quiz:
    """One that this person may see, or 404; whether it may be begun is for the services."""
    return get_object_or_404(Quiz.objects.open_to(request.user), slug=slug)


def asked(quiz: Quiz) -> tuple[int, Decimal]:
    """How many questions an attempt gets, and what they are worth together."""
    offered = quiz.questions.filter(retired=False, exercise__published__isnull=False)
    by_section: dict[int | None, list[Decimal]] = {}
    for one in offered.select_related("exercise__published"):
        by_section.setdefault(one.section_id, []).append(one.worth)
    picks: dict[int | None, int | None] = dict(quiz.sections.values_list("pk", "pick"))
    drawn = [worths[: picks.get(pk)] for pk, worths in by_section.items()]
    return sum(map(len, drawn)), sum((sum(worths, Decimal(0)) for worths in drawn), Decimal(0))


def closed_words(quiz: Quiz, now: datetime) -> str:
    """Why nobody can begin now, or nothing."""
    try:
        services.refuse_outside(quiz, now)
    except services.QuizRefusal as refusal:
        return str(refusal)
    return ""


@login_required
@require_GET
@never_cache
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """What awaits, one's earlier sittings, and the button to begin or go on."""
    found = quiz_for(request, slug)
    current = services.open_attempt(quiz=found, learner=request.user)
    sittings = list(found.attempts.filter(learner_id=request.user.pk).select_related("quiz"))
    count, worth = asked(found)
    extra = Accommodation.objects.filter(learner_id=request.user.pk).first()
    minutes = found.minutes
    if minutes is not None and extra is not None:
        minutes = minutes * (100 + extra.extra_percent) // 100
    return render(
        request,
        "quizzes/quiz.html",
        {
            "quiz": found,
            "count": count,
            "worth": worth,
            "minutes": minutes,
            "closed": closed_words(found, timezone.now()),
            "current": current,
            "finished": [(s, attempt_score(s)) for s in sittings if not s.is_open],
            "left": None if found.max_attempts is None else found.max_attempts - len(sittings),
        },
    )


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begins a sitting, or goes on with the open one."""
    found = quiz_for(request, slug)
    try:
        services.start_attempt(quiz=found, learner=request.user)
    except services.QuizRefusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("quiz", slug=slug)
    return redirect("quiz-question", slug=slug, number=1)


@login_required
@require_GET
@never_cache
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What a sitting brought, question by question; only one's own."""
    attempts = Attempt.objects.filter(learner_id=request.user.pk, finished_at__isnull=False)
    attempt = get_object_or_404(attempts.select_related("quiz"), quiz__slug=slug, number=number)
    attempt = services.released(attempt=attempt)
    score = attempt_score(attempt)
    shows = attempt.shows_results and not score.withheld
    words = {"quiz": attempt.quiz, "attempt": attempt, "score": score, "shows_results": shows}
    if attempt.finished_at is not None:
        words["releases_at"] = attempt.quiz.releases_at(attempt.finished_at)
    return render(request, "quizzes/receipt.html", words)

"""Pages for today: what is due, one review after the other, and whether one wants them at all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses import reviews
from courses.memory import CARD
from courses.models import ReviewAnswer, ReviewCard
from courses.progress import course_progress
from courses.reviews import Task, due_tasks
from courses.services import courses_of
from courses.today import done_since, due_in_words, minutes, why
from courses.views import CourseView
from exercises import services
from exercises.cards import Card, Problem, card_for
from exercises.intake import take_answer
from exercises.models import ExerciseVersion, Submission
from exercises.results import ResultView
from grader.errors import InvalidAnswer
from quizzes.models import Attempt

SALT = "nabla.review"


def start_of_day() -> datetime:
    """The last midnight, in the site's own time zone."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@login_required
@require_GET
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """What is due, the lesson to go on with, open quizzes; one button leads to the first."""
    is_on = reviews.catch_up(request.user)
    now = timezone.now()
    pairs = due_tasks(request.user, now) if is_on else []
    courses = [CourseView(c, course_progress(request.user, c)) for c in courses_of(request.user)]
    sittings = Attempt.objects.filter(learner_id=request.user.pk, finished_at__isnull=True)
    later = ReviewCard.objects.filter(learner_id=request.user.pk, due__gt=now)
    words = {
        "is_on": is_on,
        "due": due_in_words(pairs, now),
        "minutes": minutes([task for _, task in pairs]),
        "next_due": later.first(),
        "done": done_since(request.user, start_of_day()),
        "lesson": next((view for view in courses if view.next), None),
        "sittings": list(sittings.select_related("quiz")),
    }
    return render(request, "courses/today.html", words)


@login_required
@require_POST
def wanted(request: HttpRequest) -> HttpResponse:
    """Switches reviews off, with all that they knew, or on again."""
    if request.POST.get("reviews") == "on":
        reviews.switch_on(request.user)
        messages.success(
            request, gettext("Reviews are on. They look at what you answer from now on.")
        )
    else:
        reviews.switch_off(request.user)
        messages.success(
            request, gettext("Reviews are off, and everything they knew of you is deleted.")
        )
    return redirect("today")


@login_required
@require_GET
@never_cache
def next_review(request: HttpRequest) -> HttpResponse:
    """Leads to the next card that is due, or says that there is none left."""
    if not reviews.catch_up(request.user):
        return redirect("today")
    now = timezone.now()
    pairs = due_tasks(request.user, now)
    if pairs:
        return redirect("review-card", card_id=pairs[0][0].pk)
    later = ReviewCard.objects.filter(learner_id=request.user.pk, due__gt=now).first()
    done = done_since(request.user, start_of_day())
    return render(request, "courses/review_end.html", {"done": done, "next_due": later})


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def review(request: HttpRequest, card_id: int) -> HttpResponse:
    """One card: asked, answered, and (`?turned`) shown with what came of the answer."""
    card = _own(request, card_id)
    if request.method == "GET" and "turned" in request.GET:
        return _turned(request, card)
    task = _task(request, card)
    if task is None:
        return redirect("review")

    def show(typed: Any = None, problem: Problem | None = None) -> HttpResponse:
        return _page(request, card, asked=_asked(request, card, task, typed, problem))

    if request.method == "GET":
        return show()
    return take_answer(
        request,
        submit=lambda typed, key: reviews.answer(
            card=card, task=task, learner=request.user, given=typed, key=key
        ),
        refuse=show,
        onward=f"{request.path}?turned",
    )


@login_required
@require_POST
def rate(request: HttpRequest, card_id: int, submission_id: UUID) -> HttpResponse:
    """Takes how well one knew a flashcard, and goes on to the next."""
    card = _own(request, card_id)
    if card.sort != CARD:
        raise Http404
    own = ReviewAnswer.objects.filter(learner_id=request.user.pk, subject=card.subject)
    found = get_object_or_404(own.select_related("submission"), submission=submission_id)
    try:
        services.mark_own(submission=found.submission, given=request.POST.get("answer"))
    except InvalidAnswer:
        return redirect(f"{reverse('review-card', args=[card.pk])}?turned")
    return redirect("review")


def _own(request: HttpRequest, card_id: int) -> ReviewCard:
    own = ReviewCard.objects.filter(learner_id=request.user.pk)
    return get_object_or_404(own.select_related("exercise__published"), pk=card_id)


def _task(request: HttpRequest, card: ReviewCard) -> Task | None:
    """What was asked, as the form says under our signature; for a new page, what is to be asked."""
    if request.method == "GET":
        return reviews.task_of(card, reviews.Shelf(request.user))
    try:
        version_id, turn = signing.loads(request.GET.get("task", ""), salt=f"{SALT}.{card.pk}")
    except signing.BadSignature:
        raise Http404 from None
    version = ExerciseVersion.objects.select_related("exercise").get(pk=version_id)
    return Task(version, turn)


def _asked(
    request: HttpRequest, card: ReviewCard, task: Task, typed: Any, problem: Problem | None
) -> Card:
    signed = signing.dumps([task.version.pk, task.turn], salt=f"{SALT}.{card.pk}")
    return card_for(
        request.user,
        task.version,
        last=None,
        action=f"{request.path}?task={signed}",
        level=2,
        problem=problem,
        answer=typed,
        turn=task.turn,
        occasion=reviews.OCCASION,
    )


def _turned(request: HttpRequest, card: ReviewCard) -> HttpResponse:
    answers = Submission.objects.of(request.user).filter(review_answer__subject=card.subject)
    last = answers.select_related("variant__version__exercise").first()
    return _page(request, card, turned=ResultView(last)) if last else redirect("review")


def _page(request: HttpRequest, card: ReviewCard, **shown: Any) -> HttpResponse:
    now = timezone.now()
    done = done_since(request.user, start_of_day())
    left = len(due_tasks(request.user, now))
    words = {"review": card, "is_card": card.sort == CARD, "why": why(card, now)}
    words |= {"done": done, "total": done + max(left, 1)}
    return render(request, "courses/review.html", words | shown)

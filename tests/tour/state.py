"""tests.tour: what somebody called Dan has done, so that every page has something to show."""

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from knox.models import get_token_model

from courses import reviews
from courses.models import Lesson, ReviewCard
from exercises import hints, running, services
from exercises.models import (
    Exercise,
    ExerciseVersion,
    OwnMark,
    TrialMode,
    TrialRun,
    Variant,
)
from quizzes import services as sittings
from quizzes.models import Attempt, Quiz
from tests.tour import desk

UPHILL = """import numpy as np


def descend(grad, w0, eta, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] + eta * grad(path[k])
    return path
"""
ALMOST = "import numpy as np\n\n\ndef gradient(w):\n    return np.array([2 * w[0], 3 * w[1]])\n"
PLOTTED = (
    ALMOST + "\nfrom nabla import plot_loss\nprint(gradient((4, 3.0)))\nplot_loss([3, 2, 1])\n"
)
# In the order in which he hands them in.
ANSWERS: tuple[tuple[str, Any], ...] = (
    ("secant-2", "4"),
    ("derivative-at-3", "6"),
    ("poly", "15x^2+2"),
    ("grad-cubic", "[2x+3y^2, 6x+2y]"),
    ("gradient-of-bowl", ALMOST),
    ("descend", UPHILL),
    ("chain-drill", "x"),
    ("predict-step", {"x": "0", "y": "0"}),
)


def put() -> None:
    """Makes Dan and all he has done; prints the ids that addresses need, as JSON."""
    dan = User.objects.create_user("dan", password="gradient-dan")
    get_token_model().objects.create(user=dan)
    drill = _version("chain-drill")
    hints.take_hint(learner=dan, version=drill, number=1)
    submitted = {slug: desk.handed_in(dan, _version(slug), answer) for slug, answer in ANSWERS}
    for slug in ("term-slope", "term-gradient"):
        card = services.submit(learner=dan, version=_version(slug), answer="")[0]
        mark = services.mark_own(submission=card, given="hard")
        before = timezone.now() - timedelta(days=3)
        OwnMark.objects.filter(pk=mark.pk).update(created_at=before)
    done = _sitting(dan, "descent-check")
    sittings.finish_attempt(attempt=done)
    _sitting(dan, "slopes-timed")
    print(
        json.dumps(
            {
                "submission": str(submitted["descend"].pk),
                "run": str(_run(dan, "gradient-of-bowl").pk),
                "attempt": done.number,
                "card": _due_card(dan).pk,
                "quiz": done.quiz_id,
                "lesson": Lesson.objects.get(slug="slope").pk,
                **desk.put(User.objects.get(username="ada"), dan),
            }
        )
    )


def _version(slug: str) -> ExerciseVersion:
    version = Exercise.objects.get(slug=slug).published
    assert version is not None
    return version


def _sitting(dan: User, slug: str) -> Attempt:
    """Begun, the first question saved and flagged, and answered where the quiz says at once."""
    attempt = sittings.start_attempt(quiz=Quiz.objects.get(slug=slug), learner=dan)
    question = attempt.drawn.order_by("position")[0].question
    sittings.set_flag(attempt=attempt, question=question, flagged=True)
    return attempt


def _due_card(dan: User) -> ReviewCard:
    reviews.catch_up(dan)
    return ReviewCard.objects.filter(learner=dan, sort="card")[0]


def _run(dan: User, slug: str) -> TrialRun:
    run = TrialRun.objects.create(
        learner=dan,
        variant=Variant.for_learner(_version(slug), dan.pk),
        code=PLOTTED,
        mode=TrialMode.EXAMPLES,
        lost_at=timezone.now() + timedelta(minutes=5),
    )
    running.execute(run.pk)
    return run

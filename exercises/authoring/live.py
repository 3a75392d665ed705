"""The author's desk: what a learner would see of an unsaved draft, and what an answer would get.

Nothing is stored. The learner's own card is drawn, inside a frame that has the learner's styles.
"""

from dataclasses import dataclass
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin

from exercises.answers import read_answer
from exercises.cards import Card, problem_of
from exercises.judge import judge_at_once
from exercises.models import Exercise, ExerciseVersion, Status, Submission, Variant
from exercises.models.exercise import check_content, content_digest, own_seeds
from exercises.results import ResultView
from grader.errors import InvalidAnswer, ItemError
from grader.family import fill
from grader.result import Result, Verdict

# A learner's seed has seven bytes; a larger number is folded into them.
SEEDS = 2**56


@dataclass(frozen=True)
class TriedView(ResultView):
    """What an answer would get; nobody handed it in."""

    got: Result | None = None

    @property
    def result(self) -> Result | None:
        return self.got


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame(request: HttpRequest) -> HttpResponse:
    """The empty page in which the draft is shown."""
    return render(request, "exercises/desk/frame.html")


def show(request: HttpRequest, draft: Exercise) -> JsonResponse:
    """The draft's card, and, where an answer came along, what it would get."""
    try:
        check_content(draft.content())
        seed = seed_asked(request.POST, draft)
        card = draft_card(draft, seed)
    except ItemError as error:
        words = {"draft": draft, "statement": draft.statement, "error": error}
        html = render_to_string("exercises/desk/unready.html", words, request=request)
        return JsonResponse({"card": html, "field": error.field, "problem": error.message})
    except NoSuchLearner as missing:
        return JsonResponse({"notice": str(missing)})
    solution = fill(draft.solution, card.variant.parameters)
    html = render_to_string(
        "exercises/desk/card.html", {"card": card, "solution": solution}, request=request
    )
    said = {"card": html, "seed": str(seed), "seeded": is_seeded(draft)}
    if "_answer" in request.POST:
        said["result"] = tried(request, card, read_answer(QueryDict(request.POST["_answer"])))
    return JsonResponse(said)


class NoSuchLearner(Exception):
    """Nobody of that name has an account."""


def is_seeded(draft: Exercise) -> bool:
    """Whether learners meet different variants of it."""
    kind = draft.grader_kind
    return kind.seeded(kind.read_item(draft.item))


def seed_asked(posted: QueryDict, draft: Exercise) -> int:
    """The seed that was asked for, or that of the learner who was named."""
    name = posted.get("_as", "").strip()
    if name:
        learner = User.objects.filter(username=name).first()
        if learner is None:
            raise NoSuchLearner(gettext("Nobody here is called “%(name)s”.") % {"name": name})
        return (
            next(own_seeds(content_digest(draft.content()), learner.pk)) if is_seeded(draft) else 0
        )
    seed = posted.get("_seed", "").strip()
    return int(seed) % SEEDS if seed.isdigit() else 0


def draft_card(draft: Exercise, seed: int) -> Card:
    """The card of a version that does not exist yet. Raises ItemError where there can be none."""
    version = ExerciseVersion(exercise=draft, number=0, **draft.content())
    whole, parameters = version.grader_kind.materialise(draft.item, seed)
    variant = Variant(version=version, seed=seed, item=whole, parameters=parameters)
    return Card(
        exercise=draft,
        version=version,
        variant=variant,
        item=variant.public(),
        action=reverse("preview", args=[draft.slug]),
        level=0,
        preview=True,
    )


def tried(request: HttpRequest, card: Card, answer: Any) -> str:
    """What the answer would get, as the learner would read it."""
    try:
        card.variant.validate(answer)
    except InvalidAnswer as invalid:
        problem = {"problem": problem_of(invalid, answer)}
        return render_to_string("exercises/_problem.html", problem, request=request)
    if card.version.grader_kind.RUNS_CODE:
        return render_to_string("exercises/desk/programs.html", {}, request=request)
    submission = Submission(variant=card.variant, answer=answer, status=Status.GRADED, seed=0)
    got, unproved = None, False
    submission.verdict = Verdict.SELF
    if not card.version.is_own:
        got, unproved = judge_at_once(
            kind=card.version.kind,
            item=card.variant.item,
            answer=answer,
            seed=card.variant.seed,
        )
        submission.verdict, submission.score = got.verdict, got.score
    words = {"view": TriedView(submission, {}, got), "unproved": unproved}
    return render_to_string("exercises/desk/tried.html", words, request=request)

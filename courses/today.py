"""Courses: what today holds, in words: what is due and why, and how long it may take."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from courses.memory import CARD, MISTAKE
from courses.models import ReviewAnswer, ReviewCard
from courses.reviews import Task
from exercises.models import Person, account_id
from exercises.rendering import as_content, say
from grader.result import Feedback, Verdict

WEEK = timedelta(days=7)
# Minutes that a kind takes, roughly; the others take USUAL.
MINUTES = {"flashcard": 0.5, "code": 8.0}
USUAL = 2.0


@dataclass(frozen=True)
class Due:
    """One card that is due, what it asks, and why it is here."""

    card: ReviewCard
    task: Task
    why: SafeString


def due_in_words(pairs: Sequence[tuple[ReviewCard, Task]], now: datetime) -> list[Due]:
    """The cards with their reasons."""
    return [Due(card, task, why(card, now)) for card, task in pairs]


def minutes(tasks: Sequence[Task]) -> int:
    """How long they may take together, in whole minutes."""
    return math.ceil(sum(MINUTES.get(task.version.kind, USUAL) for task in tasks))


def why(card: ReviewCard, now: datetime) -> SafeString:
    """Why a card returns, in one or two sentences (safe HTML)."""
    if card.sort == MISTAKE and card.slip:
        sentence = say(Feedback(card.slip["code"], card.slip["data"])).sentence
        return format_html("{}: {}", slips_in_words(card, now), sentence)
    title = card.exercise.published.title if card.exercise.published else card.exercise.title
    if card.sort == CARD:
        return format_html("{}", _card_words(card, now))
    words = gettext("“{}” was wrong at first. Here is another one like it.")
    return format_html(words, as_content(title))


def slips_in_words(card: ReviewCard, now: datetime) -> SafeString:
    """How often a mistake was made, and when: "2 chain rule slips this week"."""
    lately = sum(datetime.fromisoformat(at) > now - WEEK for _, _, at in card.evidence)
    count = lately or len(card.evidence)
    if card.topic and lately:
        words = ngettext("{count} {topic} slip this week", "{count} {topic} slips this week", count)
    elif card.topic:
        words = ngettext(
            "{count} {topic} slip some time ago", "{count} {topic} slips some time ago", count
        )
    elif lately:
        words = ngettext("{count} slip this week", "{count} slips this week", count)
    else:
        words = ngettext("{count} slip some time ago", "{count} slips some time ago", count)
    return format_html(words, count=count, topic=as_content(card.topic))


def _card_words(card: ReviewCard, now: datetime) -> str:
    last = card.state["last_review"]
    days = (now - datetime.fromisoformat(last)).days if last else 0
    if days < 1:
        return gettext("A flashcard that you rated today: time to see whether it is still there.")
    words = ngettext(
        "A flashcard that you rated yesterday: time to see whether it is still there.",
        "A flashcard that you rated {days} days ago: time to see whether it is still there.",
        days,
    )
    return words.format(days=days)


def done_since(learner: Person, since: datetime) -> int:
    """Reviews answered since then; a turned card counts once it is rated."""
    rated = ~Q(submission__verdict=Verdict.SELF) | Q(submission__own_marks__isnull=False)
    answers = ReviewAnswer.objects.filter(rated, learner_id=account_id(learner), at__gte=since)
    return answers.distinct().count()

"""What a learner may do with a quiz.

QuizRefusal: the request is understood and cannot be granted; its text says why and what to do.
└── TimeUp: the sitting's deadline has passed.
"""

import logging
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from exercises import services as exercise_services
from exercises.hints import take_hint as take_exercise_hint
from exercises.models import HintTaken, Person, Submission, account_id
from exercises.points import ready_at, tries_left
from grader.errors import InvalidAnswer, ItemError
from quizzes.arrangement import Group, draw
from quizzes.models import (
    Accommodation,
    Attempt,
    AttemptAnswer,
    AttemptQuestion,
    Draft,
    Question,
    Quiz,
)
from quizzes.scoring import QuestionScore, attempt_score, occasion_of

logger = logging.getLogger("nabla.quizzes")


class QuizRefusal(Exception):
    """Why not, in words for the learner."""


class TimeUp(QuizRefusal):
    """The deadline has passed."""


@transaction.atomic
def start_attempt(*, quiz: Quiz, learner: Person) -> Attempt:
    """The learner's open attempt, or a new one. Raises QuizRefusal when none is left."""
    quiz = Quiz.objects.select_for_update().get(pk=quiz.pk)
    now = timezone.now()
    sittings = quiz.attempts.filter(learner_id=learner.pk)
    current = sittings.filter(finished_at__isnull=True).first()
    if current is not None and not current.is_over(now):
        return current
    if current is not None:
        finish_attempt(attempt=current)
    used = sittings.count()
    if quiz.max_attempts is not None and used >= quiz.max_attempts:
        words = ngettext(
            "You have used your only attempt of “{title}”.",
            "You have used all {count} attempts of “{title}”.",
            quiz.max_attempts,
        )
        raise QuizRefusal(words.format(count=quiz.max_attempts, title=quiz.title))
    refuse_outside(quiz, now)
    extra = Accommodation.objects.filter(learner_id=account_id(learner)).first()
    percent = extra.extra_percent if extra else 0
    attempt = Attempt.objects.create(
        quiz=quiz,
        learner_id=account_id(learner),
        number=used + 1,
        seed=secrets.randbits(62),
        started_at=now,
        extra_percent=percent,
        due_at=quiz.times.deadline(now, percent),
    )
    draw_questions(attempt)
    return attempt


def refuse_outside(quiz: Quiz, now: datetime) -> None:
    """Raises QuizRefusal where it is withdrawn, before opening and after the last moment."""
    times = quiz.times
    if not quiz.published:
        words = gettext("“{title}” was withdrawn: nobody can begin it any more.")
        raise QuizRefusal(words.format(title=quiz.title))
    if times.opens_at is not None and now < times.opens_at:
        words = gettext("“{title}” opens on {moment} UTC.")
        raise QuizRefusal(words.format(title=quiz.title, moment=in_words(times.opens_at)))
    if times.last_moment is not None and now >= times.last_moment:
        words = gettext("“{title}” closed on {moment} UTC.")
        raise QuizRefusal(words.format(title=quiz.title, moment=in_words(times.last_moment)))


def in_words(moment: datetime) -> str:
    """A day and a time, such as “03 May at 18:00”."""
    # Letters as in Django's filter `date`.
    return date_format(moment, pgettext("date and time", r"d F \a\t H:i"))


def draw_questions(attempt: Attempt) -> None:
    """Stores what this attempt's seed draws; every question stays on its version."""
    offered = attempt.quiz.questions.filter(retired=False, exercise__published__isnull=False)
    by_id = {one.pk: one for one in offered.select_related("exercise__published")}
    loose = tuple(pk for pk, one in by_id.items() if one.section_id is None)
    groups = [Group(loose)]
    for section in attempt.quiz.sections.all():
        ids = tuple(pk for pk, one in by_id.items() if one.section_id == section.pk)
        groups.append(Group(ids, section.pick))
    chosen = draw(groups, seed=attempt.seed, shuffle=attempt.quiz.shuffle)
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, question=one, version=version, position=place)
        for place, one in enumerate(by_id[pk] for pk in chosen)
        if (version := one.exercise.published) is not None
    )


def _writable(attempt: Attempt) -> Attempt:
    """The attempt, locked for writing. Raises QuizRefusal once it has ended."""
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("learner", "quiz")
    found = locked.get(pk=attempt.pk)
    now = timezone.now()
    if found.due_at is not None and (found.by_clock or (found.is_open and found.is_over(now))):
        raise TimeUp(time_up_words(found.due_at))
    if found.finished_at is not None:
        raise QuizRefusal(
            gettext("This attempt was handed in at {time} UTC; start a new one.").format(
                time=f"{found.finished_at:%H:%M}"
            )
        )
    return found


def time_up_words(due_at: datetime) -> str:
    """What a learner is told after the deadline."""
    words = gettext(
        "Time was up at {time} UTC. What was saved by then is handed in; what came later is not "
        "taken."
    )
    return words.format(time=f"{due_at:%H:%M}")


@transaction.atomic
def save_draft(
    *,
    attempt: Attempt,
    question: Question,
    answer: Any,
    device: str = "",
    typed_at: datetime | None = None,
    device_ms: int | None = None,
) -> Draft:
    """Keeps what one device has of an answer, and returns the newest of all devices.

    `device_ms` is when it was typed by the device's own clock: a text that comes after one typed
    later on the same device is dropped. Ages cannot tell, as each travels for another time.
    Raises QuizRefusal once the attempt has ended.
    """
    locked = _writable(attempt)
    place = locked.drawn.get(question=question)
    now = timezone.now()
    typed = max(locked.started_at, min(typed_at or now, now))
    own, made = Draft.objects.get_or_create(
        place=place,
        device=device[:40],
        defaults={"answer": answer, "typed_at": typed, "device_ms": device_ms or 0},
    )
    if not made and (device_ms is None or device_ms >= own.device_ms):
        own.answer, own.typed_at = answer, max(own.typed_at, typed)
        own.device_ms = device_ms or own.device_ms
        own.save(update_fields=["answer", "typed_at", "device_ms"])
    return place.draft() or own


@transaction.atomic
def set_flag(*, attempt: Attempt, question: Question, flagged: bool) -> None:
    """Marks a question to be looked at again. Raises QuizRefusal once the attempt has ended."""
    _writable(attempt).drawn.filter(question=question).update(flagged=flagged)


@transaction.atomic
def answer_question(
    *, attempt: Attempt, question: Question, answer: Any, idempotency_key: str | None = None
) -> Submission:
    """Hands in an answer within the attempt. Raises QuizRefusal once it is finished."""
    locked = _writable(attempt)
    score = next(s for s in attempt_score(locked).questions if s.question == question)
    refuse_try(locked.quiz, score, timezone.now())
    return _hand_in(locked, score.place, answer, idempotency_key)


@transaction.atomic
def take_hint(*, attempt: Attempt, question: Question, number: int) -> HintTaken:
    """Takes a hint within the attempt, where it counts. Raises QuizRefusal or exercises' Refusal.

    Where verdicts come later there are no hints: they would tell too much.
    """
    locked = _writable(attempt)
    if not locked.quiz.is_immediate:
        raise QuizRefusal("This quiz gives no hints: its verdicts come later.")
    place = locked.drawn.select_related("version").get(question=question)
    return take_exercise_hint(
        learner=locked.learner, version=place.version, number=number, occasion=occasion_of(locked)
    )


def refuse_try(quiz: Quiz, score: QuestionScore, now: datetime) -> None:
    """Raises QuizRefusal where no more tries are left, or the next one comes too soon."""
    if tries_left(quiz.tries, len(score.counted)) == 0:
        words = ngettext(
            "You have used your only try at this question.",
            "You have used all {count} tries at this question; the best one counts.",
            quiz.tries or 0,
        )
        raise QuizRefusal(words.format(count=quiz.tries))
    ready = ready_at(quiz.cooldown_s, [one.submission.received_at for one in score.counted])
    if ready is not None and now < ready:
        seconds = int((ready - now).total_seconds()) + 1
        raise QuizRefusal(
            gettext(
                "The next try at this question is possible in {seconds} s. Your answer is saved."
            ).format(seconds=seconds)
        )


def _hand_in(
    attempt: Attempt, place: AttemptQuestion, answer: Any, idempotency_key: str | None
) -> Submission:
    submission, _ = exercise_services.submit(
        learner=attempt.learner,
        version=place.version,
        answer=answer,
        idempotency_key=idempotency_key,
        supersede=False,
        occasion=occasion_of(attempt),
        turn=place.turn,
        as_of=attempt.started_at,
    )
    AttemptAnswer.objects.get_or_create(
        submission=submission, defaults={"attempt": attempt, "question": place.question}
    )
    return submission


@transaction.atomic
def finish_attempt(*, attempt: Attempt) -> Attempt:
    """Ends the sitting, at its deadline if that has passed; doing it twice changes nothing."""
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "learner")
    found = locked.get(pk=attempt.pk)
    if found.is_open:
        now = timezone.now()
        found.by_clock = found.is_over(now)
        found.finished_at = found.due_at if found.by_clock else now
        found.save(update_fields=["finished_at", "by_clock"])
        release(found)
    return found


def release(attempt: Attempt) -> bool:
    """Sends what was only saved to be graded, once, when its feedback may be shown.

    What cannot be read stays as it was saved and is told on the receipt.
    """
    ended, now = attempt.finished_at, timezone.now()
    if ended is None or attempt.released_at or now < attempt.quiz.releases_at(ended):
        return False
    for score in attempt_score(attempt).questions:
        draft = score.place.draft()
        left = tries_left(attempt.quiz.tries, len(score.counted))
        if draft is None or not score.unsent or left == 0:
            continue
        # A row of its own key: a sweep and a request that meet here hand in once.
        key = f"attempt:{attempt.pk}:{score.place.pk}"
        try:
            _hand_in(attempt, score.place, draft.answer, key)
        except InvalidAnswer:
            continue
        except ItemError:
            # The author's slip must neither lose the answer nor hold up everybody else's.
            logger.exception("question %s of attempt %s is broken", score.question, attempt.pk)
    attempt.released_at = now
    attempt.save(update_fields=["released_at"])
    return True


@transaction.atomic
def released(*, attempt: Attempt) -> Attempt:
    """The finished attempt, with what has waited released if its time has come."""
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "learner")
    found = locked.get(pk=attempt.pk)
    release(found)
    return found


def open_attempt(*, quiz: Quiz, learner: Person) -> Attempt | None:
    """The learner's sitting that goes on; one whose time is up is handed in here."""
    found = quiz.attempts.filter(learner_id=learner.pk, finished_at__isnull=True).first()
    if found is not None and found.is_over(timezone.now()):
        finish_attempt(attempt=found)
        return None
    return found


def sweep() -> int:
    """Hands in what is past its deadline and releases what has waited; returns how many."""
    now = timezone.now()
    over = Attempt.objects.filter(finished_at__isnull=True, due_at__lte=now)
    count = 0
    for attempt in over:
        finish_attempt(attempt=attempt)
        count += 1
    waiting = Attempt.objects.filter(finished_at__isnull=False, released_at__isnull=True)
    for attempt in waiting.select_related("quiz"):
        ended = attempt.finished_at
        if ended is not None and now >= attempt.quiz.releases_at(ended):
            released(attempt=attempt)
            count += 1
    return count


@transaction.atomic
def give_extra_time(*, learner: Person, percent: int) -> None:
    """More time for a person in every quiz, also in the one they are sitting now."""
    Accommodation.objects.update_or_create(
        learner_id=account_id(learner), defaults={"extra_percent": percent}
    )
    running = Attempt.objects.select_for_update(of=("self",)).select_related("quiz")
    for attempt in running.filter(learner_id=account_id(learner), finished_at__isnull=True):
        attempt.extra_percent = percent
        attempt.due_at = attempt.quiz.times.deadline(attempt.started_at, percent)
        attempt.save(update_fields=["extra_percent", "due_at"])

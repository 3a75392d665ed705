"""exercises: why a try, or a hint, cannot be had now, in words for the learner.

Refusal: the request is understood and cannot be granted; nothing typed is lost.
├── NoTriesLeft
├── TooSoon      (`ready_at` says when the next try may be made)
├── NoSuchHint
└── Outdated     (what the page showed takes no answer any more)
"""

from datetime import datetime
from math import ceil

from django.utils.translation import gettext, ngettext

from exercises.tries import VersionTries


class Refusal(Exception):
    """Why not, and what to do, in words for the learner."""

    ready_at: datetime | None = None


class NoTriesLeft(Refusal):
    """Every try that counts is used."""


class TooSoon(Refusal):
    """The pause since the last try is not over."""

    def __init__(self, words: str, ready_at: datetime) -> None:
        super().__init__(words)
        self.ready_at = ready_at


class NoSuchHint(Refusal):
    """A hint that is not there, or not yet its turn."""


class Outdated(Refusal):
    """What was answered is withdrawn, shut or too long ago; the exercise has another version."""


def refuse_try(tries: VersionTries) -> None:
    """Raises NoTriesLeft or TooSoon where the policy takes no answer now."""
    if tries.left == 0:
        limit = tries.rules.tries or 0
        if any(one.is_pending for one in tries.counted):
            said = gettext("Your last try is being graded. Wait for its verdict before going on.")
        else:
            said = ngettext(
                "You have used the one try at this exercise; it counts as it is.",
                "You have used all %(limit)d tries at this exercise; the best one counts.",
                limit,
            ) % {"limit": limit}
        kept = gettext("Your answer is still here, but not handed in.")
        raise NoTriesLeft(f"{said} {kept}")
    if tries.ready_at is not None:
        said = gettext(
            "The next try at this exercise is possible in %(wait)s. Your answer is still here: "
            "hand it in then."
        )
        wait = duration((tries.ready_at - tries.now).total_seconds())
        raise TooSoon(said % {"wait": wait}, tries.ready_at)


def duration(seconds: float) -> str:
    """A time to wait in words, never shorter than it is."""
    whole = max(1, ceil(seconds))
    if whole < 120:
        return ngettext("%(count)d second", "%(count)d seconds", whole) % {"count": whole}
    if whole < 2 * 3600:
        minutes = ceil(whole / 60)
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    hours = ceil(whole / 3600)
    return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}

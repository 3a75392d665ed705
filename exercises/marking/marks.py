"""Reading a marker's form, storing the mark, and taking the last one back.

MarkRefused
"""

import math
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from exercises import standing
from exercises.marking.queue import release
from exercises.models import Override, Person, Submission, account_id
from grader.errors import InvalidAnswer
from grader.kinds import OWN_KINDS

LONGEST = 4000


class MarkRefused(Exception):
    """The form cannot be stored; the message says what was read and what to do."""


@dataclass(frozen=True)
class GivenMark:
    """A mark as it was read: a score from 0 to 1, the ids of rubric points, words."""

    score: float
    rubric: list[str]
    reason: str


def rubric_of(submission: Submission) -> list[dict[str, object]]:
    """The points to tick; none where a score is typed."""
    version = submission.variant.version
    kind = OWN_KINDS.get(version.kind)
    if kind is None:
        return []
    return list(kind.revealed(kind.read_item(submission.variant.item)).get("rubric", []))


def read_mark(submission: Submission, form: QueryDict) -> GivenMark:
    """Raises MarkRefused."""
    words = form.get("comment", "").strip()
    if len(words) > LONGEST:
        raise MarkRefused(
            _("The comment has %(count)d characters; %(most)d are possible.")
            % {"count": len(words), "most": LONGEST}
        )
    if rubric_of(submission):
        try:
            mark = submission.read_mark(form.getlist("met"))
        except InvalidAnswer as invalid:
            raise MarkRefused(str(invalid)) from invalid
        return GivenMark(mark.score or 0.0, mark.value, words or _("Marked with the rubric."))
    if not words:
        raise MarkRefused(_("Say why: the learner reads it beside the mark."))
    return GivenMark(_share(form.get("percent", "")), [], words)


def _share(typed: str) -> float:
    try:
        percent = float(typed.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        percent = math.nan
    if not 0 <= percent <= 100:
        raise MarkRefused(
            _("Read “%(typed)s” as the score; type a number from 0 to 100.") % {"typed": typed[:40]}
        )
    return percent / 100


def store(submission: Submission, mark: GivenMark, marker: Person) -> Override:
    """The mark stands from now on, before every regrade."""
    made = standing.override(
        submission=submission,
        score=mark.score,
        reason=mark.reason,
        by=marker,
        rubric=mark.rubric,
    )
    release(submission, marker)
    return made


def last_of(marker: Person) -> Override | None:
    """The marker's newest mark that stands."""
    mine = Override.objects.filter(by=account_id(marker), withdrawn_at=None)
    return mine.select_related("submission").order_by("-created_at", "-pk").first()


def undo(marker: Person) -> Submission | None:
    """Withdraws the marker's newest mark; returns what waits again, None where there is none."""
    last = last_of(marker)
    if last is None:
        return None
    standing.withdraw_override(submission=last.submission)
    return last.submission

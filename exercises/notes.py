"""What an author has to say to a wrong answer: the note on the cluster that it belongs to.

A fold over notes and facts, on reading: a note is never edited, so what was shown when can be
told from the times of both. A right answer never gets one.
"""

from django.db import transaction
from django.utils import timezone

from exercises.fingerprints import alike, fingerprint
from exercises.models import (
    ClusterNote,
    Exercise,
    Person,
    Status,
    Submission,
    Variant,
    account_id,
)
from grader.result import Result, Verdict

WRONG = (Verdict.INCORRECT, Verdict.PARTIAL)


def note_for(submission: Submission, result: Result | None) -> ClusterNote | None:
    """The newest note that is meant for this answer; `result` is what the grader said of it."""
    if submission.status != Status.GRADED or submission.verdict not in WRONG:
        return None
    version = submission.variant.version
    notes = ClusterNote.objects.standing().filter(exercise=version.exercise_id, kind=version.kind)
    meant = [note for note in notes if note.is_for(submission)]
    if not meant:
        return None
    found = fingerprint(submission.variant, submission.answer, result)
    return note_on(meant, submission.variant, found)


def note_on(notes: list[ClusterNote], variant: Variant, found: str) -> ClusterNote | None:
    """The first of the notes that is on the cluster of this fingerprint."""
    if not found:
        return None
    return next((note for note in notes if alike(variant, note.fingerprint, found)), None)


@transaction.atomic
def write_note(
    *,
    exercise: Exercise,
    kind: str,
    fingerprint: str,
    example: str,
    text: str,
    earlier: bool,
    by: Person,
) -> ClusterNote:
    """Adds a note in place of one on the same cluster. Raises ValueError where it says nothing."""
    if not text.strip():
        raise ValueError("A note needs a text: learners read it under the verdict.")
    Exercise.objects.select_for_update().get(pk=exercise.pk)
    same = exercise.notes.standing().filter(kind=kind, fingerprint=fingerprint)
    same.update(withdrawn_at=timezone.now())
    return ClusterNote.objects.create(
        exercise=exercise,
        kind=kind,
        fingerprint=fingerprint,
        example=example,
        text=text,
        earlier=earlier,
        by_id=account_id(by),
    )


def withdraw_note(note: ClusterNote) -> None:
    """No learner sees it from now on. The row stays, as a fact."""
    rows = ClusterNote.objects.standing().filter(pk=note.pk)
    rows.update(withdrawn_at=timezone.now())

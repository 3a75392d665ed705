"""courses: a folder of text files into rows, and what to say of it: the commands' common part."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import transaction

from courses.content import CourseFiles, prove_course, read_course, store_course
from courses.edits import GLOSSARY, Comparison, compare
from courses.file_texts import texts_of
from courses.models import Course, Lesson, Term
from exercises.content import ContentError, note_proofs
from exercises.models import Exercise
from quizzes.models import Quiz

Say = Callable[[str], object]
WORDS = ("new", "changed", "unchanged")


def sound_files(
    folder: Path, *, prove: bool = False
) -> tuple[CourseFiles | None, list[ContentError]]:
    """The folder's files, read and proved; or every error. With `prove`, all anew and noted."""
    files, errors = read_course(folder)
    if files is not None:
        errors = prove_course(files, anew=prove)
    if files is None or errors:
        return None, errors
    if prove:
        note_proofs(folder, files.exercises)
    return files, []


def folder_digest(folder: Path) -> str:
    """SHA-256 (hex) of the folder's texts, names included; schemas and proofs are not read."""
    total = hashlib.sha256()
    for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.md"))):
        text = path.read_bytes()
        total.update(f"{path.relative_to(folder)} {len(text)} ".encode() + text)
    return total.hexdigest()


def is_loaded(folder: Path) -> bool:
    """Whether exactly these files were what was loaded last."""
    return Course.objects.filter(loaded_digest=folder_digest(folder)).exists()


@transaction.atomic
def load(
    files: CourseFiles, say: Say, *, digest: str = "", replaced: Iterable[str] = ()
) -> Comparison:
    """Stores the files and says what is new, changed, unchanged, and no longer in them.

    What was changed here since the last load stays, but for items in `replaced`. With conflicts
    the files do not count as loaded, so that the next start tells them again.
    """
    found = compare(files, replaced)
    gone = [] if GLOSSARY in found.held else dropped_terms(files)
    stored = store_course(files, author=None, held=found.held)
    noted = "" if found.conflicts else digest
    rows = Course.objects.filter(slug=files.slug)
    rows.update(loaded_digest=noted, loaded_items=found.loaded)
    if gone:
        say(f"removed from the glossary: {', '.join(gone)}")
    for word in WORDS[:2]:
        if 0 < len(stored.get(word, [])) <= 20:
            say(f"{word}: {', '.join(stored[word])}")
    if found.edited:
        say(f"edited here, files unchanged (they stay): {', '.join(found.edited)}")
    for sort, slugs in left_over(files).items():
        if slugs:
            say(f"{sort} in the database and not in the files (they stay): {', '.join(slugs)}")
    counts = ", ".join(f"{len(stored[word])} {word}" for word in sorted(stored))
    say(f"Course “{files.slug}”: exercises {counts or 'none'}.")
    return found


def left_over(files: CourseFiles) -> dict[str, list[str]]:
    """What the database has besides these files, by sort; loading removes none of it."""
    in_files = {
        "Exercises": [file.slug for file in files.exercises],
        "Lessons": [file.slug for file in files.lessons],
        "Quizzes": [file.slug for file in files.quizzes],
    }
    rows = {
        "Exercises": Exercise.objects.filter(published__isnull=False).order_by("slug"),
        "Lessons": Lesson.objects.filter(course__slug=files.slug).order_by("slug"),
        "Quizzes": Quiz.objects.order_by("slug"),
    }
    return {
        sort: list(found.exclude(slug__in=in_files[sort]).values_list("slug", flat=True))
        for sort, found in rows.items()
    }


def dropped_terms(files: CourseFiles) -> list[str]:
    """Terms that loading these files removes."""
    kept = [term.name for term in files.terms]
    gone = Term.objects.filter(course__slug=files.slug).exclude(name__in=kept)
    return sorted(gone.values_list("name", flat=True))


def unformatted(folder: Path, files: CourseFiles) -> list[str]:
    """The paths of files that `content format` would write anew."""
    return [
        name
        for name, text in texts_of(files).items()
        if not (folder / name).exists() or (folder / name).read_bytes() != text.encode()
    ]

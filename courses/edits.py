"""courses: files against the admin: what was changed where since the last load. Nothing is lost.

An item is what one file holds: an exercise, a lesson, a quiz, the glossary, or the course itself.
Each has three states: in the files, here, and as it was last loaded.
"""

import difflib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from courses.content import CourseFiles
from courses.exporting import exercise_file, lesson_file, quiz_file, term_files
from courses.file_texts import course_text, glossary_text, lesson_text, quiz_text
from courses.glossary_cards import beyond_term
from courses.models import Course, Lesson
from exercises.content import LOADED, ExerciseFile, exercise_text
from exercises.models import Exercise
from exercises.models.exercise import FROZEN, OPTIONAL, content_digest
from quizzes.models import Quiz

ARRANGED = ("lessons/", "quizzes/")
COURSE, GLOSSARY = "course", "glossary"
# So many lines of a difference are told; the rest can be seen by exporting.
TOLD = 16
UNPUBLISHED = "# It is not published here.\n"


@dataclass(frozen=True)
class Item:
    """One item as it stands somewhere; `text` is what its file would say, `row` where it is kept.

    `keep` is what `content export` needs to be told besides to write it.
    """

    digest: str
    text: Callable[[], str]
    row: Any = None
    keep: str = ""


@dataclass(frozen=True)
class Conflict:
    """An item changed on both sides; `lines` tell what the file takes (-) and puts (+)."""

    name: str
    lines: tuple[str, ...]
    keep: str

    def told(self, folder: str) -> Iterator[str]:
        """What is wrong, what differs, and the two ways out."""
        yield (
            f"conflict: {self.name} was changed in its file and here since it was last loaded. "
            "The file was not loaded for it; what differs (- here, + in the file):"
        )
        yield from (f"    {line}" for line in self.lines)
        command = "manage.py content"
        yield f"  keep what is here: {command} export {folder} --only {self.name}{self.keep}"
        yield f"  take the file's:   {command} load {folder} --replace {self.name}"


@dataclass(frozen=True)
class Comparison:
    """What loading leaves alone: items edited here alone, and conflicts."""

    edited: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    # Of every item as it is loaded now, to compare with next time.
    loaded: Mapping[str, str] = field(default_factory=dict)
    # Lessons and quizzes that are the same on both sides; storing them is idle.
    same: tuple[str, ...] = ()

    @property
    def held(self) -> frozenset[str]:
        """What is not to be stored."""
        return frozenset((*self.edited, *self.same, *(one.name for one in self.conflicts)))


def compare(files: CourseFiles, replaced: Iterable[str] = ()) -> Comparison:
    """The files against the database; items in `replaced` are loaded whatever was done here."""
    course = Course.objects.filter(slug=files.slug).first()
    known: Mapping[str, str] = course.loaded_items if course else {}
    wanted, here = in_files(files), _here(files, course)
    loaded = dict(known)
    edited, conflicts, same = [], [], []
    for name, item in wanted.items():
        mine = here.get(name)
        if mine is not None and mine.digest == item.digest and name.startswith(ARRANGED):
            same.append(name)
        if mine is None or mine.digest == item.digest or name in replaced:
            loaded[name] = item.digest
            continue
        before = known.get(name) or _last_loaded(mine)
        if before == mine.digest:
            loaded[name] = item.digest
        elif before == item.digest:
            edited.append(name)
            loaded[name] = item.digest
        else:
            conflicts.append(Conflict(name, _differences(mine.text(), item.text()), mine.keep))
    return Comparison(tuple(edited), tuple(conflicts), loaded, tuple(same))


def in_files(files: CourseFiles) -> dict[str, Item]:
    """The items of the files by name, such as exercises/first-step."""
    return (
        {COURSE: _of_text(partial(course_text, files))}
        | {GLOSSARY: _of_text(partial(glossary_text, files.terms))}
        | {f"exercises/{one.slug}": _exercise(one) for one in files.exercises}
        | {f"lessons/{one.slug}": _of_text(partial(lesson_text, one)) for one in files.lessons}
        | {f"quizzes/{one.slug}": _of_text(partial(quiz_text, one)) for one in files.quizzes}
    )


def _here(files: CourseFiles, course: Course | None) -> dict[str, Item]:
    """The same items as they stand in the database; what is not there is left out."""
    found: dict[str, Item] = {}
    slugs = [one.slug for one in files.exercises]
    for exercise in Exercise.objects.filter(slug__in=slugs).select_related("published"):
        file = exercise_file(exercise, drafts=True)
        assert file is not None  # A draft always is a file.
        keep = " --drafts" if exercise.has_unpublished_changes() else ""
        if more := beyond_term(file, files.terms):
            keep = f" (not with another {', '.join(more)}, which the glossary cannot hold)"
        found[f"exercises/{exercise.slug}"] = replace(_exercise(file), row=exercise, keep=keep)
    lessons = [one.slug for one in files.lessons]
    for lesson in Lesson.objects.filter(slug__in=lessons).prefetch_related("places__exercise"):
        text = partial(lesson_text, lesson_file(lesson))
        found[f"lessons/{lesson.slug}"] = _of_text(text, lesson)
    quizzes = Quiz.objects.filter(slug__in=[one.slug for one in files.quizzes])
    for quiz in quizzes.prefetch_related("sections"):
        text = partial(_quiz, quiz)
        said = "" if quiz.published else " (once it is published)"
        found[f"quizzes/{quiz.slug}"] = replace(_of_text(text, quiz), keep=said)
    if course is not None:
        there = replace(
            files,
            columns={"title": course.title, "summary": course.summary},
            # What the files do not speak of stays, and is no difference.
            lessons=tuple(map(lesson_file, course.lessons.filter(slug__in=lessons))),
        )
        found[COURSE] = _of_text(partial(course_text, there), course)
        found[GLOSSARY] = _of_text(partial(glossary_text, term_files(course)), course.terms)
    return found


def _of_text(text: Callable[[], str], row: Any = None) -> Item:
    return Item(hashlib.sha256(text().encode()).hexdigest(), text, row)


def _quiz(quiz: Quiz) -> str:
    return ("" if quiz.published else UNPUBLISHED) + quiz_text(quiz_file(quiz))


def _exercise(file: ExerciseFile) -> Item:
    # Writing a hundred texts takes seconds, so they are told apart by what they hold.
    return Item(_digest(file.content, file.tags), partial(exercise_text, file))


def _digest(content: Mapping[str, Any], tags: Iterable[str]) -> str:
    return content_digest({"content": dict(content), "tags": list(tags)})


def _last_loaded(item: Item) -> str:
    """The digest at the last load where none was noted: of a load by an older Nabla, or none."""
    if isinstance(item.row, Exercise):
        record = item.row.history.filter(history_change_reason=LOADED).first()
        if record is None:
            return ""
        said = {name: getattr(record, name) for name in OPTIONAL if getattr(record, name)}
        return _digest({name: getattr(record, name) for name in FROZEN} | said, record.tags)
    # Of the others the admin's log tells whether anybody has touched them.
    return "" if _touched(item.row) else item.digest


def _touched(row: Any) -> bool:
    rows = row.all() if hasattr(row, "all") else [row]
    if not rows:
        return False
    sort = ContentType.objects.get_for_model(rows[0])
    log = LogEntry.objects.filter(content_type=sort, object_id__in=[str(one.pk) for one in rows])
    return log.exists()


def _differences(here: str, file: str) -> tuple[str, ...]:
    """The lines that differ, at most TOLD of them."""
    pairs = difflib.unified_diff(here.splitlines(), file.splitlines(), lineterm="", n=0)
    lines = [line for line in list(pairs)[2:] if not line.startswith("@@")]
    more = len(lines) - TOLD
    return (*lines[:TOLD], f"… and {more} lines more") if more > 0 else tuple(lines)

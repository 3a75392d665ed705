"""The bundled course as text: course.yaml, glossary.yaml, lessons, exercises, quizzes into rows."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from courses.glossary import TermFile, flashcards, read_glossary, store_glossary
from courses.models import LESSON_COLUMNS, Course, Lesson
from courses.quiz_files import QuizFile, read_quiz, store_quiz
from exercises import claims, playgrounds, terms
from exercises.content import (
    LOADED,
    ContentError,
    ContentErrors,
    ExerciseFile,
    plain,
    prove_exercise,
    read_exercise,
    read_yaml,
    slip,
    store_exercise,
)
from exercises.models import Exercise, Person
from exercises.models.arranged import one_entry

INLINE = re.compile(r"^::exercise\{([a-z0-9-]+)\}[ \t]*$", re.MULTILINE)
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True)
class LessonFile:
    """One lesson: its front matter, its body, and its exercises with whether each is inline."""

    path: Path
    slug: str
    columns: dict[str, Any]
    places: tuple[tuple[str, bool], ...]
    # The terms it links to, with their lines.
    linked: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class CourseFiles:
    """Everything below one content folder, parsed and checked."""

    slug: str
    columns: dict[str, Any]
    exercises: tuple[ExerciseFile, ...]
    lessons: tuple[LessonFile, ...]
    quizzes: tuple[QuizFile, ...]
    terms: tuple[TermFile, ...] = ()


def read_course(root: Path) -> tuple[CourseFiles | None, list[ContentError]]:
    """Parses the whole folder; every error of every file is collected, none is fatal alone."""
    errors: list[ContentError] = []

    def tried(reader: Any, path: Path) -> Any:
        try:
            return reader(path)
        except ContentError as error:
            errors.append(error)
        except ContentErrors as several:
            errors.extend(several.slips)
        return None

    exercises = [tried(read_exercise, path) for path in sorted(root.glob("exercises/*.yaml"))]
    quizzes = [tried(read_quiz, path) for path in sorted(root.glob("quizzes/*.yaml"))]
    glossary = tried(read_glossary, root / "glossary.yaml") or []
    course = tried(_read_course_yaml, root / "course.yaml")
    lessons = []
    for position, slug in enumerate(course["lessons"] if course else []):
        lesson = tried(read_lesson, root / "lessons" / f"{slug}.md")
        if lesson is not None:
            lesson.columns["position"] = position
            lessons.append(lesson)
    cards = flashcards(root / "glossary.yaml", glossary)
    known = {path.stem for path in root.glob("exercises/*.yaml")} | {card.slug for card in cards}
    for file in lessons:
        errors += _unknown(file.path, [slug for slug, _ in file.places], known)
        errors += _unknown_terms(file, {term.name.lower() for term in glossary})
    for number, term in enumerate(glossary):
        errors += [
            ContentError(
                root / "glossary.yaml",
                f"there is no exercise “{slug}”.",
                f"terms.{number}.questions",
                term.line,
                term.column,
            )
            for slug in term.questions
            if slug not in known
        ]
    for file in filter(None, quizzes):
        errors += _unknown(file.path, [slug for slug, _ in file.questions], known)
    if errors or course is None:
        return None, errors
    columns = {"title": course["title"], "summary": course["summary"]}
    files = CourseFiles(
        course["slug"],
        columns,
        exercises=(*exercises, *cards),
        lessons=tuple(lessons),
        quizzes=tuple(quizzes),
        terms=tuple(glossary),
    )
    return files, []


def _unknown(path: Path, slugs: list[str], known: set[str]) -> list[ContentError]:
    lines = list(enumerate(path.read_text("utf-8").splitlines(), 1))
    found = []
    for slug in (slug for slug in slugs if slug not in known):
        whole = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
        places = ((n, match.start() + 1) for n, line in lines if (match := whole.search(line)))
        said = f"there is no exercise “{slug}” in content/exercises."
        found.append(ContentError(path, said, "", *next(places, (None, None))))
    return found


def _unknown_terms(file: LessonFile, known: set[str]) -> list[ContentError]:
    return [
        ContentError(file.path, f"there is no term “{name}” in glossary.yaml.", "", line, 1)
        for line, name in file.linked
        if name.strip().lower() not in known
    ]


def _need(path: Path, data: Any, fields: Mapping[str, type | tuple[type, ...]]) -> None:
    """Raises ContentError for a missing or ill-typed field."""
    if not isinstance(data, Mapping):
        raise slip(path, f"must be a mapping with {', '.join(fields)}.", "", data)
    for name, kind in fields.items():
        if name not in data:
            raise slip(path, "is missing.", name, data)
        if not isinstance(data[name], kind) or isinstance(data[name], bool):
            raise slip(path, f"read {data[name]!r}.", name, data)


def _read_course_yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise ContentError(path, "is missing: a content folder has a course.yaml.")
    data = read_yaml(path)
    _need(path, data, {"slug": str, "title": str, "summary": str, "lessons": list})
    course: dict[str, Any] = plain(data)
    return course


def read_lesson(path: Path) -> LessonFile:
    """Parses one lesson. Raises ContentError with line and field."""
    if not path.exists():
        raise ContentError(path, "is named in course.yaml and is not there.")
    text = path.read_text("utf-8")
    front = FRONT_MATTER.match(text)
    if front is None:
        raise ContentError(path, "must begin with front matter between two lines of ---.", "", 1, 1)
    # A leading newline keeps the line numbers those of the file.
    data = read_yaml(path, "\n" + front.group(1))
    _need(path, data, {"title": str, "summary": str, "minutes": int})
    meta = plain(data)
    body = text[front.end() :].strip() + "\n"
    inline = INLINE.findall(body)
    at_end = [slug for slug in meta.get("exercises", []) if slug not in inline]
    twice = [slug for slug, count in Counter(inline).items() if count > 1]
    if twice:
        raise ContentError(path, f"shows “{twice[0]}” twice; once is enough.")
    # Blank lines in place of the front matter keep the line numbers those of the file.
    placed = "\n" * text.count("\n", 0, front.end()) + text[front.end() :]
    for line, advice in sorted(claims.slips(placed) + playgrounds.slips(placed)):
        raise ContentError(path, advice, "", line, 1)
    columns = {name: meta[name] for name in ("title", "summary", "minutes")} | {"body": body}
    places = (*((slug, True) for slug in inline), *((slug, False) for slug in at_end))
    return LessonFile(path, path.stem, columns, places, tuple(terms.linked(placed)))


def prove_course(files: CourseFiles, *, anew: bool = False) -> list[ContentError]:
    """Proves every new key, before and outside of the transaction that stores: it takes seconds."""
    errors = []
    terms = frozenset(term.name.lower() for term in files.terms)
    for file in files.exercises:
        try:
            prove_exercise(file, anew=anew, terms=terms)
        except ContentError as error:
            errors.append(error)
    return errors


@transaction.atomic
def store_course(
    files: CourseFiles, *, author: Person | None, held: Collection[str] = ()
) -> dict[str, list[str]]:
    """Writes everything in one transaction; the exercises that are new, changed and unchanged.

    Items in `held`, such as lessons/slope, stay as they are here.
    """
    words: dict[str, list[str]] = {}
    for exercise_file in files.exercises:
        if f"exercises/{exercise_file.slug}" in held:
            words.setdefault("kept", []).append(exercise_file.slug)
            continue
        word = store_exercise(exercise_file, author=author)
        words.setdefault(word, []).append(exercise_file.slug)
    columns = {} if "course" in held else files.columns
    course, _ = Course.objects.update_or_create(slug=files.slug, defaults=columns)
    by_slug = {e.slug: e for e in Exercise.objects.all()}
    if "glossary" not in held:
        store_glossary(list(files.terms), course, by_slug)
    for file in files.lessons:
        if f"lessons/{file.slug}" not in held:
            _store_lesson(file, course)
        if "course" not in held:
            Lesson.objects.filter(slug=file.slug).update(position=file.columns["position"])
    for quiz_file in files.quizzes:
        if f"quizzes/{quiz_file.slug}" not in held:
            store_quiz(quiz_file, by_slug)
    return words


def _store_lesson(file: LessonFile, course: Course) -> None:
    """Its words and its exercises; where it stands among the lessons, the course says."""
    known = Lesson.objects.filter(slug=file.slug).first()
    lesson = known or Lesson(slug=file.slug, position=file.columns["position"])
    lesson.course = course
    for name in LESSON_COLUMNS:
        setattr(lesson, name, file.columns[name])
    with one_entry(lesson, LOADED):
        said = [{"exercise": slug, "inline": inline} for slug, inline in file.places]
        lesson.rearrange({"exercises": said})

"""courses: a course as the texts of its files. The same course gives the same bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from courses.content import CourseFiles, LessonFile
from courses.file_schemas import COURSE, GLOSSARY, LESSON, QUIZ, schema_files
from courses.glossary import TermFile
from courses.quiz_files import FEEDBACK, LATE, QuizFile, SectionFile
from exercises.canonical import written
from exercises.content import exercise_text
from exercises.file_schemas import FOLDER
from quizzes.timing import Late


def texts_of(files: CourseFiles) -> dict[str, str]:
    """Every file of the folder by its path in it: course, glossary, all folders, the schemas.

    The proofs noted in proved.txt are no part of a course; proving writes them.
    """
    cards = {card.slug for card in files.exercises if card.path.name == "glossary.yaml"}
    own = (file for file in files.exercises if file.slug not in cards)
    return (
        {"course.yaml": course_text(files)}
        | ({"glossary.yaml": glossary_text(files.terms)} if files.terms else {})
        | {f"exercises/{file.slug}.yaml": exercise_text(file) for file in own}
        | {f"lessons/{file.slug}.md": lesson_text(file) for file in files.lessons}
        | {f"quizzes/{file.slug}.yaml": quiz_text(file) for file in files.quizzes}
        | {f"{FOLDER}/{name}": text for name, text in schema_files().items()}
    )


def write_texts(root: Path, texts: Mapping[str, str]) -> list[str]:
    """Writes the files; returns the paths of those that were not there or differed."""
    changed = []
    for name, text in texts.items():
        path = root / name
        if path.exists() and path.read_bytes() == text.encode():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        changed.append(name)
    return changed


def course_text(files: CourseFiles) -> str:
    data = {"slug": files.slug, **files.columns, "lessons": [one.slug for one in files.lessons]}
    return written(data, schema=COURSE, named=f"{FOLDER}/course.json")


def glossary_text(terms: tuple[TermFile, ...]) -> str:
    """The terms by the alphabet: rows of a database know no other order."""
    ordered = sorted(terms, key=lambda term: (term.name.casefold(), term.name))
    data = {"terms": [_term(term) for term in ordered]}
    return written(data, schema=GLOSSARY, named=f"{FOLDER}/glossary.json")


def _term(term: TermFile) -> dict[str, Any]:
    said = {"name": term.name, "brief": term.brief, "definition": term.definition}
    return said | ({"questions": sorted(term.questions)} if term.questions else {})


def lesson_text(file: LessonFile) -> str:
    """Front matter and body."""
    head = {name: file.columns[name] for name in ("title", "summary", "minutes")}
    head["exercises"] = [slug for slug, inline in file.places if not inline]
    body = str(file.columns["body"]).strip()
    return f"---\n{written(head, schema=LESSON)}---\n\n{body}\n"


def quiz_text(file: QuizFile) -> str:
    """One quiz; what stands at its default is left out."""
    columns = file.columns
    data: dict[str, Any] = {
        "title": columns["title"],
        "intro": columns["intro"],
        "max_attempts": columns["max_attempts"],
        "minutes": columns["minutes"],
        "opens": _moment(columns["opens_at"]),
        "closes": _moment(columns["closes_at"]),
        "feedback": _name_of(columns["feedback"], FEEDBACK),
        "tries": columns["tries"],
        "cooldown": columns["cooldown_s"] or None,
        "curve": columns["curve"] or None,
        "shuffle": columns["shuffle"] or None,
    }
    if data["feedback"] == next(iter(FEEDBACK)):
        data["feedback"] = None
    if columns["late"] != Late.NONE:
        data["late"] = {_name_of(columns["late"], LATE): columns["late_amount"]}
    first = file.sections[0] if file.sections else SectionFile("", None, ())
    if len(file.sections) <= 1 and not first.title and first.pick is None:
        data["questions"] = _questions(first)
    else:
        data["sections"] = [_section(section) for section in file.sections]
    said = {name: value for name, value in data.items() if value is not None}
    return written(said, schema=QUIZ, named=f"../{FOLDER}/quiz.json")


def _section(section: SectionFile) -> dict[str, Any]:
    said = {"title": section.title or None, "pick": section.pick, "questions": _questions(section)}
    return {name: value for name, value in said.items() if value is not None}


def _questions(section: SectionFile) -> list[dict[str, Any]]:
    return [
        {"exercise": slug, "points": int(points) if points == int(points) else points}
        for slug, points in section.questions
    ]


def _name_of(value: Any, names: Mapping[str, Any]) -> str:
    return next(name for name, one in names.items() if one == value)


def _moment(moment: datetime | None) -> str | None:
    """UTC, as a reader of the file takes it; seconds only where there are any."""
    if moment is None:
        return None
    plain = moment.astimezone(UTC).replace(tzinfo=None)
    whole = not (plain.second or plain.microsecond)
    return plain.isoformat(sep=" ", timespec="minutes" if whole else "auto")

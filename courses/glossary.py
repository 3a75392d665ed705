"""Courses: the glossary as text, content/glossary.yaml, read into terms and stored as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from courses.models import Course, Term
from exercises.content import DEFAULTS, ExerciseFile, place_of, plain, read_yaml, slip
from exercises.models import Exercise

FIELDS = ("name", "brief", "definition", "questions")
LONGEST_BRIEF = 160


@dataclass(frozen=True)
class TermFile:
    """One term of the file: its words, the exercises that use it, and where it stands (from 1)."""

    name: str
    brief: str
    definition: str
    questions: tuple[str, ...]
    line: int | None = None
    column: int | None = None


def read_glossary(path: Path, text: str | None = None) -> list[TermFile]:
    """Parses the file, or its `text`; a course without one has no terms. Raises ContentError."""
    if text is None and not path.exists():
        return []
    data = read_yaml(path, text)
    entries = data.get("terms") if isinstance(data, Mapping) else None
    if not isinstance(entries, list):
        raise slip(path, "must be a mapping with a list `terms`.", "", data)
    terms = [_read_term(path, data, number) for number in range(len(entries))]
    seen: set[str] = set()
    for number, term in enumerate(terms):
        if term.name.lower() in seen:
            field = f"terms.{number}.name"
            raise slip(path, f"“{term.name}” is there twice.", field, data)
        seen.add(term.name.lower())
    return terms


def _read_term(path: Path, data: Any, number: int) -> TermFile:
    entry, at = plain(data["terms"][number]), f"terms.{number}"
    if not isinstance(entry, dict) or set(entry) - set(FIELDS):
        raise slip(path, f"needs {', '.join(FIELDS)}.", at, data)
    for name in FIELDS[:3]:
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise slip(path, "must be text.", f"{at}.{name}", data)
    brief = entry["brief"].strip()
    if len(brief) > LONGEST_BRIEF or "$" in brief:
        message = f"must be plain words, at most {LONGEST_BRIEF} characters; has {len(brief)}."
        raise slip(path, message, f"{at}.brief", data)
    questions = entry.get("questions", [])
    if not isinstance(questions, list) or not all(isinstance(one, str) for one in questions):
        raise slip(path, "must be a list of exercises.", f"{at}.questions", data)
    line, column = place_of(data, f"{at}.name")
    name, definition = entry["name"].strip(), entry["definition"]
    return TermFile(name, brief, definition, tuple(questions), line, column)


def known_terms() -> frozenset[str]:
    """The names of all terms in lower case, for whoever checks what a text links to."""
    return frozenset(name.lower() for name in Term.objects.values_list("name", flat=True))


def flashcards(path: Path, terms: list[TermFile]) -> list[ExerciseFile]:
    """A flashcard for each term: the word in front, its definition on the back."""
    return [
        ExerciseFile(
            path,
            f"term-{slugify(term.name)}",
            DEFAULTS
            | {
                "title": f"{term.name[0].upper()}{term.name[1:]}",
                "kind": "flashcard",
                "topic": "glossary",
                "statement": f"What does **{term.name}** mean? Say it in a sentence or two.",
                "item": {"back": term.definition},
            },
        )
        for term in terms
    ]


def store_glossary(
    terms: list[TermFile], course: Course, exercises: Mapping[str, Exercise]
) -> None:
    """Writes the terms, and drops those that are no longer in the file."""
    for term in terms:
        columns = {"brief": term.brief, "definition": term.definition}
        row, _ = Term.objects.update_or_create(course=course, name=term.name, defaults=columns)
        row.exercises.set([exercises[slug] for slug in term.questions])
    course.terms.exclude(name__in=[term.name for term in terms]).delete()

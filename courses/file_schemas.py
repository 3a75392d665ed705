"""courses: the format of quizzes, course, glossary and lessons as JSON Schema, for editors."""

from pathlib import Path
from typing import Any

from courses.glossary import LONGEST_BRIEF
from courses.quiz_files import FEEDBACK
from exercises.file_schemas import (
    FOLDER,
    MARKDOWN,
    as_json,
    document,
    exercise_schema,
    text,
    texts,
)

SLUG = {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}


def _whole(title: str, description: str, least: int, most: int = 32767) -> dict[str, Any]:
    bounds = {"minimum": least, "maximum": most}
    return {"type": "integer", "title": title, "description": description, **bounds}


def _mapping(required: list[str], properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    shape = {"type": "object", "required": required, "properties": properties}
    return {**shape, "additionalProperties": False, **more}


QUESTIONS: dict[str, Any] = {
    "type": "array",
    "title": "Questions",
    "minItems": 1,
    "description": "Exercises in their order, each with what it is worth.",
    "items": _mapping(
        ["exercise"],
        {
            "exercise": SLUG | {"title": "Exercise", "description": "Its file's name."},
            "points": {"type": "number", "title": "Points", "minimum": 0, "default": 1},
        },
    ),
}
_TIME = "Such as 2027-01-15 17:00; UTC, unless it says otherwise."
QUIZ = document(
    "A quiz",
    "A file of content/quizzes; its name is the quiz's address.",
    required=["title", "intro"],
    oneOf=[{"required": ["questions"]}, {"required": ["sections"]}],
    properties={
        "title": text("Title", "What stands in lists.", minLength=1, maxLength=120),
        "intro": text("Introduction", f"Shown before the start. {MARKDOWN}"),
        "max_attempts": _whole("Sittings", "How many; left out: as many as one likes.", 1),
        "minutes": _whole("Minutes", "Time for one sitting; left out: no limit.", 1, 1440),
        "opens": text("Opens", _TIME),
        "closes": text("Closes", _TIME),
        "feedback": text(
            "Feedback", "When verdicts are shown.", enum=list(FEEDBACK), default="immediate"
        ),
        "late": {
            "title": "Late",
            "description": "What becomes of answers after closing: {grace: minutes} or "
            "{percent: a day}.",
            "oneOf": [
                _mapping(["grace"], {"grace": _whole("Grace", "Minutes.", 1)}),
                _mapping(["percent"], {"percent": _whole("Per cent", "A day.", 1, 100)}),
            ],
        },
        "tries": _whole("Tries", "How often a question may be answered in a sitting.", 1),
        "cooldown": _whole("Pause", "Seconds between two tries at one question.", 0),
        "curve": {
            "type": "array",
            "title": "Curve",
            "description": "Per cent of the points for the first try, the second and so on.",
            "items": {"type": "integer", "minimum": 0, "maximum": 100},
        },
        "shuffle": {
            "type": "boolean",
            "title": "Shuffle",
            "default": False,
            "description": "Mix the questions of each section, anew for each sitting.",
        },
        "questions": QUESTIONS,
        "sections": {
            "type": "array",
            "title": "Sections",
            "minItems": 1,
            "description": "In place of `questions`: several parts, each may be a pool.",
            "items": _mapping(
                ["questions"],
                {
                    "title": text("Title", "A heading.", maxLength=120),
                    "pick": _whole("Pick", "How many are drawn; left out: all.", 1),
                    "questions": QUESTIONS,
                },
            ),
        },
    },
)
COURSE = document(
    "A course",
    "The file course.yaml.",
    required=["slug", "title", "summary", "lessons"],
    properties={
        "slug": SLUG | {"title": "Slug", "description": "The course's name in addresses."},
        "title": text("Title", "What learners see.", minLength=1, maxLength=120),
        "summary": text("Summary", f"One or two sentences. {MARKDOWN}"),
        "lessons": texts("Lessons", "In reading order; `slope` is lessons/slope.md."),
    },
)
GLOSSARY = document(
    "A glossary",
    "The file glossary.yaml: the words of the course.",
    required=["terms"],
    properties={
        "terms": {
            "type": "array",
            "title": "Terms",
            "description": "In the order of the alphabet.",
            "items": _mapping(
                ["name", "brief", "definition"],
                {
                    "name": text("Name", "As lessons link to it: [[name]].", maxLength=60),
                    "brief": text(
                        "Brief",
                        "One plain sentence without maths, shown where a lesson links to it.",
                        maxLength=LONGEST_BRIEF,
                    ),
                    "definition": text("Definition", f"For the glossary's page. {MARKDOWN}"),
                    "questions": texts("Questions", "Exercises that use the term."),
                },
            ),
        }
    },
)
LESSON = document(
    "The head of a lesson",
    "What stands between the two lines of --- at the top of lessons/*.md.",
    required=["title", "summary", "minutes"],
    properties={
        "title": text("Title", "What learners see.", minLength=1, maxLength=120),
        "summary": text("Summary", "One or two sentences.", maxLength=300),
        "minutes": _whole("Minutes", "Reading time.", 0),
        "exercises": texts("Exercises", "Those after the text; ::exercise{slug} puts one into it."),
    },
)


def schema_files() -> dict[str, str]:
    """The committed documents by name: `exercise.json` and so on."""
    documents = {
        "exercise": exercise_schema(),
        "quiz": QUIZ,
        "course": COURSE,
        "glossary": GLOSSARY,
        "lesson": LESSON,
    }
    return {f"{name}.json": as_json(one) for name, one in documents.items()}


def write_schemas(root: Path) -> list[str]:
    """Writes them below a content folder; returns the names of those that changed."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, said in schema_files().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != said:
            path.write_text(said, "utf-8")
            changed.append(name)
    return changed

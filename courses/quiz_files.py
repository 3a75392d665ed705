"""A quiz as text: one file of content/quizzes into its rows, every slip told with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from exercises.content import LOADED, ContentError, plain, read_yaml, slip
from exercises.models import Exercise
from exercises.models.arranged import one_entry
from quizzes.arranging import Asked, arrange
from quizzes.models import Quiz
from quizzes.timing import FeedbackTime, Late

FIELDS = (
    *("title", "intro", "questions", "sections", "shuffle", "minutes", "opens", "closes"),
    *("max_attempts", "feedback", "late", "tries", "cooldown", "curve"),
)
FEEDBACK = {
    "immediate": FeedbackTime.IMMEDIATE,
    "after hand-in": FeedbackTime.HAND_IN,
    "after closing": FeedbackTime.CLOSING,
}
LATE = {"grace": Late.GRACE, "percent": Late.PERCENT}


@dataclass(frozen=True)
class SectionFile:
    """One section: its questions as (exercise slug, points), and how many are drawn."""

    title: str
    pick: int | None
    questions: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class QuizFile:
    """One quiz: its columns and its sections."""

    path: Path
    slug: str
    columns: dict[str, Any]
    sections: tuple[SectionFile, ...] = field(default=())

    @property
    def questions(self) -> tuple[tuple[str, float], ...]:
        return tuple(question for section in self.sections for question in section.questions)


@dataclass(frozen=True)
class _Reader:
    """The file's data with a word for what is wrong in a field."""

    path: Path
    data: Any

    def fail(self, name: str, said: str) -> ContentError:
        return slip(self.path, said, name, self.data)

    def text(self, name: str) -> str:
        if name not in self.data:
            raise self.fail(name, "is missing.")
        if not isinstance(self.data[name], str):
            raise self.fail(name, f"read {self.data[name]!r}.")
        return str(self.data[name])

    def number(self, name: str, least: int, most: int = 32767) -> int | None:
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fail(name, f"must be a whole number from {least} to {most}, not {value!r}.")
        return int(value)

    def moment(self, name: str) -> datetime | None:
        value = self.data.get(name)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError as error:
            said = f"must be a time such as 2027-01-15 17:00, not {value!r}."
            raise self.fail(name, said) from error
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_quiz(path: Path) -> QuizFile:
    """Parses one quiz. Raises ContentError with line and field."""
    data = read_yaml(path)
    if not isinstance(data, Mapping):
        raise slip(path, "must be a mapping with title, intro, questions or sections.", "", data)
    file = _Reader(path, data)
    for name in data:
        if name not in FIELDS:
            raise file.fail(str(name), f"is no field of a quiz; there are {', '.join(FIELDS)}.")
    sections = _sections(file)
    slugs = [slug for section in sections for slug, _ in section.questions]
    twice = next((slug for slug in slugs if slugs.count(slug) > 1), None)
    if twice is not None:
        raise slip(path, f"asks “{twice}” twice; once is enough.", "", data)
    return QuizFile(path, path.stem, _columns(file), sections)


def _columns(file: _Reader) -> dict[str, Any]:
    opens, closes = file.moment("opens"), file.moment("closes")
    if opens and closes and closes <= opens:
        raise file.fail("closes", "must be after `opens`.")
    feedback = file.data.get("feedback", "immediate")
    if feedback not in FEEDBACK:
        raise file.fail("feedback", f"must be one of {', '.join(FEEDBACK)}, not {feedback!r}.")
    if feedback == "after closing" and closes is None:
        raise file.fail("feedback", "after closing needs `closes`.")
    late, amount = _late(file, closes)
    shuffle = file.data.get("shuffle", False)
    if not isinstance(shuffle, bool):
        raise file.fail("shuffle", f"must be true or false, not {shuffle!r}.")
    return {
        "title": file.text("title"),
        "intro": file.text("intro"),
        "max_attempts": file.number("max_attempts", 1),
        "minutes": file.number("minutes", 1, 24 * 60),
        "opens_at": opens,
        "closes_at": closes,
        "feedback": FEEDBACK[feedback],
        "late": late,
        "late_amount": amount,
        "shuffle": shuffle,
        "tries": file.number("tries", 1),
        "cooldown_s": file.number("cooldown", 0) or 0,
        "curve": _curve(file),
        "published": True,
    }


def _late(file: _Reader, closes: datetime | None) -> tuple[Late, int]:
    given = file.data.get("late")
    if given is None:
        return Late.NONE, 0
    if not isinstance(given, Mapping) or len(given) != 1 or not set(given) <= set(LATE):
        raise file.fail("late", "must be {grace: minutes} or {percent: a day}.")
    if closes is None:
        raise file.fail("late", "needs `closes`.")
    rule = next(iter(given))
    most = 100 if rule == "percent" else 32767
    return LATE[rule], _Reader(file.path, given).number(rule, 1, most) or 0


def _curve(file: _Reader) -> list[int]:
    given = plain(file.data.get("curve", []))
    steps = given if isinstance(given, list) else [None]
    sound = all(type(step) is int and 0 <= step <= 100 for step in steps)
    if not sound or steps != sorted(steps, reverse=True):
        raise file.fail("curve", "must be per cents that do not rise, such as [100, 80, 60].")
    return steps


def _sections(file: _Reader) -> tuple[SectionFile, ...]:
    if ("sections" in file.data) == ("questions" in file.data):
        said = "needs `questions`, or `sections` with questions: one of both."
        raise file.fail("questions", said)
    if "questions" in file.data:
        return (SectionFile("", None, _questions(file, file.data["questions"], "questions")),)
    found = []
    for index, given in enumerate(file.data["sections"] or []):
        place = f"sections.{index}"
        if not isinstance(given, Mapping) or not set(given) <= {"title", "pick", "questions"}:
            raise file.fail(place, "needs `title` and `questions`, and may have `pick`.")
        questions = _questions(file, given.get("questions"), f"{place}.questions")
        pick = _Reader(file.path, given).number("pick", 1, len(questions))
        if pick is not None and len({points for _, points in questions}) > 1:
            raise file.fail(place, "is a pool: all its questions need the same points.")
        found.append(SectionFile(str(given.get("title", "")), pick, questions))
    return tuple(found)


def _questions(file: _Reader, given: Any, place: str) -> tuple[tuple[str, float], ...]:
    if not isinstance(given, list) or not given:
        raise file.fail(place, "must be a list of questions.")
    questions = []
    for index, question in enumerate(plain(given)):
        name = f"{place}.{index}"
        if not isinstance(question, dict) or "exercise" not in question:
            raise file.fail(name, "needs `exercise` and `points`.")
        questions.append((str(question["exercise"]), float(question.get("points", 1))))
    return tuple(questions)


def store_quiz(file: QuizFile, by_slug: Mapping[str, Exercise]) -> None:
    """Writes one quiz. What an attempt has drawn is retired rather than removed."""
    quiz = Quiz.objects.filter(slug=file.slug).first() or Quiz(slug=file.slug)
    for name, value in file.columns.items():
        setattr(quiz, name, value)
    with one_entry(quiz, LOADED):
        arrange(
            quiz,
            [{"title": section.title, "pick": section.pick} for section in file.sections],
            [
                Asked(by_slug[slug], points, at)
                for at, section in enumerate(file.sections)
                for slug, points in section.questions
            ],
        )

"""quizzes: what stands in a quiz, and in which order: read as plain data, and put in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exercises.models import Exercise
from quizzes.models import Question, Quiz


@dataclass(frozen=True)
class Asked:
    """An exercise to be asked; `section` is the place of its section, None for none."""

    exercise: Exercise
    points: float
    section: int | None
    retired: bool = False


def arrange(quiz: Quiz, sections: Sequence[Mapping[str, Any]], questions: Sequence[Asked]) -> None:
    """Puts sections (title, pick) and questions in place, and takes the others out.

    What an attempt has drawn is retired rather than removed.
    """
    rows = [
        quiz.sections.update_or_create(position=at, defaults=dict(section))[0]
        for at, section in enumerate(sections)
    ]
    kept: list[int] = []
    for at, one in enumerate(questions):
        place = {
            "position": at,
            "points": one.points,
            "section": None if one.section is None else rows[one.section],
            "retired": one.retired,
        }
        question, _ = Question.objects.update_or_create(
            quiz=quiz, exercise=one.exercise, defaults=place
        )
        kept.append(question.pk)
    gone = quiz.questions.exclude(pk__in=kept)
    gone.filter(drawn__isnull=True, answers__isnull=True).delete()
    gone.update(retired=True)
    quiz.sections.filter(position__gte=len(rows)).delete()


def rearrange(quiz: Quiz, arrangement: Mapping[str, Any]) -> None:
    """Puts back what `Quiz.arrangement` said; exercises that are gone are left out."""
    said = arrangement.get("questions", [])
    exercises = Exercise.objects.in_bulk([one["exercise"] for one in said], field_name="slug")
    sections = [
        {"title": one["title"], "pick": one["pick"]} for one in arrangement.get("sections", [])
    ]
    questions = [
        Asked(
            exercises[one["exercise"]],
            float(one["points"]),
            None if one["section"] is None else one["section"] - 1,
            one["retired"],
        )
        for one in said
        if one["exercise"] in exercises
    ]
    arrange(quiz, sections, questions)

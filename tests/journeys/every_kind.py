"""Puts a lesson that holds an exercise of each kind, as docs/authors.md shows them, into Nabla."""

import re
from pathlib import Path

from ruamel.yaml import YAML

from courses.models import Course, Lesson, LessonExercise
from exercises import publishing
from exercises.models import Exercise

PAGE = Path(__file__).resolve().parents[2] / "docs" / "authors.md"


def put() -> None:
    """Adds the lesson /lessons/every-kind/ to the first course; the exercises are kind-<kind>."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    files = [YAML(typ="safe").load(block) for block in blocks]
    course = Course.objects.order_by("pk")[0]
    words = {"title": "Every kind", "summary": "One exercise of each kind.", "body": "Try them."}
    lesson = Lesson.objects.create(course=course, slug="every-kind", position=99, **words)
    for position, file in enumerate(file for file in files if "kind" in file):
        content = {"title": f"The kind {file['kind']}", **file}
        exercise = Exercise.objects.create(slug=f"kind-{file['kind']}", **content)
        publishing.publish(exercise=exercise, author=None)
        LessonExercise.objects.create(lesson=lesson, exercise=exercise, position=position)

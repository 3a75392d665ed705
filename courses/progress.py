"""How far a learner is in a lesson and a course: a fold over the exercises' progress."""

from dataclasses import dataclass

from courses.models import Course, Lesson
from exercises.models import Person
from exercises.progress import ExerciseProgress, State, exercise_progress


@dataclass(frozen=True)
class LessonProgress:
    """One learner in one lesson."""

    lesson: Lesson
    exercises: tuple[ExerciseProgress, ...]

    @property
    def done(self) -> int:
        return sum(e.state is State.DONE for e in self.exercises)

    @property
    def total(self) -> int:
        return len(self.exercises)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def state(self) -> str:
        """One word for the course's page: done, begun or untouched."""
        if self.total and self.done == self.total:
            return "done"
        return "begun" if any(one.tries for one in self.exercises) else "untouched"

    @property
    def next_exercise(self) -> ExerciseProgress | None:
        """The first one that is not yet right."""
        return next((e for e in self.exercises if e.state is not State.DONE), None)


def lesson_progress(learner: Person, lesson: Lesson) -> LessonProgress:
    """Progress in one lesson."""
    return LessonProgress(lesson, tuple(exercise_progress(learner, lesson.ordered_exercises())))


def course_progress(learner: Person, course: Course) -> list[LessonProgress]:
    """Progress in each lesson of a course, in order, folded together."""
    lessons = {lesson: list(lesson.ordered_exercises()) for lesson in course.lessons.all()}
    every = {one.pk: one for exercises in lessons.values() for one in exercises}
    folded = {one.exercise.pk: one for one in exercise_progress(learner, every.values())}
    return [
        LessonProgress(lesson, tuple(folded[one.pk] for one in exercises))
        for lesson, exercises in lessons.items()
    ]

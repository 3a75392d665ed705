"""courses: the database's course as files, published versions or drafts; says what stays behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from courses.content import CourseFiles, LessonFile
from courses.glossary import TermFile, flashcards
from courses.models import LESSON_COLUMNS, Course, Lesson
from courses.quiz_files import QuizFile, SectionFile
from exercises.content import ExerciseFile
from exercises.models import Exercise
from quizzes.models import QUIZ_COLUMNS, Quiz, Section

GLOSSARY_FILE = Path("glossary.yaml")


@dataclass(frozen=True)
class Exported:
    """A course as files would have it, and a sentence for everything that they leave out."""

    files: CourseFiles
    left_out: tuple[str, ...]


def exported(course: Course, *, drafts: bool = False) -> Exported:
    """Reads the rows: the course's lessons and terms, and all exercises and quizzes.

    With `drafts` an exercise is written as it stands on its author's desk; else as learners get it.
    """
    terms = term_files(course)
    cards = {card.slug: card for card in flashcards(GLOSSARY_FILE, list(terms))}
    left_out: list[str] = []
    exercises = list(cards.values())
    for exercise in Exercise.objects.select_related("published").order_by("slug"):
        file = exercise_file(exercise, drafts=drafts)
        if file is None:
            left_out.append(f"{exercise.slug}: is a draft that was never published (--drafts).")
        elif exercise.slug in cards:
            if file.content != cards[exercise.slug].content:
                took = f"--only exercises/{exercise.slug} takes it over"
                left_out.append(f"{exercise.slug}: its text is the glossary's ({took}).")
        else:
            exercises.append(file)
    lessons = course.lessons.prefetch_related("places__exercise").order_by("position", "slug")
    quizzes = []
    for quiz in Quiz.objects.prefetch_related("sections").order_by("slug"):
        if not quiz.published:
            left_out.append(f"{quiz.slug}: this quiz is not published, and loading would do that.")
            continue
        quizzes.append(quiz_file(quiz))
    return Exported(
        CourseFiles(
            slug=course.slug,
            columns={"title": course.title, "summary": course.summary},
            exercises=tuple(exercises),
            lessons=tuple(map(lesson_file, lessons)),
            quizzes=tuple(quizzes),
            terms=terms,
        ),
        tuple(left_out),
    )


def exercise_file(exercise: Exercise, *, drafts: bool = False) -> ExerciseFile | None:
    """The exercise as a file has it; None where nothing of it was published."""
    source = exercise if drafts else exercise.published
    if source is None:
        return None
    path = Path("exercises") / f"{exercise.slug}.yaml"
    return ExerciseFile(path, exercise.slug, source.content(), tuple(exercise.tags))


def term_files(course: Course) -> tuple[TermFile, ...]:
    return tuple(
        TermFile(term.name, term.brief, term.definition, _slugs(term.exercises.all()))
        for term in course.terms.prefetch_related("exercises")
    )


def lesson_file(lesson: Lesson) -> LessonFile:
    columns = {name: getattr(lesson, name) for name in LESSON_COLUMNS}
    places = sorted(lesson.places.all(), key=lambda place: place.position)
    return LessonFile(
        Path("lessons") / f"{lesson.slug}.md",
        lesson.slug,
        columns,
        tuple((place.exercise.slug, place.inline) for place in places),
    )


def quiz_file(quiz: Quiz) -> QuizFile:
    columns = {name: getattr(quiz, name) for name in QUIZ_COLUMNS}
    path = Path("quizzes") / f"{quiz.slug}.yaml"
    return QuizFile(path, quiz.slug, columns, tuple(map(_section, quiz.sections.all())))


def _section(section: Section) -> SectionFile:
    asked = section.questions.filter(retired=False).select_related("exercise")
    questions = tuple((one.exercise.slug, float(one.points)) for one in asked)
    return SectionFile(section.title, section.pick, questions)


def _slugs(exercises: Iterable[Exercise]) -> tuple[str, ...]:
    return tuple(sorted(exercise.slug for exercise in exercises))

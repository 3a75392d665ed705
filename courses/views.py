"""Pages to learn from: the course, its lessons, and one's own progress."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from courses import evidence
from courses.models import Course, Lesson, Term
from courses.progress import LessonProgress, course_progress, lesson_progress
from courses.reviews import facts_of, looked_at
from courses.services import courses_of
from exercises import terms
from exercises.cards import Card, cards_for
from exercises.models import Submission
from exercises.rendering import Part
from exercises.rendering import lesson as lesson_document
from exercises.results import results_of
from quizzes.models import Quiz

RECENT = 15


@dataclass(frozen=True)
class CourseView:
    """One course with the reader's progress in it."""

    course: Course
    lessons: list[LessonProgress]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.lessons)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.lessons)

    @property
    def begun(self) -> bool:
        return any(exercise.tries for one in self.lessons for exercise in one.exercises)

    @property
    def next(self) -> LessonProgress | None:
        """The lesson to go on with: the first one that has something left to do."""
        return next((one for one in self.lessons if one.next_exercise), None)

    @property
    def here(self) -> LessonProgress | None:
        """The lesson of the newest answer; before there is any, the one to begin with."""
        answered = [
            (exercise.last_at, -number)
            for number, one in enumerate(self.lessons)
            for exercise in one.exercises
            if exercise.last_at
        ]
        return self.lessons[-max(answered)[1]] if answered else self.next


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """The course with what to do next; for strangers, what this place is."""
    if not request.user.is_authenticated:
        return render(request, "courses/welcome.html", {"demo": settings.NABLA_DEMO})
    courses = [CourseView(c, course_progress(request.user, c)) for c in courses_of(request.user)]
    quizzes = Quiz.objects.filter(published=True)
    return render(request, "courses/home.html", {"courses": courses, "quizzes": quizzes})


@dataclass(frozen=True)
class Piece:
    """A stretch of the lesson as the template shows it: HTML, a card, or a playground."""

    part: Part
    card: Card | None = None


@login_required
@require_GET
@never_cache
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """A lesson with its exercises, each where the text puts it or after the text."""
    found = get_object_or_404(Lesson.objects.select_related("course"), slug=slug)
    courses_of(request.user)
    exercises = found.ordered_exercises()
    cards = cards_for(request.user, exercises, again=request.GET.get("again"))
    notes = tuple(terms.Term(*row) for row in found.course.terms.values_list("name", "brief"))
    document = lesson_document(found.body, notes)
    pieces = [
        Piece(part, cards.pop(part.exercise, None))
        for part in document.parts
        if part.html or part.playground or part.exercise in cards
    ]
    number, count, before, after = neighbours(found)
    return render(
        request,
        "courses/lesson.html",
        {
            "lesson": found,
            "headings": document.headings,
            "pieces": pieces,
            "rest": list(cards.values()),
            "progress": lesson_progress(request.user, found),
            "number": number,
            "count": count,
            "previous": before,
            "next": after,
        },
    )


def neighbours(lesson: Lesson) -> tuple[int, int, Lesson | None, Lesson | None]:
    """Its number in the course (from 1), how many there are, and those before and after it."""
    order = list(lesson.course.lessons.all())
    at = order.index(lesson)
    before = order[at - 1] if at else None
    return at + 1, len(order), before, (order[at + 1] if at + 1 < len(order) else None)


@dataclass(frozen=True)
class Entry:
    """A term on the glossary's page, with the lessons that link to it."""

    term: Term
    lessons: list[Lesson]


@login_required
@require_GET
@never_cache
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of one's courses, with the lessons and the questions that use it."""
    courses = courses_of(request.user)
    lessons = list(Lesson.objects.filter(course__in=courses))
    uses = {one.pk: {name.lower() for _, name in terms.linked(one.body)} for one in lessons}
    found = Term.objects.filter(course__in=courses).prefetch_related("exercises__published")
    entries = [
        Entry(term, [one for one in lessons if term.name.lower() in uses[one.pk]])
        for term in sorted(found, key=lambda term: term.name.lower())
    ]
    return render(request, "courses/glossary.html", {"entries": entries})


@login_required
@require_GET
@never_cache
def progress(request: HttpRequest) -> HttpResponse:
    """How far one is per lesson, topic and mistake, with the answers that show it."""
    courses = [CourseView(c, course_progress(request.user, c)) for c in courses_of(request.user)]
    own = Submission.objects.of(request.user).select_related("variant__version__exercise")
    recent = results_of(own.prefetch_related("own_marks")[:RECENT])
    facts = facts_of(looked_at(request.user, None))
    exercises = [e for view in courses for one in view.lessons for e in one.exercises]
    words = {
        "courses": courses,
        "recent": recent,
        "curve": evidence.curve(facts),
        "topics": evidence.topics(exercises, facts),
        "mistakes": evidence.mistakes(facts),
    }
    return render(request, "courses/progress.html", words)

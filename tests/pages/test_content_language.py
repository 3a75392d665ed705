"""With a German interface, whatever an author wrote stands in an element that says its language."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from courses.models import Course, Lesson, LessonExercise, Term
from exercises.models import Exercise
from quizzes.models import Question, Quiz, Section
from tests.conftest import PLACES, graded, hand_in

from .conftest import NUMBER, make_exercise, published

# In every text of an author, and in nothing else.
MARK = "Quokka"
GERMAN = {"Accept-Language": "de"}
SILENT = {"title", "script", "template", "textarea"}
VOID = {"meta", "link", "input", "br", "img", "hr", "wbr"}
OPTIONS = [
    {"text": f"{MARK} downhill", "right": True, "reason": f"{MARK} because."},
    {"text": f"{MARK} uphill", "right": False, "reason": f"{MARK} it grows."},
]
TRUE = {"text": f"{MARK} is flat.", "answer": True, "reason": f"{MARK} so."}
ITEMS: dict[str, tuple[dict[str, Any], Any]] = {
    "choice": ({"options": OPTIONS}, "b"),
    "number": (NUMBER | {"wrong": [{"answer": "14.56", "reason": f"{MARK} before."}]}, "14.56"),
    "truefalse": ({"statements": [TRUE]}, {"a": "false"}),
    "ordering": ({"lines": [{"text": f"{MARK} {n}"} for n in "abc"]}, ["c", "b", "a"]),
    "matching": (
        {
            "pairs": [
                {"left": f"{MARK} {n}", "right": f"{MARK} for {n}", "reason": MARK} for n in "ab"
            ]
        },
        {"a": "2", "b": "1"},
    ),
    "gaps": ({"text": f"The {MARK} is {{{{1}}}}.", "gaps": [{"options": OPTIONS}]}, {"1": "b"}),
    "playground": (
        {
            "playground": "tangent",
            "tasks": [{"text": f"{MARK} level.", "goal": "flat"}],
        },
        {"a": {"function": "square", "x": "1"}},
    ),
    "prediction": (
        {"ask": "outcome", "gentle": 1, "steep": 6, "start": [4, 3], "rate": 0.3}
        | {"reason": f"{MARK} swings."},
        "crawls",
    ),
    "text": (
        {"model": f"{MARK} model.", "rubric": [{"text": f"{MARK} point.", "points": 1}]}
        | {"follow_ups": [f"{MARK} next?"]},
        "Mine.",
    ),
    "flashcard": ({"back": f"{MARK} back."}, ""),
}


class Walk(HTMLParser):
    """The texts of a page that hold the mark, each with the language of its element."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[tuple[str, str | None]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.path.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        while self.path and self.path.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if MARK in data and not SILENT & {tag for tag, _ in self.path}:
            languages = [lang for _, lang in self.path if lang]
            self.found.append((data.strip(), languages[-1]))


@pytest.fixture
def course(db: None) -> Course:
    course = Course.objects.create(slug="c", title=f"{MARK} course", summary=f"{MARK} summary.")
    body = f"The {MARK}.\n\n## A {MARK} heading\n\n- {MARK} once\n\n::playground{{descent}}\n"
    words = {"summary": f"{MARK} lesson.", "body": body}
    lessons = [
        Lesson.objects.create(course=course, slug=f"l{n}", title=f"{MARK} {n}", position=n, **words)
        for n in range(3)
    ]
    more: dict[str, Any] = {"hints": [f"{MARK} look."], "solution": f"{MARK} solved."}
    more |= {"statement": f"What does {MARK} do?", "topic": f"{MARK.lower()} {MARK}"}
    for position, (kind, (item, _)) in enumerate(ITEMS.items()):
        own = more | ({"solution": "", "hints": []} if kind in ("text", "flashcard") else {})
        exercise = published(make_exercise(kind, kind, item, title=f"{MARK} {kind}", **own))
        LessonExercise.objects.create(lesson=lessons[1], exercise=exercise, position=position)
    term = Term.objects.create(course=course, name=MARK, brief=f"{MARK}.", definition=f"{MARK}!")
    term.exercises.add(Exercise.objects.get(slug="number"))
    quiz = Quiz.objects.create(
        slug="q", title=f"{MARK} quiz", intro=f"{MARK} intro.", published=True, max_attempts=2
    )
    section = Section.objects.create(quiz=quiz, title=f"{MARK} part", position=0)
    for position, slug in enumerate(("choice", "gaps")):
        found = Exercise.objects.get(slug=slug)
        Question.objects.create(
            quiz=quiz, section=section, exercise=found, position=position, points=1
        )
    return course


ADDRESSES = (*PLACES, "/quizzes/q/", "/lessons/l1/")


def walked(client: Client, address: str) -> list[tuple[str, str]]:
    page = Walk()
    answer = client.get(address, headers=GERMAN, follow=True)
    assert answer.status_code == 200, address
    page.feed(answer.content.decode())
    return page.found


def test_what_authors_wrote_says_its_language(ben: Any, course: Course, queued: list[str]) -> None:
    client = Client()
    client.force_login(ben)
    seen = [f"/exercises/{kind}/" for kind in ITEMS]
    # Once answered, these show no more what was asked.
    locked = [f"/exercises/{kind}/" for kind in ("prediction", "text", "flashcard")]
    before = {address: walked(client, address) for address in locked}
    for kind, (_, wrong) in ITEMS.items():
        exercise = Exercise.objects.get(slug=kind)
        assert exercise.published is not None
        done = hand_in(ben, exercise.published, wrong)
        if kind not in ("text", "flashcard"):
            graded(done)
        seen.append(f"/submissions/{done.pk}/")
    client.post("/quizzes/q/start/")
    sitting = ("/quizzes/q/questions/1/", "/quizzes/q/questions/2/", "/quizzes/q/finish/")
    after = {address: walked(client, address) for address in (*ADDRESSES, *seen, *sitting)}
    client.post("/quizzes/q/finish/")
    after |= {"receipt": walked(client, "/quizzes/q/attempts/1/")}
    for pages in (before, after):
        for address, found in pages.items():
            assert found or address == "/account/", address
            assert [text for text, language in found if language != "en"] == [], address


def test_pages_in_the_contents_language_need_no_marks(ben: Any, course: Course) -> None:
    client = Client()
    client.force_login(ben)
    assert "<bdi" not in client.get("/lessons/l1/").content.decode()


def test_content_keeps_its_direction_there(ben: Any, course: Course, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    client = Client()
    client.force_login(ben)
    for language, marks in (("ar", 'lang="en" dir="ltr"'), ("de", 'lang="en"')):
        page = client.get("/exercises/number/", headers={"Accept-Language": language})
        assert f'<div class="prose statement" {marks}>' in page.content.decode()

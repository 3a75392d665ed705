"""The interface in other languages: complete catalogues, whole templates, pages that turn round."""

import ast
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog, Message
from django.test import Client
from django.utils.translation import gettext, override

from courses.models import Course, Lesson, LessonExercise, Term
from courses.own_data import STAYS, own_tables
from exercises import publishing
from exercises.models import Exercise, ExerciseVersion
from grader.messages import text
from grader.result import Feedback
from quizzes.models import Question, Quiz
from scripts import messages
from tests.conftest import BOWL, DOWNHILL, PLACES, SLOPE, graded, hand_in, published

ROOT = Path(__file__).resolve().parent.parent
# One holds nothing but attributes, for a tag of others.
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.name != "said.html"
)
STYLES = sorted((ROOT / "frontend" / "styles").glob("*.css"))
GERMAN = {"Accept-Language": "de"}
# What authors write stays in their language.
OPTIONS = [
    {"text": "bergab", "right": True, "reason": "Ja."},
    {"text": "bergauf", "right": False, "reason": "Nein."},
]


@pytest.fixture(scope="module")
def sources() -> dict[str, Catalog]:
    """What there is to translate now, by domain."""
    return messages.domains()


def catalogue(domain: str, language: str = "de") -> Catalog:
    return messages.read(messages.LOCALE / language / "LC_MESSAGES" / f"{domain}.po", language)


def entries(domain: str) -> list[Message]:
    return [one for one in catalogue(domain) if one.id]


def forms(words: Any) -> list[str]:
    return list(words) if isinstance(words, tuple | list) else [words]


# --- the catalogues ------------------------------------------------------------------------


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_catalogue_holds_what_the_sources_say(sources: dict[str, Catalog], domain: str) -> None:
    wanted = {(str(one.id), one.context) for one in sources[domain] if one.id}
    known = {(str(one.id), one.context) for one in entries(domain)}
    assert wanted - known == set(), "run make messages, then translate what it lists"
    assert known - wanted == set(), "run make messages: these sentences are gone"


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_every_sentence_is_translated(domain: str) -> None:
    found = entries(domain)
    assert len(found) > 100
    assert [one.id for one in found if one.fuzzy or not messages.all_words(one)] == []


def marks(words: str) -> set[str]:
    """What a translation must keep: places to be filled, and tags."""
    named = set(re.findall(r"%\(\w+\)s|%s|</?[a-z]+|&nbsp;", words))
    try:
        braces = {f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(words) if name}
    except ValueError:
        braces = set()
    return named | braces


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_translations_keep_places_and_tags(domain: str) -> None:
    for one in entries(domain):
        for source, words in zip(forms(one.id), forms(one.string), strict=True):
            assert marks(words) == marks(source), one.id


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_catalogues_differ_only_where_words_do(domain: str) -> None:
    source = (messages.LOCALE / "de" / "LC_MESSAGES" / f"{domain}.po").read_text()
    assert not re.search(r"POT-Creation-Date|Generated-By|Last-Translator|\w@\w|#: .*:\d", source)


def test_no_sentence_hides_in_an_f_string() -> None:
    """Babel does not look into them, so it would never be translated."""
    found = []
    for room in messages.ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text()
            if not re.search(r"\{[^{}\n]*gettext\w*\(", source):
                continue
            for node in ast.walk(ast.parse(source)):
                names = [getattr(one, "id", "") for one in ast.walk(node)]
                if isinstance(node, ast.JoinedStr) and set(names) & set(messages.PYTHON):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_no_sentence_hides_in_a_template_of_a_script() -> None:
    scripts = {file.name: file.read_text("utf-8") for file in (ROOT / "frontend").rglob("*.js")}
    hidden = {name: re.findall(r"`[A-Z][a-z]+ [^`\n]*`", text) for name, text in scripts.items()}
    assert {name: found for name, found in hidden.items() if found} == {}


def test_german_uses_german_quotation_marks() -> None:
    found = [one.string for domain in ("django", "djangojs") for one in entries(domain)]
    assert [words for each in found for words in forms(each) if "”" in words] == []


def test_every_table_of_ones_own_has_a_name() -> None:
    known = {one.id for one in entries("django")}
    own = [model for model, path in own_tables() if "__" not in path and model not in STAYS]
    assert {str(model._meta.verbose_name_plural) for model in own} <= known


# --- the templates -------------------------------------------------------------------------

# An element whose name is a variable.
ELEMENT = re.compile(r"(?<=<){{.*?}}|(?<=</){{.*?}}")
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
# Sentences within these are in the catalogue; blocktranslate may hold no other tag.
TRANSLATED = re.compile(r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment.*?{%\s*endcomment\s*%}", re.DOTALL)
CLASS = re.compile(r"{% block (main_|body)class %}.*?{% endblock %}")
NAMES = {"Nabla", "UTC", "min", "kB", "MB", "ada", "ben", "cleo", "API", "LaTeX", "JSON"}
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label", "data-spoken", "data-before"}


class BareText(HTMLParser):
    """Collects what stands in a template in letters and is not translated."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.verbatim += tag in ("code", "script", "style")
        self.found += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self.verbatim -= tag in ("code", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self.verbatim:
            self.found.append(data)


def bare_words(source: str) -> list[str]:
    """The words in a template that nobody could translate."""
    source = ELEMENT.sub("b", source)
    for pattern in (COMMENT, TRANSLATED, CLASS, TAG):
        source = pattern.sub(" ", source)
    parser = BareText()
    parser.feed(source)
    words = re.findall(r"[^\W\d_]{2,}", " ".join(parser.found))
    return [word for word in words if word not in NAMES]


def test_bare_words_are_found() -> None:
    source = '<p title="Over">Hello {% translate "you" %} {{ name }}</p><code>np</code>'
    assert bare_words(source) == ["Over", "Hello"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_templates_hold_no_bare_words(path: Path) -> None:
    assert bare_words(path.read_text()) == []


# --- the pages -----------------------------------------------------------------------------


class Shown(HTMLParser):
    """The texts that a page shows or speaks, one for each stretch between two tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.first: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.first |= dict(attrs) if tag == "html" else {}
        self.texts |= {value or "" for name, value in attrs if name in SPOKEN}

    def handle_data(self, data: str) -> None:
        self.texts.add(" ".join(data.split()))


def shown(html: str) -> Shown:
    page = Shown()
    page.feed(html)
    return page


def proved(slug: str, content: Any) -> ExerciseVersion:
    """Published without a run of its program, which is not what these tests are about."""
    exercise = Exercise.objects.create(slug=slug, **content)
    return publishing.publish(exercise=exercise, author=None, proved=True)


@pytest.fixture
def course(db: None) -> Course:
    """A lesson with three exercises, a term and a quiz."""
    course = Course.objects.create(slug="kurs", title="Gradienten")
    body = "Ein Text.\n\n::playground{descent}\n"
    lesson = Lesson.objects.create(course=course, slug="abstieg", title="Abstieg", body=body)
    made = [
        published("slope", {**SLOPE, "hints": ["$x$"]}),
        published("downhill", {**DOWNHILL, "item": {"options": OPTIONS}}),
        proved("bowl", BOWL),
    ]
    for position, version in enumerate(made):
        LessonExercise.objects.create(
            lesson=lesson, exercise=version.exercise, position=position, inline=False
        )
    Term.objects.create(course=course, name="Gradient", brief="B.", definition="D.")
    quiz = Quiz.objects.create(
        slug="probe", title="Probe", published=True, minutes=9, max_attempts=2
    )
    Question.objects.create(quiz=quiz, exercise=made[0].exercise, position=0, points=2)
    return course


ADDRESSES = (
    *PLACES,
    "/quizzes/probe/",
    "/lessons/abstieg/",
    "/exercises/slope/",
    "/exercises/downhill/",
    "/exercises/bowl/",
    "/account/data/delete/",
    "/review/",
    "/nowhere/",
)


def in_german(client: Client, address: str) -> Shown:
    return shown(client.get(address, headers=GERMAN, follow=True).content.decode())


def english() -> Iterator[str]:
    """Sentences of the catalogue whose translation differs from them."""
    for one in entries("django"):
        for words, other in zip(forms(one.id), forms(one.string), strict=False):
            if words != other and not marks(words):
                yield words


def test_pages_in_german_hold_no_english(ben: Any, course: Course) -> None:
    client, known = Client(), set(english())
    client.force_login(ben)
    client.post("/quizzes/probe/start/")
    for address in (*ADDRESSES, "/quizzes/probe/questions/1/", "/quizzes/probe/finish/"):
        page = in_german(client, address)
        assert page.first == {"lang": "de", "dir": "ltr"}, address
        assert page.texts & known == set(), address
    card = client.get("/exercises/slope/", headers=GERMAN).content.decode()
    assert '<div class="prose statement" lang="en">' in card, "content says its own language"


def test_strangers_are_met_in_german(client: Client, db: None) -> None:
    for address in ("/", "/sign-in/"):
        page = in_german(client, address)
        assert page.texts & set(english()) == set()
        assert "Anmelden" in page.texts


def test_a_language_is_chosen_and_remembered(client: Client, db: None) -> None:
    form = client.get("/sign-in/").content.decode()
    assert '<html lang="en" dir="ltr">' in form
    assert 'name="language" value="de" lang="de"' in form
    answer = client.post("/language/", {"language": "de", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    page = client.get("/sign-in/", headers={"Accept-Language": "en"})
    assert '<html lang="de"' in page.content.decode()


def test_a_choice_needs_the_forms_token(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/language/", {"language": "de"}).status_code == 403


def test_right_to_left_languages_turn_the_page(client: Client, db: None, settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    page = client.get("/sign-in/", headers={"Accept-Language": "ar"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page


def test_english_pages_load_no_words(client: Client, db: None) -> None:
    assert "/words/" not in client.get("/sign-in/").content.decode()


def test_german_words_reach_the_scripts(client: Client, db: None) -> None:
    page = client.get("/sign-in/", headers=GERMAN).content.decode()
    found = re.search(r'<script src="(/words/\w+/de\.js)" nonce="[^"]+"></script>', page)
    assert found
    # Asked for in English: the address says which language it is.
    script = client.get(found[1], headers={"Accept-Language": "en"})
    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "immutable" in script.headers["Cache-Control"]
    assert "Wird abgegeben" in script.content.decode()
    assert client.get("/words/x/xx.js").status_code == 404


# --- the API and numbers -------------------------------------------------------------------


def test_problems_follow_the_language(ben: Any, client_of: Any, slope: Any) -> None:
    for language, words in (("de", "Gib eine Zahl ein"), ("en", "Type a number")):
        answer = client_of(ben).post(
            "/api/v1/exercises/slope/submissions/",
            {"answer": ""},
            format="json",
            headers={"Accept-Language": language},
        )
        problem = answer.json()
        assert answer.status_code == 422
        assert words in problem["detail"]
        assert problem["errors"][0]["code"] == "empty"
        assert problem["type"] == "urn:nabla:invalid-answer"


def test_feedback_follows_the_language(ben: Any, client_of: Any, slope: Any, queued: Any) -> None:
    done = graded(hand_in(ben, slope, "7"))
    body = client_of(ben).get(f"/api/v1/submissions/{done.pk}/", headers=GERMAN).json()
    [told] = body["feedback"]
    assert told["text"] == "Wir lesen 7. Das ist nicht die gesuchte Zahl."
    assert (body["status"], body["verdict"]) == ("GRADED", "INCORRECT")
    assert (told["code"], told["data"]) == ("number_wrong", {"read": "7"})


def test_a_sentence_within_another_is_translated() -> None:
    told = {"gap": 1, "problem": "There is nothing.", "problem_code": "empty"}
    with override("de"):
        said = text(Feedback("gap_unreadable", told), gettext)
    assert said.startswith("Lücke 1: Hier steht noch nichts.")


def test_words_within_a_sentence_are_translated() -> None:
    told = {"where": "Your result[0]", "expected": "a list", "got": "an array of shape (2,)"}
    with override("de"):
        said = text(Feedback("type_differs", told), gettext)
    assert said == "Dein Ergebnis[0]: erwartet ist eine Liste; deins ist ein Array der Form (2,)."


def test_what_a_learner_printed_is_not_translated() -> None:
    with override("de"):
        told = {"got": "a list", "expected": "text"}
        said = text(Feedback("printed_last_line", told), gettext)
    assert "„a list“" in said


def test_numbers_in_answer_fields_keep_their_point(ben: Any, slope: Any, queued: Any) -> None:
    client = Client()
    client.force_login(ben)
    # Programs may send a number as a number.
    hand_in(ben, slope, 6.25)
    page = client.get("/exercises/slope/", headers=GERMAN).content.decode()
    assert 'value="6.25"' in page
    assert "6,25" not in page


# --- the other direction -------------------------------------------------------------------

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right"
    r"|(?:text-align|float|clear):\s*(?:left|right))(?=[\s:;-])(?!-)"
)
SIDES = re.compile(r"(?<![\w-])(?:padding|margin|inset):((?:\s+[\w.-]+){4});")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_styles_know_no_left_or_right(path: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    declared = " ".join(re.findall(r"[{;]\s*([\w-]+\s*:[^;{}]*;)", rules))
    assert PHYSICAL.findall(declared) == []
    for sides in SIDES.findall(declared):
        _, right, _, left = sides.split()
        assert right == left, sides

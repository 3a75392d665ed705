"""Ada's desk beside the form: a live preview, copies, history, lists, and rows in their order."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from courses.models import Course, Lesson
from exercises.models import Exercise, ExerciseVersion, Submission, Variant
from grader.symbolic import sympy_door
from quizzes.models import Quiz, Section
from tests.conftest import BOWL, DOWNHILL, SLOPE, looked_at, published
from tests.grader.samples import SAMPLES
from tests.pages.typed import whole_form

pytestmark = pytest.mark.django_db
LIST = "admin:exercises_exercise_changelist"
DRAWN = {
    "kind": "symbolic",
    "title": "A slope of your own",
    "statement": "Differentiate ${{f}}$.",
    "item": {"draw": 'a = integers(2, 99)\nf = "a*x^2"', "derive": {"of": "f", "by": "x"}},
}


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def draft(content: dict[str, Any], **more: Any) -> Exercise:
    return Exercise.objects.create(**({"slug": "new"} | content | more))


def live(desk: Client, exercise: Exercise, changed: Any = None, **asked: str) -> dict[str, Any]:
    """The preview of what is in the form."""
    form = whole_form(exercise, **(changed or {})) | {f"_{name}": v for name, v in asked.items()}
    reply = desk.post(reverse("admin:desk-live", args=[exercise.pk]), form)
    assert reply.status_code == 200
    return dict(reply.json())


def test_the_preview_follows_what_is_not_saved(desk: Client) -> None:
    exercise = draft(SLOPE)
    assert "A better title" in live(desk, exercise, {"title": "A better title"})["card"]
    exercise.refresh_from_db()
    assert exercise.title == SLOPE["title"]
    assert not ExerciseVersion.objects.exists()


def test_the_preview_shows_no_key(desk: Client) -> None:
    for kind, item in SAMPLES.items():
        exercise = draft({"kind": kind, "title": "?", "statement": "?", "item": item}, slug=kind)
        assert "SECRET" not in live(desk, exercise)["card"].replace("SECRET-IS-PUBLIC", "")


def test_an_unfinished_draft_shows_its_question_and_what_is_missing(desk: Client) -> None:
    shown = live(desk, draft(SLOPE), {"item": {}})
    assert "What is" in shown["card"]
    assert shown["field"] == "item.answer"


def test_each_seed_is_another_variant(desk: Client) -> None:
    exercise = draft(DRAWN)
    cards = {
        live(desk, exercise, seed=str(seed))["card"].split("statement")[1] for seed in range(4)
    }
    assert len(cards) > 1


def test_the_preview_as_ben_is_what_ben_will_get(desk: Client, ben: User) -> None:
    exercise = draft(DRAWN)
    shown = live(desk, exercise, **{"as": "ben"})
    version = published("the-same", DRAWN)
    assert shown["seed"] == str(Variant.for_learner(version, ben.pk).seed)


def test_a_preview_as_nobody_says_so(desk: Client) -> None:
    assert "nobody" in live(desk, draft(DRAWN), **{"as": "nobody"})["notice"]


@pytest.mark.parametrize(
    ("content", "answer", "told"),
    [
        (SLOPE, "answer=6", 'data-look="right"'),
        (SLOPE, "answer=9", "That is the value"),
        (SLOPE, "answer=six", "costs nothing"),
        (DOWNHILL, "answer[]=&answer[]=b", "That climbs."),
        (BOWL, "answer=print(1)", "Programs run on a worker"),
        ({**SLOPE, "kind": "flashcard", "item": {"back": "uphill"}}, "answer=", "uphill"),
    ],
    ids=["right", "typical slip", "unreadable", "option", "program", "flashcard"],
)
def test_an_answer_is_tried_and_nothing_stored(
    desk: Client, content: dict[str, Any], answer: str, told: str
) -> None:
    assert told in live(desk, draft(content), answer=answer)["result"]
    assert not Submission.objects.exists()
    assert not Variant.objects.exists()


def test_no_page_waits_for_sympy(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What merely agrees at many points is proved by a worker; the page says so."""
    monkeypatch.setattr(sympy_door, "_open", lambda: pytest.fail("asked SymPy in a request"))
    exercise = draft({**SLOPE, "kind": "symbolic", "item": {"answer": "arctan(x)", "names": "x"}})
    half = live(desk, exercise, answer="answer=2*arctan(x/(1%2Bsqrt(1%2Bx^2)))")["result"]
    assert 'data-look="right"' in half
    assert "a worker asks SymPy for a proof" in half
    assert "SymPy" not in live(desk, exercise, answer="answer=arctan(x)")["result"]


def test_only_the_frame_of_the_preview_may_be_framed(desk: Client) -> None:
    frame = desk.get(reverse("admin:desk-frame"))
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_moving_a_row_without_a_script_saves_nothing(desk: Client) -> None:
    exercise = draft(DOWNHILL)
    form = whole_form(exercise, title="Typed") | {"_row": "up item.options.1"}
    page = desk.post(reverse("admin:exercises_exercise_change", args=[exercise.pk]), form)
    html = page.content.decode()
    assert html.index("along the gradient") < html.index("against the gradient")
    assert 'value="Typed"' in html
    exercise.refresh_from_db()
    assert exercise.item == DOWNHILL["item"]


def test_a_problem_stands_beside_its_field(desk: Client) -> None:
    options = [{"text": "one", "right": True, "reason": "so"}, {"text": "two"}]
    exercise = draft({**DOWNHILL, "item": {"options": options}})
    page = desk.get(reverse("admin:exercises_exercise_change", args=[exercise.pk]))
    assert 'id="id_item.options.1.reason-error"' in page.content.decode()


def test_every_slip_stands_beside_its_field(desk: Client) -> None:
    options = [{"text": "one", "right": True, "reason": "so"}, {"text": "two"}, {"reason": "so"}]
    exercise = draft({**DOWNHILL, "item": {"options": options, "shuffle": "no"}})
    page = desk.get(reverse("admin:exercises_exercise_change", args=[exercise.pk]))
    for field in ("options.1.reason", "options.2.text", "shuffle"):
        assert f'id="id_item.{field}-error"' in page.content.decode()


def test_what_a_worker_refused_stands_beside_its_field(desk: Client) -> None:
    few = {"draw": "a = integers(2, 3)", "derive": {"of": "a*x^2", "by": "x"}}
    exercise = draft({**DRAWN, "statement": "Differentiate.", "item": few})
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    page = desk.post(url, whole_form(exercise) | {"_publish": "1"}, follow=True)
    assert "It is published as soon as nothing is red." in page.content.decode()
    looked_at()
    tab = desk.get(reverse("admin:exercises_exercise_verify", args=[exercise.pk])).content.decode()
    assert "Not published." in tab
    assert f"{url}?field=item.draw#id_item" in tab
    assert 'id="id_item.draw-error"' in desk.get(url).content.decode()
    desk.post(url, whole_form(exercise, title="Changed"))
    assert 'id="id_item.draw-error"' not in desk.get(url).content.decode()


def test_a_browsers_line_ends_change_nothing(desk: Client) -> None:
    exercise = draft(SLOPE, statement="One line.\n\nAnother.\n")
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    desk.post(url, whole_form(exercise, statement="One line.\r\n\r\nAnother.\r\n"))
    exercise.refresh_from_db()
    assert exercise.statement == "One line.\n\nAnother.\n"


def test_a_copy_is_a_draft_of_whoever_made_it(desk: Client, ada: User, slope: Any) -> None:
    for slug in ("slope-copy", "slope-copy-2"):
        desk.post(reverse("admin:desk-copy", args=[slope.exercise.pk]))
        copy = Exercise.objects.get(slug=slug)
        assert copy.content() == slope.exercise.content()
        assert (copy.owner, copy.published) == (ada, None)


def test_the_history_names_who_changed_what(desk: Client) -> None:
    exercise = draft(SLOPE)
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    desk.post(url, whole_form(exercise, item={**SLOPE["item"], "answer": "7"}))
    page = desk.get(reverse("admin:exercises_exercise_history", args=[exercise.pk]))
    told = page.content.decode()
    assert "· ada" in told
    assert "item › answer" in told
    assert "<del>6</del>" in told
    assert "<ins>7</ins>" in told


def test_an_earlier_draft_comes_back_and_learners_see_no_change(
    desk: Client, slope: ExerciseVersion
) -> None:
    exercise = slope.exercise
    first = exercise.history.earliest()
    exercise.title, exercise.item = "Spoilt", {}
    exercise.save()
    desk.post(reverse("admin:exercises_exercise_back", args=[exercise.pk]), {"record": first.pk})
    exercise.refresh_from_db()
    assert exercise.content() == slope.content()
    assert exercise.published == slope
    assert "restored" in exercise.history.latest().history_change_reason


def listed(desk: Client, **asked: str) -> set[str]:
    rows = desk.get(reverse(LIST), asked).context["cl"].result_list
    return {exercise.slug for exercise in rows}


def test_the_list_finds_by_tag_state_kind_and_owner(desk: Client, ada: User, slope: Any) -> None:
    draft(DOWNHILL, slug="whole", tags=["exam 2026"], owner=ada)
    draft({**SLOPE, "item": {}}, slug="broken")
    assert listed(desk, q="exam 20") == {"whole"}
    assert listed(desk, tag="exam 2026") == {"whole"}
    assert listed(desk, state="draft") == {"whole"}
    assert listed(desk, state="broken") == {"broken"}
    assert listed(desk, state="published") == {"slope"}
    assert listed(desk, kind="choice") == {"whole"}
    assert listed(desk, whose="mine") == {"whole"}
    assert "item.answer" in desk.get(reverse(LIST)).content.decode()


def act(desk: Client, action: str, *exercises: Exercise) -> str:
    chosen = {"action": action, "_selected_action": [e.pk for e in exercises]}
    return desk.post(reverse(LIST), chosen, follow=True).content.decode()


def test_several_are_published_and_what_fails_is_named(desk: Client) -> None:
    whole, broken = draft(DOWNHILL, slug="whole"), draft({**SLOPE, "item": {}}, slug="broken")
    told = act(desk, "publish_several", whole, broken)
    assert "as soon as nothing is red: Which way is down" in told
    assert "“Slope of the square” was not published: item.answer" in told
    looked_at()
    whole.refresh_from_db()
    assert whole.published is not None


def test_several_are_withdrawn(desk: Client, slope: ExerciseVersion) -> None:
    assert "1 exercise withdrawn" in act(desk, "withdraw_several", slope.exercise)
    slope.exercise.refresh_from_db()
    assert slope.exercise.published is None


def test_the_first_page_shows_drafts_what_is_broken_and_the_kinds(desk: Client, ada: User) -> None:
    draft(DOWNHILL, slug="mine", owner=ada)
    draft({**SLOPE, "item": {}}, slug="broken")
    page = desk.get(reverse("admin:index")).content.decode()
    for words in ("Your drafts", DOWNHILL["title"], "Broken", SLOPE["title"], "?kind=symbolic"):
        assert words in page


def test_sections_change_places_in_one_save(desk: Client) -> None:
    quiz = Quiz.objects.create(slug="check", title="Check")
    rows = [Section.objects.create(quiz=quiz, title=t, position=n) for n, t in enumerate("abc")]
    form: dict[str, Any] = {"slug": "check", "title": "Check", "feedback": "immediate"}
    form |= {"late": "none", "late_amount": 0, "cooldown_s": 0}
    for name in ("sections", "questions"):
        form |= {f"{name}-TOTAL_FORMS": 3, f"{name}-INITIAL_FORMS": 3}
    form |= {"questions-TOTAL_FORMS": 0, "questions-INITIAL_FORMS": 0}
    for number, (row, place) in enumerate(zip(rows, (2, 0, 1), strict=True)):
        form |= {f"sections-{number}-id": row.pk, f"sections-{number}-quiz": quiz.pk}
        form |= {f"sections-{number}-title": row.title, f"sections-{number}-position": place}
    page = desk.post(reverse("admin:quizzes_quiz_change", args=[quiz.pk]), form)
    assert page.status_code == 302, page.context["errors"]
    assert [s.title for s in quiz.sections.order_by("position")] == ["b", "c", "a"]


def test_a_courses_lessons_are_put_in_order(desk: Client) -> None:
    course = Course.objects.create(slug="c", title="C")
    for number, name in enumerate(("first", "second")):
        Lesson.objects.create(course=course, slug=name, title=name, position=number, body="x")
    form: dict[str, Any] = {"slug": "c", "title": "C", "summary": ""}
    form |= {"lessons-TOTAL_FORMS": 2, "lessons-INITIAL_FORMS": 2}
    form |= {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
    for number, lesson in enumerate(course.lessons.all()):
        form |= {f"lessons-{number}-id": lesson.pk, f"lessons-{number}-course": course.pk}
        form |= {f"lessons-{number}-position": 1 - number}
    assert (
        desk.post(reverse("admin:courses_course_change", args=[course.pk]), form).status_code == 302
    )
    assert [lesson.slug for lesson in course.lessons.all()] == ["second", "first"]


def test_owners_are_those_who_have_a_desk(desk: Client, ada: User) -> None:
    exercise = draft(SLOPE)
    for name in ("ben", "cleo"):
        User.objects.create_user(name, is_staff=name == "cleo")
    page = desk.get(reverse("admin:exercises_exercise_change", args=[exercise.pk])).content.decode()
    offered = [name for name in ("ada", "ben", "cleo") if f">{name}</option>" in page]
    assert offered == ["ada", "cleo"]


def test_an_owner_without_a_desk_may_stay(desk: Client) -> None:
    exercise = draft(SLOPE, owner=User.objects.create_user("ben"))
    url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
    reply = desk.post(url, whole_form(exercise, title="Changed") | {"owner": exercise.owner_id})
    exercise.refresh_from_db()
    assert (reply.status_code, exercise.title) == (302, "Changed")


def test_a_rare_verdict_is_found_by_its_index(db: None) -> None:
    assert "submission_verdict" in Submission.objects.filter(verdict="INCONCLUSIVE").explain()

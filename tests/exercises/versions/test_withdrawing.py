"""Versions are taken back and offered again with a reason; a faulty variant is drawn no more."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exercises import publishing
from exercises.models import DisabledVariant, Exercise, ExerciseVersion, Variant
from exercises.versions import services
from exercises.versions.services import VersionRefusal
from quizzes import services as quizzes
from quizzes.models import Question, Quiz
from tests.conftest import graded, hand_in
from tests.exercises.test_variants import PLAIN, answer

pytestmark = pytest.mark.django_db
FEW = PLAIN | {"item": PLAIN["item"] | {"draw": 'a = integers(2, 5)\nn = 3\nf = "a*x^n"'}}


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def proved(slug: str, content: dict[str, Any]) -> ExerciseVersion:
    exercise = Exercise.objects.create(slug=slug, **content)
    return publishing.publish(exercise=exercise, author=None, proved=True)


def url(name: str, pk: int) -> str:
    return reverse(f"admin:exercises_exerciseversion_{name}", args=[pk])


@pytest.fixture
def drill(db: None) -> ExerciseVersion:
    return proved("drill", PLAIN)


def test_what_is_withdrawn_says_so(ada: User, ben: User, slope: ExerciseVersion) -> None:
    graded(hand_in(ben, slope, "6"))
    reason = {"reason": "The key was wrong."}
    signed_in(ada).post(url("withdraw", slope.exercise_id), reason)
    reply = signed_in(ben).get("/exercises/slope/")
    page = reply.content.decode()
    assert reply.status_code == 410
    assert "was withdrawn" in page
    assert "The key was wrong." in page
    assert "Right" in page
    assert not Exercise.objects.published().filter(slug="slope").exists()
    row = slope.publications.last()
    assert row is not None
    assert (row.act, row.by, row.reason) == ("WITHDRAWN", ada, "The key was wrong.")


def test_a_withdrawal_needs_a_reason(ada: User, slope: ExerciseVersion) -> None:
    page = signed_in(ada).post(url("withdraw", slope.exercise_id), {"reason": " "})
    assert "Give a reason" in page.content.decode()
    assert Exercise.objects.get(pk=slope.exercise_id).published == slope


def test_a_sitting_keeps_a_withdrawn_question(ben: User, slope: ExerciseVersion) -> None:
    quiz = Quiz.objects.create(slug="q", title="Q", published=True)
    question = Question.objects.create(quiz=quiz, exercise=slope.exercise, position=0)
    attempt = quizzes.start_attempt(quiz=quiz, learner=ben)
    services.take_back(exercise=slope.exercise, reason="Unclear.", by=None)
    page = signed_in(ben).get(reverse("quiz-question", args=["q", 1])).content.decode()
    assert "withdrawn after you began" in page
    question.refresh_from_db()
    submission = quizzes.answer_question(attempt=attempt, question=question, answer="6")
    assert graded(submission).verdict == "CORRECT"
    assert submission.variant.version == slope


def test_an_earlier_version_is_offered_again(ada: User, slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    exercise.title = "Another"
    exercise.save()
    publishing.publish(exercise=exercise, author=ada)
    signed_in(ada).post(url("again", slope.pk), {"reason": "The new one is unclear."})
    exercise.refresh_from_db()
    assert (exercise.published, exercise.title) == (slope, "Another")
    told = list(exercise.publications.values_list("version__number", "act", "reason"))
    assert told == [
        (1, "PUBLISHED", ""),
        (2, "PUBLISHED", ""),
        (1, "PUBLISHED", "The new one is unclear."),
    ]
    page = signed_in(ada).get(url("of", exercise.pk)).content.decode()
    assert "The new one is unclear." in page
    assert "differs from what learners get" in page


def test_a_mere_preview_is_not_published(slope: ExerciseVersion) -> None:
    exercise = slope.exercise
    exercise.title = "Another"
    preview = publishing.snapshot(exercise=exercise, author=None)
    with pytest.raises(VersionRefusal, match="only a preview"):
        services.publish_again(version=preview, reason="", by=None)


def test_the_page_and_the_command_show_the_diff(
    ada: User, slope: ExerciseVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    exercise = slope.exercise
    exercise.title = "Slope of the cube"
    exercise.save()
    page = signed_in(ada).get(f"{url('compare', exercise.pk)}?before=1&after=draft")
    assert "square</del>" in page.content.decode()
    assert "cube</ins>" in page.content.decode()
    call_command("versions", "slope", "--diff", "1", "draft")
    assert capsys.readouterr().out == "Title:\n  Slope of the [-square-]{+cube+}\n"
    assert signed_in(ada).get(f"{url('compare', exercise.pk)}?before=7&after=1").status_code == 404


def test_a_faulty_variant_is_drawn_no_more(ada: User, ben: User, drill: ExerciseVersion) -> None:
    faulty = Variant.for_learner(drill, ben.pk)
    signed_in(ada).post(url("disable", faulty.pk), {"reason": "Too large."})
    other = Variant.for_learner(drill, ben.pk)
    assert other.parameters != faulty.parameters
    assert Variant.for_learner(drill, ben.pk) == other
    signed_in(ada).post(url("enable", faulty.pk))
    assert Variant.for_learner(drill, ben.pk) == faulty
    assert DisabledVariant.objects.get().lifted_at is not None


def test_who_has_answered_it_keeps_it(ben: User, drill: ExerciseVersion) -> None:
    faulty = Variant.for_learner(drill, ben.pk)
    submission = graded(hand_in(ben, drill, answer(faulty)))
    services.disable(variant=faulty, reason="Too large.", by=None)
    assert Variant.for_learner(drill, ben.pk) == faulty
    page = signed_in(ben).get("/exercises/drill/").content.decode()
    assert "Too large." in page
    assert submission.variant == faulty


def test_a_sitting_keeps_the_variant_it_began_with(ben: User, drill: ExerciseVersion) -> None:
    quiz = Quiz.objects.create(slug="q", title="Q", published=True)
    question = Question.objects.create(quiz=quiz, exercise=drill.exercise, position=0)
    attempt = quizzes.start_attempt(quiz=quiz, learner=ben)
    faulty = Variant.for_learner(drill, ben.pk)
    services.disable(variant=faulty, reason="Too large.", by=None)
    page = signed_in(ben).get(reverse("quiz-question", args=["q", 1])).content.decode()
    assert f"{faulty.parameters['a']}x^" in page
    submission = quizzes.answer_question(attempt=attempt, question=question, answer=answer(faulty))
    assert submission.variant == faulty


def test_other_seeds_with_the_same_values_are_shut_too(ben: User) -> None:
    version = proved("few", FEW)
    faulty = Variant.of(version, 1)
    services.disable(variant=faulty, reason="No.", by=None)
    met = [Variant.for_learner(version, learner) for learner in range(1000, 1030)]
    assert faulty.parameters not in [variant.parameters for variant in met]
    assert len({variant.parameters["a"] for variant in met}) == 2


def test_where_all_is_shut_the_first_is_kept(ben: User) -> None:
    version = proved("one", FEW | {"item": FEW["item"] | {"draw": 'a = 2\nn = 3\nf = "a*x^n"'}})
    services.disable(variant=Variant.of(version, 1), reason="No.", by=None)
    assert Variant.for_learner(version, ben.pk).parameters["a"] == "2"


def test_what_all_share_cannot_be_disabled(ben: User, slope: ExerciseVersion) -> None:
    with pytest.raises(VersionRefusal, match="Withdraw the exercise"):
        services.disable(variant=Variant.for_learner(slope, ben.pk), reason="No.", by=None)


def test_the_variants_are_listed_and_opened(ada: User, ben: User, drill: ExerciseVersion) -> None:
    variant = Variant.for_learner(drill, ben.pk)
    hand_in(ben, drill, answer(variant))
    page = signed_in(ada).get(url("variants", drill.pk)).content.decode()
    assert f"a = {variant.parameters['a']}" in page
    shown = signed_in(ada).get(url("variant", variant.pk)).content.decode()
    assert f"{variant.parameters['a']}x^" in shown


def test_who_may_only_look_changes_nothing(cleo: User, slope: ExerciseVersion) -> None:
    cleo.is_staff = True
    cleo.save()
    cleo.user_permissions.add(Permission.objects.get(codename="view_exercise"))
    desk = signed_in(cleo)
    assert desk.get(url("of", slope.exercise_id)).status_code == 200
    assert desk.post(url("withdraw", slope.exercise_id), {"reason": "R"}).status_code == 403
    assert signed_in(cleo).post(url("again", slope.pk), {"reason": "R"}).status_code == 403

"""A family's variants: each learner has their own, on the page, in the API and when graded."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from exercises import publishing, services
from exercises.content import ContentErrors, read_exercise
from exercises.models import Exercise, ExerciseVersion, Variant
from grader import formula
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict
from tests.conftest import graded, hand_in, published

pytestmark = pytest.mark.django_db

DRILL: dict[str, Any] = {
    "kind": "symbolic",
    "title": "A drill",
    "statement": "Differentiate $f(x) = {{f}}$ where \\frac{{1}}{2} is a half.",
    "hints": ["The factor is ${{a}}$.", "No value here."],
    "solution": "It is ${{answer}}$.",
    "item": {
        "draw": 'a = integers(2, 100000)\nn = integers(3, 9)\nf = "a*x^n"',
        "derive": {"of": "f", "by": "x"},
        "wrong": [{"answer": "n*x^(n-1)", "reason": "The factor ${{a}}$ was lost."}],
    },
}
PLAIN = DRILL | {"statement": "Differentiate $f(x) = {{f}}$."}


@pytest.fixture
def drill(db: None) -> ExerciseVersion:
    return published("drill", PLAIN)


def values(variant: Variant) -> tuple[int, int]:
    return int(variant.parameters["a"]), int(variant.parameters["n"])


def answer(variant: Variant) -> str:
    a, n = values(variant)
    return f"{a * n}x^{n - 1}"


def test_two_learners_meet_two_variants(ben: User, cleo: User, drill: ExerciseVersion) -> None:
    his, hers = (Variant.for_learner(drill, learner.pk) for learner in (ben, cleo))
    assert values(his) != values(hers)
    assert his.item["derive"]["of"] != hers.item["derive"]["of"]
    assert "draw" not in his.item
    assert Variant.for_learner(drill, ben.pk) == his


def test_the_prose_has_the_drawn_values(ben: User, drill: ExerciseVersion) -> None:
    variant = Variant.for_learner(drill, ben.pk)
    a, n = values(variant)
    assert variant.statement() == f"Differentiate $f(x) = {a}x^{{{n}}}$."
    assert variant.hints() == [f"The factor is ${a}$.", "No value here."]
    assert variant.solution() == f"It is ${a * n}x^{{{n - 1}}}$."


def test_the_page_shows_the_drawn_function(ben: User, drill: ExerciseVersion) -> None:
    client = Client()
    client.force_login(ben)
    page = client.get("/exercises/drill/").content.decode()
    a, n = values(Variant.for_learner(drill, ben.pk))
    assert f"{a}x^{{{n}}}" in page
    assert f"{a * n}x" not in page
    assert "{{" not in page


def test_the_solution_is_the_variants_own(ben: User, drill: ExerciseVersion) -> None:
    variant = Variant.for_learner(drill, ben.pk)
    submission = graded(hand_in(ben, drill, answer(variant)))
    client = Client()
    client.force_login(ben)
    a, n = values(variant)
    page = client.get(f"/submissions/{submission.pk}/").content.decode()
    assert f"{a * n}x^{{{n - 1}}}" in page
    assert f"{a}x^{{{n}}}" in page


def test_the_api_shows_each_their_own(
    ben: User, cleo: User, drill: ExerciseVersion, client_of: Callable[[User], APIClient]
) -> None:
    his, hers = (client_of(who).get("/api/v1/exercises/drill/").json() for who in (ben, cleo))
    assert his["statement"] == Variant.for_learner(drill, ben.pk).statement()
    assert his["statement"] != hers["statement"]
    assert his["hints"] == 2
    assert "parameters" not in his
    assert his["item"] == {"names": ["x"], "kinds": ["expression"], "form": None}


def test_an_answer_is_judged_by_the_learners_own_variant(
    ben: User, cleo: User, drill: ExerciseVersion
) -> None:
    right = answer(Variant.for_learner(drill, ben.pk))
    assert graded(hand_in(ben, drill, right)).verdict == Verdict.CORRECT
    assert graded(hand_in(cleo, drill, right)).verdict == Verdict.INCORRECT


def test_the_authors_reason_has_the_values(ben: User, drill: ExerciseVersion) -> None:
    a, n = values(Variant.for_learner(drill, ben.pk))
    result = graded(hand_in(ben, drill, f"{n}x^{n - 1}")).result()
    assert result is not None
    assert result.feedback[0].data["reason"] == f"The factor ${a}$ was lost."


def test_grading_again_uses_the_stored_item(
    ben: User, drill: ExerciseVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = answer(Variant.for_learner(drill, ben.pk))
    submission = hand_in(ben, drill, right)

    def changed(content: object, seed: int) -> Any:
        raise AssertionError("a stored variant was drawn again")

    monkeypatch.setattr(formula, "materialise", changed)
    assert graded(submission).verdict == Verdict.CORRECT
    again = hand_in(ben, drill, f"0 + {right}")
    assert again.variant == submission.variant
    assert graded(again).verdict == Verdict.CORRECT


def test_reading_and_handing_in_refuse_drawn_names(
    ben: User, drill: ExerciseVersion, client_of: Callable[[User], APIClient]
) -> None:
    address = "/api/v1/exercises/drill/reading/"
    client = client_of(ben)
    assert client.post(address, {"answer": "3x^2"}, format="json").status_code == 200
    assert client.post(address, {"answer": "n x^2"}, format="json").status_code == 422
    with pytest.raises(InvalidAnswer):
        services.submit(learner=ben, version=drill, answer="a n x")


def test_a_lone_text_without_draws_keeps_its_braces(ben: User) -> None:
    content = DRILL | {"item": {"answer": "x"}}
    version = published("plain", content)
    assert Variant.for_learner(version, ben.pk).statement() == content["statement"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"statement": "What is {{g}}?"}, "statement"),
        ({"solution": "{{key}}"}, "solution"),
        ({"hints": ["fine", "{{q}}"]}, "hints.1"),
        ({"item": DRILL["item"] | {"draw": "f = choice('x^2', 'c*x^2')"}}, "item.draw"),
        ({"item": DRILL["item"] | {"avoid": ["a > 1"]}}, "item.avoid"),
    ],
)
def test_an_authors_slip_stops_the_publishing(change: dict[str, Any], field: str) -> None:
    exercise = Exercise.objects.create(slug="slip", **(PLAIN | change))
    with pytest.raises(ItemError) as error:
        publishing.publish(exercise=exercise, author=None)
    assert error.value.field == field


def test_a_files_slip_is_told_with_its_line(tmp_path: Any) -> None:
    path = tmp_path / "drill.yaml"
    path.write_text(
        "title: T\nkind: symbolic\nstatement: S\nitem:\n  draw: a = integers(2, 5)\n"
        "  avoid: [a = 2, a > 2]\n  answer: a*x\n  names: x\n"
    )
    with pytest.raises(ContentErrors) as error:
        read_exercise(path)
    assert [(slip.field, slip.line) for slip in error.value.slips] == [("item.avoid", 6)]

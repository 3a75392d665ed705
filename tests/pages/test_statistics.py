"""Ada sees how an exercise does and speaks to a wrong answer; Ben reads it, and nobody else's."""

import csv
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from exercises import notes
from exercises.models import ClusterNote, Exercise, Submission
from exercises.statistics import reports
from grader.result import Feedback, Result, Verdict
from tests.pages.conftest import CHOICE, make_exercise, published, signed_in

RIGHT = Result(Verdict.CORRECT, 1.0)
WRONG = Result(Verdict.INCORRECT, 0.0, (Feedback("number_wrong", {"read": "9"}),))


@pytest.fixture
def answered(ben: Any, cleo: Any, ada: Any, number: Exercise, hand_in: Any) -> Exercise:
    """Ben: 9, 9.0, then right. Cleo: right. Ada, who is of the staff, tries as well."""
    hand_in(ben, number, "9", WRONG)
    hand_in(ben, number, "9.0", WRONG)
    hand_in(ben, number, "7.2448", RIGHT)
    hand_in(cleo, number, "7.2448", RIGHT)
    hand_in(ada, number, "1", WRONG)
    return number


def page_of(client: Client, exercise: Exercise, **query: str) -> Any:
    return client.get(reverse("statistics-exercise", args=[exercise.slug]), query)


def test_the_figures_count_learners_only(answered: Exercise) -> None:
    found = reports.report(answered)
    assert (found.figures.attempts, found.figures.learners) == (4, 2)
    assert (found.figures.at_once, found.figures.best) == (0.5, 1.0)
    assert found.figures.median_tries == 2
    assert found.tries[:3] == ((1, 1), (2, 0), (3, 1))
    assert [(one.name, one.attempts, one.right) for one in found.versions] == [("1", 4, 0.5)]
    assert found.discrimination is None


def test_equal_wrong_answers_are_one_cluster(answered: Exercise) -> None:
    [one] = reports.report(answered).clusters
    assert (one.cluster.count, one.cluster.share) == (2, 1.0)
    assert [said.code for said in one.said] == ["number_wrong"]


def test_ada_reads_the_pages_and_ben_does_not(
    as_ada: Client, as_ben: Client, answered: Exercise
) -> None:
    overview = as_ada.get(reverse("statistics"), {"order": "at-once"}).content.decode()
    assert "Second step" in overview
    assert "too little to compare" in overview
    page = page_of(as_ada, answered).content.decode()
    assert "Tries until right" in page
    assert "needs 20 learners who tried other exercises, too; so far 0" in page
    assert "style=" not in page.partition("<main")[2]
    assert page_of(as_ben, answered).status_code == 302


def test_staff_need_the_permission(client: Client, answered: Exercise) -> None:
    dana = User.objects.create_user("dana", is_staff=True)
    client.force_login(dana)
    assert client.get(reverse("statistics")).status_code == 403
    dana.user_permissions.add(Permission.objects.get(codename="view_submission"))
    assert client.get(reverse("statistics")).status_code == 200


def test_a_csv_file_has_safe_cells(
    as_ada: Client, ben: Any, number: Exercise, hand_in: Any
) -> None:
    hand_in(ben, number, "-9", WRONG)
    response = page_of(as_ada, number, format="csv", part="wrong-answers")
    head, row = csv.reader(response.content.decode().splitlines())
    assert dict(zip(head, row, strict=True))["example"] == "'-9"
    assert as_ada.get(reverse("statistics"), {"format": "csv"})["Content-Type"].startswith(
        "text/csv"
    )
    assert page_of(as_ada, number, format="csv", part="secrets").status_code == 404


def test_options_are_counted_at_first_try(ben: Any, cleo: Any, hand_in: Any, db: None) -> None:
    choice = published(make_exercise("downhill", "choice", CHOICE))
    hand_in(ben, choice, ["b"], WRONG)
    hand_in(ben, choice, ["a"], RIGHT)
    hand_in(cleo, choice, ["a"], RIGHT)
    found = [(one.id, one.chosen, one.share) for one in reports.report(choice).options]
    assert found == [("a", 1, 0.5), ("b", 1, 0.5)]


def write(exercise: Exercise, ada: Any, *, earlier: bool = False) -> ClusterNote:
    return notes.write_note(
        exercise=exercise,
        kind="number",
        fingerprint="9",
        example="9",
        text="You took the step *twice*. <script>alert(1)</script>",
        earlier=earlier,
        by=ada,
    )


def shown(client: Client, submission: Submission) -> str:
    return client.get(f"/submissions/{submission.pk}/result/").content.decode()


def test_a_note_is_for_later_wrong_answers_alike(
    as_ben: Client, ben: Any, ada: Any, number: Exercise, hand_in: Any
) -> None:
    before = hand_in(ben, number, "9", WRONG)
    note = write(number, ada)
    after = hand_in(ben, number, "18/2", WRONG)
    other = hand_in(ben, number, "8", WRONG)
    right = hand_in(ben, number, "9", RIGHT)
    page = shown(as_ben, after)
    assert "You took the step <em>twice</em>" in page
    assert "A note from the author" in page
    assert "<script" not in page
    for one in (before, other, right):
        assert "A note from the author" not in shown(as_ben, one)
    body = as_ben.get(f"/api/v1/submissions/{after.pk}/").json()
    assert body["note"] == note.text
    notes.withdraw_note(note)
    assert "A note from the author" not in shown(as_ben, after)
    assert ClusterNote.objects.count() == 1


def test_a_note_may_be_for_earlier_answers_too(
    as_ben: Client, ben: Any, ada: Any, number: Exercise, hand_in: Any
) -> None:
    before = hand_in(ben, number, "9", WRONG)
    write(number, ada, earlier=True)
    assert "A note from the author" in shown(as_ben, before)


def test_ada_writes_and_withdraws_a_note_on_the_page(as_ada: Client, answered: Exercise) -> None:
    form = {"kind": "number", "fingerprint": "9", "example": "9", "text": "Twice is once too many."}
    add = reverse("note-add", args=[answered.slug])
    assert "Stored." in as_ada.post(add, form, follow=True).content.decode()
    [note] = ClusterNote.objects.standing()
    assert "Twice is once too many." in page_of(as_ada, answered).content.decode()
    as_ada.post(add, form | {"text": "Again."})
    assert [one.text for one in ClusterNote.objects.standing()] == ["Again."]
    assert "Not stored" in as_ada.post(add, form | {"text": " "}, follow=True).content.decode()
    again = ClusterNote.objects.standing().get()
    as_ada.post(reverse("note-withdraw", args=[answered.slug, again.pk]))
    assert not ClusterNote.objects.standing().exists()
    assert note.pk != again.pk


def test_learners_write_no_notes(ben: Any, number: Exercise) -> None:
    reply = signed_in(ben).post(reverse("note-add", args=[number.slug]), {"text": "Ha."})
    assert (reply.status_code, ClusterNote.objects.count()) == (302, 0)

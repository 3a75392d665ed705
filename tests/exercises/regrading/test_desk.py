"""Ada chooses, looks, applies and undoes in the admin; a marker without the right does not."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from courses.models import Course, Enrolment
from exercises.models import ExerciseVersion, Regrade, Submission
from exercises.regrading.work import work_here
from tests.exercises.regrading.conftest import worth

pytestmark = pytest.mark.django_db
WRONG = ("GRADED", "INCORRECT", 0.0, "")
RIGHT = ("GRADED", "CORRECT", 1.0, "")


@pytest.fixture
def desk(ada: User) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def form(page: Any, **said: Any) -> dict[str, Any]:
    """What the browser would send, with these fields filled in."""
    shown = page.context["form"]
    names = [name for name in shown.fields if shown[name].value()]
    return {name: shown[name].value() for name in names} | {"reason": "Wrong key."} | said


def started(desk: Client, query: str = "", **said: Any) -> Regrade:
    url = f"{reverse('admin:exercises_regrade_add')}{query}"
    reply = desk.post(url, form(desk.get(url), **said))
    regrade = Regrade.objects.get()
    assert reply["Location"] == regrade.get_absolute_url()
    work_here(regrade)
    return regrade


def press(desk: Client, regrade: Regrade, what: str) -> str:
    url = reverse(f"admin:exercises_regrade_{what}", args=[regrade.pk])
    assert desk.get(url).status_code == 200
    page = desk.post(url, follow=True).content.decode()
    regrade.refresh_from_db()
    work_here(regrade)
    return page


def test_ada_regrades_from_the_exercise(
    desk: Client, right: Submission, lucky: Submission, mended: ExerciseVersion
) -> None:
    link = f"{reverse('admin:exercises_regrade_add')}?exercise={mended.exercise_id}"
    edit = reverse("admin:exercises_exercise_change", args=[mended.exercise_id])
    assert link in desk.get(edit).content.decode()
    regrade = started(desk, f"?exercise={mended.exercise_id}", policy="replace")
    page = desk.get(regrade.get_absolute_url()).content.decode()
    assert "goes up (1)" in page
    assert "goes down (1)" in page
    assert worth(right) == WRONG
    press(desk, regrade, "apply")
    assert (worth(right), worth(lucky)) == (RIGHT, WRONG)
    press(desk, regrade, "undo")
    assert (worth(right), worth(lucky)) == (WRONG, RIGHT)
    assert "Only what was applied" not in press(desk, regrade, "undo")


def test_the_diff_is_filtered_and_sorted(
    desk: Client, right: Submission, lucky: Submission, mended: ExerciseVersion
) -> None:
    regrade = started(desk, f"?exercise={mended.exercise_id}", policy="replace")

    def learners(query: str) -> list[str]:
        page = desk.get(f"{regrade.get_absolute_url()}?{query}").context["page"]
        return [one.submission.learner.username for one in page]

    assert learners("") == ["cleo", "ben"]
    assert learners("order=-change") == ["ben", "cleo"]
    assert learners("effect=RAISED") == ["ben"]


def test_the_file_has_every_row_and_runs_no_formula(
    desk: Client, ben: User, right: Submission, mended: ExerciseVersion
) -> None:
    User.objects.filter(pk=ben.pk).update(username="=1+1")
    regrade = started(desk, f"?exercise={mended.exercise_id}")
    reply = desk.get(reverse("admin:exercises_regrade_table", args=[regrade.pk]))
    text = b"".join(reply.streaming_content).decode()  # type: ignore[attr-defined]
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["learner"], row["effect"], row["change"]) == ("'=1+1", "RAISED", "1.0")


def test_from_a_list_only_the_chosen_are_taken(
    desk: Client, right: Submission, lucky: Submission, mended: ExerciseVersion
) -> None:
    chosen = {"action": "regrade_chosen", "_selected_action": [str(right.pk)]}
    reply = desk.post(reverse("admin:exercises_submission_changelist"), chosen)
    regrade = started(desk, reply["Location"].partition("/add/")[2])
    assert regrade.proposals.get().submission == right


def test_a_course_lead_regrades_their_learners(
    desk: Client, ben: User, right: Submission, lucky: Submission, mended: ExerciseVersion
) -> None:
    course = Course.objects.create(slug="c", title="Gradients")
    Enrolment.objects.create(course=course, person=ben)
    chosen = {"action": "regrade", "_selected_action": [str(course.pk)]}
    reply = desk.post(reverse("admin:courses_course_changelist"), chosen)
    assert "which exercise" in desk.get(reply["Location"]).content.decode()
    regrade = started(desk, f"?exercise={mended.exercise_id}")
    assert regrade.proposals.get().submission == right
    assert regrade.chosen["label"] == "Gradients"


def test_the_progress_tells_when_it_is_through(
    desk: Client, right: Submission, mended: ExerciseVersion
) -> None:
    url = f"{reverse('admin:exercises_regrade_add')}?exercise={mended.exercise_id}"
    desk.post(url, form(desk.get(url)))
    regrade = Regrade.objects.get()
    place = reverse("admin:exercises_regrade_progress", args=[regrade.pk])
    assert "0 of 1" in desk.get(place).content.decode()
    work_here(regrade)
    assert "data-working" not in desk.get(place).content.decode()


def test_a_refusal_is_told_on_the_form(
    desk: Client, right: Submission, mended: ExerciseVersion
) -> None:
    url = f"{reverse('admin:exercises_regrade_add')}?exercise={mended.exercise_id}"
    page = desk.post(url, form(desk.get(url), verdicts=["PARTIAL"])).content.decode()
    assert "No answer fits" in page
    assert not Regrade.objects.exists()


def test_only_who_may_regrade_does(
    right: Submission, mended: ExerciseVersion, desk: Client, cleo: User
) -> None:
    regrade = started(desk, f"?exercise={mended.exercise_id}")
    cleo.is_staff = True
    cleo.save()
    cleo.user_permissions.add(Permission.objects.get(codename="view_regrade"))
    marker = Client()
    marker.force_login(cleo)
    assert marker.get(regrade.get_absolute_url()).status_code == 200
    apply = reverse("admin:exercises_regrade_apply", args=[regrade.pk])
    assert marker.post(apply).status_code == 403
    assert marker.get(reverse("admin:exercises_regrade_add")).status_code == 403
    assert worth(right) == WRONG


def test_the_command_does_the_same(right: Submission, mended: ExerciseVersion) -> None:
    out = io.StringIO()
    call_command(
        "regrade", "create", "slope", "--reason", "Key.", "--by-version", "2", "--here", stdout=out
    )
    number = str(Regrade.objects.get().pk)
    assert "1  goes up" in out.getvalue()
    call_command("regrade", "apply", number, "--here", stdout=out)
    assert worth(right) == RIGHT
    call_command("regrade", "undo", number, "--here", stdout=out)
    assert worth(right) == WRONG
    with pytest.raises(CommandError, match="undone"):
        call_command("regrade", "apply", number, stdout=out)

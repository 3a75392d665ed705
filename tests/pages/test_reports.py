"""Ben reports a problem; Ada sees what Ben saw, answers, and Ben reads it."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from exercises.models import Exercise, GradingRun, ProblemReport, ReportStatus, Submission
from grader.result import Feedback, Result, Verdict
from tests.pages.conftest import CHOICE, make_exercise, published

WRONG = Result(Verdict.INCORRECT, 0.0, (Feedback("number_wrong", {"read": "7.2448"}),))


@pytest.fixture
def graded_wrong(ben: Any, number: Exercise, hand_in: Any) -> Submission:
    """Right, and yet graded wrong by the grader of that time."""
    submission: Submission = hand_in(ben, number, "7.2448", WRONG)
    return submission


def send(client: Client, exercise: Exercise, words: str = "It is right!", **more: str) -> Any:
    address = reverse("report-send", args=[exercise.slug])
    return client.post(address, {"words": words, "back": f"/exercises/{exercise.slug}/", **more})


def test_a_report_pins_what_ben_saw(as_ben: Client, graded_wrong: Submission) -> None:
    exercise = graded_wrong.variant.version.exercise
    assert send(as_ben, exercise)["Location"] == f"/exercises/{exercise.slug}/"
    report = ProblemReport.objects.get()
    assert (report.submission, report.variant) == (graded_wrong, graded_wrong.variant)
    assert (report.verdict, report.status) == ("INCORRECT", ReportStatus.OPEN)
    assert report.grader_version
    assert report.page == f"/exercises/{exercise.slug}/"


def test_ada_sees_the_verdict_then_and_now(
    as_ben: Client, as_ada: Client, graded_wrong: Submission
) -> None:
    send(as_ben, graded_wrong.variant.version.exercise)
    report = ProblemReport.objects.get()
    runs = GradingRun.objects.count()
    assert "It is right!" in as_ada.get(reverse("reports")).content.decode()
    page = as_ada.get(reverse("report", args=[report.pk])).content.decode()
    assert "Not right yet" in page
    assert "Right, 100 %" in page
    assert "This differs from what the grader said then" in page
    graded_wrong.refresh_from_db()
    assert (graded_wrong.verdict, GradingRun.objects.count()) == ("INCORRECT", runs)


def test_a_report_shows_the_options_as_they_were(
    as_ben: Client, as_ada: Client, ben: Any, hand_in: Any, db: None
) -> None:
    choice = published(make_exercise("downhill", "choice", CHOICE))
    hand_in(ben, choice, ["b"])
    send(as_ben, choice)
    page = as_ada.get(reverse("report", args=[ProblemReport.objects.get().pk])).content.decode()
    assert "uphill" in page
    assert '<fieldset class="as-seen" disabled>' in page


def test_a_program_is_judged_again_only_when_asked(
    as_ben: Client, as_ada: Client, ben: Any, code: Exercise, hand_in: Any
) -> None:
    hand_in(ben, code, "def gradient(w):\n    return w\n", WRONG)
    send(as_ben, code)
    page = as_ada.get(reverse("report", args=[ProblemReport.objects.get().pk])).content.decode()
    assert "Judge it again" in page


def test_ben_reads_the_answer(as_ben: Client, as_ada: Client, graded_wrong: Submission) -> None:
    exercise = graded_wrong.variant.version.exercise
    send(as_ben, exercise)
    address = reverse("report-answer", args=[ProblemReport.objects.get().pk])
    empty = as_ada.post(address, {"status": "ANSWERED", "reply": " "}, follow=True)
    assert "An answer needs words" in empty.content.decode()
    as_ada.post(address, {"status": "ANSWERED", "reply": "You are *right*: it is mended."})
    for page in (f"/exercises/{exercise.slug}/", "/account/"):
        assert "You are <em>right</em>" in as_ben.get(page).content.decode()
    assert as_ada.get(reverse("reports")).content.decode().count("report-words") == 0


def test_cleo_sees_and_pins_nothing_of_bens(
    as_cleo: Client, as_ben: Client, graded_wrong: Submission
) -> None:
    exercise = graded_wrong.variant.version.exercise
    send(as_ben, exercise, words="Ben's words")
    assert "Ben's words" not in as_cleo.get(f"/exercises/{exercise.slug}/").content.decode()
    assert send(as_cleo, exercise, submission=str(graded_wrong.pk)).status_code == 404
    report = ProblemReport.objects.get()
    assert as_cleo.get(reverse("report", args=[report.pk])).status_code == 302
    send(as_cleo, exercise)
    assert ProblemReport.objects.filter(submission=None).count() == 1


@pytest.mark.parametrize("words", ["  ", "x" * 2001])
def test_a_report_has_words_within_bounds(as_ben: Client, number: Exercise, words: str) -> None:
    reply = send(as_ben, number, words=words)
    assert (reply.status_code, ProblemReport.objects.count()) == (422, 0)
    assert "The report was not sent" in reply.content.decode()


def test_a_character_that_no_database_stores_is_left_out(as_ben: Client, number: Exercise) -> None:
    send(as_ben, number, words="So\0 wrong")
    assert ProblemReport.objects.get().words == "So wrong"


def test_too_many_reports_are_refused_and_kept(as_ben: Client, number: Exercise) -> None:
    for _ in range(settings.REPORTS_PER_HOUR):
        assert send(as_ben, number).status_code == 302
    refused = send(as_ben, number, words="One more.")
    assert refused.status_code == 429
    assert "One more." in refused.content.decode()
    body = {"exercise": number.slug, "words": "By program."}
    reply = as_ben.post("/api/v1/reports/", body, content_type="application/json")
    assert (reply.status_code, reply["Content-Type"]) == (429, "application/problem+json")
    assert int(reply["Retry-After"]) > 0


def test_programs_report_and_list_their_own(
    as_ben: Client, as_cleo: Client, graded_wrong: Submission
) -> None:
    body = {"exercise": graded_wrong.variant.version.exercise.slug, "words": "It is right!"}
    body["submission"] = str(graded_wrong.pk)
    reply = as_ben.post("/api/v1/reports/", body, content_type="application/json")
    assert (reply.status_code, reply.json()["status"]) == (201, "OPEN")
    assert [one["words"] for one in as_ben.get("/api/v1/reports/").json()["results"]] == [
        "It is right!"
    ]
    assert as_cleo.get("/api/v1/reports/").json()["results"] == []
    stolen = as_cleo.post("/api/v1/reports/", body, content_type="application/json")
    assert stolen.status_code == 404


def test_a_draft_is_nobodys_to_report(as_ben: Client, draft: Exercise) -> None:
    assert send(as_ben, draft).status_code == 404


def test_the_admin_opens_a_report_reproduced(as_ben: Client, as_ada: Client, number: Any) -> None:
    send(as_ben, number)
    report = ProblemReport.objects.get()
    listed = as_ada.get(reverse("admin:exercises_problemreport_changelist"))
    assert listed.status_code == 200
    opened = as_ada.get(reverse("admin:exercises_problemreport_change", args=[report.pk]))
    assert opened["Location"] == reverse("report", args=[report.pk])

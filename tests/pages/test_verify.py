"""Ada's tab Verify: a look in a worker, red lines with their fields, waivers, and publishing."""

import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exercises import publishing, verify_requests
from exercises.models import Exercise, ExerciseVersion, VerifyRun, VerifyStatus
from exercises.verification import gate, work
from grader.errors import ItemError
from tests.conftest import SLOPE, looked_at
from tests.pages.typed import whole_form

pytestmark = pytest.mark.django_db
BROKEN: dict[str, Any] = {**SLOPE, "statement": "![](a.png) What is $f'(3)$?"}


@pytest.fixture
def draft() -> Exercise:
    return Exercise.objects.create(slug="slope", **BROKEN)


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


def tab(exercise: Exercise, part: str = "") -> str:
    return reverse(f"admin:exercises_exercise_verify{part}", args=[exercise.pk])


def looked(exercise: Exercise) -> VerifyRun:
    """A run of the draft as it is, executed in this process."""
    run = verify_requests.request_verification(exercise=exercise, by=None)
    assert work.execute(run.pk)
    run.refresh_from_db()
    return run


def test_a_click_queues_one_look_and_two_clicks_no_more(
    desk: Client, draft: Exercise, queued: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(tab(draft), {"action": "verify"})
        desk.post(tab(draft), {"action": "verify"})
    [run] = VerifyRun.objects.all()
    assert queued == [str(run.pk)]
    assert 'http-equiv="refresh"' in desk.get(tab(draft)).content.decode()
    assert 'data-open="true"' in desk.get(tab(draft, "_panel")).content.decode()


def test_a_red_line_names_and_links_its_field(desk: Client, draft: Exercise) -> None:
    run = looked(draft)
    assert (run.status, run.is_green, run.done) == (VerifyStatus.DONE, False, run.total)
    page = desk.get(tab(draft)).content.decode()
    form = reverse("admin:exercises_exercise_change", args=[draft.pk])
    assert f"{form}?field=statement#id_statement" in page
    assert "A picture has no words" in page
    assert "1 thing must be mended" in page


def test_an_unreadable_draft_is_red_at_every_field(desk: Client, queued: list[str]) -> None:
    item = {"answer": "six", "wrong": [{"answer": "9"}], "absolut": 1}
    draft = Exercise.objects.create(slug="slope", **SLOPE | {"item": item})
    for _ in range(2):
        page = desk.post(tab(draft), {"action": "verify"}, follow=True).content.decode()
    assert "3 things must be mended" in page
    form = reverse("admin:exercises_exercise_change", args=[draft.pk])
    for field in ("item.answer", "item.wrong.0.reason", "item.absolut"):
        assert f"{form}?field={field}#id_item" in page
    assert (VerifyRun.objects.count(), queued) == (1, [])


def test_a_worker_publishes_what_it_finds_green(
    desk: Client, ada: User, queued: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    draft = Exercise.objects.create(slug="slope", **SLOPE)
    with django_capture_on_commit_callbacks(execute=True):
        verify_requests.request_verification(exercise=draft, by=None)
        run = verify_requests.request_publication(exercise=draft, by=ada)
    assert queued == [str(run.pk)]
    looked_at()
    draft.refresh_from_db()
    assert draft.published is not None
    assert (draft.published.number, draft.published.created_by) == (1, ada)
    assert draft.history.first().history_user == ada
    draft.title = "Another"
    draft.save()
    verify_requests.request_publication(exercise=draft, by=ada)
    Exercise.objects.update(title="Changed again meanwhile")
    looked_at()
    draft.refresh_from_db()
    assert draft.published.number == 1
    assert "The draft has changed since" in desk.get(tab(draft)).content.decode()


def test_what_is_known_to_be_green_is_published_at_once(ada: User) -> None:
    draft = Exercise.objects.create(slug="slope", **SLOPE)
    looked(draft)
    assert isinstance(verify_requests.request_publication(exercise=draft, by=ada), ExerciseVersion)


def test_no_request_waits_for_a_verification(
    desk: Client, draft: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*args: Any, **named: Any) -> None:
        raise AssertionError("verified within a request")

    monkeypatch.setattr(gate, "verify", slow)
    form = reverse("admin:exercises_exercise_change", args=[draft.pk])
    desk.post(form, whole_form(draft) | {"_publish": "1"})
    chosen = {"action": "publish_several", "_selected_action": [draft.pk]}
    page = desk.post(reverse("admin:exercises_exercise_changelist"), chosen, follow=True)
    assert "Being verified, and published as soon as" in page.content.decode()
    assert VerifyRun.objects.get().publishes


def test_publishing_waits_for_green(desk: Client, draft: Exercise, ada: User) -> None:
    looked(draft)
    page = desk.post(tab(draft), {"action": "publish"}, follow=True).content.decode()
    assert "has not been found green" in page
    with pytest.raises(ItemError) as refused:
        publishing.publish(exercise=draft, author=ada)
    assert refused.value.field == "statement"
    assert not draft.versions.exists()


def test_a_waiver_with_a_reason_opens_the_way(desk: Client, draft: Exercise) -> None:
    looked(draft)
    said = {"action": "waive", "check": "access", "field": "statement", "reason": "no"}
    assert "at least 3 words" in desk.post(tab(draft), said, follow=True).content.decode()
    desk.post(tab(draft), said | {"reason": "It is mere decoration."})
    draft.refresh_from_db()
    looked(draft)
    page = desk.post(tab(draft), {"action": "publish"}, follow=True).content.decode()
    assert "Version 1 is what learners get now." in page
    assert "It is mere decoration." in page
    version = draft.versions.get()
    assert version.waived[0]["reason"] == "It is mere decoration."


def test_a_changed_draft_has_to_be_looked_at_again(desk: Client, draft: Exercise) -> None:
    draft.statement = "What is $f'(3)$?"
    draft.save()
    assert looked(draft).is_green
    assert verify_requests.standing(draft).may_publish
    draft.title = "Another"
    assert not verify_requests.standing(draft).may_publish
    draft.save()
    assert "The draft has changed since" in desk.get(tab(draft)).content.decode()


def test_a_green_run_of_other_checks_lets_nothing_through(draft: Exercise) -> None:
    run = looked(draft)
    VerifyRun.objects.filter(pk=run.pk).update(is_green=True)
    gate.demand_green(draft)
    VerifyRun.objects.filter(pk=run.pk).update(checks="0")
    with pytest.raises(ItemError):
        gate.demand_green(draft)


def test_a_run_is_executed_once(draft: Exercise) -> None:
    assert not work.execute(looked(draft).pk)


def test_what_a_dead_worker_left_ends_as_lost(desk: Client, draft: Exercise) -> None:
    run = verify_requests.request_verification(exercise=draft, by=None)
    VerifyRun.objects.filter(pk=run.pk).update(
        status=VerifyStatus.RUNNING, lost_at=timezone.now() - timedelta(seconds=1)
    )
    assert work.tidy() == 1
    assert "broke off" in desk.get(tab(draft)).content.decode()
    assert verify_requests.request_verification(exercise=draft, by=None).pk != run.pk


def test_a_bug_of_ours_ends_the_run_and_lets_nothing_through(
    draft: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **named: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(gate, "look", broken)
    run = looked(draft)
    assert (run.status, run.is_green) == (VerifyStatus.FAILED, False)


def test_strangers_see_nothing_of_it(draft: Exercise, ben: User, client: Client) -> None:
    client.force_login(ben)
    assert client.get(tab(draft)).status_code == 302
    assert client.post(tab(draft), {"action": "verify"}).status_code == 302
    assert not VerifyRun.objects.exists()


def test_the_command_tells_red_and_leaves_with_1(draft: Exercise) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify", "slope", stdout=out)
    assert refused.value.returncode == 1
    assert "red access: slope: statement: A picture has no words" in out.getvalue()


def test_the_command_names_file_and_line(tmp_path: Any) -> None:
    folder = tmp_path / "exercises"
    folder.mkdir()
    text = "title: A\nkind: number\nstatement: |\n  ![](a.png)\nitem: {answer: 6}\n"
    (folder / "lone.yaml").write_text(text)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", folder=tmp_path, stdout=out)
    assert re.search(r"lone\.yaml:3:\d+: statement: A picture", out.getvalue())


def test_the_command_tells_every_slip_of_a_file_it_cannot_read(tmp_path: Any) -> None:
    folder = tmp_path / "exercises"
    folder.mkdir()
    text = "title: A\nkind: number\nstatement: S\nitem:\n  answer: 2 +\n  absolute: wide\n"
    (folder / "lone.yaml").write_text(text)
    with pytest.raises(CommandError, match=r"yaml:5:\d+: item.answer(.|\n)*yaml:6:\d+: item.abs"):
        call_command("verify", folder=tmp_path)


def test_the_command_prints_json() -> None:
    out = StringIO()
    call_command("verify", "gears", "mse-shape", json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (sorted(told["exercises"]), told["red"]) == (["gears", "mse-shape"], [])


def test_the_command_mutates_keys_and_counts() -> None:
    out = StringIO()
    call_command("verify", "gears", mutate=5, stdout=out)
    assert "5 refused, each with a field, 0 let through" in out.getvalue()

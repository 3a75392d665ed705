"""Ada exports what she chose and imports what others wrote: always the report first."""

import io
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from exercises.exchange import shelf
from exercises.exchange.carry import FORMATS, carried_in
from exercises.models import Exercise
from tests.exercises.exchange.bundled import sample
from tests.grader.samples import SAMPLES

pytestmark = pytest.mark.django_db
FOREIGN = (Path(__file__).parent / "foreign.xml").read_bytes()
LIST, IMPORT = "admin:exercises_exercise_changelist", "admin:exercises_import"


@pytest.fixture
def desk(ada: User, client: Client) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def shelved() -> list[Exercise]:
    entries = [sample("number", SAMPLES["number"]), sample("code", SAMPLES["code"])]
    shelf.store_drafts(entries, owner=None)
    return list(Exercise.objects.order_by("slug"))


def act(desk: Client, name: str, exercises: list[Exercise], **more: str) -> bytes:
    form = {"action": f"export_{name}", "_selected_action": [one.pk for one in exercises], **more}
    return desk.post(reverse(LIST), form).content


def test_the_report_comes_before_the_file(desk: Client, shelved: list[Exercise]) -> None:
    page = act(desk, "moodle", shelved).decode()
    assert "programs are not run there" in page
    assert "_download" in page
    data = act(desk, "moodle", shelved, _download="1")
    entries, _ = carried_in(data, FORMATS["moodle"])
    assert sorted(entry.slug for entry in entries) == ["slope", "slope-2"]


def test_text_files_come_with_their_schema(desk: Client, shelved: list[Exercise]) -> None:
    data = act(desk, "files", shelved, _download="1")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        text = archive.read("exercises/slope.yaml").decode()
    assert names == ["schema/exercise.json", "exercises/slope.yaml", "exercises/slope-2.yaml"]
    assert "tags: [first, second]" in text


@pytest.mark.parametrize(("name", "begin"), [("gift", b"$CATEGORY"), ("qti", b"PK")])
def test_the_other_formats_are_downloaded(
    desk: Client, shelved: list[Exercise], name: str, begin: bytes
) -> None:
    assert act(desk, name, shelved, _download="1").startswith(begin)


def upload(desk: Client, data: bytes, form: str = "moodle") -> str:
    file = SimpleUploadedFile("questions", data)
    return desk.post(reverse(IMPORT), {"file": file, "form": form}).content.decode()


def test_an_import_makes_drafts_and_publishes_nothing(desk: Client, ada: User) -> None:
    page = upload(desk, FOREIGN)
    assert "Which are stationary?" in page
    assert "an image (the curve) is not carried" in page
    assert not Exercise.objects.exists(), "looking makes nothing"
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    reply = desk.post(reverse(IMPORT), {"kept": kept}, follow=True).content.decode()
    assert "6 drafts were made" in reply
    made = Exercise.objects.get(slug="which-are-stationary")
    assert (made.published, made.owner, made.tags) == (None, ada, ["calculus"])
    assert "reason" in str(made.problem())


def test_what_is_there_already_is_never_touched(desk: Client, shelved: list[Exercise]) -> None:
    data = act(desk, "moodle", shelved, _download="1")
    page = upload(desk, data)
    assert "slope-3" in page
    kept = page.partition('name="kept" value="')[2].partition('"')[0]
    desk.post(reverse(IMPORT), {"kept": kept})
    assert Exercise.objects.count() == 4
    assert [one.content() for one in shelved] == [
        Exercise.objects.get(pk=one.pk).content() for one in shelved
    ]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<quiz>", "no sound XML"),
        (b'<!DOCTYPE q [<!ENTITY a "b">]><quiz>&a;</quiz>', "document type"),
        (b" " * 1_200_000, "at most 1024 kB"),
    ],
)
def test_a_bad_file_is_told_on_the_page(desk: Client, data: bytes, word: str) -> None:
    assert word in upload(desk, data)


@pytest.mark.parametrize("kept", ["", "forged:1abc:xyz"])
def test_a_forged_preview_makes_nothing(desk: Client, kept: str) -> None:
    page = desk.post(reverse(IMPORT), {"kept": kept}, follow=True).content.decode()
    assert "Upload the file again" in page
    assert not Exercise.objects.exists()


def test_learners_do_not_import(ben: User, client: Client) -> None:
    client.force_login(ben)
    assert client.get(reverse(IMPORT)).status_code == 302


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_carries_out_and_in(
    shelved: list[Exercise], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = tmp_path / "questions"
    call_command("exchange", f"export-{name}", str(file), "slope", "slope-2")
    assert "not carried: slope-2: item: programs are not run there" in capsys.readouterr().out
    call_command("exchange", f"import-{name}", str(file))
    assert "2 drafts made; nothing was published." in capsys.readouterr().out
    assert Exercise.objects.filter(published=None).count() == 4


def test_the_command_refuses_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no exercise nowhere"):
        call_command("exchange", "export-qti", str(tmp_path / "x"), "nowhere")
    with pytest.raises(CommandError, match="There is no file"):
        call_command("exchange", "import-gift", str(tmp_path / "x"))
    (tmp_path / "bad").write_text("<quiz>\n<a>\n</quiz>")
    with pytest.raises(CommandError, match="Line 3"):
        call_command("exchange", "import-moodle", str(tmp_path / "bad"))

"""Files to database to files: byte for byte; the schemas current, and true of every file."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft7Validator

from courses.content import read_course, store_course
from courses.exporting import exported
from courses.file_schemas import schema_files
from courses.file_texts import texts_of
from courses.models import Course
from exercises.content import ExerciseFile, exercise_text, plain, read_yaml
from exercises.models import Exercise
from grader.kinds import KINDS
from quizzes.models import Quiz
from tests.content.bundled import CONTENT
from tests.grader.samples import SAMPLES

HOW = "run `manage.py content format` and commit content/"
GOOD: dict[str, Any] = {"title": "T", "kind": "number", "statement": "S", "item": {"answer": "6"}}


def in_folder() -> dict[str, str]:
    """Every file below content/ but the list of proofs, which is no part of a course."""
    paths = (path for path in CONTENT.rglob("*.*") if path.name != "proved.txt")
    return {str(path.relative_to(CONTENT)): path.read_bytes().decode() for path in paths}


@pytest.mark.django_db
def test_files_to_database_to_files_is_byte_identical() -> None:
    files, errors = read_course(CONTENT)
    assert files is not None, errors
    store_course(files, author=None)
    again = exported(Course.objects.get())
    assert again.left_out == ()
    texts, there = texts_of(again.files), in_folder()
    assert [name for name in there | texts if there.get(name) != texts.get(name)] == [], HOW


def named(document: str) -> Draft7Validator:
    schema = json.loads((CONTENT / "schema" / f"{document}.json").read_text())
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def test_the_committed_schemas_are_current() -> None:
    there = {path.name: path.read_text() for path in (CONTENT / "schema").glob("*")}
    assert there == schema_files(), "run `manage.py content schema` and commit content/schema"


@pytest.mark.parametrize(
    ("document", "pattern"),
    [("exercise", "exercises/*"), ("quiz", "quizzes/*"), ("course", "c*"), ("glossary", "g*")],
)
def test_every_bundled_file_fits_its_schema(document: str, pattern: str) -> None:
    schema = named(document)
    for path in CONTENT.glob(f"{pattern}.yaml"):
        text = path.read_text()
        where = "../schema" if "/" in pattern else "schema"
        assert text.startswith(f"# yaml-language-server: $schema={where}/{document}.json\n")
        assert [error.message for error in schema.iter_errors(plain(read_yaml(path)))] == [], path


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_takes_a_sound_item_and_no_other(kind: str) -> None:
    schema = named("exercise")
    sound = GOOD | {"kind": kind, "item": SAMPLES[kind]}
    assert schema.is_valid(sound)
    assert not schema.is_valid(sound | {"item": SAMPLES[kind] | {"typo": 1}})
    assert not schema.is_valid(sound | {"kind": "chioce"})
    assert not schema.is_valid(sound | {"titel": "T"})


@pytest.mark.parametrize("name", ["policy", "examples", "waived", "tags", "topic", "hints"])
def test_every_optional_field_is_in_the_schema(name: str) -> None:
    assert name in named("exercise").schema["properties"]


def folder_with(root: Path, text: str) -> Path:
    (root / "exercises").mkdir()
    (root / "exercises" / "one.yaml").write_text(text)
    (root / "course.yaml").write_text("slug: s\ntitle: T\nsummary: S\nlessons: []\n")
    return root


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "title: T\nkind: number\nstatement: S\nitem:\n  answer: six\n",
            ["5:3: item.answer"],
        ),
        (
            "title: ''\nkind: numbr\nhint: h\nstatement: S\nitem: []\n",
            ["1:1: title", "2:1: kind", "3:1: hint", "5:1: item"],
        ),
        ("title: T\n  kind: x\n", ["2:7: mapping values"]),
        (
            "title: T\nkind: number\nstatement: S\npolicy: {tries: 0}\nitem:\n  answer: six\n"
            "  wrong:\n  - {answer: '1', reason: R}\n  - {answer: '2'}\n",
            ["4:10: policy.tries", "6:3: item.answer", "9:5: item.wrong.1.reason"],
        ),
        ("title: T\nkind: number\nstatement: S\nitem: {answer: '6', absolut: 1}\n", ["4:21: "]),
    ],
)
def test_check_tells_every_slip_with_line_column_and_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, places: list[str]
) -> None:
    folder = folder_with(tmp_path, text)
    with pytest.raises(CommandError, match=rf"{len(places)} error"):
        call_command("content", "check", str(folder))
    said = capsys.readouterr().err.splitlines()
    path = folder / "exercises" / "one.yaml"
    assert len(said) == len(places)
    for line, place in zip(sorted(said), places, strict=True):
        assert line.startswith(f"{path}:{place}"), line


@pytest.mark.django_db
def test_load_says_what_is_new_changed_and_left_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_with(tmp_path, exercise_text(file_of(GOOD)))
    call_command("content", "load", str(folder))
    assert "new: one" in capsys.readouterr().out
    (folder / "exercises" / "one.yaml").rename(folder / "exercises" / "two.yaml")
    call_command("content", "load", str(folder))
    said = capsys.readouterr().out
    assert "new: two" in said
    assert "Exercises in the database and not in the files (they stay): one" in said
    (folder / "exercises" / "two.yaml").write_text(exercise_text(file_of(GOOD | {"title": "U"})))
    call_command("load_content", str(folder))
    assert "changed: two" in capsys.readouterr().out
    call_command("content", "load", str(folder))
    assert "exercises 1 unchanged" in capsys.readouterr().out


def file_of(content: dict[str, Any]) -> ExerciseFile:
    whole = {"topic": "", "hints": [], "solution": ""} | content
    return ExerciseFile(Path("one.yaml"), "one", whole, ("calculus", "first"))


@pytest.mark.django_db
def test_export_writes_published_versions_or_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    call_command("content", "load", str(folder_with(folder, exercise_text(file_of(GOOD)))))
    Exercise.objects.update(title="A title in the making")
    Exercise.objects.create(slug="young", **GOOD)
    Quiz.objects.create(slug="unfinished", title="Q")
    call_command("content", "export", str(out))
    said = capsys.readouterr().out
    assert "left out: young" in said
    assert "left out: unfinished" in said
    text = (out / "exercises" / "one.yaml").read_text()
    assert text == (folder / "exercises" / "one.yaml").read_text()
    assert "tags: [calculus, first]" in text
    assert not (out / "exercises" / "young.yaml").exists()
    call_command("content", "export", "--drafts", str(out))
    assert "title: A title in the making" in (out / "exercises" / "one.yaml").read_text()
    assert (out / "exercises" / "young.yaml").exists()


@pytest.mark.django_db
def test_format_brings_a_folder_into_the_canonical_form(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "kind: number\ntitle: T\nstatement: S\nitem: {answer: '6'}\n")
    call_command("content", "format", str(folder))
    text = (folder / "exercises" / "one.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=../schema/exercise.json\ntitle: T\n")
    assert '  answer: "6"\n' in text
    assert (folder / "schema" / "exercise.json").exists()

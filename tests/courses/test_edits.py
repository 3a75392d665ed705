"""Files against the admin: what was changed on one side is taken, on both it is a conflict."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from courses.glossary import read_glossary
from courses.glossary_cards import with_term
from courses.models import Course, Lesson
from exercises.models import Exercise
from quizzes.models import Quiz

pytestmark = pytest.mark.django_db
EXERCISE = "title: {}\nkind: number\nstatement: What is 3 + 3?\nitem: {{answer: '6'}}\n"
LESSON = "---\ntitle: {}\nsummary: S\nminutes: 5\n---\n\nWords.\n\n::exercise{{one}}\n"
QUIZ = "title: {}\nintro: I\nquestions: [{{exercise: one, points: 1}}]\n"
GLOSSARY = "terms: [{{name: slope, brief: How steep., definition: {}}}]\n"
COURSE = "slug: s\ntitle: {}\nsummary: S\nlessons: [first]\n"
TEXTS = {
    "exercises/one": ("exercises/one.yaml", EXERCISE),
    "lessons/first": ("lessons/first.md", LESSON),
    "quizzes/last": ("quizzes/last.yaml", QUIZ),
    "glossary": ("glossary.yaml", GLOSSARY),
    "course": ("course.yaml", COURSE),
}


def term_says(text: str) -> None:
    Course.objects.get().terms.update(definition=text)


# How the admin changes each, and what is there.
HERE: dict[str, tuple[Callable[[str], object], Callable[[], str]]] = {
    "exercises/one": (
        lambda text: Exercise.objects.filter(slug="one").update(title=text),
        lambda: Exercise.objects.get(slug="one").title,
    ),
    "lessons/first": (
        lambda text: Lesson.objects.update(title=text),
        lambda: Lesson.objects.get().title,
    ),
    "quizzes/last": (
        lambda text: Quiz.objects.update(title=text),
        lambda: Quiz.objects.get().title,
    ),
    "glossary": (term_says, lambda: Course.objects.get().terms.get().definition),
    "course": (
        lambda text: Course.objects.update(title=text),
        lambda: Course.objects.get().title,
    ),
}


def write(root: Path, item: str, word: str) -> None:
    name, text = TEXTS[item]
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(text.format(word))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small course, loaded."""
    for item in TEXTS:
        write(tmp_path, item, "At first")
    call_command("content", "load", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("item", TEXTS)
def test_a_change_on_both_sides_is_a_conflict(
    folder: Path, item: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change, found = HERE[item]
    change("By hand")
    write(folder, item, "By file")
    other = next(one for one in ("lessons/first", "quizzes/last") if one != item)
    write(folder, other, "The rest")
    with pytest.raises(CommandError, match="1 conflict"):
        call_command("content", "load", str(folder))
    assert found() == "By hand"
    assert HERE[other][1]() == "The rest"
    said = capsys.readouterr().err
    assert f"conflict: {item} was changed" in said
    assert any(line.strip().startswith("-") and "By hand" in line for line in said.splitlines())
    assert any(line.strip().startswith("+") and "By file" in line for line in said.splitlines())
    assert f"content export {folder} --only {item}" in said
    assert f"content load {folder} --replace {item}" in said


@pytest.mark.parametrize("item", TEXTS)
def test_what_only_the_admin_changed_stays(
    folder: Path, item: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change, found = HERE[item]
    change("By hand")
    other = next(one for one in ("lessons/first", "quizzes/last") if one != item)
    write(folder, other, "The rest")
    for _ in range(2):
        call_command("content", "load", str(folder))
        assert found() == "By hand"
        assert f"(they stay): {item}" in capsys.readouterr().out
    assert HERE[other][1]() == "The rest"


@pytest.mark.parametrize("item", TEXTS)
def test_both_ways_out_end_the_conflict(folder: Path, item: str) -> None:
    change, found = HERE[item]
    change("By hand")
    write(folder, item, "By file")
    call_command("content", "load", str(folder), "--replace", item)
    assert found() == "By file"
    change("By hand again")
    write(folder, item, "By file again")
    call_command("content", "export", str(folder), "--only", item, "--drafts")
    call_command("content", "load", str(folder))
    assert found() == "By hand again"
    write(folder, item, "By file alone")
    call_command("content", "load", str(folder))
    assert found() == "By file alone"


def test_each_start_goes_on_and_tells_the_conflict(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    HERE["exercises/one"][0]("By hand")
    write(folder, "exercises/one", "By file")
    for _ in range(2):
        call_command("content", "load", "--if-new", str(folder))
        assert "conflict: exercises/one" in capsys.readouterr().err


def test_an_unpublished_quiz_is_not_published_by_loading(folder: Path) -> None:
    Quiz.objects.update(published=False)
    write(folder, "exercises/one", "New")
    call_command("content", "load", str(folder))
    assert not Quiz.objects.get().published


@pytest.mark.parametrize("touched", [True, False])
def test_without_a_note_the_admins_log_tells(folder: Path, touched: bool, admin_user: User) -> None:
    """An older Nabla loaded it and noted nothing."""
    Course.objects.update(loaded_items={})
    write(folder, "lessons/first", "By file")
    write(folder, "exercises/one", "By file")
    if touched:
        HERE["lessons/first"][0]("By hand")
        HERE["exercises/one"][0]("By hand")
        row = Lesson.objects.get()
        LogEntry.objects.log_actions(
            admin_user.pk, Lesson.objects.all(), CHANGE, str(row), single_object=True
        )
        with pytest.raises(CommandError, match="2 conflict"):
            call_command("content", "load", str(folder))
    else:
        call_command("content", "load", str(folder))
    word = "By hand" if touched else "By file"
    assert {HERE["lessons/first"][1](), HERE["exercises/one"][1]()} == {word}


def test_an_unknown_item_is_told(folder: Path) -> None:
    with pytest.raises(CommandError, match="no exercises/two in the files"):
        call_command("content", "load", str(folder), "--replace", "exercises/two")


def card(word: str) -> None:
    """Ada changes the card of the term, and learners get it."""
    exercise = Exercise.objects.get(slug="term-slope")
    exercise.item = {"back": word}
    exercise.save()


# The term by itself, among others as `format` writes them, and as somebody else wrote them.
OTHERS = """\
terms:
- name: axis
  brief:   A line.      # of a plot
  definition: Where numbers stand.
- {}
# The last of all.
- name: zero
  definition: >
    Where a function
    crosses.
  brief: "No height."
"""
ENTRY = "name: slope\n  brief: How steep.\n  definition: {}\n"


def test_a_flashcard_is_exported_by_itself(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    glossary = folder / "glossary.yaml"
    glossary.write_text(OTHERS.format(ENTRY.format("At first")))
    call_command("content", "load", str(folder))
    card("By hand: $f'$")
    glossary.write_text(OTHERS.format(ENTRY.format("By file")))
    with pytest.raises(CommandError, match="1 conflict"):
        call_command("content", "load", str(folder))
    way_out = f"content export {folder} --only exercises/term-slope --drafts"
    assert way_out in capsys.readouterr().err
    call_command("content", "export", str(folder), "--only", "exercises/term-slope", "--drafts")
    entry = """{name: slope, brief: How steep., definition: "By hand: $f'$"}\n"""
    assert glossary.read_text() == OTHERS.format(entry)
    call_command("content", "load", str(folder))
    assert Exercise.objects.get(slug="term-slope").item == {"back": "By hand: $f'$"}
    assert Course.objects.get().terms.get(name="slope").definition == "By hand: $f'$"


def test_a_card_of_a_glossary_in_braces_is_exported_with_the_whole(folder: Path) -> None:
    card("By hand")
    call_command("content", "export", str(folder), "--only", "exercises/term-slope", "--drafts")
    text = (folder / "glossary.yaml").read_text()
    assert text.startswith("# yaml-language-server")
    assert text.endswith("  - {name: slope, brief: How steep., definition: By hand}\n")


@pytest.mark.parametrize("number", [0, 17, -1])
def test_a_term_that_says_the_same_changes_no_byte(number: int) -> None:
    path = settings.BASE_DIR / "content" / "glossary.yaml"
    term, text = read_glossary(path)[number], path.read_text()
    assert with_term(text, term) == text
    other = with_term(text, replace(term, definition="Another one."))
    assert with_term(other, term) == text
    assert "Another one." in other


def test_into_an_empty_folder_a_card_brings_its_glossary(folder: Path, tmp_path: Path) -> None:
    card("By hand")
    empty = tmp_path / "empty"
    call_command("content", "export", str(empty), "--only", "exercises/term-slope", "--drafts")
    [file] = empty.iterdir()
    assert "definition: By hand" in file.read_text()


def test_what_no_glossary_holds_is_not_exported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card("By hand")
    Exercise.objects.filter(slug="term-slope").update(hints=["Think."])
    before = (folder / "glossary.yaml").read_text()
    with pytest.raises(CommandError, match="cannot hold the hints of term-slope"):
        call_command("content", "export", str(folder), "--only", "exercises/term-slope", "--drafts")
    assert (folder / "glossary.yaml").read_text() == before
    write(folder, "glossary", "By file")
    with pytest.raises(CommandError, match="1 conflict"):
        call_command("content", "load", str(folder))
    assert "not with another hints" in capsys.readouterr().err

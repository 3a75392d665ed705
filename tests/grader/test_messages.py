"""tests: grader. Every code in use has its sentence, every sentence its data; none is spare."""

import ast
import string
from pathlib import Path

import pytest

import exercises.notebooks
import grader
from grader.bowl import ENDS
from grader.messages import MESSAGES, PHRASES, text
from grader.messages_explain import bug_code
from grader.messages_formula import mistake_code
from grader.playground_replay import HILLS, RULES
from grader.playground_states import LABELS
from grader.result import Feedback

FOLDERS = [Path(str(room.__file__)).parent for room in (grader, exercises.notebooks)]
SOURCES = [path for folder in FOLDERS for path in folder.rglob("*.py")]
CODES_AS_VALUES = ("Feedback", "refuse", "refusal", "NoValue")


def strings() -> set[str]:
    found = set()
    for path in SOURCES:
        if path.name in ("messages.py", "words.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def codes_called() -> set[str]:
    """Return the literal codes in Feedback("..."), refuse("...") and NoValue("...")."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for part in ast.walk(node.args[0]):
                if name in CODES_AS_VALUES and isinstance(part, ast.Constant):
                    found |= {part.value} if isinstance(part.value, str) else set()
    return found


def test_every_code_used_has_a_sentence() -> None:
    codes = codes_called()
    assert len(codes) > 50
    assert codes <= set(MESSAGES)


def test_every_sentence_is_used() -> None:
    # The code of a mistake is made of its rule's name.
    used = strings()
    used |= {mistake_code(rule) for rule in used} | {bug_code(bug) for bug in used}
    assert set(MESSAGES) <= used


@pytest.mark.parametrize("code", MESSAGES)
def test_a_sentence_is_plain_and_complete(code: str) -> None:
    sentence = MESSAGES[code]
    names = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    assert all(name.isidentifier() for name in names)
    assert "<" not in sentence
    assert text(Feedback(code, dict.fromkeys(names, "?")))


def test_an_unknown_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        text(Feedback("no_such_code"))


def test_missing_data_is_a_bug() -> None:
    with pytest.raises(KeyError):
        text(Feedback("unknown_name", {"name": "x"}))


def test_data_is_never_taken_for_a_template() -> None:
    told = Feedback("number_because", {"read": "{reason}", "reason": "{0.__class__}"})
    assert text(told) == "We read {reason}. {0.__class__}"


def test_the_words_of_plots_are_phrases() -> None:
    surfaces = {hill.name for hill in HILLS.values()}
    words = {*ENDS.values(), *LABELS.values(), *RULES.values(), *surfaces}
    assert words - set(PHRASES) == {"x", "y", "Adam"}, "letters and names need no translation"

"""A form that is saved unchanged changes nothing, whatever defaults its boxes were filled with."""

import json
import subprocess
from pathlib import Path
from typing import Any

import django_jsonform
import pytest
from exercises.forms import ExerciseForm, for_drafts

from exercises.content import ExerciseFile, read_exercise
from exercises.models import Exercise
from exercises.models.exercise import OPTIONAL, content_digest
from exercises.unsaid import as_said
from grader.kinds import KINDS
from scripts.frontend import find_node
from tests.content.bundled import CONTENT
from tests.grader.samples import SAMPLES

EDITOR = Path(django_jsonform.__file__).parent / "static/django_jsonform/react-json-form.js"
SCRIPT = Path(__file__).parent / "as_the_form_does.cjs"
SCHEMA = {
    "properties": {
        "answer": {"type": "string"},
        "absolute": {"type": "number", "default": 0.0},
        "shuffle": {"type": "boolean", "default": True},
        "wrong": {"type": "array", "default": [], "items": {"properties": {"reason": {}}}},
        "derive": {"type": "object", "properties": {"what": {"default": "partial"}}},
    }
}


def as_posted(items: list[tuple[str, Any]]) -> list[Any]:
    """What the admin's own editor of forms posts for these items when nobody touches them."""
    asked = [{"schema": for_drafts(KINDS[kind].SCHEMA), "data": item} for kind, item in items]
    done = subprocess.run(
        [str(find_node()), str(SCRIPT), str(EDITOR)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    posted = json.loads(done.stdout)
    assert isinstance(posted, list)
    return posted


def form_of(file: ExerciseFile, posted: Any) -> ExerciseForm:
    unsaid = {name: kind() for name, kind in OPTIONAL.items()}
    exercise = Exercise(slug=file.slug, **(unsaid | file.content))
    prose = {name: file.content[name].replace("\n", "\r\n") for name in ("statement", "solution")}
    said = {"slug": file.slug, "title": exercise.title, "topic": exercise.topic, "owner": ""}
    data = said | prose | {"item": json.dumps(posted), "hints": json.dumps(exercise.hints)}
    return ExerciseForm(data, instance=exercise)


@pytest.mark.django_db
def test_no_bundled_exercise_changes_in_the_form() -> None:
    files = [read_exercise(path) for path in sorted((CONTENT / "exercises").glob("*.yaml"))]
    posted = as_posted([(file.content["kind"], file.content["item"]) for file in files])
    assert posted != [file.content["item"] for file in files], "the editor fills in defaults"
    for file, item in zip(files, posted, strict=True):
        form = form_of(file, item)
        assert form.is_valid(), form.errors
        changed = form.save(commit=False)
        assert content_digest(changed.content()) == content_digest(file.content), file.slug


@pytest.mark.parametrize(
    ("given", "before", "said"),
    [
        ({"answer": "6", "absolute": 0, "shuffle": True}, {"answer": "6"}, {"answer": "6"}),
        ({"answer": "6", "absolute": 0}, {"absolute": 0.0}, {"answer": "6", "absolute": 0.0}),
        ({"answer": "6", "absolute": 1}, {"absolute": 1.0}, {"answer": "6", "absolute": 1.0}),
        ({"shuffle": False}, {}, {"shuffle": False}),
        ({"shuffle": False}, {"shuffle": True}, {"shuffle": False}),
        ({"shuffle": None, "answer": ""}, {"shuffle": True, "answer": "6"}, {}),
        ({"derive": {"what": "partial", "of": ""}}, {}, {}),
        ({"derive": {"what": "hessian"}}, {}, {"derive": {"what": "hessian"}}),
        ({"wrong": []}, {"wrong": [{"reason": "r"}]}, {}),
        ({"wrong": []}, {"wrong": []}, {"wrong": []}),
        ({"wrong": [{"reason": ""}]}, {}, {"wrong": [{}]}),
    ],
)
def test_only_what_was_said_is_kept(given: Any, before: Any, said: Any) -> None:
    kept = as_said(given, before, SCHEMA)
    assert kept == said
    assert json.dumps(kept) == json.dumps(said)


def test_a_new_draft_holds_no_defaults() -> None:
    posted = as_posted([*SAMPLES.items()])
    assert posted != [*SAMPLES.values()], "the editor fills in defaults"
    for (kind, item), given in zip(SAMPLES.items(), posted, strict=True):
        said = as_said(given, {}, KINDS[kind].SCHEMA)
        assert KINDS[kind].read_item(said) == KINDS[kind].read_item(item)

"""tests: grader. The table of kinds: each follows the protocol, explains itself, and loads fast."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.errors import InvalidAnswer, ItemError
from grader.kinds import KINDS, OWN_KINDS, check
from grader.result import CaseResult, Feedback, Outcome, Result, Verdict
from tests.grader.samples import SAMPLES, SECRETS


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_follows_the_protocol(name: str) -> None:
    kind = KINDS[name]
    assert name == kind.NAME
    assert kind.LABEL
    item = check(name, SAMPLES[name])
    assert kind.seeded(item) in (True, False)
    assert kind.public(item, 5) == kind.public(item, 5)
    with pytest.raises(InvalidAnswer):
        kind.validate(item, None)
    assert hasattr(kind, "calls" if kind.RUNS_CODE else "score")
    assert (name in OWN_KINDS) == hasattr(kind, "revealed") == hasattr(kind, "mark")


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_what_a_learner_sees_holds_no_secret(name: str, seed: int) -> None:
    kind = KINDS[name]
    whole, _ = kind.materialise(SAMPLES[name], seed)
    shown = json.dumps(kind.public(check(name, whole), seed))
    assert [secret for secret in SECRETS if secret in shown] == []


def fields(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, field in schema.get("properties", {}).items():
        yield f"{path}.{name}", field
        yield from fields(field, f"{path}.{name}")
        yield from fields(field.get("items", {}), f"{path}.{name}.0")


@pytest.mark.parametrize("name", KINDS)
def test_a_schema_is_the_authors_manual(name: str) -> None:
    schema = KINDS[name].SCHEMA
    assert schema["title"]
    assert schema["description"]
    for path, field in fields(schema, "item"):
        assert field["title"], path
        assert len(field["description"]) > 10, path


@pytest.mark.parametrize("name", KINDS)
def test_schema_and_reader_know_the_same_fields(name: str) -> None:
    kind = KINDS[name]
    known = {path for path, _ in fields(kind.SCHEMA, "item")}
    for field in {path.split(".")[1] for path in known}:
        with pytest.raises(ItemError) as blank:
            kind.read_item({field: None})
        assert blank.value.field in known
    for field in kind.SCHEMA["required"]:
        content = {key: value for key, value in SAMPLES[name].items() if key != field}
        with pytest.raises(ItemError) as missing:
            kind.read_item(content)
        assert missing.value.field == f"item.{field}"


def test_an_unknown_kind_is_an_authors_slip() -> None:
    with pytest.raises(ItemError, match="known kinds: choice, truefalse, number"):
        check("essay", {})
    with pytest.raises(ItemError, match="mapping"):
        check("number", None)


def test_a_result_survives_json() -> None:
    told = (Feedback("number_wrong", {"read": "1"}),)
    cases = (CaseResult("at 1", Outcome.PASSED, 1.0, 2.0, True, told, 0.25),)
    result = Result(Verdict.PARTIAL, 0.5, told, cases, "1")
    assert Result.from_json(result.to_json()) == result
    assert Result.from_json({**result.to_json(), "later": 1}) == result


@pytest.mark.parametrize("error", [ItemError("item.a", "no"), InvalidAnswer(Feedback("empty"))])
def test_an_error_survives_another_process(error: Exception) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), vars(again)) == (str(error), vars(error))


def test_the_room_loads_neither_sympy_nor_django() -> None:
    heavy = "{'sympy', 'django', 'celery', 'sandbox'}"
    script = f"import sys, grader.kinds; print(*{heavy} & set(sys.modules))"
    root = Path(grader.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == ""


def test_the_readme_lists_every_kind_and_file() -> None:
    folder = Path(grader.__file__).parent
    readme = (folder / "README.md").read_text()
    assert all(f"| `{name}` |" in readme for name in KINDS)
    files = {path.name for path in folder.glob("*.py")} - {"__init__.py", "version.py"}
    assert {name for name in files if f"`{name}`" not in readme} == set()

"""The documents cannot drift: what the code has, they name."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.urls import URLPattern, URLResolver, get_resolver
from ruamel.yaml import YAML

import exercises.models as exercise_models
from courses.models import Role
from exercises.models.exercise import check_content
from exercises.policies import SCHEMA as POLICY
from grader.kinds import KINDS
from grader.result import Outcome, Verdict
from sandbox import RunStatus

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("exercises", "quizzes", "courses")
# Set by one of our own programs for another, not by an operator.
INTERNAL = {"NABLA_GATE", "PYTHONWARNINGS"}


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def settings_read_by_the_code() -> set[str]:
    """Names read as env.str("X"), environ.get("X") or environ["X"] on the top floor."""
    pattern = re.compile(r"""(?:env\.\w+\(|environ\.get\(|environ\[)\s*"([A-Z_]+)\"""")
    found = {
        name for file in ROOT.glob("config/*.py") for name in pattern.findall(file.read_text())
    }
    return found - INTERNAL


@pytest.mark.parametrize("name", sorted(settings_read_by_the_code()))
def test_every_setting_is_in_the_operators_page(name: str) -> None:
    assert f"`{name}`" in page("docs/operators.md")


def test_the_operators_page_names_no_setting_that_is_not_there() -> None:
    named = set(re.findall(r"`([A-Z][A-Z_]{3,})`", page("docs/operators.md")))
    assert named <= settings_read_by_the_code()


@pytest.mark.parametrize(
    "model", [m.__name__ for room in ROOMS for m in apps.get_app_config(room).get_models()]
)
def test_every_table_is_in_the_glossary(model: str) -> None:
    assert f"| {model} |" in page("docs/glossary.md")


@pytest.mark.parametrize(
    "enum",
    [
        Verdict,
        Outcome,
        RunStatus,
        exercise_models.Status,
        exercise_models.RunOutcome,
        exercise_models.TrialStatus,
        exercise_models.TrialMode,
        exercise_models.ReportStatus,
        exercise_models.VerifyStatus,
        exercise_models.Act,
        exercise_models.RegradeStatus,
        exercise_models.RegradePolicy,
        exercise_models.ProposalState,
        exercise_models.Effect,
        Role,
    ],
    ids=lambda enum: enum.__name__,
)
def test_every_state_is_in_the_glossary(enum: type[TextChoices]) -> None:
    [row] = [
        r for r in page("docs/glossary.md").splitlines() if r.startswith(f"| {enum.__name__} |")
    ]
    assert [member.value for member in enum if member.value not in row] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_explained_to_authors_and_integrators(kind: str) -> None:
    assert f"### `{kind}`" in page("docs/authors.md")
    assert f"| {kind} |" in page("docs/integrators.md")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_explained_to_authors(kind: str) -> None:
    section = page("docs/authors.md").partition(f"### `{kind}`")[2].partition("###")[0]
    assert [field for field in KINDS[kind].SCHEMA["properties"] if f"`{field}" not in section] == []


@pytest.mark.parametrize("field", POLICY["properties"])
def test_every_field_of_a_policy_is_explained_to_authors(field: str) -> None:
    section = page("docs/authors.md").partition("\n## Policy\n")[2].partition("\n## ")[0]
    assert f"| `{field}` |" in section


def examples_for_authors() -> list[dict[str, Any]]:
    blocks = re.findall(r"^```yaml\n(.*?)^```", page("docs/authors.md"), re.MULTILINE | re.DOTALL)
    files = [YAML(typ="safe").load(block) for block in blocks]
    return [file for file in files if "kind" in file]


@pytest.mark.parametrize("example", examples_for_authors(), ids=lambda example: example["kind"])
def test_an_example_for_authors_is_a_sound_exercise(example: dict[str, Any]) -> None:
    check_content({"solution": "", "hints": [], **example})


def api_addresses() -> list[str]:
    """Every address below /api/v1/, with {name} for its parts."""

    def walk(resolver: URLResolver, prefix: str) -> list[str]:
        found = []
        for entry in resolver.url_patterns:
            path = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                found += walk(entry, path)
            elif isinstance(entry, URLPattern):
                found.append(re.sub(r"<\w+:(\w+)>", r"{\1}", path).replace("{pk}", "{id}"))
        return found

    return ["/" + path for path in walk(get_resolver(), "") if path.startswith("api/v1/")]


@pytest.mark.parametrize("address", api_addresses())
def test_every_api_address_is_in_the_integrators_page(address: str) -> None:
    assert f"`{address}`" in page("docs/integrators.md")


def test_the_readme_is_short_and_names_the_two_commands() -> None:
    text = page("README.md")
    assert len(text.splitlines()) < 120
    assert "make run" in text
    assert "make test" in text


MARKDOWN = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md"))
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!http|#)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_source_file_is_over_the_budget() -> None:
    sources = [
        path
        for room in ("grader", "sandbox", *ROOMS, "config", "bench", "scripts", "tests")
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]
    over = {
        str(p.relative_to(ROOT)): n for p in sources if (n := len(p.read_text().splitlines())) > 400
    }
    assert over == {}

"""The container files as data: no engine is needed to see that the hardening is there."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
READERS = ("settings", "gunicorn")
OURS = ("setup", "web", "worker", "sweeper")
DOCKERFILE = (ROOT / "Dockerfile").read_text()
# A backslash at the end of a line joins it with the next.
INSTRUCTIONS = re.sub(r"\\\n\s*", "", DOCKERFILE).splitlines()


def instructions(name: str) -> list[str]:
    return [line.removeprefix(name).strip() for line in INSTRUCTIONS if line.startswith(f"{name} ")]


@pytest.mark.parametrize("name", OURS)
def test_ours_are_hardened(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"][0].startswith("/tmp:size=")
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert "volumes" not in service


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_nobody_is_given_more(service: dict[str, Any]) -> None:
    """Nothing privileged, no capability, no host namespace, no looser seccomp profile."""
    assert not {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"} & set(service)
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_everybody_is_limited(service: dict[str, Any]) -> None:
    assert service["mem_limit"]
    assert service["pids_limit"]


def test_all_that_stay_have_a_health_check() -> None:
    without = {name for name, service in SERVICES.items() if "healthcheck" not in service}
    assert without == {"setup"}
    assert SERVICES["setup"]["restart"] == "no"


def test_learners_programs_have_no_way_out() -> None:
    assert SERVICES["worker"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_only_the_web_is_published_and_only_here() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"] == ["${PUBLISH:-127.0.0.1:8000}:8000"]


def test_work_waits_for_the_setup() -> None:
    for name in ("web", "worker", "sweeper"):
        waits = SERVICES[name]["depends_on"]
        assert waits["setup"]["condition"] == "service_completed_successfully"
        assert waits["db"]["condition"] == waits["redis"]["condition"] == "service_healthy"


def test_secrets_have_no_default() -> None:
    """A missing secret stops compose with a sentence, instead of starting with a known one."""
    secret = re.findall(r"\$\{((?:SECRET_KEY|POSTGRES_PASSWORD)[^}]*)\}", str(SERVICES))
    assert {word.split(":")[0] for word in secret} == {"SECRET_KEY", "POSTGRES_PASSWORD"}
    assert all(re.match(r"\w+:\?.+", word) for word in secret)


def test_every_variable_is_one_that_we_read() -> None:
    readers = "".join((ROOT / "config" / f"{file}.py").read_text() for file in READERS)
    given = set(SERVICES["web"]["environment"]) | set(re.findall(r" (HOST|PORT)=", DOCKERFILE))
    assert given - set(re.findall(r"""["']([A-Z_]+)["']""", readers)) == set()


def test_images_are_the_agreed_ones() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {"nabla"}
    assert (SERVICES["db"]["image"], SERVICES["redis"]["image"]) == ("postgres:17", "redis:7")
    bases = {line.split(" AS ")[0] for line in instructions("FROM")}
    assert bases == {"python:3.11-slim-bookworm"}


def test_dockerfile_needs_no_frontend_of_its_own() -> None:
    assert not re.search(r"^#\s*(syntax|escape)\s*=", DOCKERFILE, re.MULTILINE)


def test_image_installs_from_locks_only() -> None:
    installs = [line for line in instructions("RUN") if "install" in line and "pip" in line]
    assert len(installs) == 2
    assert all("--require-hashes" in line for line in installs)
    assert any(line.startswith("npm ci --ignore-scripts") for line in instructions("RUN"))
    assert not instructions("ADD")


def test_image_runs_as_nobody_special() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert INSTRUCTIONS.index("USER 10001:10001") < INSTRUCTIONS.index("EXPOSE 8000")
    assert not re.search(r"(SECRET|PASSWORD|TOKEN)", DOCKERFILE)


def test_what_the_image_copies_exists_and_is_let_in() -> None:
    """.dockerignore lets in by name; a new room must be named there."""
    let_in = {
        line.removeprefix("!").strip("/")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = [
        word
        for line in instructions("COPY")
        if "--from" not in line
        for word in line.split()[:-1]
        if word != "."
    ]
    assert set(copied) <= let_in
    assert all((ROOT / word).exists() for word in copied)
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert rooms - {"bench"} <= let_in


def test_locks_name_no_host() -> None:
    locks = [*ROOT.glob("requirements*.txt"), ROOT / "package-lock.json"]
    assert [
        lock.name for lock in locks if re.search("https?://|--index-url", lock.read_text())
    ] == []


def test_both_locks_pin_the_same_versions() -> None:
    """`make test` installs the development lock only: what it tests is what is served."""
    pins = [
        set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]

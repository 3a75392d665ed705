"""Setting up uses a folder that is linked from elsewhere where it fits, and else lets it go."""

import json
from pathlib import Path

import pytest

from scripts import frontend, setup

LOCK = "requirements.txt"


@pytest.fixture
def link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """To a folder elsewhere, from where .venv and node_modules are looked for."""
    folder, link = tmp_path / "elsewhere", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    monkeypatch.setattr(setup, "VENV", link)
    monkeypatch.setattr(setup, "VENV_PYTHON", Path("/bin/true"))
    monkeypatch.setattr(setup, "STAMP", link / "stamp")
    monkeypatch.setattr(setup, "can_make_venv", lambda: True)
    monkeypatch.setattr(frontend, "MODULES", link)
    monkeypatch.setattr(frontend, "INSTALLED", link / "installed")
    monkeypatch.setattr(frontend, "BUNDLED", link / "bundled")
    monkeypatch.setattr(frontend, "BUILT", tmp_path / "built")
    monkeypatch.setattr(frontend, "environment", lambda **_: {})
    return link


@pytest.fixture
def commands(link: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be run; each makes the folder where there is none, as venv and npm do."""
    asked: list[str] = []

    def run(words: list[object], **_: object) -> None:
        asked.append(" ".join(map(str, words)))
        link.mkdir(exist_ok=True)

    monkeypatch.setattr(setup, "run", run)
    monkeypatch.setattr(frontend, "run", run)
    return asked


def stamp(link: Path, digest: str) -> None:
    (link / "stamp").write_text(json.dumps({"venv": str(link.resolve()), LOCK: digest}))


def test_a_linked_venv_that_fits_is_used(link: Path, commands: list[str]) -> None:
    stamp(link, setup.digest(LOCK))
    setup.ensure_packages(LOCK)
    assert (link.is_symlink(), commands) == (True, [])


def test_nothing_is_installed_into_a_linked_venv(link: Path, commands: list[str]) -> None:
    stamp(link, "of other packages")
    elsewhere = link.resolve()
    setup.ensure_packages(LOCK)
    assert not link.is_symlink()
    assert ["-m venv" in commands[0], "-m pip" in commands[1], len(commands)] == [True, True, 2]
    assert json.loads((elsewhere / "stamp").read_text())[LOCK] == "of other packages"


def test_linked_modules_that_fit_are_used(link: Path, commands: list[str]) -> None:
    (link / "installed").write_text(frontend.digest(frontend.LOCKS))
    frontend.ensure(install_node=lambda: None)
    assert (link.is_symlink(), commands) == (True, ["node frontend/build.mjs"])


def test_npm_never_empties_linked_modules(link: Path, commands: list[str]) -> None:
    (link / "installed").write_text("of other packages")
    elsewhere = link.resolve()
    frontend.ensure(install_node=lambda: None)
    assert not link.is_symlink()
    assert commands[0].startswith("npm ci")
    assert (elsewhere / "installed").read_text() == "of other packages"


def test_a_build_vouches_only_for_its_folder(link: Path, commands: list[str]) -> None:
    frontend.BUILT.mkdir()
    (frontend.BUILT / "main.css").touch()
    frontend.ensure(install_node=lambda: None)
    done = len(commands)
    frontend.ensure(install_node=lambda: None)
    assert len(commands) == done
    vouched = frontend.BUNDLED.read_text()
    frontend.BUNDLED.write_text(vouched.replace(str(frontend.ROOT), "/elsewhere"))
    frontend.ensure(install_node=lambda: None)
    assert commands[done:] == ["node frontend/build.mjs"]

"""Tests of the sandbox: where a wall is missing no program is run; the modes are what they say."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import BoxUnavailable, SandboxError, archive, close, run
from sandbox.kid import Kid
from sandbox.run import probe
from sandbox.slot import Slot
from tests.sandbox.modes import NO_PYTHON, ROOT, Command, modes
from tests.sandbox.processes import all_gone, eventually, family

DOCKER = str(Path(__file__).parent / "docker_like.py")


@contextlib.contextmanager
def changed(monkeypatch: pytest.MonkeyPatch, module: str, old: str, new: str) -> Iterator[None]:
    """A sandbox whose child module has one piece of its text replaced."""
    genuine = archive.child_sources

    def sources() -> dict[str, str]:
        found = genuine()
        assert old in found[module]
        return {**found, module: found[module].replace(old, new)}

    close()
    archive.forget()
    monkeypatch.setattr(archive, "child_sources", sources)
    yield
    monkeypatch.undo()
    close()
    archive.forget()


@pytest.mark.parametrize(
    ("module", "old", "new", "said"),
    [
        ("sandbox.seal", "        policy.Filter(machine, policy.for_template(machine)).install()",
         "        pass", "map executable memory"),
        ("sandbox.seal", "        sealed.child_filter.install()",
         "        pass", "wait for a process"),
        ("sandbox.policy", "_template_blocks(), _refusal(errno.EPERM))",
         "_template_blocks(), _answer(_ALLOW))", "make a socket"),
        ("sandbox.policy", '"mmap": _no_exec()', '"mmap": [_answer(_ALLOW)]',
         "map executable memory"),
        ("sandbox.seal", '        layers["seccomp"] = None', "        pass", "missing: seccomp"),
        ("sandbox.seal", '    layers["self-test"] = None', "    pass", "missing: self-test"),
        ("sandbox.bounds", "    resource.setrlimit(resource.RLIMIT_NPROC", "    _absent(resource",
         "NameError"),
        ("sandbox.bounds", "    _lower(resource.RLIMIT_STACK", "    _absent(resource.RLIMIT_STACK",
         "NameError"),
    ],
)  # fmt: skip
def test_a_weak_wall_stops_everything(
    monkeypatch: pytest.MonkeyPatch, module: str, old: str, new: str, said: str
) -> None:
    with changed(monkeypatch, module, old, new), pytest.raises(BoxUnavailable) as caught:
        run("print('served')", None)
    assert said in str(caught.value)


def test_a_box_that_dies_at_the_start_is_our_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        changed(monkeypatch, "sandbox.seal", "    time.tzset()", "    os._exit(0)"),
        pytest.raises(SandboxError, match="did not start"),
    ):
        run("", None)


def test_a_python_that_does_not_start_is_our_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    close()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(SandboxError, match="could not be started"):
        run("", None)


def test_a_missing_package_is_our_failure() -> None:
    with pytest.raises(SandboxError, match="not installed"):
        run("", None, packages=("no_such_package",))


def test_a_machine_without_seccomp_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, DOCKER, "no-seccomp", sys.executable, "-m", "sandbox", "check"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "PROGRAMS MUST NOT BE RUN HERE" in done.stdout
    assert any(line.split()[:2] == ["seccomp", "no"] for line in done.stdout.splitlines())


@pytest.mark.parametrize("mode", list(modes()))
def test_each_mode_has_the_layers_it_should(mode: str) -> None:
    if modes()[mode] is None:
        pytest.skip(NO_PYTHON)
    command = Command(mode)
    try:
        found = set(command.run("")["layers"])
    finally:
        command.close()
    assert found >= {"seccomp", "no_new_privs", "resource limits", "self-test", "no capabilities"}
    if mode.startswith("container"):
        assert not [name for name in found if "namespace" in name or name == "empty root"]
    if "ordinary user" in mode or mode == "root":
        assert "unprivileged user" in found


def test_probe_tells_why_a_layer_is_off() -> None:
    layers, refusal = probe()
    assert refusal == ""
    assert all(reason is None or len(reason) > 3 for reason in layers.values())


def test_the_death_of_the_broker_ends_the_program() -> None:
    source = "import sandbox\nsandbox.run('import time\\ntime.sleep(60)', None)"
    broker = subprocess.Popen([sys.executable, "-c", source], cwd=ROOT)
    try:
        assert eventually(lambda: len(family(broker.pid)) >= 2, 20)
        left = family(broker.pid)
    finally:
        broker.kill()
        broker.wait()
    assert all_gone(left)


def test_a_template_that_is_killed_under_a_run_is_our_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    genuine = Slot.take

    def take(self: Slot) -> Kid:
        kid = genuine(self)
        os.kill(self.processes()[0], signal.SIGKILL)
        return kid

    monkeypatch.setattr(Slot, "take", take)
    with pytest.raises(SandboxError, match="ended from outside"):
        run("import time\ntime.sleep(30)", None)
    monkeypatch.undo()
    assert run("print(1)", None).stdout == "1\n"

"""Tests of the sandbox: the kinds of user and machine it must hold on, and a served command."""

import functools
import importlib.util
import json
import os
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
USER = 10001
STOCK = 2
_MEMORY_NET = 3 << 30
_PROCESS_NET = 200


def _site_packages() -> str:
    spec = importlib.util.find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parents[1])


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{_site_packages()}"}


@functools.cache
def python_for_user() -> str | None:
    """A Python of our version with NumPy that an ordinary user may start here, or None."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for found in (sys.executable, shutil.which(version, path="/usr/local/bin:/usr/bin")):
        if found is None:
            continue
        try:
            done = subprocess.run(
                [found, "-c", "import numpy, sandbox"],
                cwd=ROOT, env=_environment(), user=USER, group=USER, extra_groups=[],
                capture_output=True, timeout=60, check=False,
            )  # fmt: skip
        except PermissionError:
            continue
        if done.returncode == 0:
            return found
    return None


def modes() -> dict[str, list[str] | None]:
    """Mode to the command line in front of `-m sandbox`; None where it cannot be tried here."""
    docker = [sys.executable, str(Path(__file__).parent / "docker_like.py")]
    if os.getuid() != 0:
        return {
            "present user": [sys.executable],
            "container, present user": [*docker, "-", sys.executable],
        }
    user = python_for_user()
    return {
        "root": [sys.executable],
        "ordinary user": None if user is None else [user],
        "container, ordinary user": None if user is None else [*docker, str(USER), user],
        "container, root without capabilities": [*docker, "-", sys.executable],
    }


NO_PYTHON = (
    f"uid {USER} cannot start this Python or read its NumPy (a folder above them is closed to "
    "others); install them where every user can read, or rely on the other modes"
)


class _ProcessNet:
    """A pids cgroup around the served command, where we may make one: a net under the nets."""

    def __init__(self) -> None:
        self.path: Path | None = None
        for base in (Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup")):
            try:
                path = Path(tempfile.mkdtemp(prefix="nabla-sandbox-test-", dir=base))
                (path / "pids.max").write_text(str(_PROCESS_NET))
            except OSError:
                continue
            self.path = path
            return

    def enter(self, pid: int) -> None:
        if self.path is not None:
            (self.path / "cgroup.procs").write_text(str(pid))

    def remove(self) -> None:
        for _ in range(50):
            try:
                if self.path is not None:
                    self.path.rmdir()
                return
            except OSError:
                time.sleep(0.02)


def _net() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_NET, _MEMORY_NET))


class Command:
    """`python -m sandbox`, served line by line, under an outer net of memory and processes."""

    def __init__(self, mode: str, secret: str = "") -> None:
        front = modes()[mode]
        assert front is not None, NO_PYTHON
        as_user = (
            {"user": USER, "group": USER, "extra_groups": []} if mode == "ordinary user" else {}
        )
        self.mode = mode
        self._net = _ProcessNet()
        self.process = subprocess.Popen(
            [*front, "-m", "sandbox"],
            cwd=ROOT,
            env={**_environment(), "RS_SECRET": secret},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            preexec_fn=_net,
            **as_user,  # type: ignore[call-overload]
        )
        self._net.enter(self.process.pid)

    def ask(self, line: str, seconds: float = 60) -> dict[str, Any]:
        """Send one line, wait for its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], seconds)
        assert ready, f"no answer within {seconds} s"
        found = self.process.stdout.readline()
        assert found, "the command has ended"
        return json.loads(found)

    def run(self, source: str, calls: Any = None, **more: Any) -> dict[str, Any]:
        """Run one program."""
        return self.ask(json.dumps({"id": "x", "source": source, "calls": calls, **more}))

    def descendants(self) -> list[int]:
        """Processes that stem from the command, itself left out."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    stat = (entry / "stat").read_text()
                except OSError:
                    continue
                parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return sorted(found - {self.process.pid})

    def settled(self, seconds: float = 5) -> bool:
        """Whether, within some seconds, nothing is left but a template and its waiting children.

        The child that ran is gone then: those that are there have never been given a job, which
        shows in that they have used no processor time to speak of and sleep.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if len(self.descendants()) == 1 + STOCK:
                return True
            time.sleep(0.005)
        return False

    def close(self) -> None:
        """End the input, as a caller does, and wait."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)
        self._net.remove()

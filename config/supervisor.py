"""`make run`: everything a laptop needs, started, watched and stopped by one process."""

import fcntl
import json
import os
import secrets
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from honcho.printer import Printer

from config import broker as brokers
from config.parent import follow_make
from config.ports import PortError, read_port, require_free
from config.processes import Asked, Ended, Family, Program

ROOT = Path(__file__).resolve().parent.parent
# How long the web process may take to answer for the first time.
START_SECONDS = 60.0
# How long a grading that is under way may take to finish when we stop.
WORKER_PATIENCE = 10.0


WEB = [sys.executable, "-m", "gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
WORKER = [sys.executable, "-m", "celery", "-A", "config", "--quiet", "worker"]
WORKER += ["--loglevel=INFO", "--without-gossip", "--without-mingle"]
SWEEPER = [sys.executable, str(ROOT / "manage.py"), "sweep"]
# Said by libraries at every start, and true of this set-up on purpose: static files are served
# from where they were built, and in a container one is often root (about which we say a line).
KNOWN_WARNINGS = "ignore:No directory at,ignore:You're running the worker with superuser"


class StartError(Exception):
    """We cannot start; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where we serve and where the data lies."""

    host: str
    port: int
    data: Path

    @property
    def url(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def main() -> int:
    began = time.monotonic()
    follow_make()
    try:
        place = read_place(os.environ)
        require_free(place.host, place.port)
        with owned(place.data):
            return serve(place, began)
    except (PortError, StartError, brokers.BrokerError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


def read_place(environ: Mapping[str, str]) -> Place:
    data = Path(environ.get("NABLA_DATA") or ROOT / "var").expanduser().absolute()
    host = environ.get("HOST") or "127.0.0.1"
    return Place(host=host, port=read_port(environ.get("PORT") or "8000"), data=data)


def serve(place: Place, began: float) -> int:
    """Start all, say where, wait; the exit code: 0 if asked to stop, 1 if a program ended."""
    family = Family(Printer(sys.stdout, width=len("sweeper")))
    family.listen()
    broker = brokers.choose(place.data, os.environ)
    os.environ.update(common_environment(place), **broker.env)
    try:
        if os.geteuid() == 0:
            say("Running as root; an ordinary account is enough, and safer")
        say(f"Broker: {broker.about}")
        if broker.program:
            family.start(broker.program)
        brokers.wait_until_ready(broker)
        with gate(place.data):
            family.start(Program("web", WEB))
            event = prepare(family)
        if event is None:
            say("Starting to serve and to grade")
            event = start_grading(family, broker, place)
        if event is None:
            family.write(screen(place, broker, family.kept, time.monotonic() - began))
            event = family.next_event()
        return farewell(family, event)
    finally:
        family.stop()
        if broker.folder:
            shutil.rmtree(broker.folder, ignore_errors=True)


def common_environment(place: Place) -> dict[str, str]:
    return {
        "HOST": place.host,
        "PORT": str(place.port),
        "NABLA_DATA": str(place.data),
        "NABLA_DEMO": os.environ.get("NABLA_DEMO", "1"),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(place.data),
        "NABLA_GATE": str(place.data / "gate.lock"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", KNOWN_WARNINGS),
    }


@contextmanager
def gate(data: Path) -> Iterator[None]:
    """While it is closed the web process loads (a second saved), but does not yet serve."""
    with (data / "gate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(family: Family) -> Asked | Ended | None:
    """Run config.prepare to its end; None if it went well and nothing else happened."""
    family.start(Program("prepare", [sys.executable, "-m", "config.prepare"], keep=True))
    event = family.next_event()
    return None if event == Ended("prepare", 0) else event


def start_grading(family: Family, broker: brokers.Broker, place: Place) -> Asked | Ended | None:
    """Start the worker and the sweeper; None once the pages answer, or what happened before."""
    if broker.in_process:
        return wait_for_web(family, place)
    count = min(4, len(os.sched_getaffinity(0)))
    family.start(Program("worker", [*WORKER, f"--concurrency={count}"], patience=WORKER_PATIENCE))
    event = wait_for_web(family, place)
    if event is None:
        # The last, so that it does not take the processor from the pages somebody waits for.
        family.start(Program("sweeper", SWEEPER))
    return event


def wait_for_web(family: Family, place: Place) -> Asked | Ended | None:
    """Until the health page answers; None, or the event that came between."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(place):
        if event := family.next_event(0.05):
            return event
        if time.monotonic() > deadline:
            raise StartError(f"{place.url}health/ did not answer within {START_SECONDS:.0f} s.")
    return None


def answers(place: Place) -> bool:
    """Does the web process answer? Also a 503 is an answer: after a stop, much may be queued."""
    try:
        urllib.request.urlopen(f"{place.url}health/", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:  # refused, reset or timed out: not yet
        return False
    return True


def farewell(family: Family, event: Asked | Ended | None) -> int:
    if isinstance(event, Ended):
        family.write(f"\n==> {event}; stopping everything.")
        return 1
    family.write("\n==> Stopping (a grading under way may finish; Ctrl-C again ends it now)")
    return 0


def screen(place: Place, broker: brokers.Broker, demo: list[str], seconds: float) -> str:
    """The last thing printed: where, what, who may sign in, and a submission to try."""
    line = "─" * 78
    about = [
        f"  Nabla is at  {place.url}      (ready after {seconds:.1f} s)",
        f"  Data         {place.data}",
        f"  Broker       {broker.about}",
    ]
    for printed in demo:
        about += ["", *demo_lines(json.loads(printed), place)]
    return "\n".join(["", line, *about, "", "  Ctrl-C stops everything.", line, ""])


def demo_lines(demo: Mapping[str, Any], place: Place) -> list[str]:
    rows = [f"    {who['name']:<6}{who['password']:<16}{who['role']}" for who in demo["accounts"]]
    curl = [
        f"    curl -s {place.url}api/v1/exercises/gradient-of-bowl/submissions/ \\",
        f"      -H 'Authorization: Token {demo['token']}' \\",
        "      -H 'Content-Type: application/json' \\",
        """      -d '{"answer": "def gradient(w): return w * [2, 6]"}'""",
    ]
    return [
        "  Sign in as",
        *rows,
        "",
        "  Or hand in an answer from another terminal (as ben):",
        *curl,
    ]


@contextmanager
def owned(data: Path) -> Iterator[None]:
    """The data folder, ours alone: a second supervisor on the same data is refused."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / "supervisor.lock").open("a+")
    except OSError as error:
        raise StartError(
            f"The data folder {data} cannot be used: {error.strerror}.\n"
            "Choose another:  make run NABLA_DATA=/some/folder"
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise StartError(
                f"Nabla already runs on this data ({data}), as process {lock.read().strip()}.\n"
                "Stop it, or give this one data of its own:  make run NABLA_DATA=/some/folder"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def secret_key(data: Path) -> str:
    """The installation's secret, made at the first start and readable by this account only."""
    file = data / "secret_key"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return file.read_text().strip()


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""The drill of regrades: 5,000 answers, workers killed three times; as if nothing had happened."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from celery import Celery
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from config.processes import die_with_parent
from exercises import publishing
from exercises.models import (
    ExerciseVersion,
    GradingRun,
    Override,
    Proposal,
    Regrade,
    RegradePolicy,
    RunOutcome,
    Status,
    Submission,
    Variant,
)
from exercises.models.exercise import content_digest
from exercises.regrading import services as regrading
from exercises.regrading import work
from exercises.regrading.choosing import Choice
from grader.kinds import KINDS
from grader.version import GRADER_VERSION
from tests.conftest import published
from tests.servers import redis_server
from tests.system import ROOT

ANSWERS = 5000
WORKERS = 2
WRONG_KEY = {"answer": "9", "absolute": 0.001}
CONTENT = {"kind": "number", "title": "Slope", "statement": "What is it?", "item": WRONG_KEY}
SECONDS = 120


def fill() -> ExerciseVersion:
    """Answers to a question with a wrong key, as their grading left them; the mended version."""
    version = published("drill", CONTENT)
    exercise = version.exercise
    exercise.item = WRONG_KEY | {"answer": "6"}
    mended = publishing.publish(exercise=exercise, author=None)
    people = User.objects.bulk_create(User(username=f"learner-{n}") for n in range(500))
    variant, rng, start = Variant.of(version, 0), random.Random(20261121), timezone.now()
    digest, item = content_digest(WRONG_KEY), KINDS["number"].read_item(WRONG_KEY)
    submissions, runs, marks = [], [], []
    for n in range(ANSWERS):
        answer = rng.choice(["6", "9", "7", "18/3", "sqrt(36)"])
        result = KINDS["number"].score(item, answer)  # type: ignore[union-attr]
        one = Submission(
            id=UUID(int=n + 1),
            learner=people[n % 500],
            variant=variant,
            answer=answer,
            seed=n,
            status=Status.GRADED,
            verdict=result.verdict,
            score=result.score,
            fence=1,
            received_at=start + timedelta(milliseconds=n),
            finished_at=start,
        )
        if n % 17 == 0:
            one.status, one.verdict, one.score, one.blame = Status.FAILED, "", None, "author"
        else:
            runs.append(
                GradingRun(
                    submission=one,
                    fence=1,
                    attempt_number=1,
                    worker="before",
                    lease_until=start,
                    grader_version=GRADER_VERSION,
                    outcome=RunOutcome.ACCEPTED,
                    variant=variant,
                    reference_digest=digest,
                    result=result.to_json(),
                )
            )
            if n % 13 == 0:
                marks.append(Override(submission=one, score=0.5, reason="Read by hand."))
                one.verdict, one.score = "PARTIAL", 0.5
        submissions.append(one)
    Submission.objects.bulk_create(submissions, batch_size=1000)
    GradingRun.objects.bulk_create(runs, batch_size=1000)
    Override.objects.bulk_create(marks)
    return mended


class Workers:
    """Real Celery workers on the test's own database, to be killed and replaced."""

    def __init__(self, data: Path, redis_url: str) -> None:
        self.data = data
        self.environ = os.environ | {
            "NABLA_DATA": str(data),
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            "REDIS_URL": redis_url,
            "NABLA_LEASE_S": "2",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.running: list[subprocess.Popen[bytes]] = []
        self.killed = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        number = self.killed + len(self.running)
        with (self.data / f"worker-{number}.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "-n", f"worker-{number}@drill"],
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self.running.append(process)

    def kill(self) -> None:
        """SIGKILL to the oldest, as a power cut would."""
        process = self.running.pop(0)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.killed += 1

    def log(self) -> str:
        return "\n".join(one.read_text(errors="replace") for one in self.data.glob("*.log"))


@pytest.fixture
def workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    with redis_server() as redis:
        app = Celery(broker=redis.url)
        app.conf.task_default_queue = settings.CELERY_TASK_DEFAULT_QUEUE
        monkeypatch.setattr(work, "current_app", app)
        monkeypatch.setattr(settings, "LOST_SECONDS", 2)
        monkeypatch.setattr(settings, "LEASE_SECONDS", 2)
        found = Workers(tmp_path, redis.url)
        try:
            yield found
        finally:
            while found.running:
                found.kill()


def until(workers: Workers, done: Callable[[], bool]) -> None:
    """Waits, looking after what was lost as the sweeper does."""
    deadline, swept = time.monotonic() + SECONDS, 0.0
    while not done():
        assert time.monotonic() < deadline, workers.log()[-3000:]
        if time.monotonic() - swept > 0.5:
            work.sweep()
            swept = time.monotonic()
        time.sleep(0.05)


def count(state: str) -> int:
    return Proposal.objects.filter(state=state).count()


def begin(mended: ExerciseVersion) -> Regrade:
    return regrading.begin(
        exercise=mended.exercise,
        choice=Choice(),
        version=mended,
        policy=RegradePolicy.REPLACE,
        reason="The key was the value, not the slope.",
        by=None,
    )


def scores() -> list[tuple[Any, ...]]:
    columns = ("pk", "status", "verdict", "score", "blame", "standing")
    return list(Submission.objects.order_by("pk").values_list(*columns))


def facts() -> dict[str, list[tuple[Any, ...]]]:
    """Every row that a regrade writes, without ids, times and the names of workers."""
    proposals = (
        "submission state effect before_status before_blame before_verdict before_score "
        "after_verdict after_score change note base base_override__submission run__submission"
    )
    runs = (
        "submission outcome regrade__reason grader_version variant__version__number variant__seed "
        "variant__parameters reference_digest result pinned error"
    )
    return {
        "submissions": [(*row[:-1], row[-1] is None) for row in scores()],
        "proposals": list(Proposal.objects.order_by("submission").values_list(*proposals.split())),
        "runs": list(
            GradingRun.objects.order_by("submission", "outcome").values_list(*runs.split())
        ),
        "overrides": list(Override.objects.order_by("submission").values_list("submission")),
    }


def told(regrade: Regrade) -> dict[UUID, tuple[Any, ...]]:
    """What the dry run says each submission will be worth."""
    rows = regrade.proposals.values_list("submission", "after_verdict", "after_score")
    return {pk: after for pk, *after in rows}


def copy(source: str | Path, target: str | Path) -> None:
    connection.close()
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_killed_three_times_it_is_as_if_undisturbed(workers: Workers, tmp_path: Path) -> None:
    mended = fill()
    before, saved = scores(), tmp_path / "before.sqlite3"
    database = str(connection.settings_dict["NAME"])
    copy(database, saved)

    undisturbed = begin(mended)
    work.work_here(undisturbed)
    regrading.apply(regrade=undisturbed, by=None)
    work.work_here(undisturbed)
    expected = facts()
    copy(saved, database)
    assert scores() == before

    for _ in range(WORKERS):
        workers.start()
    regrade = begin(mended)
    for share in (0.2, 0.6):
        until(workers, lambda share=share: count("WAITING") < ANSWERS * (1 - share))
        workers.kill()
        workers.start()
    until(workers, lambda: Regrade.objects.get().status == "PROPOSED")
    assert scores() == before
    diff = told(regrade)

    regrading.apply(regrade=Regrade.objects.get(), by=None)
    until(workers, lambda: count("APPLIED") > ANSWERS * 0.1)
    workers.kill()
    workers.start()
    until(workers, lambda: Regrade.objects.get().status == "APPLIED")
    assert workers.killed == 3
    assert {pk: list(worth) for pk, _, *worth, _, _ in scores()} == diff
    assert facts() == expected

    regrading.undo(regrade=Regrade.objects.get(), by=None)
    until(workers, lambda: Regrade.objects.get().status == "UNDONE")
    assert scores() == before

"""The crash drill: workers die, Redis restarts and forgets; 300 submissions get their verdict."""

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.servers import redis_server
from tests.system import System

SUBMISSIONS = 300
WORKERS = 2
# A mix as in life: quick kinds and programs that keep a worker busy.
GOOD_BOWL = "import numpy as np\n\ndef gradient(w):\n    return np.array([2 * w[0], 6 * w[1]])\n"
ANSWERS: dict[str, Any] = {
    "second-step": "7.2448",
    "critical-rate": "1/3",
    "gradient-of-bowl": GOOD_BOWL,
    "nan-step-2": ["a"],
    "residual": ["a"],
    "zero-grad": ["b"],
}
TRIED = "gradient-of-bowl"
FACTS = """
import json
from collections import Counter
from exercises.models import Submission, GradingRun, TrialRun
of_accepted = GradingRun.objects.filter(outcome="ACCEPTED")
accepted = Counter(of_accepted.values_list("submission", flat=True))
print(json.dumps({
    "ids": [str(pk) for pk in Submission.objects.values_list("id", flat=True)],
    "statuses": Counter(Submission.objects.values_list("status", flat=True)),
    "outcomes": Counter(GradingRun.objects.values_list("outcome", flat=True)),
    "most_accepted": max(accepted.values(), default=0),
    "with_accepted": len(accepted),
    "trials": Counter(TrialRun.objects.values_list("status", flat=True)),
}))
"""


class Chaos:
    """Kills workers at random moments, restarts Redis once and empties it once.

    It runs in the main thread: the servers it starts die with the thread that started them.
    """

    def __init__(self, nabla: System, redis: Any, seed: int) -> None:
        self.nabla, self.redis, self.random = nabla, redis, random.Random(seed)
        self.done: Counter[str] = Counter()

    def rage(self) -> None:
        for blow in ["kill"] * 3 + ["restart"] + ["kill"] * 2 + ["flush"] + ["kill"] * 4:
            time.sleep(self.random.uniform(0.7, 1.8))
            if blow == "kill":
                self._kill()
            else:
                getattr(self.redis, blow)()
            self.done[blow] += 1

    def _kill(self) -> None:
        name = f"worker-{self.random.randrange(WORKERS)}"
        self.nabla.kill(name)
        self.nabla.start_worker(name)


def hand_in_all(nabla: System, tokens: list[str]) -> list[str]:
    """Posts every learner's answers from four threads; the ids that were accepted."""
    jobs = [(token, slug) for slug in ANSWERS for token in tokens]

    def post(job: tuple[str, str]) -> str:
        token, slug = job
        body = {"answer": ANSWERS[slug]}
        reply = nabla.call("POST", f"/api/v1/exercises/{slug}/submissions/", body, token=token)
        assert reply.status == 202, reply.body
        if slug == TRIED:
            nabla.call("POST", f"/api/v1/exercises/{slug}/runs/", {"code": GOOD_BOWL}, token=token)
        time.sleep(0.02)
        return str(reply.json()["id"])

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(post, jobs))


def wait_until_all_end(nabla: System, seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while True:
        facts: dict[str, Any] = nabla.ask(FACTS)
        ended = sum(facts["statuses"].get(s, 0) for s in ("GRADED", "FAILED", "SUPERSEDED"))
        trying = sum(facts["trials"].get(s, 0) for s in ("QUEUED", "RUNNING"))
        print(f"  {ended} of {SUBMISSIONS} ended, runs {facts['outcomes']}", flush=True)
        if (ended == SUBMISSIONS and not trying) or time.monotonic() > deadline:
            return facts
        time.sleep(1)


@pytest.mark.drill
def test_nothing_is_lost_and_nothing_graded_twice(database_url: str | None, tmp_path: Path) -> None:
    quick = {
        "NABLA_LEASE_S": "6",
        "NABLA_SWEEP_S": "0.5",
        "NABLA_LOST_S": "4",
        "NABLA_RETRY_S": "0.5",
        "NABLA_RUN_WAIT_S": "12",
    }
    with (
        redis_server() as redis,
        System(
            tmp_path / "data",
            redis_url=redis.url,
            database_url=database_url,
            workers=WORKERS,
            settings=quick,
        ) as nabla,
    ):
        tokens = nabla.learners(SUBMISSIONS // len(ANSWERS))
        chaos = Chaos(nabla, redis, seed=20261121)
        with ThreadPoolExecutor(1) as learners:
            handing_in = learners.submit(hand_in_all, nabla, tokens)
            chaos.rage()
            accepted_ids = handing_in.result()
        facts = wait_until_all_end(nabla, 150)
        print(f"  {dict(chaos.done)}, trial runs {facts['trials']}")
    assert chaos.done == {"kill": 9, "restart": 1, "flush": 1}
    assert sorted(facts["ids"]) == sorted(accepted_ids)
    assert facts["statuses"] == {"GRADED": SUBMISSIONS}
    assert facts["with_accepted"] == SUBMISSIONS
    assert facts["most_accepted"] == 1
    # A program that was only run may be lost, but says so.
    assert set(facts["trials"]) <= {"DONE", "FAILED", "LOST"}

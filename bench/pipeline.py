"""How long a learner waits: from the POST to the verdict read back, through real processes."""

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import row
from tests import loaded
from tests.servers import redis_server
from tests.system import System

ROUNDS = {"critical-rate": 60, "nan-step-2": 60, "gradient-of-bowl": 40}
BOWL = "import numpy as np\n\ndef gradient(w):\n    return np.array([2 * w[0], 6 * w[1]])\n"
ANSWERS: dict[str, Any] = {"critical-rate": "1/3", "nan-step-2": ["a"], "gradient-of-bowl": BOWL}


def submit_and_wait(nabla: System, token: str, slug: str) -> tuple[float, float]:
    """Milliseconds until it was accepted, and until the verdict was there."""
    path = f"/api/v1/exercises/{slug}/submissions/"
    start = time.perf_counter()
    reply = nabla.call("POST", path, {"answer": ANSWERS[slug]}, token=token)
    accepted = time.perf_counter()
    location = reply.headers["Location"]
    while True:
        body = nabla.call("GET", location, token=token).json()
        if body["status"] not in ("QUEUED", "GRADING"):
            assert body["verdict"] == "CORRECT", body
            return (accepted - start) * 1000, (time.perf_counter() - start) * 1000
        time.sleep(0.005)


def main() -> None:
    print("Submit to verdict: web, Redis, one worker, SQLite; one learner after another")
    with (
        loaded.shared(),
        tempfile.TemporaryDirectory(prefix="nabla-bench-") as folder,
        redis_server() as redis,
        System(Path(folder), redis_url=redis.url, workers=1, pool="prefork") as nabla,
    ):
        token = nabla.demo["token"]
        for slug, rounds in ROUNDS.items():
            submit_and_wait(nabla, token, slug)
            times = [submit_and_wait(nabla, token, slug) for _ in range(rounds)]
            print(row(f"{slug}: accepted", [accepted for accepted, _ in times]))
            print(row(f"{slug}: verdict", [verdict for _, verdict in times]))

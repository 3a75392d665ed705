"""Twenty at once with one key, through real processes: one submission comes of it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import redis_server
from tests.system import Reply, System

PATH = "/api/v1/exercises/critical-rate/submissions/"


@pytest.mark.drill
def test_twenty_posts_with_one_key_make_one_submission(
    database_url: str | None, tmp_path: Path
) -> None:
    with (
        redis_server() as redis,
        System(
            tmp_path / "data", redis_url=redis.url, database_url=database_url, workers=1
        ) as nabla,
    ):
        [token] = nabla.learners(1)

        def post(answer: str) -> Reply:
            return nabla.call("POST", PATH, {"answer": answer}, token=token, Idempotency_Key="once")

        with ThreadPoolExecutor(20) as pool:
            replies = list(pool.map(post, ["1/3"] * 20))
        assert {reply.status for reply in replies} == {202}
        assert len({reply.json()["id"] for reply in replies}) == 1
        assert len({reply.headers["Location"] for reply in replies}) == 1

        other = post("1/4")
        assert other.status == 422
        assert "new key" in other.json()["detail"]

        own = nabla.call("GET", "/api/v1/submissions/", token=token).json()["results"]
        assert len(own) == 1

"""The databases that every drill runs on."""

from collections.abc import Iterator

import pytest

from tests.servers import postgres_server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    with postgres_server() as url:
        yield url

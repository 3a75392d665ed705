"""A whole Nabla in processes of its own, and the system's Chromium to visit it with."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.servers import chromium_path, redis_server
from tests.system import System

# A loaded machine may take its time; a broken one never gets there.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def nabla(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Web, one worker, sweeper, Redis and SQLite, with the bundled course and its people."""
    data = tmp_path_factory.mktemp("journeys")
    with redis_server() as redis, System(data, redis_url=redis.url, workers=1) as system:
        yield system


@pytest.fixture(scope="session")
def site(nabla: System) -> str:
    """The address to visit."""
    return nabla.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
    offline = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    return browser_type_launch_args | {
        "executable_path": chromium_path(),
        "args": [*quiet, *offline],
    }


@pytest.fixture
def sign_in(page: Page, site: str) -> Callable[[str], Page]:
    """Opens the sign-in page and fills it in as one of the demo people."""

    def as_person(name: str) -> Page:
        page.goto(f"{site}/sign-in/")
        page.get_by_label("Name").or_(page.get_by_label("Username")).fill(name)
        page.get_by_label("Password").fill(f"gradient-{name}")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page

    return as_person

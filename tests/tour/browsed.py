"""tests.tour: a Nabla of its own and the system's Chromium, for what is measured or pictured."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import loaded
from tests.servers import chromium_path, redis_server
from tests.system import System


@contextmanager
def nabla_and_browser(*, workers: int) -> Iterator[tuple[System, Browser]]:
    """Both are up within the `with` block; nothing of them is left after it."""
    with (
        loaded.shared(),
        tempfile.TemporaryDirectory(prefix="nabla-browsed-") as folder,
        redis_server() as redis,
        System(Path(folder), redis_url=redis.url, workers=workers) as nabla,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        ) as browser,
    ):
        yield nabla, browser

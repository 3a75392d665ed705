"""tests.tour: the way through all pages: signs in each person once, visits stop after stop."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, TimeoutError, expect

from tests.system import System
from tests.tour.stops import STOPS, Stop


def prepared(nabla: System) -> Mapping[str, object]:
    """Lets Dan do all he has to; once for each System. What addresses need of it."""
    done: dict[str, object] = nabla.ask("from tests.tour.state import put; put()")
    return done


# For how long a page that fetches and fetches is waited for, in milliseconds.
PATIENCE_MS = 10_000

# A playground opens when somebody comes near it.
READ_THROUGH = """async () => {
  for (let top = 0; top < document.body.scrollHeight; top += 700) {
    scrollTo({ top, behavior: "instant" });
    await new Promise((then) => setTimeout(then, 30));
  }
  scrollTo({ top: 0, behavior: "instant" });
}"""


def read_through(page: Page) -> None:
    """Comes near everything on a page once, as its reader will, and returns to the top."""
    page.evaluate(READ_THROUGH)


def arrived(page: Page, at: Locator) -> None:
    """Waits for the page that a link or a key leads to, known by `at`, and for its scripts.

    Over a slow line a page is there before what listens on it.
    """
    expect(at).to_be_visible()
    page.wait_for_load_state()


def settle(page: Page) -> None:
    """Waits until a loaded page has fetched and drawn what it fetches and draws afterwards."""
    with suppress(TimeoutError):
        page.wait_for_load_state("networkidle", timeout=PATIENCE_MS)


def sign_in(page: Page, nabla: System, name: str) -> None:
    page.goto(f"{nabla.url}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", f"gradient-{name}")
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def visits(
    browser: Browser, nabla: System, done: Mapping[str, object], **options: Any
) -> Iterator[tuple[Stop, Page, str]]:
    """Each stop with a page of its person's and the address to go to."""
    contexts: dict[str, BrowserContext] = {}
    try:
        for stop in STOPS:
            if stop.who not in contexts:
                contexts[stop.who] = browser.new_context(**options)
                if stop.who:
                    page = contexts[stop.who].new_page()
                    sign_in(page, nabla, stop.who)
                    page.close()
            page = contexts[stop.who].new_page()
            yield stop, page, nabla.url + stop.at(done)
            page.close()
    finally:
        for context in contexts.values():
            context.close()

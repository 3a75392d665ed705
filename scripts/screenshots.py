"""`make screenshots`: every page in the system's Chromium, wide and narrow, light and dark.

The pictures and a contact sheet of each sort lie in screenshots/ (not committed), but for the
README's, which goes to docs/images/.
"""

import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from scripts.steps import ROOT, say
from tests.system import System
from tests.tour.browsed import nabla_and_browser
from tests.tour.walk import prepared, read_through, settle, sign_in, visits

OUT = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "exercise.png"
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
SCHEMES = ("light", "dark")
# On a contact sheet: how many beside each other, and how wide and high each is, in pixels.
ACROSS, THUMB = 6, {"wide": (420, 560), "narrow": (240, 560)}


def take_all(browser: Browser, nabla: System) -> None:
    """Every page of the tour: loaded once, then seen at each size in each scheme."""
    for stop, page, address in visits(browser, nabla, prepared(nabla)):
        # Formulas, plots and the editor are drawn after the page is there.
        page.goto(address)
        settle(page)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            read_through(page)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                path = OUT / f"{stop.name}-{size}-{scheme}.png"
                page.screenshot(path=path, full_page=True, animations="disabled")


def contact_sheet(browser: Browser, size: str, scheme: str) -> None:
    """The tops of all pages of one size and scheme in one picture."""
    width, height = THUMB[size]
    ending = f"-{size}-{scheme}.png"
    pictures = sorted(file for file in OUT.glob(f"*{ending}") if file.stem[:7] != "contact")
    page = browser.new_page(viewport={"width": ACROSS * (width + 16) + 16, "height": 900})
    sheet = OUT / "contact.html"
    sheet.write_text(_sheet(pictures, ending, width, height), "utf-8")
    page.goto(sheet.as_uri(), wait_until="load")
    # Seventy large pictures in one: a busy machine takes its time.
    page.screenshot(path=OUT / f"contact{ending}", full_page=True, timeout=180_000)
    sheet.unlink()
    page.close()


def _sheet(pictures: Iterable[Path], ending: str, width: int, height: int) -> str:
    figures = "".join(
        f"<figure><div><img src='{escape(file.name)}'></div><figcaption>"
        f"{escape(file.name.removesuffix(ending))}</figcaption></figure>"
        for file in pictures
    )
    style = (
        "body{margin:8px;font:14px sans-serif;background:#888;display:flex;flex-wrap:wrap}"
        "figure{margin:8px}figcaption{background:#fff;padding:2px 4px}"
        f"div{{width:{width}px;height:{height}px;overflow:hidden;background:#aaa}}"
        "img{display:block;width:100%}"
    )
    return f"<!doctype html><style>{style}</style>{figures}"


def take_readme_picture(browser: Browser, nabla: System) -> None:
    """A program that is nearly right, and what Nabla says to it."""
    context = browser.new_context(viewport={"width": 1000, "height": 1300})
    page = context.new_page()
    sign_in(page, nabla, "dan")
    page.goto(f"{nabla.url}/exercises/gradient-of-bowl/")
    page.wait_for_selector("[data-result]:not([data-open])")
    settle(page)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.locator("[data-card]").screenshot(path=README_PICTURE)
    context.close()


def main() -> int:
    OUT.mkdir(exist_ok=True)
    with nabla_and_browser(workers=1) as (nabla, browser):
        take_all(browser, nabla)
        take_readme_picture(browser, nabla)
        for size in SIZES:
            for scheme in SCHEMES:
                contact_sheet(browser, size, scheme)
    say(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.name}/, one in docs/images/")
    return 0


if __name__ == "__main__":
    sys.exit(main())

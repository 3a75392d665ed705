"""`make screenshots`: every page in the system's Chromium, wide and narrow, light and dark.

The pictures lie in screenshots/ (not committed), but for the README's, which goes to docs/images/.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.steps import ROOT, say
from tests.servers import chromium_path, redis_server
from tests.system import System

OUT = ROOT / "screenshots"
README_PICTURE = ROOT / "docs" / "images" / "exercise.png"
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
PAGES = {
    "course": "/",
    "lesson": "/lessons/descent/",
    "exercise": "/exercises/gradient-of-bowl/",
    "path": "/exercises/descend/",
    "quizzes": "/quizzes/",
    "quiz": "/quizzes/descent-check/",
    "progress": "/progress/",
    "account": "/account/",
}
ALMOST = "import numpy as np\n\n\ndef gradient(w):\n    return np.array([2 * w[0], 3 * w[1]])\n"
UPHILL = """import numpy as np


def descend(grad, w0, eta, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] + eta * grad(path[k])
    return path
"""


def sign_in(page: Page, nabla: System, name: str) -> None:
    page.goto(f"{nabla.url}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", f"gradient-{name}")
    page.click("main button")


def show(page: Page, address: str, file: Path, *, whole: bool = True) -> None:
    page.goto(address)
    # Formulas and the editor are drawn after the page is there.
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=whole)


def take_all(browser: Browser, nabla: System) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            show(page, f"{nabla.url}/sign-in/", OUT / f"sign-in-{size}-{scheme}.png")
            sign_in(page, nabla, "ben")
            for name, path in PAGES.items():
                show(page, nabla.url + path, OUT / f"{name}-{size}-{scheme}.png")
            context.close()


def hand_in(nabla: System, slug: str, answer: str) -> None:
    path = f"/api/v1/exercises/{slug}/submissions/"
    nabla.call("POST", path, {"answer": answer}, token=nabla.demo["token"])


def take_readme_picture(browser: Browser, nabla: System) -> None:
    """A program that is nearly right, and what Nabla says to it."""
    context = browser.new_context(viewport={"width": 1000, "height": 1300})
    page = context.new_page()
    sign_in(page, nabla, "ben")
    hand_in(nabla, "gradient-of-bowl", ALMOST)
    page.goto(f"{nabla.url}/exercises/gradient-of-bowl/")
    page.wait_for_selector("[data-result]:not([data-open])")
    page.wait_for_load_state("networkidle")
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    page.locator("[data-card]").screenshot(path=README_PICTURE)
    context.close()


def main() -> int:
    OUT.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="nabla-pictures-") as folder,
        redis_server() as redis,
        System(Path(folder), redis_url=redis.url, workers=1) as nabla,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        take_readme_picture(browser, nabla)
        hand_in(nabla, "descend", UPHILL)
        take_all(browser, nabla)
        browser.close()
    say(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.name}/, one in docs/images/")
    return 0


if __name__ == "__main__":
    sys.exit(main())

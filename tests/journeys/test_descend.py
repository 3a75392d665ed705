"""Ben walks uphill: the page shows the path, the step and the mistake. Once mended, it is right."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from .test_learner import card, verdict, write

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]

DESCEND = """import numpy as np


def descend(grad, w0, eta, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] {sign} eta * grad(path[k])
    return path
"""
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]


def hand_in(place: Locator, source: str) -> None:
    write(place, source)
    place.page.keyboard.press("Control+Shift+Enter")


def first_case(place: Locator) -> Locator:
    return place.locator(".case").filter(has_text="two steps on the bowl")


def test_a_wrong_sign_is_seen_to_lead_uphill(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    troubles: list[str] = []
    page.on("console", lambda message: message.type == "error" and troubles.append(message.text))
    page.goto(f"{site}/exercises/descend/")
    place = card(page, "descend")
    hand_in(place, DESCEND.format(sign="+"))
    expect(verdict(place)).to_have_text(re.compile("Not right yet|Partly right"))

    expect(place.locator("[data-result]")).to_contain_text("Your path goes uphill from step 1")
    case = first_case(place)
    expect(case).to_contain_text("step 1 leads to (3.2,\u00a01.2); yours leads to (4.8,\u00a04.8)")
    figure = case.locator("figure")
    # It is drawn once it comes near.
    figure.scroll_into_view_if_needed()
    expect(figure.locator("figcaption")).to_contain_text("Its loss goes from 43 to 210.12")
    expect(figure.locator("svg .callout")).to_contain_text("goes uphill")

    slider = figure.get_by_role("slider", name="Step of the path")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(figure.get_by_role("status")).to_contain_text("Step 2 yours (5.76, 7.68), loss 210.1")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", "step 1 of 2")
    figure.get_by_text("The steps as a table").click()
    expect(figure.get_by_role("row").filter(has_text="first wrong")).to_contain_text("(4.8,")

    # A button half way from one colour to the other has no contrast to measure.
    page.emulate_media(reduced_motion="reduce")
    for width, colours in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        found = Axe().run(page).response["violations"]
        assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, f"the page scrolls sideways at {width} px"

    hand_in(place, DESCEND.format(sign="-"))
    expect(verdict(place)).to_have_text("Right")
    first_case(place).get_by_text("two steps on the bowl").click()
    expect(first_case(place)).to_contain_text("Your path is the right one")
    expect(first_case(place).locator("svg .callout")).to_have_count(0)
    assert not troubles

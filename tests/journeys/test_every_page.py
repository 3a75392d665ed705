"""Every page is sound for axe, light and dark, wide and narrow, and says nothing to the console."""

from typing import Literal

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page

from tests.system import System
from tests.tour.sound import violations
from tests.tour.stops import NO_PAGE, STOPS, Stop
from tests.tour.walk import prepared, read_through, settle, visits

pytestmark = pytest.mark.browser
# Other people's: Django's own admin pages, and an API for programs.
ELSEWHERE = ("admin/", "api/")
# In the admin, too, these are ours.
OURS = ("desk-", "exercises_import", "exercises_exercise_", "exercises_exerciseversion_")
OURS += ("exercises_regrade_",)
LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (390, "dark"))
# The one page on which the drawn formulas are looked at as well.
FORMULAS_TOO = "glossary"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def named(patterns: list[URLPattern | URLResolver], before: str = "") -> set[str]:
    """The names of all addresses of ours."""
    names = set()
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            names |= named(one.url_patterns, path)
        elif one.name and is_ours(path, one.name):
            names.add(one.name)
    return names


def is_ours(path: str, name: str) -> bool:
    return name.startswith(OURS) or not path.lstrip("^").startswith(ELSEWHERE)


def test_the_tour_sees_every_page() -> None:
    toured = {stop.view for stop in STOPS} - {""}
    assert named(get_resolver().url_patterns) == toured | set(NO_PAGE)


def troubles_of(page: Page, stop: Stop, *, is_first: bool) -> list[str]:
    """What is unsound about a page as it stands; the second time, what looks can change."""
    said = violations(page, maths=stop.name == FORMULAS_TOO, looks_only=not is_first)
    return [*said, "scrolls sideways"] if page.evaluate(SIDEWAYS) > 0 else said


def test_every_page_is_sound_wide_and_light_narrow_and_dark(
    browser: Browser, nabla: System
) -> None:
    troubles: list[str] = []
    # A button half way from one colour to the other has no contrast to measure.
    calm = {"reduced_motion": "reduce"}
    for stop, page, address in visits(browser, nabla, prepared(nabla), **calm):
        told: list[str] = []
        page.on("console", lambda one, told=told: one.type == "error" and told.append(one.text))
        page.goto(address)
        read_through(page)
        settle(page)
        for at, (width, colours) in enumerate(LOOKS):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=colours)
            seen = f"{stop.name}, {width} px, {colours}"
            troubles += [f"{seen}: {one}" for one in troubles_of(page, stop, is_first=at == 0)]
        # That a page is not there, the browser itself tells the console.
        troubles += [f"{stop.name}: {one}" for one in told if stop.view]
    assert troubles == []

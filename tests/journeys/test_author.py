"""Ada writes a question in the admin, tries it as a learner would, and publishes it for Ben."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system import System

pytestmark = pytest.mark.browser


def choose(page: Page, site: str, *, kind: str, slug: str, title: str) -> None:
    """The first step of the admin's form: a name and a kind."""
    page.goto(f"{site}/admin/exercises/exercise/add/")
    page.get_by_label("Title:").press_sequentially(title)
    expect(page.get_by_label("Slug:")).to_have_value(slug)
    page.get_by_label("Kind:").select_option(kind)
    page.get_by_label("Statement:").fill("What is $f'(3)$ for $f(x) = x^2$?")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Now say what is asked")).to_be_visible()


def test_ada_publishes_a_number_and_ben_answers_it(
    nabla: System, site: str, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("ada")
    choose(page, site, kind="number", slug="slope-at-3", title="Slope at 3")

    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("cannot be previewed or published yet")).to_be_visible()

    page.get_by_label("Right answer").fill("6")
    page.get_by_role("button", name="Save and preview as a learner").click()
    expect(page.get_by_text("Preview")).to_be_visible()
    page.get_by_label("Your answer").fill("6")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-result]")).to_have_attribute("data-look", "right")
    assert (
        nabla.call("GET", "/api/v1/exercises/slope-at-3/", token=nabla.demo["token"]).status == 404
    )

    page.goto(f"{site}/admin/exercises/exercise/?q=slope-at-3")
    page.locator("#result_list tbody th a").click()
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("Version 1 is what learners get now.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    ben = sign_in("ben")
    ben.goto(f"{site}/exercises/slope-at-3/")
    ben.get_by_label("Your answer").fill("9")
    ben.get_by_role("button", name="Hand in").click()
    expect(ben.locator("[data-result]")).to_have_attribute("data-look", "wrong")
    assert (
        nabla.call("GET", "/api/v1/exercises/slope-at-3/", token=nabla.demo["token"]).status == 200
    )

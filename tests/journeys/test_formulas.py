"""Ben types a formula: he sees how it is read, is told his mistake, and mends it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_ben_sees_his_formula_and_learns_what_is_wrong(
    site: str, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/chain-worked/")
    field = page.get_by_label("Your answer")
    reading = page.locator("[data-reading-url]")

    field.press_sequentially("2(3x+")
    expect(reading).to_contain_text("is never closed")
    field.press_sequentially("1)")
    expect(reading).to_contain_text("We read")
    expect(reading.locator(".katex").first).to_be_visible()
    expect(reading.locator("[data-reading-heard]")).to_have_text("We read 2·(3·x + 1).")
    expect(page.locator("[data-result]")).to_have_count(0)

    field.press("Enter")
    expect(page.locator("[data-result]")).to_have_attribute("data-look", "wrong")
    expect(page.locator("[data-result]")).to_contain_text("is missing")

    field.fill("18x + 6")
    field.press("Enter")
    expect(page.locator("[data-result]")).to_have_attribute("data-look", "right")


def test_each_component_of_a_gradient_is_told(site: str, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/grad-cubic/")
    page.get_by_label("Your answer").fill("(6x + 2y, 2x + 2y^2)")
    page.get_by_role("button", name="Hand in").click()
    result = page.locator("[data-result]")
    expect(result).to_have_attribute("data-look", "part")
    expect(result).to_contain_text("1 of 2 components are right")
    expect(result).to_contain_text("Component 2 is not right")

"""Whole ways through Nabla by keyboard alone: Tab until a control has the focus, then a key."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system import System

pytestmark = pytest.mark.browser
HAS_FOCUS = "element => element === document.activeElement"
# Somebody whose data nobody misses.
PUT = """
from django.contrib.auth.models import User
User.objects.create_user("kim", password="gradient-kim")
"""


def reach(target: Locator, *, by: str = "Tab", most: int = 150) -> None:
    """Presses Tab until the focus is there, and fails where it never comes."""
    expect(target).to_be_visible()
    for _ in range(most):
        if target.evaluate(HAS_FOCUS):
            return
        target.page.keyboard.press(by)
    pytest.fail(f"{by} does not lead to {target}")


def press(target: Locator, key: str = "Enter", *, by: str = "Tab") -> None:
    reach(target, by=by)
    target.page.keyboard.press(key)


def write(target: Locator, text: str, *, by: str = "Tab") -> None:
    """Types in place of what stands there."""
    reach(target, by=by)
    target.page.keyboard.press("Control+a")
    target.page.keyboard.type(text)


def button(place: Page | Locator, name: str) -> Locator:
    return place.get_by_role("button", name=re.compile(name)).first


def come_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/sign-in/")
    write(page.get_by_label("Name"), name)
    write(page.get_by_label("Password"), f"gradient-{name}")
    page.keyboard.press("Enter")
    expect(button(page, "Sign out")).to_be_visible()


def test_a_learner_needs_no_mouse(page: Page, site: str, nabla: System) -> None:
    nabla.manage("shell", "--verbosity", "0", "-c", PUT)
    come_in(page, site, "kim")
    lesson = page.get_by_role("main").get_by_role("link", name="The chain rule").first
    press(lesson)
    take_a_hint_answer_and_report(page)
    speak_german_and_english(page)
    make_a_token_and_revoke_it(page)
    delete_all_learning(page)


def take_a_hint_answer_and_report(page: Page) -> None:
    card = page.locator("#exercise-chain-drill")
    press(button(card, "Hint 1 of 2: costs 10 %"))
    expect(card.get_by_text("Name the inner function")).to_be_visible()
    write(card.get_by_label("Your answer"), "x", by="Shift+Tab")
    page.keyboard.press("Enter")
    expect(card.locator("[data-result]:not([data-open])")).to_contain_text("Not right yet")
    expect(card.get_by_label("Your answer")).to_be_focused()
    press(card.locator(".report-form summary"))
    write(card.get_by_label("What is wrong with this exercise?"), "The x is too small.")
    press(button(card, "Send the report"))
    expect(page.get_by_text("Thank you. The author sees what you saw")).to_be_visible()


def speak_german_and_english(page: Page) -> None:
    # The languages are the last thing on a page.
    press(button(page, "Deutsch"), by="Shift+Tab")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    press(button(page, "English"), by="Shift+Tab")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def make_a_token_and_revoke_it(page: Page) -> None:
    press(page.get_by_role("banner").get_by_role("link", name="kim"))
    press(button(page, "Make a token"))
    expect(page.get_by_text("Your new token.")).to_be_visible()
    press(button(page, "Revoke the token"))
    expect(page.get_by_text("You have no token.")).to_be_visible()


def delete_all_learning(page: Page) -> None:
    press(page.get_by_role("link", name="delete your learning data"))
    write(page.get_by_label("Type your name here"), "kim")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your learning data is deleted.")).to_be_visible()


def test_an_author_needs_no_mouse(page: Page, site: str) -> None:
    come_in(page, site, "ada")
    page.goto(f"{site}/admin/")
    press(page.locator("a[href$='?kind=choice']"))
    write(page.get_by_label("Title:"), "By keys alone")
    write(page.get_by_label("Statement:"), "Which way is down?")
    press(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("Now say what is asked")).to_be_visible()
    write_options(page)
    press(page.get_by_role("button", name="Save the draft"))
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    texts = said(page.locator("[data-path='item.options']"), "Text")
    assert [one.input_value() for one in texts.all()] == ["uphill", "downhill"]
    verify_and_publish(page)


def said(rows: Locator, label: str) -> Locator:
    """The inputs of this label, which may go on with a word such as “needed”."""
    return rows.get_by_label(re.compile(f"^{label}"))


def write_options(page: Page) -> None:
    """Two options, the right one first and then moved down."""
    rows = page.locator("[data-path='item.options']")
    for number, (text, reason) in enumerate(
        (("downhill", "Along minus the gradient."), ("uphill", "That climbs."))
    ):
        press(button(rows, "Add: option"))
        write(said(rows, "Text").nth(number), text)
        write(said(rows, "Reason").nth(number), reason)
        if number == 0:
            press(said(rows, "Right").first, "Space")
    press(button(rows, "Move down: Option 1"), by="Shift+Tab")
    expect(said(rows, "Text").first).to_have_value("uphill")


def verify_and_publish(page: Page) -> None:
    press(page.get_by_role("link", name="Verify", exact=True))
    press(button(page, "Verify now"))
    publish = page.get_by_role("button", name="Publish", exact=True)
    expect(publish).to_be_enabled()
    press(publish)
    expect(page.get_by_text("Version 1 is what learners get now.")).to_be_visible()

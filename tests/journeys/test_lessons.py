"""Reading: a lesson opens where one stopped, says what comes next, and explains its terms."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[[str], Page]


def test_a_lesson_opens_where_ben_stopped_reading(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    address = f"{site}/lessons/what-goes-wrong/"
    page.goto(address, wait_until="networkidle")
    page.evaluate("document.getElementById('ravines').scrollIntoView({behavior: 'instant'})")
    page.goto(f"{site}/progress/")
    page.goto(address, wait_until="networkidle")
    expect(page.locator("#ravines")).to_be_in_viewport()
    # An address that names a place goes before.
    page.goto(f"{site}/progress/")
    page.goto(f"{address}#trouble-with-noise", wait_until="networkidle")
    expect(page.locator("#trouble-with-noise")).to_be_in_viewport()
    expect(page.locator("#ravines")).not_to_be_in_viewport()


def test_a_note_shows_on_focus_and_goes_with_escape(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/lessons/slope/", wait_until="networkidle")
    term = page.get_by_role("link", name="rate of change")
    note = page.locator(".term-note", has_text="How much the output changes").first
    expect(note).to_be_hidden()
    term.focus()
    expect(note).to_be_visible()
    expect(term).to_have_accessible_description(re.compile("How much the output changes"))
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/glossary/#rate-of-change")


def test_the_next_lesson_is_one_link_away(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/lessons/slope/")
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rules")


def test_the_editor_comes_with_its_field(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/lessons/descent/", wait_until="networkidle")
    assert not [url for url in asked if "/editor-" in url]
    page.locator("[data-code-field]").first.scroll_into_view_if_needed()
    expect(page.locator(".cm-content").first).to_be_visible()


def test_a_page_whose_script_never_comes_is_shown(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.route("**/page.js", lambda route: route.abort())
    page.goto(f"{site}/lessons/slope/")
    expect(page.locator("main")).to_have_css("opacity", "1")


def test_after_an_update_an_open_page_asks_to_be_reloaded(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    # As if the files of the build that this page belongs to had been replaced.
    page.route("**/chunks/playgrounds-*.js", lambda route: route.fulfill(status=404))
    page.goto(f"{site}/lessons/autodiff/", wait_until="networkidle")
    number = page.locator("[data-answer-form] input[type=text]").first
    option = page.locator("[data-answer-form] input[type=radio]").nth(1)
    lines = page.locator("[data-ordering] .line-text")
    number.fill("7.24")
    option.check()
    page.locator("[data-ordering] [data-up]").last.click()
    order = lines.evaluate_all("all => all.map((one) => one.id)")
    page.locator("[data-playground]").first.scroll_into_view_if_needed()
    told = page.get_by_role("alert").filter(has_text="Nabla was updated")
    expect(told).to_be_in_viewport()
    page.unroute("**/chunks/playgrounds-*.js")
    told.get_by_role("button", name="Reload the page").click()
    expect(told).to_have_count(0)
    expect(number).to_have_value("7.24")
    expect(option).to_be_checked()
    assert lines.evaluate_all("all => all.map((one) => one.id)") == order
    expect(page.locator("[data-opened=yes]").first).to_be_visible()

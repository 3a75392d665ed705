"""Ben learns: he answers a choice, a number and a program, and sees each verdict live."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.system import System

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]

UPHILL = "import numpy as np\n\n\ndef gradient(w):\n    return np.array([2 * w[0], 3 * w[1]])\n"
PLOTTED = "\n\nfrom nabla import plot_loss\nprint(gradient((4, 3.0)))\nplot_loss([3, 2, 1.5])\n"
RIGHT = "import numpy as np\n\n\ndef gradient(w):\n    return np.array([2 * w[0], 6 * w[1]])\n"
BROKEN = "def gradient(w)\n    return w\n"


def card(page: Page, slug: str) -> Locator:
    return page.locator(f"#exercise-{slug}")


def verdict(place: Locator) -> Locator:
    return place.locator("[data-result]:not([data-open]) .result-title")


def panel(place: Locator) -> Locator:
    """What the last run showed, once it has ended."""
    return place.locator("[data-run]:not([data-open])")


def write(place: Locator, source: str) -> None:
    """Replaces what stands in the editor, with the keyboard alone."""
    # It is fetched once its field is in sight.
    place.locator("[data-code-field]").scroll_into_view_if_needed()
    expect(place.locator(".cm-content")).to_be_visible()
    editor = place.get_by_role("textbox", name="Your program, in Python")
    editor.focus()
    keyboard = editor.page.keyboard
    keyboard.press("Control+a")
    keyboard.press("Delete")
    keyboard.insert_text(source)


def test_ben_answers_in_the_lesson_and_sees_each_verdict_live(sign_in: SignIn) -> None:
    page = sign_in("ben")
    expect(page.get_by_role("link", name=re.compile("Begin|Continue"))).to_be_visible()
    page.get_by_role("link", name="Gradient descent, one step at a time").first.click()

    choice = card(page, "nan-step-2")
    choice.get_by_role("button", name="Hand in").click()
    expect(choice.get_by_role("alert")).to_contain_text("No option is chosen yet")
    choice.get_by_role("radio").first.check()
    expect(choice.get_by_role("alert")).to_have_count(0)
    choice.get_by_role("button", name="Hand in").click()
    expect(verdict(choice)).to_have_text(re.compile("Right|Not right yet"))

    number = card(page, "second-step")
    field = number.get_by_label("Your answer")
    field.fill("2..5")
    field.press("Enter")
    expect(number.get_by_role("alert")).to_contain_text("two decimal points")
    expect(field).to_have_value("2..5")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("14.56")
    field.press("Enter")
    expect(verdict(number)).to_contain_text("Not right yet")
    field.fill("7.2448")
    field.press("Enter")
    expect(verdict(number)).to_contain_text("Right")
    expect(number.locator("[data-announce]")).to_have_text("Right.")
    # The focus stayed where he types.
    expect(field).to_be_focused()

    program = card(page, "gradient-of-bowl")
    write(program, UPHILL + PLOTTED)
    page.keyboard.press("Control+Enter")
    expect(panel(program)).to_contain_text("1 of 3 examples right")
    expect(panel(program).get_by_text("array([8., 9.])")).to_be_visible()
    expect(panel(program).get_by_text("array([ 8., 18.])")).to_be_visible()
    panel(program).locator("figure").first.scroll_into_view_if_needed()
    expect(panel(program).locator("figure svg").first).to_be_visible()
    expect(program.locator("[data-announce]")).to_have_text("Run: 1 of 3 examples right.")
    expect(verdict(program)).to_have_count(0)
    program.get_by_role("button", name="Run as a script").press("Enter")
    expect(panel(program)).to_contain_text("It ran to its end")
    expect(panel(program).get_by_text("[8. 9.]", exact=True)).to_be_visible()
    write(program, UPHILL)
    page.keyboard.press("Control+Shift+Enter")
    expect(verdict(program)).to_contain_text("Partly right")
    expect(program.locator("[data-run]")).to_have_count(0)
    expect(program.get_by_text("expected", exact=True).first).to_be_visible()
    write(program, RIGHT)
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(program.locator(".cm-content")).not_to_be_focused()
    program.get_by_role("button", name="Hand in").click()
    expect(verdict(program)).to_contain_text("Right")
    expect(program.get_by_text("Worked solution")).to_be_visible()

    page.reload()
    expect(verdict(card(page, "gradient-of-bowl"))).to_contain_text("Right")
    expect(card(page, "second-step").get_by_label("Your answer")).to_have_value("7.2448")

    page.get_by_role("link", name="Progress", exact=True).click()
    row = page.get_by_role("row").filter(has_text="The gradient of a bowl")
    expect(row).to_contain_text("done")
    expect(row).to_contain_text("100 %")


def test_a_program_that_python_cannot_read_costs_nothing(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/gradient-of-bowl/")
    program = card(page, "gradient-of-bowl")
    write(program, BROKEN)
    program.get_by_role("button", name="Hand in").click()
    expect(verdict(program)).to_contain_text("Could not be read")
    expect(program.locator("[data-result]")).to_contain_text("costs nothing")
    expect(program.locator(".cm-unreadable")).to_have_text("def gradient(w)")


def test_a_run_marks_the_line_of_the_error(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/gradient-of-bowl/")
    program = card(page, "gradient-of-bowl")
    write(program, BROKEN)
    program.get_by_role("button", name="Run", exact=True).click()
    expect(panel(program)).to_contain_text("expected ':'")
    expect(program.locator(".cm-unreadable")).to_have_text("def gradient(w)")
    assert not Axe().run(page).response["violations"]


def test_a_run_without_javascript_shows_its_page(
    browser: Browser, nabla: System, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sign-in/?next=/exercises/gradient-of-bowl/")
    page.get_by_label("Name").or_(page.get_by_label("Username")).fill("ben")
    page.get_by_label("Password").fill("gradient-ben")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Your program, in Python").fill(RIGHT)
    page.get_by_role("button", name="Run", exact=True).click()
    look = page.get_by_role("link", name="Look again")
    for _ in range(100):
        if not look.count():
            break
        look.click()
        page.reload()
    expect(panel(page.locator("body"))).to_contain_text("3 of 3 examples right")
    expect(page.get_by_label("Your program, in Python")).to_have_value(RIGHT)
    context.close()


def test_a_draft_survives_a_reload_and_the_start_can_be_undone(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/descend/")
    program = card(page, "descend")
    write(program, "half = 'a thought'\n")
    expect(program.get_by_text("Draft kept in this browser")).to_be_visible()
    page.reload()
    editor = program.get_by_role("textbox", name="Your program, in Python")
    expect(editor).to_contain_text("a thought")
    program.get_by_role("button", name="Start again").click()
    page.get_by_role("dialog").get_by_role("button", name="Start again").click()
    expect(editor).to_contain_text("def descend")
    program.get_by_role("button", name="Undo").click()
    expect(editor).to_contain_text("a thought")


def test_what_is_typed_before_the_editor_comes_is_kept(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    held: list[Route] = []
    page.route("**/editor-*.js", lambda route: held.append(route))
    page.goto(f"{site}/exercises/mse-gradient/")
    program = card(page, "mse-gradient")
    program.get_by_label("Your program, in Python").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("# early")
    held[0].continue_()
    expect(program.locator(".cm-content")).to_be_focused()
    page.keyboard.type(" and late")
    expect(program.locator(".cm-content")).to_contain_text("# early and late")


def test_the_verdict_arrives_without_event_streams(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.route("**/events/", lambda route: route.abort())
    page.goto(f"{site}/exercises/critical-rate/")
    place = card(page, "critical-rate")
    place.get_by_label("Your answer").fill("1/3")
    place.get_by_role("button", name="Hand in").click()
    expect(verdict(place)).to_contain_text("Right")


def test_an_answer_is_kept_when_the_network_is_away(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/second-step/")
    place = card(page, "second-step")
    page.route("**/answer/", lambda route: route.abort())
    place.get_by_label("Your answer").fill("7.2448")
    place.get_by_role("button", name="Hand in").click()
    expect(place.get_by_role("alert")).to_contain_text("could not be reached")
    page.unroute("**/answer/")
    place.get_by_role("button", name="Hand in").click()
    expect(verdict(place)).to_contain_text("Right")


def test_colours_follow_the_button_and_stay(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    toggle = page.get_by_role("button", name=re.compile("Colours"))
    toggle.click()
    toggle.click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

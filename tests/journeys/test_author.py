"""Ada writes questions in the admin, tries them as a learner would, and publishes them for Ben."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.system import System
from tests.tour.sound import violations
from tests.tour.walk import arrived

pytestmark = pytest.mark.browser


def begin(page: Page, site: str, *, kind: str, slug: str, title: str, statement: str) -> None:
    """The first step: a kind, a name, the question."""
    page.goto(f"{site}/admin/")
    page.locator(f"a[href$='?kind={kind}']").click()
    arrived(page, page.get_by_label("Title:"))
    page.get_by_label("Title:").press_sequentially(title)
    expect(page.get_by_label("Slug:")).to_have_value(slug)
    page.get_by_label("Statement:").fill(statement)
    page.get_by_role("button", name="Save", exact=True).click()
    arrived(page, page.get_by_text("Now say what is asked"))


def key(page: Page) -> Locator:
    """The field of the right answer."""
    return page.get_by_role("textbox", name=re.compile("^Right answer"))


def preview(page: Page) -> FrameLocator:
    """The learner's view beside the form."""
    return page.frame_locator("[data-frame]")


def publish(page: Page) -> None:
    page.get_by_role("button", name="Save and publish").click()


def sound(page: Page) -> None:
    """Nothing of ours that axe objects to."""
    assert violations(page) == []


def test_ada_publishes_a_number_and_ben_answers_it(
    nabla: System, site: str, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("ada")
    square = "What is $f'(3)$ for $f(x) = x^2$?"
    begin(page, site, kind="number", slug="slope-at-3", title="Slope at 3", statement=square)

    publish(page)
    expect(page.get_by_text("cannot be previewed or published yet")).to_be_visible()
    expect(key(page)).to_be_focused()

    key(page).fill("6")
    page.get_by_role("button", name="Save and preview as a learner").click()
    expect(page.get_by_text("Preview")).to_be_visible()
    page.get_by_label("Your answer").fill("6")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-result]")).to_have_attribute("data-look", "right")
    address = "/api/v1/exercises/slope-at-3/"
    assert nabla.call("GET", address, token=nabla.demo["token"]).status == 404

    page.goto(f"{site}/admin/exercises/exercise/?q=slope-at-3")
    sound(page)
    page.locator("#result_list tbody th a").click()
    publish(page)
    expect(page.get_by_text("published as version 1.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    ben = sign_in("ben")
    ben.goto(f"{site}/exercises/slope-at-3/")
    ben.get_by_label("Your answer").fill("9")
    ben.get_by_role("button", name="Hand in").click()
    expect(ben.locator("[data-result]")).to_have_attribute("data-look", "wrong")
    assert nabla.call("GET", address, token=nabla.demo["token"]).status == 200


def test_ada_draws_a_formula_is_refused_mends_it_and_ben_answers(
    site: str, sign_in: Callable[[str], Page]
) -> None:
    page = sign_in("ada")
    asked = "Differentiate $f(x) = {{f}}$."
    begin(page, site, kind="symbolic", slug="own-square", title="Own square", statement=asked)
    write_it_wrong(page)
    see_it_refused(page)
    see_why_at_verify(page)
    mend_and_publish(page)
    answer_as_ben(page, site, sign_in)
    find_it_in_the_statistics(page, site, sign_in)


def write_it_wrong(page: Page) -> None:
    """A drawn function whose typed key forgets the factor 2; the preview follows."""
    page.get_by_label("Drawn values").fill('a = integers(2, 9)\nf = "a*x^2"')
    page.get_by_label("Function", exact=True).fill("f")
    page.locator("[id='id_item.derive.by']").fill("x")
    statement = preview(page).locator(".statement .katex").first
    expect(statement).to_be_visible()
    first = statement.inner_text()
    page.get_by_role("button", name="Next variant").click()
    expect(statement).not_to_have_text(first)
    key(page).fill("a*x")


def see_it_refused(page: Page) -> None:
    """The reason stands beside the field, the focus in it, and nothing typed is lost."""
    publish(page)
    typed = key(page)
    expect(typed).to_be_focused()
    expect(typed).to_have_value("a*x")
    expect(typed).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[id='id_item.answer-error']")).not_to_be_empty()
    sound(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    sound(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


def see_why_at_verify(page: Page) -> None:
    """With the key mended, the tab tells what else is red and leads to its field."""
    key(page).fill("2*a*x")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("was changed successfully").first).to_be_visible()
    page.get_by_role("link", name="Verify", exact=True).click()
    page.get_by_role("button", name="Verify now").click()
    state = page.locator(".verify-state")
    expect(state).to_contain_text("must be mended, or waived with a reason")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    red = page.locator(".verify-is-red")
    expect(red).to_contain_text("Draw from more values.")
    red.get_by_role("link", name="item.draw").click()
    arrived(page, page.get_by_label("Drawn values"))
    page.get_by_label("Drawn values").fill('a = integers(2, 90)\nf = "a*x^2"')


def mend_and_publish(page: Page) -> None:
    """By keyboard: two typical wrong answers, put in another order; tried in the preview."""
    rows = page.locator("[data-path='item.wrong']")
    for typed, reason in (("a*x", "The 2 comes down, too."), ("a*x^2", "That is the function.")):
        rows.get_by_role("button", name="Add: typical wrong answer").press("Enter")
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
        page.keyboard.type(reason)
    # The preview draws itself anew once the typing has come to rest.
    with page.expect_response(re.compile("/live/")):
        rows.get_by_role("button", name="Move up: Typical wrong answer 2").press("Enter")
    expect(rows.get_by_role("textbox", name=re.compile("^Answer")).first).to_have_value("a*x^2")
    preview(page).get_by_label("Your answer").fill("x")
    preview(page).get_by_role("button", name="Hand in").click()
    look = preview(page).locator("[data-result]")
    expect(look).to_have_attribute("data-look", "wrong")
    publish(page)
    expect(page.get_by_text("published as version 1.")).to_be_visible()
    page.get_by_role("link", name="Back to the form").click()
    expect(rows.get_by_role("textbox", name=re.compile("^Answer")).first).to_have_value("a*x^2")


def answer_as_ben(page: Page, site: str, sign_in: Callable[[str], Page]) -> None:
    """What Ada sees as Ben is what Ben gets; he answers it."""
    page.get_by_label("as", exact=True).fill("ben")
    page.get_by_label("as", exact=True).press("Enter")
    expect(page.get_by_label("Variant", exact=True)).not_to_have_value("0")
    shown = preview(page).locator(".statement annotation").last
    expect(shown).to_have_text(re.compile(r"\d"))
    as_ben = shown.text_content() or ""
    page.get_by_role("button", name="Log out").click()
    ben = sign_in("ben")
    ben.goto(f"{site}/exercises/own-square/")
    expect(ben.locator(".statement annotation").last).to_have_text(as_ben)
    found = re.search(r"\d+", as_ben)
    assert found is not None
    ben.get_by_label("Your answer").fill(f"{2 * int(found.group())}x")
    ben.get_by_role("button", name="Hand in").click()
    expect(ben.locator("[data-result]")).to_have_attribute("data-look", "right")


def find_it_in_the_statistics(page: Page, site: str, sign_in: Callable[[str], Page]) -> None:
    """From the list to the exercise to how it fared: one learner, right at once."""
    page.get_by_role("button", name="Sign out").click()
    sign_in("ada")
    page.goto(f"{site}/admin/exercises/exercise/?q=own-square")
    page.locator("#result_list tbody th a").click()
    page.get_by_role("link", name="Statistics", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Own square")
    figures = page.locator(".stat-figures")
    expect(figures).to_contain_text(re.compile(r"Learners\s*1\b"))
    expect(figures).to_contain_text(re.compile(r"Right at first\s*100 %"))


def test_what_was_typed_survives_a_closed_tab(site: str, sign_in: Callable[[str], Page]) -> None:
    page = sign_in("ada")
    begin(page, site, kind="choice", slug="kept", title="Kept", statement="Which way?")
    rows = page.locator("[data-path='item.options']")
    rows.get_by_role("button", name="Add: option").click()
    page.keyboard.type("*")
    rows.get_by_label("Text").fill("uphill")
    page.wait_for_function("() => JSON.stringify(localStorage).includes('uphill')")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.get_by_role("button", name="Bring them back").click()
    expect(rows.get_by_label("Text")).to_have_value("uphill")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Saved as a draft")).to_be_visible()
    expect(rows.get_by_label("Text")).to_have_value("uphill")

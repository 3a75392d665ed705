"""Every kind in a browser: by keyboard alone, by pointer, without JavaScript, and sound for axe."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.system import System

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
STEPS = ["zero_grad", "model(x)", "mse(", "backward", "step()"]


@pytest.fixture(scope="module", autouse=True)
def every_kind(nabla: System) -> None:
    code = "from tests.journeys.every_kind import put; put()"
    nabla.manage("shell", "--verbosity", "0", "-c", code)


def card(page: Page, kind: str) -> Locator:
    return page.locator(f"#exercise-kind-{kind}")


def title(place: Locator) -> Locator:
    return place.locator("[data-result]:not([data-open]) .result-title")


def order(place: Locator) -> list[int]:
    """The lines as they stand, each as its place in the order that is right."""
    texts = place.locator(".line-text").all_inner_texts()
    return [next(i for i, step in enumerate(STEPS) if step in text) for text in texts]


def test_lines_are_put_in_order_by_keyboard_alone(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/kind-ordering/")
    place = card(page, "ordering")
    expect(place.get_by_role("button", name="Up")).to_have_count(5)
    for wanted in range(5):
        at = order(place).index(wanted)
        place.locator("[data-line]").nth(at).get_by_role("button", name="Up").focus()
        for _ in range(at - wanted):
            page.keyboard.press("ArrowUp")
    assert order(place) == [0, 1, 2, 3, 4]
    page.keyboard.press("Home")
    expect(place.locator("[data-announce]")).to_have_text("optimizer.step(): now line 1 of 5.")
    page.keyboard.press("End")
    expect(place.locator("[data-announce]")).to_have_text("optimizer.step(): now line 5 of 5.")
    page.keyboard.press("Control+Enter")
    expect(title(place)).to_have_text("Right")
    page.reload()
    assert order(place) == [0, 1, 2, 3, 4]


def test_a_line_is_dragged(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/kind-ordering/")
    place = card(page, "ordering")
    expect(place.locator("[data-grip]").first).to_be_visible()
    place.locator("[data-line]").last.scroll_into_view_if_needed()
    before = order(place)
    start = place.locator("[data-grip]").first.bounding_box()
    end = place.locator("[data-line]").last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + end["height"] - 4, steps=8)
    page.mouse.up()
    assert order(place) == [*before[1:], before[0]]
    expect(place.locator("[data-announce]")).to_contain_text("now line 5 of 5")
    assert place.locator("select").evaluate_all("all => all.map(one => one.value)") == list("12345")


def test_a_text_is_kept_locked_and_marked(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/kind-text/")
    place = card(page, "text")
    place.get_by_label("Your answer").focus()
    page.keyboard.type("Every weight is a dimension.")
    expect(place.get_by_text("Draft kept in this browser")).to_be_visible()
    page.reload()
    expect(place.get_by_label("Your answer")).to_have_value("Every weight is a dimension.")
    assert "there are millions of them" not in page.content()
    place.get_by_label("Your answer").press("Control+Enter")
    expect(place.get_by_text("there are millions of them")).to_be_visible()
    expect(place.get_by_role("textbox")).to_have_count(0)
    place.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    place.get_by_role("button", name="Store my mark").press("Enter")
    expect(title(place)).to_have_text("Marked by you: 67 %")
    expect(title(place)).to_be_focused()
    expect(place.locator("[data-done-mark]")).to_be_visible()
    place.get_by_role("link", name="Write another answer").click()
    expect(place.get_by_label("Your answer")).to_have_value("")


def test_a_card_is_turned_and_rated_by_keyboard(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/kind-flashcard/")
    place = card(page, "flashcard")
    assert "rises fastest" not in page.content()
    place.get_by_role("button", name="Turn the card").press("Enter")
    expect(place.get_by_text("Where the function rises fastest")).to_be_visible()
    place.get_by_role("button", name="Hard").press("Enter")
    expect(title(place)).to_have_text("You said: hard")


def test_everything_can_be_answered_without_javascript(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/sign-in/")
    page.get_by_label("Name").or_(page.get_by_label("Username")).fill("cleo")
    page.get_by_label("Password").fill("gradient-cleo")
    page.get_by_role("button", name="Sign in").click()

    def answered(kind: str) -> Locator:
        card(page, kind).locator("[data-submit]").click()
        while page.locator("[data-open]").count():
            page.goto(f"{site}/exercises/kind-{kind}/")
        return card(page, kind)

    page.goto(f"{site}/exercises/kind-ordering/")
    for line in card(page, "ordering").locator("[data-line]").all():
        step = next(i for i, one in enumerate(STEPS) if one in line.inner_text())
        line.get_by_role("combobox").select_option(str(step + 1))
    expect(title(answered("ordering"))).to_have_text("Right")

    page.goto(f"{site}/exercises/kind-matching/")
    page.get_by_label("Partner of x^n").select_option(label=option(page, "n x^(n-1)"))
    page.get_by_label("Partner of e^x").select_option(label=option(page, "e^x"))
    expect(title(answered("matching"))).to_have_text("Right")

    page.goto(f"{site}/exercises/kind-gaps/")
    page.get_by_label("Gap 1: the slope").fill("9")
    page.get_by_label("Gap 2: what the curve does").select_option("rises")
    page.get_by_label("Gap 3: name").fill("The Gradient")
    place = answered("gaps")
    expect(title(place)).to_contain_text("Partly right")
    expect(place).to_contain_text("Gap 1: “9” is not what belongs there. That is the value.")

    page.goto(f"{site}/exercises/kind-truefalse/")
    page.get_by_role("group", name="At a minimum").get_by_label("True").check()
    page.get_by_role("group", name="Where it is zero").get_by_label("False").check()
    expect(title(answered("truefalse"))).to_have_text("Right")

    page.goto(f"{site}/exercises/kind-flashcard/")
    place = answered("flashcard")
    place.get_by_role("button", name="Easy").click()
    expect(title(card(page, "flashcard"))).to_have_text("You said: easy")
    page.context.close()


def option(page: Page, words: str) -> str:
    """The whole text of the first option that ends so; its letter is the learner's own."""
    texts = page.get_by_role("combobox").first.locator("option").all_inner_texts()
    return next(text for text in texts if re.fullmatch(rf"\w: {re.escape(words)}", text))


@pytest.mark.parametrize(("width", "colours"), [(390, "light"), (1280, "dark")])
def test_all_kinds_are_sound_open_and_answered(
    sign_in: SignIn, site: str, width: int, colours: str
) -> None:
    page = sign_in("ada" if colours == "dark" else "ben")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    troubles: list[str] = []
    page.on("console", lambda message: message.type == "error" and troubles.append(message.text))

    def assert_sound() -> None:
        found = Axe().run(page).response["violations"]
        assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0

    page.goto(f"{site}/lessons/every-kind/?again=kind-text", wait_until="networkidle")
    assert_sound()
    card(page, "text").get_by_label("Your answer").fill("In my own words.")
    for field in card(page, "truefalse").get_by_label("True").all():
        field.check()
    for field in page.locator(".pair select, .gap select").all():
        field.select_option(index=1)
    for field in page.locator(".gap input").all():
        field.fill("7")
    for kind in ("truefalse", "ordering", "matching", "gaps", "text"):
        card(page, kind).locator("[data-submit]").click()
        expect(title(card(page, kind))).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert_sound()
    assert not troubles

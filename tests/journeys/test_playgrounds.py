"""Playgrounds in a browser: by keyboard alone, by pointer, without JavaScript, sound for axe."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.system import System

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
NAMES = ("tangent", "gradient-field", "descent", "rates", "graph", "scaling")
BODY = "\n\n".join(["## Try", *(f"::playground{{{name}}}" for name in (*NAMES, "tangent"))])
PUT = f"""
from courses.models import Course, Lesson
course = Course.objects.order_by("pk")[0]
words = dict(title="Playgrounds", summary="All of them.", body={BODY!r})
Lesson.objects.create(course=course, slug="playgrounds", position=98, **words)
"""


@pytest.fixture(scope="module", autouse=True)
def every_playground(nabla: System) -> None:
    """A lesson that holds each playground, and the first one twice."""
    nabla.manage("shell", "--verbosity", "0", "-c", PUT)


@pytest.fixture
def lesson(sign_in: SignIn, site: str) -> Page:
    page = sign_in("ben")
    page.goto(f"{site}/lessons/playgrounds/")
    return page


def opened(page: Page, uid: str) -> Locator:
    place = page.locator(f"#{uid}")
    place.scroll_into_view_if_needed()
    expect(place.locator(".play-status")).not_to_be_empty()
    return place


def press(handle: Locator, key: str, times: int = 1) -> None:
    handle.focus()
    for _ in range(times):
        handle.page.keyboard.press(key)


def done(place: Locator) -> Locator:
    return place.locator(".play-task.is-done")


def test_the_tangents_tasks_are_done_by_keyboard_alone(lesson: Page) -> None:
    place = opened(lesson, "tangent-1")
    point = place.get_by_role("slider", name="Point on the curve")
    expect(point).to_have_attribute("aria-valuetext", "x = 1, height 1, slope 2")
    press(point, "Shift+ArrowLeft", 2)
    expect(done(place)).to_have_text(re.compile("tangent is flat"))
    press(point, "Shift+ArrowLeft", 3)
    expect(point).to_have_attribute("aria-valuetext", "x = −1.5, height 2.25, slope −3")
    expect(done(place)).to_have_count(2)
    lesson.keyboard.press("Shift+Tab")
    second = place.get_by_role("slider", name="Second point of the secant")
    expect(second).to_be_focused()
    lesson.keyboard.press("ArrowLeft")
    expect(second).to_have_attribute("aria-valuetext", "h = 0.95, slope of the secant −2.05")
    press(place.get_by_label("Gap h"), "Home")
    expect(done(place)).to_have_count(3)
    expect(place.get_by_role("status")).to_contain_text("Task done: Shrink h")


def test_a_corner_has_no_tangent(lesson: Page) -> None:
    place = opened(lesson, "tangent-1")
    place.get_by_label("Curve", exact=True).select_option("abs")
    press(place.get_by_role("slider", name="Point on the curve"), "ArrowLeft", 20)
    expect(place.locator(".play-status")).to_contain_text("there is no derivative")
    expect(done(place)).to_have_count(0)


def test_what_is_set_stands_in_the_address_and_can_be_undone(lesson: Page) -> None:
    place = opened(lesson, "tangent-1")
    assert "#" not in lesson.url
    point = place.get_by_role("slider", name="Point on the curve")
    press(point, "ArrowRight", 2)
    other = opened(lesson, "tangent-2")
    press(other.get_by_role("slider", name="Point on the curve"), "ArrowLeft")
    lesson.wait_for_url(re.compile(r"tangent-1\.x=1\.1&.*tangent-2\.x=0\.95"))
    lesson.reload()
    opened(lesson, "tangent-2")
    place = opened(lesson, "tangent-1")
    expect(point).to_have_attribute("aria-valuenow", "1.1")
    press(point, "ArrowRight")
    expect(point).to_have_attribute("aria-valuenow", "1.15")
    press(place.get_by_role("button", name="Undo"), "Enter")
    expect(point).to_have_attribute("aria-valuenow", "1.1")
    press(place.get_by_role("button", name="Reset"), "Enter")
    expect(point).to_have_attribute("aria-valuenow", "1")
    press(opened(lesson, "tangent-2").get_by_role("button", name="Reset"), "Enter")
    lesson.wait_for_url(re.compile(r"/playgrounds/$"))


def test_an_address_that_was_tampered_with_is_not_read(lesson: Page, site: str) -> None:
    lesson.goto(f"{site}/lessons/glossary/")
    lesson.goto(f"{site}/lessons/playgrounds/#tangent-1.x=1e9&tangent-1.function=%3Cb%3E&x=1")
    point = opened(lesson, "tangent-1").get_by_role("slider", name="Point on the curve")
    expect(point).to_have_attribute("aria-valuenow", "1")


def test_a_point_is_dragged(lesson: Page) -> None:
    place = opened(lesson, "tangent-1")
    point = place.get_by_role("slider", name="Point on the curve")
    box = point.locator(".play-knob").bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    lesson.mouse.move(*middle)
    lesson.mouse.down()
    lesson.mouse.move(middle[0] - 40, middle[1], steps=4)
    lesson.mouse.up()
    expect(point).to_be_focused()
    expect(point).not_to_have_attribute("aria-valuenow", "1")


def test_descents_tasks_are_done_by_keyboard_alone(lesson: Page) -> None:
    lesson.emulate_media(reduced_motion="reduce")
    place = opened(lesson, "descent-1")
    rate, words = place.get_by_label("Learning rate η"), place.locator(".play-status")
    press(place.get_by_role("button", name="Step", exact=True), "Enter")
    expect(words).to_contain_text("After 1 step the loss is 14.56.")
    run = place.get_by_role("button", name="Run")
    press(run, "Enter")
    expect(words).to_contain_text("It has converged.")
    press(rate, "ArrowRight", 38)
    press(run, "Enter")
    expect(words).to_contain_text("It zig-zags, and converges all the same.")
    press(rate, "End")
    expect(words).to_contain_text("It diverges")
    expect(done(place)).to_have_count(3)
    place.get_by_label("Surface").select_option("valleys")
    press(run, "Enter")
    expect(words).to_contain_text("It has converged.")
    press(place.get_by_role("slider", name="Start"), "Shift+ArrowLeft", 3)
    press(run, "Enter")
    expect(done(place)).to_have_count(4)
    place.get_by_text("The numbers as a table").press("Enter")
    expect(place.get_by_role("row").nth(1)).to_contain_text("−0.8")


def test_a_run_is_shown_step_by_step_and_can_be_stopped(lesson: Page) -> None:
    place = opened(lesson, "descent-1")
    press(place.get_by_label("Learning rate η"), "Home")
    run = place.get_by_role("button", name="Run")
    run.press("Enter")
    stop = place.get_by_role("button", name="Stop")
    expect(place.locator(".play-status")).to_contain_text(re.compile(r"After \d+ steps"))
    stop.press("Enter")
    expect(run).to_be_visible()


def test_the_direction_turns_by_keyboard_alone(lesson: Page) -> None:
    place = opened(lesson, "gradient-field-1")
    direction = place.get_by_role("slider", name="Direction u")
    press(direction, "ArrowUp", 22)
    expect(direction).to_have_attribute("aria-valuetext", re.compile("^66 degrees, 0 off"))
    expect(place.locator(".play-status")).to_contain_text("the steepest way up")
    press(direction, "Shift+ArrowUp", 3)
    expect(done(place)).to_have_count(2)
    point = place.get_by_role("slider", name="Point on the map")
    press(point, "ArrowLeft", 20)
    press(point, "ArrowDown", 15)
    expect(place.locator(".play-status")).to_contain_text("The ground is level")


def test_rates_and_scales_are_explored_by_keyboard_alone(lesson: Page) -> None:
    place = opened(lesson, "rates-1")
    press(place.get_by_role("slider", name="Learning rate").first, "ArrowRight", 40)
    expect(place.locator(".play-status")).to_contain_text("at the bottom after a single step")
    press(place.get_by_label("Curvature L"), "ArrowRight", 2)
    expect(place.locator(".play-status")).to_contain_text("it zig-zags and converges")
    press(place.get_by_label("Curvature L"), "End")
    expect(place.locator(".play-status")).to_contain_text("diverges")
    expect(done(place)).to_have_count(3)
    place = opened(lesson, "scaling-1")
    press(place.get_by_label("Second feature"), "Home")
    expect(place.locator(".play-status")).to_contain_text("the ravine takes 1 step,")
    press(place.get_by_label("Second feature"), "End")
    expect(done(place)).to_have_count(2)


def test_the_graph_is_walked_by_keyboard_alone(lesson: Page) -> None:
    place = opened(lesson, "graph-1")
    onward, words = place.get_by_role("button", name="Next step"), place.locator(".play-status")
    press(onward, "Enter", 3)
    expect(words).to_have_text("Forward: L = b² = 100. Now back.")
    press(onward, "Enter", 4)
    expect(words).to_contain_text("x receives 20 · y = 20 · 3 = 60")
    place.get_by_label("z =").fill("-6")
    expect(words).to_contain_text("x receives 0 · y = 0 · 3 = 0")
    expect(done(place)).to_have_count(2)
    place.get_by_label("z =").fill("1000")
    expect(place.get_by_label("z =")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(("width", "colours"), [(320, "dark"), (1280, "light")])
def test_playgrounds_are_sound_at_both_widths(lesson: Page, width: int, colours: str) -> None:
    troubles: list[str] = []
    lesson.on("console", lambda message: message.type == "error" and troubles.append(message.text))
    lesson.set_viewport_size({"width": width, "height": 900})
    lesson.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    for name in NAMES:
        place = opened(lesson, f"{name}-1")
        place.get_by_text("The numbers as a table").click()
        expect(place.get_by_role("row").nth(1)).to_be_visible()
    found = Axe().run(lesson).response["violations"]
    assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert lesson.evaluate(wide) <= 0
    assert not troubles


def test_without_javascript_words_and_a_table_stand_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sign-in/?next=/lessons/playgrounds/")
    page.get_by_label("Name").or_(page.get_by_label("Username")).fill("ben")
    page.get_by_label("Password").fill("gradient-ben")
    page.get_by_role("button", name="Sign in").click()
    assert page.locator("[data-playground-still] table").count() == len(NAMES) + 1
    row = page.locator("#rates-1").get_by_role("row").filter(has_text="above 2/L")
    expect(row).to_contain_text("it diverges")
    context.close()

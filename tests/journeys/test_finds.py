"""Graded playgrounds and predictions in a browser: by keyboard, by finger, without JavaScript."""

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.system import System

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
ALONE = {"text": "Diverge.", "goal": "diverge", "functions": ["bowl"]}
PUT = f"""
from exercises import publishing
from exercises.models import Exercise
words = dict(title="Away", statement="Run away.", kind="playground")
item = dict(playground="descent", tasks=[{ALONE!r}])
publishing.publish(exercise=Exercise.objects.create(slug="away", item=item, **words), author=None)
from quizzes.models import Question, Quiz
quiz = Quiz.objects.create(slug="finds", title="Finds", published=True, feedback="hand_in")
found = Exercise.objects.get(slug="tangent-playground")
Question.objects.create(quiz=quiz, exercise=found, position=0, points=3)
"""


@pytest.fixture(scope="module", autouse=True)
def quiz(nabla: System) -> None:
    nabla.manage("shell", "--verbosity", "0", "-c", PUT)


def card(page: Page, slug: str) -> Locator:
    place = page.locator(f"#exercise-{slug}")
    expect(place).to_be_visible()
    return place


def title(place: Locator) -> Locator:
    return place.locator("[data-result]:not([data-open]) .result-title")


def press(target: Locator, key: str, times: int = 1) -> None:
    target.focus()
    for _ in range(times):
        target.page.keyboard.press(key)


def assert_sound(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not found, [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def without_script(browser: Browser, site: str, name: str, slug: str) -> Page:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/sign-in/?next=/exercises/{slug}/")
    page.get_by_label("Name").or_(page.get_by_label("Username")).fill(name)
    page.get_by_label("Password").fill(f"gradient-{name}")
    page.get_by_role("button", name="Sign in").click()
    return page


def look_until(page: Page, words: str) -> None:
    """Loads the page again until the grader has said this."""
    for _ in range(120):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
        page.reload()
    expect(page.get_by_text(words)).to_be_visible()


def kept(place: Locator, task: int) -> Locator:
    """What is said to be kept for a task."""
    return place.locator(f"[data-number='{task}'] .job-words")


def find_all_three(place: Locator) -> None:
    point = place.get_by_role("slider", name="Point on the curve")
    press(point, "Shift+ArrowLeft", 2)
    press(place.get_by_role("button", name="Keep this state for task 1"), "Enter")
    press(point, "Shift+ArrowLeft", 3)
    press(place.get_by_role("button", name="Keep this state for task 2"), "Enter")
    press(place.get_by_label("Gap h").first, "Home")
    press(place.get_by_role("button", name="Keep this state for task 3"), "Enter")
    expect(kept(place, 3)).to_have_text("Kept: x², x = −1.5, h = 0.001")


def test_three_states_are_found_by_keyboard_alone(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site}/exercises/tangent-playground/")
    place = card(page, "tangent-playground")
    press(place.get_by_role("button", name="Hand in what is kept"), "Enter")
    expect(place.get_by_role("alert")).to_contain_text("No state is kept yet.")
    find_all_three(place)
    assert_sound(page)
    page.keyboard.press("Control+Enter")
    expect(title(place)).to_have_text("Right")
    page.reload()
    place = card(page, "tangent-playground")
    expect(kept(place, 2)).to_have_text("Kept: x², x = −1.5")
    press(place.get_by_role("button", name="Show the state of task 2 above"), "Enter")
    point = place.get_by_role("slider", name="Point on the curve")
    expect(point).to_have_attribute("aria-valuetext", "x = −1.5, height 2.25, slope −3")


def test_a_state_of_another_surface_is_not_kept(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/exercises/descent-playground/")
    place = card(page, "descent-playground")
    press(place.get_by_role("button", name="Keep as first start"), "Enter")
    told = "This task is about other functions: Two valleys."
    expect(place.locator("[data-announce]")).to_have_text(told)
    place.get_by_label("Surface").select_option("valleys")
    press(place.get_by_role("button", name="Keep as first start"), "Enter")
    press(place.get_by_role("slider", name="Start"), "Shift+ArrowLeft", 3)
    press(place.get_by_role("button", name="Keep as second start"), "Enter")
    expect(kept(place, 4)).to_contain_text("starts (0.4, 1.5) and (−0.8, 1.5)")
    press(place.get_by_role("button", name="Hand in what is kept"), "Enter")
    expect(title(place)).to_have_text("Partly right, 25 %")


def test_of_a_single_task_the_state_above_is_handed_in(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/exercises/away/")
    place = card(page, "away")
    place.get_by_label("Surface").select_option("valleys")
    expect(kept(place, 1)).to_have_text("This task is about other functions: Bowl.")
    place.get_by_label("Surface").select_option("bowl")
    press(place.get_by_label("Learning rate η"), "End")
    expect(kept(place, 1)).to_have_text("To hand in: Bowl, plain, rate 1, start (4, 3)")
    press(place.get_by_role("button", name="Hand in this state"), "Enter")
    expect(title(place)).to_have_text("Right")


def test_states_are_typed_without_javascript(browser: Browser, site: str) -> None:
    page = without_script(browser, site, "ben", "descent-playground")
    job = page.get_by_role("group").filter(has_text="zig-zags")
    job.get_by_label("Function").select_option("bowl")
    job.get_by_label("Rule").select_option("plain")
    job.get_by_label("Learning rate").fill("0.05")
    job.get_by_label("x", exact=False).fill("4")
    page.get_by_role("button", name="Hand in what is kept").click()
    expect(page.get_by_text("Task 1: the y is missing.")).to_be_visible()
    page.locator("[name='answer.zigzag.y']").fill("3")
    page.get_by_role("button", name="Hand in what is kept").click()
    look_until(page, "with rate 0.05 the path never changes sides")
    page.context.close()


def test_a_kept_state_is_saved_while_a_quiz_goes_on(sign_in: SignIn, site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/quizzes/finds/")
    page.get_by_role("button", name="Start").click()
    page.goto(f"{site}/quizzes/finds/questions/1/")
    find_all_three(card(page, "tangent-playground"))
    expect(page.get_by_text("Saved").first).to_be_visible()
    page.reload()
    expect(kept(page.locator("main"), 3)).to_have_text("Kept: x², x = −1.5, h = 0.001")


def test_a_point_is_predicted_by_keyboard_and_then_shown(sign_in: SignIn, site: str) -> None:
    page = sign_in("ben")
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/exercises/predict-step/")
    place = card(page, "predict-step")
    reveal = f"{site}/api/v1/exercises/predict-step/reveal/"
    assert page.request.get(reveal).status == 403
    ring = place.get_by_role("slider", name="The next point")
    before = ring.get_attribute("aria-valuetext")
    press(ring, "Shift+ArrowUp")
    expect(ring).not_to_have_attribute("aria-valuetext", before or "")
    assert_sound(page)
    page.keyboard.press("Control+Enter")
    expect(title(place)).to_be_visible()
    points = page.request.get(reveal).json()["points"]
    expect(place.get_by_role("slider", name="Step of the path")).to_have_value("1")
    press(place.get_by_role("button", name="Play"), "Enter")
    expect(place.locator(".figure-now")).to_contain_text(f"Step {len(points) - 1}:")
    press(place.get_by_role("button", name="Step back"), "Enter")
    expect(place.locator(".figure-now")).to_contain_text(f"Step {len(points) - 2}:")
    place.get_by_text("The steps as a table").press("Enter")
    expect(place.get_by_role("row")).to_have_count(len(points) + 1)
    assert_sound(page)
    place.get_by_role("link", name="Predict on another bowl").click()
    expect(place.get_by_role("slider", name="The next point")).to_be_visible()
    shown = json.loads(place.locator("[data-predict] > script").inner_text())
    assert shown["points"][1] != points[1]


def test_an_outcome_is_predicted_without_javascript(browser: Browser, site: str) -> None:
    page = without_script(browser, site, "cleo", "predict-outcome")
    assert page.locator("[data-course]").count() == 0
    page.get_by_label("hardly moves").check()
    page.get_by_role("button", name="Hand in, then see").click()
    look_until(page, "You said: it hardly moves.")
    expect(page.get_by_text("The path goes from")).to_be_visible()
    page.get_by_text("The steps as a table").click()
    expect(page.get_by_role("row")).to_have_count(26)
    page.context.close()


def test_a_finger_drags_the_point_and_the_page_stays(browser: Browser, site: str) -> None:
    phone = {"width": 390, "height": 844}
    context = browser.new_context(viewport=phone, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}/sign-in/?next=/exercises/tangent-playground/")
    page.get_by_label("Name").or_(page.get_by_label("Username")).fill("ben")
    page.get_by_label("Password").fill("gradient-ben")
    page.get_by_role("button", name="Sign in").tap()
    point = page.get_by_role("slider", name="Point on the curve")
    expect(point).to_have_attribute("aria-valuenow", "1")
    box = point.locator(".play-knob").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = context.new_cdp_session(page)
    scrolled = page.evaluate("scrollY")
    for kind, dx, dy in [("Start", 0, 0), ("Move", -20, 30), ("Move", -40, 60), ("End", 0, 0)]:
        at = [] if kind == "End" else [{"x": x + dx, "y": y + dy}]
        finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": at})
    expect(point).not_to_have_attribute("aria-valuenow", "1")
    assert page.evaluate("scrollY") == scrolled
    context.close()

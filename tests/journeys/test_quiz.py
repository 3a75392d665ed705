"""Ben sits a timed quiz in two browsers while the server is killed: no answer is lost."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.system import System

pytestmark = pytest.mark.browser
QUIZ = "/quizzes/slopes-timed"
SCRIPT = re.compile(r"/page[.\w]*\.js$")
SAVED = re.compile(r"^Saved \d\d:\d\d$")
ENDS_SOON = """
from datetime import timedelta
from django.utils import timezone
from quizzes.models import Attempt
soon = timezone.now() + timedelta(seconds=5)
print(Attempt.objects.filter(finished_at__isnull=True).update(due_at=soon))
"""
HANDED_IN = """
import json
from quizzes.models import Attempt
attempt = Attempt.objects.filter(learner__username="ben", quiz__slug="slopes-timed").latest("pk")
rows = {a.question_id: a.submission.answer for a in attempt.answers.all()}
print(json.dumps([attempt.by_clock, [rows.get(p.question_id) for p in attempt.drawn.all()]]))
"""


@pytest.fixture
def browsers(browser: Browser, site: str) -> Iterator[Callable[[], BrowserContext]]:
    """Opens one more browser in which Ben is signed in."""
    opened: list[BrowserContext] = []

    def another() -> BrowserContext:
        context = browser.new_context()
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site}/sign-in/")
        page.get_by_label("Name").or_(page.get_by_label("Username")).fill("ben")
        page.get_by_label("Password").fill("gradient-ben")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return context

    yield another
    for context in opened:
        context.close()


def question(page: Page, site: str, number: int) -> Page:
    page.goto(f"{site}{QUIZ}/questions/{number}/")
    return page


def words(page: Page) -> Locator:
    return page.locator("[data-saved-words]")


def give(page: Page, value: str) -> str | list[str]:
    """Types a text, or chooses the option of that number; returns the answer this is."""
    expect(page.locator("[data-submit]")).to_be_attached()
    field = page.locator("input[type=text][data-input]")
    if field.count():
        field.fill(value)
        return value
    options = page.locator("input[name='answer[]']:not([type=hidden])")
    for other in page.locator("input[type=checkbox]:checked").all():
        other.uncheck()
    options.nth(int(value)).check()
    return [str(options.nth(int(value)).get_attribute("value"))]


def expect_answer(page: Page, answer: str | list[str]) -> None:
    if isinstance(answer, str):
        expect(page.locator("input[type=text][data-input]")).to_have_value(answer)
    else:
        expect(page.locator("input[name='answer[]']:checked")).to_have_value(answer[0])


def test_two_browsers_and_a_dead_server_lose_no_answer(
    nabla: System, site: str, browsers: Callable[[], BrowserContext]
) -> None:
    laptop, phone = browsers(), browsers()
    at_laptop, at_phone = laptop.pages[0], phone.pages[0]
    at_laptop.goto(f"{site}{QUIZ}/")
    at_laptop.get_by_role("button", name="Start").click()
    expect(at_laptop.locator("[data-clock]")).to_have_text(re.compile(r"(19|20) min left"))

    answers: dict[int, str | list[str]] = {1: give(at_laptop, "1")}
    expect(words(at_laptop)).to_have_text(SAVED)
    # The other device goes on where this one is.
    expect_answer(question(at_phone, site, 1), answers[1])
    answers[1] = give(at_phone, "0")
    expect(words(at_phone)).to_have_text(SAVED)
    at_laptop.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(at_laptop.locator("[data-newer]")).to_contain_text("saved on another device")
    at_laptop.get_by_role("link", name="Show it").click()
    expect_answer(at_laptop, answers[1])
    assert not Axe().run(at_laptop).response["violations"]

    question(at_laptop, site, 2)
    question(at_phone, site, 3)
    nabla.kill("web")
    answers[2], answers[3] = give(at_laptop, "1"), give(at_phone, "1")
    for page in (at_laptop, at_phone):
        expect(words(page)).to_contain_text("kept in this browser")
    # The laptop's page is gone before the server is back; the phone's waits.
    laptop.new_page()
    at_laptop.close()
    nabla.restart_web()
    expect(words(at_phone)).to_have_text(SAVED)
    at_laptop = question(laptop.pages[0], site, 2)
    expect_answer(at_laptop, answers[2])
    # What the crashed page had is on the server now, for every device.
    at_laptop.wait_for_function("!Object.keys(localStorage).some((k) => k.includes('unsaved'))")
    expect_answer(question(at_phone, site, 2), answers[2])

    at_phone.get_by_role("button", name="Look again").click()
    at_phone.goto(f"{site}{QUIZ}/finish/")
    expect(at_phone.get_by_role("listitem").filter(has_text="Question 2")).to_contain_text(
        "look again"
    )
    expect(at_phone.locator(".state-tried")).to_have_count(3)
    expect(at_phone.locator(".state-untried")).to_have_count(5)
    assert not Axe().run(at_phone).response["violations"]

    # Over a slow line somebody types before the page's script has come.
    on_the_way: list[Route] = []
    at_laptop.route(SCRIPT, lambda route: on_the_way.append(route))
    at_laptop.goto(f"{site}{QUIZ}/questions/4/", wait_until="commit")
    answers[4] = give(at_laptop, "1")
    for route in on_the_way:
        route.continue_()
    at_laptop.unroute(SCRIPT)
    expect(words(at_laptop)).to_have_text(SAVED)
    nabla.manage("shell", "--verbosity", "0", "-c", ENDS_SOON)
    at_laptop.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(at_laptop.get_by_role("alert")).to_contain_text("Time was up")
    at_laptop.get_by_role("link", name="Go on").click()
    expect(at_laptop.get_by_role("heading", level=1)).to_contain_text("of 12 points")
    expect(at_laptop.get_by_text("by itself as time was up")).to_be_visible()
    assert not Axe().run(at_laptop).response["violations"]
    by_clock, handed_in = nabla.ask(HANDED_IN)
    assert by_clock
    assert handed_in[:4] == [answers[n] for n in (1, 2, 3, 4)]


def tab_to(page: Page, goal: Locator) -> None:
    """Goes on with the Tab key alone until the goal has the focus."""
    expect(goal).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not lead to {goal}")


def test_a_sitting_needs_no_mouse(sign_in: Callable[[str], Page], site: str) -> None:
    page = sign_in("cleo")
    page.goto(f"{site}/quizzes/descent-check/")
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Next question"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Your answer"))
    page.keyboard.type("7.2448")
    expect(words(page)).to_have_text(SAVED)
    page.keyboard.press("Enter")
    expect(page.locator("[data-result]:not([data-open])")).to_contain_text("Right")
    tab_to(page, page.get_by_role("button", name="Look again"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Look again: marked")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Review and hand in"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 12 points")
    expect(page.get_by_text("Try 1: 100 % right × 2 = 2, counts")).to_be_visible()

"""A sitting of reviews by keyboard alone: turned, rated with a digit, done; and sound for axe."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.system import System

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
# Two flashcards that Ben rated three days ago.
RATED = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from exercises import services
from exercises.models import Exercise, OwnMark
ben = User.objects.get(username="ben")
for slug in ("term-slope", "term-gradient"):
    version = Exercise.objects.get(slug=slug).published
    submission, _ = services.submit(learner=ben, version=version, answer="")
    mark = services.mark_own(submission=submission, given="hard")
    OwnMark.objects.filter(pk=mark.pk).update(created_at=timezone.now() - timedelta(days=3))
"""


def sound(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_sitting_goes_by_keyboard_alone(sign_in: SignIn, site: str, nabla: System) -> None:
    nabla.manage("shell", "--verbosity", "0", "-c", RATED)
    page = sign_in("ben")
    page.goto(f"{site}/today/")
    page.get_by_role("main").get_by_role("link", name="Review").focus()
    page.keyboard.press("Enter")
    for rating in ("3", "4"):
        turn = page.get_by_role("button", name="Turn the card")
        expect(turn).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text("The back of the card")).to_be_visible()
        expect(page.locator("[data-ratings]")).to_be_focused()
        sound(page)
        page.keyboard.press(rating)
        expect(page.get_by_text("The back of the card")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was all")
    sound(page)

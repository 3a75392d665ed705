"""Reviews in a browser: cards by keyboard alone, and a playground that comes back as another."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.test_finds import card, find_all_three, title
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
# A playground that Dora had wrong four days ago, and right a day later.
MISSED = """
from datetime import timedelta
from time import sleep
from django.contrib.auth.models import User
from django.utils import timezone
from exercises import publishing, services
from exercises.models import Exercise, Submission
words = dict(title="A level place", topic="slope", statement="Look.", kind="playground")
flat = {"id": "flat", "text": "Make the tangent level.", "goal": "flat"}
item = {"playground": "tangent", "tasks": [flat]}
exercise = Exercise.objects.create(slug="level-place", item=item, **words)
version = publishing.publish(exercise=exercise, author=None)
dora = User.objects.create_user("dora", password="gradient-dora")
for days, x in ((4, 1.5), (3, 1)):
    given = {"flat": {"function": "cubic", "x": x}}
    submission, _ = services.submit(learner=dora, version=version, answer=given)
    own = Submission.objects.filter(pk=submission.pk)
    while not own.filter(status="GRADED").exists():
        sleep(0.1)
    own.update(received_at=timezone.now() - timedelta(days=days))
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


def test_a_missed_playground_comes_back_as_another(
    sign_in: SignIn, site: str, nabla: System
) -> None:
    nabla.manage("shell", "--verbosity", "0", "-c", MISSED)
    page = sign_in("dora")
    page.goto(f"{site}/today/")
    expect(page.locator("span.due-title")).to_have_text("Slope")
    page.get_by_role("main").get_by_role("link", name="Review").click()
    place = card(page, "tangent-playground")
    find_all_three(place)
    sound(page)
    place.get_by_role("button", name="Hand in what is kept").press("Enter")
    expect(title(place)).to_have_text("Right")
    page.get_by_role("link", name="Next review").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was all")

"""Ada marks by keyboard alone and finds the report of what she has marked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system import System
from tests.tour.walk import arrived

pytestmark = pytest.mark.browser
SignIn = Callable[[str], Page]
# A text that a person marks, with two answers of Ben's; and a report of his.
HANDED_IN = """
from django.contrib.auth.models import User
from exercises import publishing, services
from exercises.models import Exercise
from exercises.reporting.services import report_problem
ben = User.objects.get(username="ben")
rubric = [{"text": "Dimensions"}, {"text": "Millions"}]
text = Exercise.objects.create(
    slug="no-plot", kind="text", title="No plot", statement="Why?",
    item={"model": "Too many.", "rubric": rubric, "marked_by": "person"},
)
version = publishing.publish(exercise=text, author=None)
for answer in ("One axis each.", "I do not know."):
    made, _ = services.submit(learner=ben, version=version, answer=answer)
report_problem(learner=ben, variant=made.variant, submission=made, words="Which model?")
"""


def test_marking_goes_by_keyboard_alone(sign_in: SignIn, site: str, nabla: System) -> None:
    nabla.manage("shell", "--verbosity", "0", "-c", HANDED_IN)
    page = sign_in("ada")
    page.goto(f"{site}/desk/marking/?exercise=no-plot")
    page.get_by_role("link", name="Begin with the oldest").click()
    arrived(page, page.get_by_text("One axis each."))

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    arrived(page, page.get_by_text("I do not know."))
    page.keyboard.press("p")
    arrived(page, page.get_by_text("One axis each."))

    page.keyboard.press("1")
    page.keyboard.press("c")
    page.keyboard.type("2 and s and n")
    page.keyboard.press("Escape")
    expect(page.get_by_role("checkbox", name="Dimensions")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Millions")).not_to_be_checked()
    expect(page.get_by_label("Comment for the learner")).to_have_value("2 and s and n")
    page.keyboard.press("s")
    expect(page.get_by_text("Stored: 50 %.")).to_be_visible()
    arrived(page, page.get_by_text("I do not know."))

    page.goto(f"{site}/desk/reports/")
    page.get_by_role("main").get_by_role("link", name="No plot").first.click()
    expect(page.get_by_text("Which model?")).to_be_visible()

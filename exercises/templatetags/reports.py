"""The form that reports a problem, and one's own reports with the answers to them."""

from typing import Any

from django import template

from exercises.models import Exercise, Person, ProblemReport, Submission
from exercises.reporting.services import LONGEST

register = template.Library()
# A list on a page is for finding one's way back.
SHOWN = 20


@register.inclusion_tag("reports/_form.html", takes_context=True)
def report_form(
    context: dict[str, Any], exercise: Exercise, version: int, submission: Submission | None = None
) -> dict[str, Any]:
    """The form for one exercise, about one answer if there is one."""
    return {
        "exercise": exercise,
        "version": version,
        "submission": submission,
        "longest": LONGEST,
        "back": context["request"].path,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("reports/_own.html")
def own_reports(learner: Person, exercise: Exercise | None = None) -> dict[str, Any]:
    """One's own reports on one exercise, or the newest on all."""
    found = ProblemReport.objects.of(learner).whole()
    if exercise is not None:
        found = found.filter(variant__version__exercise=exercise)
    return {"reports": found[:SHOWN], "named": exercise is None}

"""A learner's form for a report, and the author's pages that open one as its learner saw it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from exercises.access import staff_with
from exercises.cards import Card
from exercises.models import (
    ExerciseVersion,
    ProblemReport,
    ReportStatus,
    Status,
    Submission,
    Variant,
    account_id,
)
from exercises.rendering import say
from exercises.reporting.services import (
    LONGEST,
    ReportRefused,
    answer_report,
    judge_again,
    report_problem,
)
from exercises.results import VERDICTS, ResultView
from grader.result import Verdict

LOOK = staff_with("exercises.view_problemreport")
ANSWER = staff_with("exercises.change_problemreport")
PAGE = 50


@login_required
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes a learner's report on the variant they see, and goes back to where they were."""
    variant, submission = seen_by(request, slug)
    try:
        report_problem(
            learner=request.user,
            variant=variant,
            words=request.POST.get("words", ""),
            submission=submission,
            page=request.POST.get("back", ""),
        )
    except ReportRefused as refusal:
        words = {"refusal": refusal, "variant": variant, "longest": LONGEST}
        words |= {"words": request.POST.get("words", ""), "back": request.POST.get("back", "")}
        words |= {"submission": submission}
        status = 429 if refusal.seconds else 422
        return render(request, "reports/refused.html", words, status=status)
    messages.success(
        request, _("Thank you. The author sees what you saw; an answer appears on this exercise.")
    )
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if here else variant.version.exercise)


def seen_by(request: HttpRequest, slug: str) -> tuple[Variant, Submission | None]:
    """The variant in front of whoever asks: that of the answer named, else that of the version.

    Without an answer named it is the newest one to that variant, if there is one. A version that
    is not published (a preview, another's draft) is nobody's to report.
    """
    given = request.POST.get("submission", "")
    if given:
        own = Submission.objects.of(request.user).select_related("variant__version__exercise")
        try:
            submission = get_object_or_404(
                own, pk=UUID(given), variant__version__exercise__slug=slug
            )
        except ValueError as error:
            raise Http404 from error
        return submission.variant, submission
    number = request.POST.get("version", "")
    versions = ExerciseVersion.objects.filter(exercise__slug=slug, published_at__isnull=False)
    if number.isdecimal():
        versions = versions.filter(number=number)
    version = versions.select_related("exercise").order_by("-number").first()
    if version is None:
        raise Http404
    variant = Variant.for_learner(version, account_id(request.user))
    return variant, Submission.objects.of(request.user).filter(variant=variant).first()


@LOOK
@require_GET
@never_cache
def list_page(request: HttpRequest) -> HttpResponse:
    """The reports that wait, oldest first; or all of one status or one exercise."""
    status = request.GET.get("status", ReportStatus.OPEN)
    slug = request.GET.get("exercise", "")
    found = ProblemReport.objects.whole().order_by("created_at")
    if status in ReportStatus.values:
        found = found.filter(status=status)
    if slug:
        found = found.filter(variant__version__exercise__slug=slug)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "status": status, "statuses": ReportStatus.choices, "slug": slug}
    return render(request, "reports/list.html", words)


@LOOK
@require_http_methods(["GET", "POST"])
@never_cache
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report, reproduced: what its learner saw and typed, the verdict then and now."""
    report = get_object_or_404(ProblemReport.objects.whole(), pk=report_id)
    again = request.method == "POST" or not report.variant.version.grader_kind.RUNS_CODE
    return render(request, "reports/report.html", reproduced(report, again=again))


def reproduced(report: ProblemReport, *, again: bool) -> dict[str, Any]:
    """What the page shows; `again` tells whether the answer is judged anew, changing nothing."""
    submission = report.submission
    words: dict[str, Any] = {"report": report, "variant": report.variant}
    words["card"] = _card(report)
    version = report.variant.version
    words["is_current"] = version.exercise.published_id == version.pk
    if submission is None:
        return words
    # What learners mark themselves has no verdict of ours to compare.
    gradable = submission.status == Status.GRADED and not version.is_own
    rejudged = judge_again(submission) if again and gradable else None
    words |= {"view": ResultView(submission), "gradable": gradable, "rejudged": rejudged}
    if report.verdict:
        words["then"] = VERDICTS[Verdict(report.verdict)]
    if rejudged and rejudged.result:
        words["now"] = VERDICTS[rejudged.result.verdict]
        words["now_said"] = [say(told) for told in rejudged.result.feedback]
        graded = submission.result()
        words["differs"] = graded is not None and (
            (graded.verdict, graded.score) != (rejudged.result.verdict, rejudged.result.score)
        )
    return words


def _card(report: ProblemReport) -> Card:
    """The exercise as its learner saw it, with the answer in its place; nothing can be sent."""
    return Card(
        exercise=report.variant.version.exercise,
        version=report.variant.version,
        variant=report.variant,
        item=report.variant.public(),
        action="",
        answer=report.submission.answer if report.submission else None,
        level=0,
        preview=True,
    )


@ANSWER
@require_POST
def answer(request: HttpRequest, report_id: int) -> HttpResponse:
    """Stores the author's answer and the state of the report."""
    report = get_object_or_404(ProblemReport, pk=report_id)
    given = request.POST.get("status", "")
    if given not in ReportStatus.values:
        raise Http404
    try:
        answer_report(
            report=report,
            status=ReportStatus(given),
            reply=request.POST.get("reply", ""),
            by=request.user,
        )
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("report", report_id=report.pk)
    messages.success(request, _("Stored. The learner sees it on the exercise."))
    return redirect("reports")

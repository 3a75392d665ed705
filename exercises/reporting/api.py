"""REST: a learner's own reports of problems, and a new one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, pagination, serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from exercises.api import body_of, published_or_404
from exercises.models import ProblemReport, ReportStatus, Submission, Variant, account_id
from exercises.reporting.services import LONGEST, ReportRefused, report_problem
from exercises.serializers import ProblemOutput


class TooManyReports(APIException):
    """Too many reports of this learner."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many_reports"

    def __init__(self, refusal: ReportRefused) -> None:
        super().__init__(str(refusal))
        # The framework writes Retry-After from this.
        self.wait = refusal.seconds


class ReportInput(serializers.Serializer[Any]):
    """`submission` is the id of one's own answer that it is about; without one, the exercise."""

    exercise = serializers.SlugField(help_text="Its slug.")
    words = serializers.CharField(max_length=LONGEST, help_text="What is wrong.")
    submission = serializers.UUIDField(required=False)


class ReportOutput(serializers.ModelSerializer[ProblemReport]):
    exercise = serializers.CharField(source="variant.version.exercise.slug", read_only=True)
    version = serializers.IntegerField(source="variant.version.number", read_only=True)
    status = serializers.ChoiceField(choices=ReportStatus.choices)

    class Meta:
        model = ProblemReport
        fields = (
            "id",
            "exercise",
            "version",
            "submission",
            "words",
            "status",
            "reply",
            "replied_at",
            "created_at",
        )


class ReportPages(pagination.CursorPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-created_at", "-pk")


class Reports(generics.ListAPIView[ProblemReport]):
    """One's own reports, newest first; or a new one."""

    serializer_class = ReportOutput
    pagination_class = ReportPages

    def get_queryset(self) -> QuerySet[ProblemReport]:
        if getattr(self, "swagger_fake_view", False):
            return ProblemReport.objects.none()
        return ProblemReport.objects.of(self.request.user).whole()

    @extend_schema(
        request=ReportInput,
        responses={
            201: ReportOutput,
            404: OpenApiResponse(ProblemOutput, "No such exercise, or not your submission."),
            429: OpenApiResponse(ProblemOutput, "Too many reports; see Retry-After."),
        },
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, ReportInput)
        version = published_or_404(given["exercise"]).published
        assert version is not None
        submission, variant = None, None
        if "submission" in given:
            own = Submission.objects.of(request.user).select_related("variant__version__exercise")
            submission = get_object_or_404(own, pk=given["submission"])
            variant = submission.variant
            if variant.version.exercise_id != version.exercise_id:
                raise ValidationError(
                    {"submission": _("It answers another exercise; leave it out, or name that.")}
                )
        try:
            report = report_problem(
                learner=request.user,
                variant=variant or Variant.for_learner(version, account_id(request.user)),
                words=given["words"],
                submission=submission,
                page=request.path,
            )
        except ReportRefused as refusal:
            if refusal.seconds:
                raise TooManyReports(refusal) from refusal
            raise ValidationError({"words": str(refusal)}) from refusal
        return Response(ReportOutput(report).data, status=status.HTTP_201_CREATED)

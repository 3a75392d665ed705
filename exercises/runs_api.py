"""REST under /api/v1/: run a program before it is handed in, and read what came of it. Free."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import generics, serializers, status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exercises import runs
from exercises.api import published_or_404
from exercises.models import TrialMode, TrialRun, TrialStatus
from exercises.runs_shown import detail
from exercises.serializers import AnswerField, ProblemOutput
from grader.messages import text
from grader.result import Feedback


class NotNow(APIException):
    """No run can be started now; `wait` seconds are sent as Retry-After."""

    def __init__(self, refusal: runs.RunRefused) -> None:
        super().__init__(str(refusal))
        self.wait = refusal.seconds


class TooManyRuns(NotNow):
    """The learner has started more runs than are fair to the others."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "too_many_runs"


class RunsFull(NotNow):
    """More programs wait than may wait."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "runs_full"


class NotAProgram(APIException):
    """Only exercises of kind code can be run."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "not_a_program"


class RunInput(serializers.Serializer[Any]):
    code = extend_schema_field(OpenApiTypes.STR)(AnswerField)(allow_null=False)
    mode = serializers.ChoiceField(choices=TrialMode.choices, default=TrialMode.EXAMPLES)


class RunOutput(serializers.ModelSerializer[TrialRun]):
    """`result` is null until the status is DONE; `detail` says why there will be none."""

    exercise = serializers.CharField(source="variant.version.exercise.slug", read_only=True)
    version = serializers.IntegerField(source="variant.version.number", read_only=True)
    status = serializers.ChoiceField(choices=TrialStatus.choices)
    mode = serializers.ChoiceField(choices=TrialMode.choices)
    detail = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    url = serializers.HyperlinkedIdentityField(view_name="api-run", lookup_field="pk")

    class Meta:
        model = TrialRun
        fields = (
            "id",
            "exercise",
            "version",
            "mode",
            "status",
            "detail",
            "created_at",
            "started_at",
            "finished_at",
            "result",
            "url",
        )

    def get_detail(self, run: TrialRun) -> str:
        return detail(run)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_result(self, run: TrialRun) -> Any:
        if run.result is None:
            return None
        cases = [case | {"feedback": _told(case["feedback"])} for case in run.result["cases"]]
        return run.result | {"cases": cases, "feedback": _told(run.result["feedback"])}


def _told(feedback: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one | {"text": text(Feedback.from_json(one), gettext)} for one in feedback]


class RequestRun(APIView):
    """Run a program on the public cases, or as a script. Never counts as a try."""

    @extend_schema(
        request=RunInput,
        responses={
            202: RunOutput,
            413: OpenApiResponse(ProblemOutput, "Over the size limit."),
            422: OpenApiResponse(
                ProblemOutput, "The code cannot be read, or the exercise asks for no program."
            ),
            429: OpenApiResponse(ProblemOutput, "Too many runs of yours; see Retry-After."),
            503: OpenApiResponse(ProblemOutput, "Too many runs of all; see Retry-After."),
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        version = published_or_404(slug).published
        assert version is not None
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        if not version.grader_kind.RUNS_CODE:
            raise NotAProgram(
                f"“{slug}” asks for no program but for an answer of kind {version.kind}; "
                "there is nothing to run. Hand the answer in."
            )
        try:
            run = runs.request_run(
                learner=request.user,
                version=version,
                code=given.validated_data["code"],
                mode=TrialMode(given.validated_data["mode"]),
            )
        except runs.RunRefused as refusal:
            raise (TooManyRuns if refusal.own else RunsFull)(refusal) from refusal
        location = reverse("api-run", args=[run.pk])
        body = RunOutput(run, context={"request": request}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": location})


class RunDetail(generics.RetrieveAPIView[TrialRun]):
    """One's own run: its status, and once it is DONE what it showed. Kept for a day."""

    serializer_class = RunOutput

    def get_queryset(self) -> QuerySet[TrialRun]:
        if getattr(self, "swagger_fake_view", False):
            return TrialRun.objects.none()
        own = TrialRun.objects.of(self.request.user)
        return own.select_related("variant__version__exercise")

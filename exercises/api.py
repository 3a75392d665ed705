"""REST under /api/v1/: read exercises, hand in answers, read one's own results and progress."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, pagination, serializers, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exercises import services
from exercises.disclosure import unseen
from exercises.models import (
    Exercise,
    ExerciseVersion,
    Status,
    Submission,
    Variant,
    VerdictChoices,
    account_id,
)
from exercises.parsers import NotebookParser, notebook_in
from exercises.progress import exercise_progress
from exercises.refusals import NoSuchHint, NoTriesLeft, Outdated, Refusal, TooSoon
from exercises.serializers import (
    ExerciseOutput,
    ExerciseRow,
    NotebookInput,
    OwnMarkInput,
    ProblemOutput,
    ProgressOutput,
    ReadingOutput,
    SubmissionOutput,
    SubmissionRow,
    SubmitInput,
)
from exercises.shown import shown_variant
from exercises.worksheets import answer_in_notebook
from grader.result import Verdict

REFUSED = {
    NoTriesLeft: "no-tries-left",
    TooSoon: "too-soon",
    NoSuchHint: "no-such-hint",
    Outdated: "outdated",
}
KEY_HEADER = "Idempotency-Key"


class KeyReused(APIException):
    """An Idempotency-Key came again with another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


class TryRefused(APIException):
    """The exercise's policy takes no answer now; nothing was stored."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.default_code = REFUSED.get(type(refusal), "refused")
        if refusal.ready_at is not None:
            # What the framework makes the Retry-After header of.
            self.wait = max(1.0, (refusal.ready_at - timezone.now()).total_seconds() + 1)


class ExerciseFilter(filters.FilterSet):
    kind = filters.CharFilter(field_name="published__kind")
    topic = filters.CharFilter(field_name="published__topic")

    class Meta:
        model = Exercise
        fields = ("kind", "topic")


class ExercisePages(pagination.CursorPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("slug",)


class ExerciseList(generics.ListAPIView[Exercise]):
    """The published exercises."""

    serializer_class = ExerciseRow
    filterset_class = ExerciseFilter
    pagination_class = ExercisePages
    queryset = Exercise.objects.published()


class ExerciseDetail(generics.RetrieveAPIView[Exercise]):
    """One exercise as this learner sees it; never the key, a reason or a hidden case."""

    serializer_class = ExerciseOutput
    lookup_field = "slug"
    queryset = Exercise.objects.published()


def published_or_404(slug: str) -> Exercise:
    """The exercise, or a 404 that says what to do."""
    exercise = Exercise.objects.published().filter(slug=slug).first()
    if exercise is None:
        raise Http404(
            gettext(
                "There is no published exercise “{slug}”. See {address} for those there are."
            ).format(slug=slug, address=reverse("api-exercises"))
        )
    return exercise


def body_of(request: Request, shape: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The fields of a request's body. Raises ValidationError where one is missing."""
    given = shape(data=request.data)
    if not isinstance(request.data, dict):
        name = next(iter(given.fields))
        raise ValidationError(
            gettext("Send an object such as {example}; read a {type}.").format(
                example=f'{{"{name}": ...}}', type=type(request.data).__name__
            )
        )
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def submitted(request: Request, version: ExerciseVersion) -> tuple[Any, str]:
    """The answer in a body, or the code of the notebook it is; and what was shown."""
    notebook = notebook_in(request)
    if notebook is not None:
        return answer_in_notebook(version, notebook), ""
    given = body_of(request, SubmitInput)
    return given["answer"], given["shown"]


class Submit(APIView):
    """Hand in an answer, or a notebook with one."""

    parser_classes = [*APIView.parser_classes, NotebookParser, MultiPartParser]

    @extend_schema(
        request={
            "application/json": SubmitInput,
            "multipart/form-data": NotebookInput,
            NotebookParser.media_type: OpenApiTypes.OBJECT,
        },
        parameters=[
            OpenApiParameter(
                KEY_HEADER,
                str,
                OpenApiParameter.HEADER,
                description="Any text of 1 to 255 characters. Sending the same request again with "
                "the same key returns the first submission instead of making a second.",
            )
        ],
        responses={
            202: SubmissionOutput,
            409: OpenApiResponse(
                ProblemOutput,
                "No tries are left, the pause is not over (Retry-After), or what was shown is "
                "withdrawn.",
            ),
            413: OpenApiResponse(ProblemOutput, "Over the size limit."),
            422: OpenApiResponse(
                ProblemOutput, "The answer cannot be read (costs nothing), or the key was reused."
            ),
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        exercise = published_or_404(slug)
        assert exercise.published is not None
        answer, shown = submitted(request, exercise.published)
        try:
            submission, _ = services.submit(
                learner=request.user,
                version=exercise.published,
                answer=answer,
                idempotency_key=self._key(request),
                shown=shown,
            )
        except services.IdempotencyConflict as conflict:
            raise KeyReused(str(conflict)) from conflict
        except Refusal as refusal:
            raise TryRefused(refusal) from refusal
        location = reverse("api-submission", args=[submission.pk])
        body = SubmissionOutput(submission, context={"request": request}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": location})

    @staticmethod
    def _key(request: Request) -> str | None:
        key = request.headers.get(KEY_HEADER)
        if key is not None and (not 1 <= len(key) <= 255 or not key.isprintable()):
            raise ValidationError(
                {
                    KEY_HEADER: gettext(
                        "Read {count} characters; send 1 to 255 printable ones."
                    ).format(count=len(key))
                }
            )
        return key


class ReadAnswer(APIView):
    """How an answer would be read. Stores nothing, judges nothing, costs nothing."""

    @extend_schema(
        request=SubmitInput,
        responses={
            200: ReadingOutput,
            409: OpenApiResponse(ProblemOutput, "What was shown is withdrawn."),
            422: OpenApiResponse(ProblemOutput, "The answer cannot be read, and why."),
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        exercise = published_or_404(slug)
        assert exercise.published is not None
        given = body_of(request, SubmitInput)
        try:
            variant = shown_variant(given["shown"], exercise=exercise, learner=request.user)
        except Outdated as refusal:
            raise TryRefused(refusal) from refusal
        variant = variant or Variant.for_learner(exercise.published, account_id(request.user))
        reading = variant.validate(given["answer"])
        return Response(ReadingOutput(reading).data)


class SubmissionFilter(filters.FilterSet):
    exercise = filters.CharFilter(field_name="variant__version__exercise__slug")
    status = filters.ChoiceFilter(choices=Status.choices)
    verdict = filters.ChoiceFilter(choices=VerdictChoices.choices, method="with_verdict")
    received_after = filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="gte")
    received_before = filters.IsoDateTimeFilter(field_name="received_at", lookup_expr="lt")

    class Meta:
        model = Submission
        fields = ("exercise", "status", "verdict")

    def with_verdict(
        self, rows: QuerySet[Submission], name: str, value: str
    ) -> QuerySet[Submission]:
        """Only what may be seen: a filter would tell a verdict that is withheld."""
        return rows.filter(verdict=value).exclude(unseen(self.request.user))


class OwnSubmissions(generics.GenericAPIView[Submission]):
    """A learner sees only their own; another's id is a 404, not a hint."""

    def get_queryset(self) -> QuerySet[Submission]:
        if getattr(self, "swagger_fake_view", False):
            return Submission.objects.none()
        own = Submission.objects.of(self.request.user)
        return own.select_related("variant__version__exercise")


class SubmissionList(OwnSubmissions, generics.ListAPIView[Submission]):
    """One's own submissions, newest first."""

    serializer_class = SubmissionRow
    filterset_class = SubmissionFilter


class SubmissionDetail(OwnSubmissions, generics.RetrieveAPIView[Submission]):
    """Status, verdict, score, feedback and cases of one's own submission."""

    serializer_class = SubmissionOutput


class MarkOwn(OwnSubmissions):
    """Say how good an answer of one's own is, of a kind that learners mark themselves."""

    serializer_class = OwnMarkInput

    @extend_schema(
        request=OwnMarkInput,
        responses={
            201: SubmissionOutput,
            404: OpenApiResponse(ProblemOutput, "Not yours, or graded by us."),
            422: OpenApiResponse(ProblemOutput, "The mark cannot be read, and why."),
        },
    )
    def post(self, request: Request, pk: UUID) -> Response:
        own = self.get_queryset().filter(verdict=Verdict.SELF)
        submission = get_object_or_404(own, pk=pk)
        if not submission.marks_itself:
            raise Http404("This answer is marked by a person; wait for the mark.")
        services.mark_own(submission=submission, given=body_of(request, OwnMarkInput)["value"])
        body = SubmissionOutput(submission, context={"request": request}).data
        return Response(body, status=status.HTTP_201_CREATED)


class ProgressOnExercises(APIView):
    """How far one is on each published exercise."""

    filterset_class = ExerciseFilter

    @extend_schema(
        responses=ProgressOutput(many=True),
        parameters=[
            OpenApiParameter("topic", str, description="Only this topic."),
            OpenApiParameter("kind", str, description="Only this kind."),
        ],
    )
    def get(self, request: Request) -> Response:
        published = Exercise.objects.published()
        exercises = filters.DjangoFilterBackend().filter_queryset(request, published, self)
        return Response(ProgressOutput(exercise_progress(request.user, exercises), many=True).data)


class ProgressOnExercise(APIView):
    """How far one is on one exercise."""

    @extend_schema(responses=ProgressOutput)
    def get(self, request: Request, slug: str) -> Response:
        exercise = get_object_or_404(Exercise.objects.published(), slug=slug)
        [progress] = exercise_progress(request.user, [exercise])
        return Response(ProgressOutput(progress).data)

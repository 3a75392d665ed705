"""REST: what happens after a prediction, served once one is stored and never before."""

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exercises.api import published_or_404
from exercises.disclosure import withheld_of
from exercises.holds import holds_of
from exercises.models import Submission, account_id
from exercises.serializers import ProblemOutput
from grader.kinds import PREDICTED_KINDS


class PredictFirst(APIException):
    """Whoever asks has not said yet what will happen."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "predict_first"


class NotYet(APIException):
    """The path would tell a verdict that is held back."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "withheld"


class Reveal(APIView):
    """The path of a prediction exercise, for those who have predicted it."""

    @extend_schema(
        responses={
            200: OpenApiTypes.OBJECT,
            403: OpenApiResponse(
                ProblemOutput, "No prediction of yours is stored, or no verdict is shown, yet."
            ),
            404: OpenApiResponse(ProblemOutput, "No such exercise, or not of this kind."),
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        exercise = published_or_404(slug)
        assert exercise.published is not None
        if exercise.published.kind not in PREDICTED_KINDS:
            raise Http404(f"“{slug}” asks for no prediction, so there is nothing to reveal.")
        if withheld_of(exercise.published, holds_of(account_id(request.user))):
            raise NotYet(
                f"What you predicted for “{slug}” is stored, or can be. Its verdicts are shown "
                "later, and the path with them."
            )
        mine = Submission.objects.of(request.user).select_related("variant__version")
        # Of the version that is published: another may have been about something else.
        stored = mine.filter(variant__version=exercise.published).first()
        if stored is None:
            raise PredictFirst(
                f"You have not predicted anything for “{slug}” yet. Hand in a prediction; the "
                "path is served after that."
            )
        found: dict[str, Any] | None = stored.course()
        return Response(found)

"""REST: the notebook of a code exercise, to be worked on anywhere and handed in as a file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from exercises.api import published_or_404
from exercises.judge import MachineFailure
from exercises.models import Variant, account_id
from exercises.notebook_part import as_file, desk_for
from exercises.notebooks.task import MEDIA_TYPE
from exercises.serializers import ProblemOutput
from exercises.worksheets import notebook_of, takes_notebooks
from grader.errors import ItemError


class NoNotebook(APIException):
    """The expected values of its local checks could not be worked out."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "notebook_unavailable"
    default_detail = _("Our machine could not make the notebook just now. Try again in a moment.")


class NotebookRenderer(BaseRenderer):
    """Says that notebooks may be asked for by their type."""

    media_type = MEDIA_TYPE
    format = "ipynb"

    def render(self, data: Any, *_: Any, **__: Any) -> Any:
        return data


class NotebookDownload(APIView):
    """The exercise as a notebook: statement, answer cells, local checks of the public cases."""

    renderer_classes = [NotebookRenderer, JSONRenderer]

    @extend_schema(
        responses={
            (200, MEDIA_TYPE): OpenApiTypes.OBJECT,
            404: OpenApiResponse(ProblemOutput, "No such exercise, or not one of programs."),
            503: OpenApiResponse(ProblemOutput, "The notebook cannot be made at this moment."),
        },
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        version = published_or_404(slug).published
        assert version is not None
        if not takes_notebooks(version):
            raise Http404(f"“{slug}” is not answered with a program, so there is no notebook.")
        variant = Variant.for_learner(version, account_id(request.user))
        try:
            return as_file(notebook_of(variant, desk_for(request, version)), slug)
        except MachineFailure as failure:
            raise NoNotebook from failure
        except ItemError as error:
            raise NoNotebook(gettext("The exercise is broken. Tell its author.")) from error

"""The way by a notebook: what the page says of it, and where the file goes."""

import uuid
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from exercises.cards import Card, Problem
from exercises.models import ExerciseVersion
from exercises.notebooks.build import Desk
from exercises.notebooks.task import MEDIA_TYPE
from exercises.worksheets import takes_notebooks


@dataclass(frozen=True)
class NotebookPart:
    """The part of an exercise's page on which its notebook is fetched and handed in."""

    slug: str
    curl: str
    problem: Problem | None = None
    key: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def action(self) -> str:
        return reverse("notebook", args=[self.slug])


def notebook_part(
    request: HttpRequest, card: Card, problem: Problem | None = None
) -> NotebookPart | None:
    """The part, or None where no notebook is taken: other kinds, and drafts."""
    if card.preview or not takes_notebooks(card.version):
        return None
    slug = card.exercise.slug
    return NotebookPart(slug, desk_for(request, card.version).curl(slug), problem)


def desk_for(request: HttpRequest, version: ExerciseVersion) -> Desk:
    """The addresses under which whoever asks reaches this exercise."""
    slug = version.exercise.slug
    return Desk(
        page=request.build_absolute_uri(reverse("exercise", args=[slug])),
        api=request.build_absolute_uri(reverse("api-submit", args=[slug])),
    )


def as_file(data: bytes, slug: str) -> HttpResponse:
    """The notebook as a download, named after the exercise."""
    named = {"Content-Disposition": f'attachment; filename="{slug}.ipynb"'}
    return HttpResponse(data, content_type=MEDIA_TYPE, headers=named)

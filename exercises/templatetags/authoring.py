"""Tags of the admin's first page: what an author has lying about."""

from typing import Any

from django import template
from django.http import HttpRequest

from exercises.authoring.overview import overview

register = template.Library()


@register.simple_tag
def desk_of(request: HttpRequest) -> dict[str, Any]:
    """The drafts of whoever asks, what is broken, and the kinds to begin with."""
    return overview(request.user)

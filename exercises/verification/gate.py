"""Verification: what may be published: a content in which nothing is red. Remembers what it saw."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from exercises.models import Exercise, VerifyRun
from exercises.models.exercise import content_digest
from exercises.verification.engine import VARIANTS, Progress, verify
from exercises.verification.findings import VERIFY_VERSION, Report
from exercises.verification.subject import Surroundings
from grader.errors import ItemError
from grader.version import GRADER_VERSION

# Which checks there are: a green run of others lets nothing through.
CHECKS = f"{GRADER_VERSION}.{VERIFY_VERSION}"


def surroundings() -> Surroundings:
    """The glossary's terms, where there are any yet, and this site's own addresses."""
    terms: frozenset[str] = frozenset().union(
        *(import_string(name)() for name in settings.GLOSSARIES)
    )
    return Surroundings(terms or None, leads_somewhere)


def leads_somewhere(path: str) -> bool:
    """Whether this site has a page there; what it shows is not asked."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def look(
    content: Mapping[str, Any], *, variants: int = VARIANTS, progress: Progress | None = None
) -> Report:
    """All findings about a content as it would stand on this site."""
    return verify(content, variants=variants, around=surroundings(), progress=progress)


def is_known_green(exercise: Exercise) -> bool:
    """Whether the draft as it is was found green, or published before: no need to look."""
    digest = content_digest(exercise.content())
    if exercise.versions.filter(digest=digest, published_at__isnull=False).exists():
        return True
    return VerifyRun.objects.green(digest, CHECKS).exists()


def demand_green(exercise: Exercise) -> None:
    """Raises ItemError with the first red finding about the draft, its field named.

    What is known to be green is believed; else it is looked at now, which may take seconds.
    """
    if not is_known_green(exercise):
        _demand(json.dumps(exercise.content(), sort_keys=True), surroundings().terms)


@lru_cache(maxsize=256)
def _demand(content: str, terms: frozenset[str] | None) -> None:
    """What was green in this process before is not looked at again; what was red is."""
    around = Surroundings(terms, leads_somewhere)
    for one in verify(json.loads(content), around=around, until_red=True).of("red"):
        raise ItemError(one.field or "item", one.message)

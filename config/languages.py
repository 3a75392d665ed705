"""The words of our scripts in the reader's language; a page in English needs no such script."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET
from django.views.i18n import JavaScriptCatalog

ENGLISH = "en"
YEAR = 365 * 24 * 3600


class Words(JavaScriptCatalog):
    """Our own catalogue alone, without those of the installed packages."""

    domain = "djangojs"
    packages = ["nabla"]

    def get_paths(self, packages: list[str]) -> list[str]:
        return [str(path) for path in settings.LOCALE_PATHS]


@require_GET
@cache_control(public=True, max_age=YEAR, immutable=True)
def words(request: HttpRequest, version: str, language: str) -> HttpResponseBase:
    """A classic script that holds the sentences; `version` changes with them."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        return Words.as_view()(request)


def page_languages(request: HttpRequest) -> dict[str, Any]:
    """For templates: the language of the content, and which script of words to load, if any."""
    language = get_language() or ENGLISH
    known = language != ENGLISH and language in dict(settings.LANGUAGES)
    words = {"language": language, "version": digest(language)} if known else None
    return {"script_words": words, "content_language": settings.CONTENT_LANGUAGE}


@cache
def digest(language: str) -> str:
    """A short name of what the compiled catalogue holds; catalogues change with a new start."""
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "djangojs.mo"
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else "none"

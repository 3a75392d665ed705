"""Tags and filters of Nabla's own pages: Markdown, icons, bars and verdicts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import (
    get_language_bidi,
    get_language_info,
    gettext,
    pgettext,
)
from django.utils.translation import gettext_lazy as _

from exercises import entries, rendering
from exercises.models import Submission
from exercises.progress import State
from exercises.rendering import as_content
from exercises.results import RATINGS, ResultView
from grader.messages import PHRASES

register = template.Library()

# Drawn on a 20 by 20 grid with a line 1.8 wide.
ICONS = {
    "right": '<circle cx="10" cy="10" r="8"/><path d="m6.4 10.4 2.5 2.5 4.8-5.4"/>',
    "part": '<circle cx="10" cy="10" r="8"/><path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor"/>',
    "wrong": '<circle cx="10" cy="10" r="8"/><path d="m7.2 7.2 5.6 5.6m0-5.6-5.6 5.6"/>',
    "unread": '<path d="M3 4h14v10H9l-4 3v-3H3z"/><path d="M10 6.5v3.2m0 2.2v.1"/>',
    "person": '<circle cx="10" cy="6.5" r="3.5"/>'
    '<path d="M3 18c.6-4 3.4-5.5 7-5.5s6.4 1.5 7 5.5"/>',
    "own": '<path d="M4 16l.8-3.6L13.6 3.6l2.8 2.8-8.8 8.8z"/><path d="m11.6 5.6 2.8 2.8"/>',
    "grip": '<path d="M6 6h8M6 10h8M6 14h8"/>',
    "up": '<path d="M10 16V4m-5 5 5-5 5 5"/>',
    "down": '<path d="M10 4v12m-5-5 5 5 5-5"/>',
    "open": '<path d="M10 2a8 8 0 1 1-7.4 5"/>',
    "failed": '<path d="M10 2.5 18.5 17h-17z"/><path d="M10 8v4m0 2.5v.1"/>',
    "gone": '<path d="M4 10h12m-4-4 4 4-4 4"/>',
    "untried": '<circle cx="10" cy="10" r="8" stroke-dasharray="2.5 2.8"/>',
    "tried": '<circle cx="10" cy="10" r="8"/><path d="M6.5 10h7"/>',
    "done": '<circle cx="10" cy="10" r="8"/><path d="m6.4 10.4 2.5 2.5 4.8-5.4"/>',
    "hidden": '<path d="M2 10c2-3.5 4.7-5 8-5s6 1.5 8 5c-2 3.5-4.7 5-8 5s-6-1.5-8-5z"/>'
    '<path d="M3 17 17 3"/>',
    "sun": '<circle cx="10" cy="10" r="3.5"/>'
    '<path d="M10 1.5v2m0 13v2M1.5 10h2m13 0h2"/>'
    '<path d="M4 4l1.4 1.4m9.2 9.2L16 16M4 16l1.4-1.4m9.2-9.2L16 4"/>',
    "moon": '<path d="M16.5 12.2A7.2 7.2 0 0 1 7.8 3.5a7.2 7.2 0 1 0 8.7 8.7z"/>',
    "auto": '<circle cx="10" cy="10" r="7.5"/>'
    '<path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/>',
    "next": '<path d="M4 10h12m-5-5 5 5-5 5"/>',
    "back": '<path d="M16 10H4m5-5-5 5 5 5"/>',
    "tick": '<path d="m4 10.5 4 4 8-9"/>',
    "saved": '<path d="M4 3h10l3 3v11H4z"/><path d="M7 3v4h6V3M7 17v-5h7v5"/>',
    "flag": '<path d="M5 18V3h10l-2 3.5 2 3.5H5"/>',
    "waits": '<circle cx="10" cy="10" r="8"/><path d="M10 5.5V10l3 2"/>',
    "clock": '<circle cx="10" cy="10" r="8"/><path d="M10 5.5V10l3 2"/>',
}

kept = register.filter("kept", entries.kept)
given = register.filter("given", entries.given)
typed = register.filter("typed", entries.typed)
placed = register.filter("placed", entries.placed)
pieces = register.filter("pieces", entries.pieces)
lettered = register.filter("lettered", entries.lettered)
plain = register.filter("plain", entries.plain)
has_markup = register.filter("has_markup", entries.has_markup)
markdown = register.filter("markdown", rendering.markdown)


@register.filter
def markdown_inline(source: str) -> SafeString:
    """One line of an author's Markdown, in the language it is written in."""
    return as_content(rendering.markdown_inline(source))


@register.filter
def content(text: str) -> SafeString:
    """A title, a topic or a name as an author wrote it, within words of the interface."""
    return as_content(text)


@register.filter
def phrase(words: str) -> str:
    """One of the grader's own words, such as the name of a surface, in the reader's language."""
    return gettext(words) if words in PHRASES else words


@register.simple_tag
def content_lang() -> SafeString:
    """The language of an element that holds nothing but what an author wrote.

    With its direction, where the page around it is read the other way: lists and tables turn too.
    """
    bidi = get_language_info(settings.CONTENT_LANGUAGE)["bidi"]
    if bidi == get_language_bidi():
        return format_html('lang="{}"', settings.CONTENT_LANGUAGE)
    return format_html('lang="{}" dir="{}"', settings.CONTENT_LANGUAGE, "rtl" if bidi else "ltr")


STATES = {State.UNTRIED: _("untried"), State.TRIED: _("tried"), State.DONE: _("done")}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative drawing; the word beside it says what it means."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" '
        'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" '
        'stroke-linejoin="round">{}</svg>',
        name,
        mark_safe(ICONS[name]),
    )


@register.inclusion_tag("includes/bar.html")
def bar(done: int, total: int, label: str) -> dict[str, Any]:
    """A progress bar with its figures in words."""
    return {"done": done, "total": total, "label": label}


@register.simple_tag
def when(moment: datetime) -> SafeString:
    """A time: in UTC as written, in the reader's own zone once the script runs."""
    here = localtime(moment)
    # Letters as in Django's filter `date`.
    shown = date_format(here, pgettext("date and time", "j M Y, H:i"))
    return format_html('<time datetime="{}" data-when>{} UTC</time>', here.isoformat(), shown)


@register.filter
def countable(number: Decimal | float) -> int:
    """The number, or one that asks for the same form of a noun: 2.5 points are as 2 points."""
    return int(number) if number == int(number) else int(number) + 2


@register.filter
def state_words(state: State) -> str:
    """What the progress page calls it."""
    return str(STATES[state])


@register.filter
def rating_words(rating: str) -> str:
    """How well somebody knew a flashcard, as the button says it."""
    return capfirst(str(RATINGS[rating]))


@register.filter
def steps_words(curve: Sequence[int]) -> str:
    """The shares of a points curve, the first try's first."""
    return gettext(", then ").join(f"{step}\u00a0%" for step in curve)


@register.filter
def as_result(submission: Submission) -> ResultView:
    """The submission in words."""
    return ResultView(submission)


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping has under a key, or None."""
    return mapping.get(key)


@register.filter
def percent(score: float) -> int:
    """A score from 0 to 1 as a whole number of per cent, never rounded up to all."""
    return 100 if score >= 1 else min(99, round(100 * score))


@register.filter
def duration(seconds: float) -> str:
    """A length of time in its one or two largest units."""
    whole = round(seconds)
    for size, unit, smaller, name in ((86400, "d", 3600, "h"), (3600, "h", 60, "min")):
        if whole >= size:
            rest = whole % size // smaller
            return f"{whole // size} {unit} {rest} {name}".removesuffix(f" 0 {name}")
    return f"{whole // 60} min {whole % 60} s".removeprefix("0 min ").removesuffix(" 0 s")

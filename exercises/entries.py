"""Answers of several parts as pages show them: what stands in each field, what was handed in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from exercises.models import Submission
from exercises.rendering import markdown
from grader.errors import InvalidAnswer
from grader.gaps import PLACE
from grader.parts import LETTERS
from grader.playground_states import in_words as state_in_words
from grader.playground_states import nested

# Private-use characters: no Markdown touches them.
FIRST_MARK = 0xE000
MARK = re.compile("([\ue000-\ue0ff])")
# What a drop-down would show as it is written.
MARKUP = re.compile(r"[$*_`\\]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text with gaps: HTML, then perhaps a gap."""

    html: SafeString
    gap: dict[str, Any] | None = None


@dataclass(frozen=True)
class Words:
    """A line of what was handed in: `text` is an author's Markdown, `typed` a learner's own.

    `quoted` may be either, and `label` says of what it is.
    """

    text: str = ""
    typed: str = ""
    label: str = ""
    quoted: str = ""


def given(answer: Any, part: str) -> str:
    """What stands in the field of one part: a text, or "" where nothing does."""
    value = answer.get(part) if isinstance(answer, Mapping) else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def typed(answer: Any) -> str:
    """An answer as its writer typed it, also where it could not be read: "x: 0.5, y: far"."""
    if isinstance(answer, Mapping):
        parts = ((name, typed(value)) for name, value in answer.items())
        return ", ".join(f"{name}: {words}" for name, words in parts if words)
    return ", ".join(map(typed, answer)) if isinstance(answer, list) else str(answer)


def placed(lines: list[dict[str, str]], answer: Any) -> list[dict[str, Any]]:
    """The lines in the order of an answer, each with its `place` from 1; at first as shown."""
    places = {line["id"]: i for i, line in enumerate(lines, 1)}
    if isinstance(answer, Mapping):
        known = {str(place): place for place in places.values()}
        typed = {name: str(place) for name, place in answer.items() if name in places}
        places |= {name: known[place] for name, place in typed.items() if place in known}
    elif isinstance(answer, list):
        places |= {name: i for i, name in enumerate(answer, 1) if name in places}
    rows = [{**line, "place": places[line["id"]]} for line in lines]
    return sorted(rows, key=lambda row: row["place"])


def pieces(item: Mapping[str, Any], answer: Any) -> list[Piece]:
    """A text with gaps as HTML, cut where the gaps are; each gap with what stands in it."""
    gaps = {gap["id"]: gap for gap in item["gaps"]}
    marked = PLACE.sub(lambda found: chr(FIRST_MARK + int(found[1])), MARK.sub("", item["text"]))
    parts = MARK.split(markdown(marked))
    found = []
    for html, mark in zip(parts[::2], [*parts[1::2], ""], strict=True):
        name = str(ord(mark) - FIRST_MARK) if mark else ""
        gap = {**gaps[name], "given": given(answer, name)} if mark else None
        # What `markdown` returned is clean; cutting it between two characters adds nothing.
        found.append(Piece(mark_safe(html), gap))
    return found


def lettered(rights: list[dict[str, str]]) -> list[dict[str, str]]:
    """The right side with a letter for each, and how it reads where only plain text can stand."""
    return [
        {**right, "letter": letter.upper(), "plain": plain(right["text"])}
        for right, letter in zip(rights, LETTERS, strict=False)
    ]


def has_markup(rights: list[dict[str, str]]) -> bool:
    """Whether a drop-down cannot show the texts as they are meant."""
    return any(MARKUP.search(right["text"]) for right in rights)


def plain(text: str) -> str:
    """Markdown with TeX, as near as plain text comes to it."""
    flat = text.replace("{", "(").replace("}", ")")
    return " ".join(MARKUP.sub("", flat).split())


def in_words(submission: Submission) -> list[Words]:
    """What was handed in, line by line, for kinds of several parts; [] for the others."""
    variant = submission.variant
    describe = DESCRIBED.get(variant.version.kind)
    if describe is None:
        return []
    try:
        value = variant.validate(submission.answer).value
    except InvalidAnswer:
        return [Words(typed=str(submission.answer))]
    return describe(variant.public(), value)


def _options(item: dict[str, Any], chosen: tuple[str, ...]) -> list[Words]:
    return [Words(text=one["text"]) for one in item["options"] if one["id"] in chosen]


def _statements(item: dict[str, Any], truths: dict[str, bool]) -> list[Words]:
    return [
        Words(one["text"], gettext("true") if truths[one["id"]] else gettext("false"))
        for one in item["statements"]
    ]


def _lines(item: dict[str, Any], order: tuple[str, ...]) -> list[Words]:
    texts = {line["id"]: line["text"] for line in item["lines"]}
    return [Words(texts[name]) for name in order]


def _pairs(item: dict[str, Any], partners: dict[str, str]) -> list[Words]:
    rights = {right["id"]: right["text"] for right in item["rights"]}
    return [Words(f"{one['text']} → {rights[partners[one['id']]]}") for one in item["lefts"]]


def _gaps(item: dict[str, Any], readings: dict[str, Any]) -> list[Words]:
    return [
        Words(label=gettext("Gap {number}:").format(number=name), quoted=reading.text)
        for name, reading in readings.items()
    ]


def kept(answer: Any, task: str) -> dict[str, Any]:
    """The state that stands in an answer for one task of a playground; {} where none does."""
    states = nested(answer)
    state = states.get(task) if isinstance(states, Mapping) else None
    return dict(state) if isinstance(state, Mapping) else {}


def _states(item: dict[str, Any], states: dict[str, Any]) -> list[Words]:
    kept_ones = [one for one in item["tasks"] if one["id"] in states]
    return [Words(one["text"], state_in_words(states[one["id"]], gettext)) for one in kept_ones]


def _foreseen(item: dict[str, Any], said: Any) -> list[Words]:
    words = {option["id"]: option["text"] for option in item["options"]}
    if isinstance(said, str):
        return [Words(typed=gettext("It %(does)s.") % {"does": gettext(words[said])})]
    return [Words(typed=f"x = {said[0]:g}, y = {said[1]:g}")]


DESCRIBED: dict[str, Callable[[dict[str, Any], Any], list[Words]]] = {
    "choice": _options,
    "truefalse": _statements,
    "ordering": _lines,
    "matching": _pairs,
    "gaps": _gaps,
    "playground": _states,
    "prediction": _foreseen,
}

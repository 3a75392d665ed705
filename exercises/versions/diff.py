"""exercises: what differs between two contents, field by field, in the words of the author's form.

Pure: plain contents in, plain changes out.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exercises.models.exercise import FROZEN, OPTIONAL
from grader.kinds import KINDS

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Texts are compared by words; beyond this many of them by lines, which stays quick and readable.
MANY_WORDS = 2000
KEEP, TAKEN, PUT = "keep", "taken", "put"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is in both (keep), only before (taken) or only after (put)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs; `place` names it, part by part."""

    place: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def where(self) -> str:
        return " › ".join(self.place)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The fields of two contents that differ, in the form's order."""
    found: list[Change] = []
    for name in (*FROZEN, *OPTIONAL):
        old, new = before.get(name), after.get(name)
        label = name.capitalize()
        schema = KINDS[after["kind"]].SCHEMA if name == "item" else {}
        found += _walk((label,), old, new, schema)
    return found


def as_text(found: Sequence[Change]) -> str:
    """The same for a terminal: [-taken-] and {+put+}."""
    marks = {KEEP: "{}", TAKEN: "[-{}-]", PUT: "{{+{}+}}"}
    lines = []
    for change in found:
        words = "".join(marks[piece.kind].format(piece.text) for piece in change.pieces)
        lines.append(f"{change.where}:\n" + "\n".join(f"  {line}" for line in words.split("\n")))
    return "\n".join(lines)


def _walk(
    place: tuple[str, ...], old: Any, new: Any, schema: Mapping[str, Any]
) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        shapes = schema.get("properties", {})
        for name in [*shapes, *sorted((old.keys() | new.keys()) - shapes.keys())]:
            shape = shapes.get(name, {})
            label = shape.get("title", name)
            yield from _walk((*place, label), old.get(name), new.get(name), shape)
    elif isinstance(old, list) and isinstance(new, list):
        for number, one, other in _paired(old, new):
            yield from _walk((*place, number), one, other, schema.get("items", {}))
    else:
        yield Change(place, pieces(_said(old), _said(new)))


def _paired(old: list[Any], new: list[Any]) -> Iterator[tuple[str, Any, Any]]:
    """Entries side by side: equal ones meet, what was changed meets in order."""
    then, now = ([json.dumps(one, sort_keys=True) for one in side] for side in (old, new))
    for _, a, b, c, d in difflib.SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for step in range(max(b - a, d - c)):
            before = old[a + step] if a + step < b else None
            after = new[c + step] if c + step < d else None
            number = str((c if after is not None else a) + step + 1)
            yield number, before, after


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word."""
    then, now = WORD.findall(old), WORD.findall(new)
    if max(len(then), len(now)) > MANY_WORDS:
        then, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, then, now, autojunk=False)
    for word, a, b, c, d in matcher.get_opcodes():
        if word == "equal":
            found.append(Piece(KEEP, "".join(then[a:b])))
            continue
        both = ((TAKEN, then[a:b]), (PUT, now[c:d]))
        found += [Piece(kind, "".join(words)) for kind, words in both if words]
    return tuple(found)


def _said(value: Any) -> str:
    """A value as its author would write it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_said(one)}" for name, one in value.items())
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)

"""exercises.exchange: what differs between an exercise and what came back of it, field by field.

Every report is made by carrying there and back and comparing, so that nothing is lost in silence.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from exercises.exchange.question import Entry, Note
from grader import arithmetic
from grader.errors import InvalidAnswer
from grader.kinds import KINDS
from grader.parts import LETTERS

PROSE = ("kind", "title", "topic", "statement", "hints", "solution")
OPTIONAL = ("policy", "examples", "waived")
WORDS = {
    "kind": "comes back as another kind",
    "hints": "the hints are not carried",
    "solution": "the solution is not carried",
    "topic": "the topic is not carried",
    "policy": "tries, pauses and points are not carried",
    "examples": "known answers are not carried",
    "waived": "waived checks are not carried",
    "tags": "the tags are not carried",
}


def differences(entry: Entry, back: Entry) -> list[Note]:
    """A note for every field whose meaning is not the same in what came back."""
    notes = [
        Note(entry.slug, name, WORDS.get(name, "is not carried as it is"))
        for name in (*PROSE, *OPTIONAL)
        if _bare(entry.content.get(name)) != _bare(back.content.get(name))
    ]
    if sorted(entry.tags) != sorted(back.tags):
        notes.append(Note(entry.slug, "tags", WORDS["tags"]))
    if entry.content["kind"] != back.content["kind"]:
        names = [entry.content["kind"], back.content["kind"]]
        notes[0] = Note(entry.slug, "kind", f"“{names[0]}” comes back as “{names[1]}”")
        return notes
    ours = meaning(entry.content["kind"], entry.content["item"])
    theirs = meaning(entry.content["kind"], back.content["item"])
    return notes + [Note(entry.slug, path, said) for path, said in _walk("item", ours, theirs)]


def meaning(kind: str, item: Mapping[str, Any]) -> Any:
    """The item with every default said, so that two that mean the same are equal."""
    whole = _whole(dict(item), KINDS[kind].SCHEMA)
    if kind == "number":
        _tolerances(whole)
    for line in whole["lines"] if kind == "ordering" else []:
        # It only names the line for `after`, which is compared itself.
        line.pop("id")
    for gap in whole.get("gaps") or [] if kind == "gaps" else []:
        if gap.get("answer") not in (None, ""):
            _tolerances(gap)
    return whole


def _whole(value: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        known = schema.get("properties", {})
        said = {name: one for name, one in value.items() if one not in (None, "", [], {})}
        defaults = {name: one["default"] for name, one in known.items() if "default" in one}
        said = {name: one for name, one in defaults.items() if one not in ("", [])} | said
        return {name: _whole(one, known.get(name, {})) for name, one in said.items()}
    if isinstance(value, list):
        rows = [_whole(one, schema.get("items", {})) for one in value]
        if "id" in schema.get("items", {}).get("properties", {}):
            rows = [{"id": LETTERS[n % 26]} | row for n, row in enumerate(rows)]
        return rows
    if isinstance(value, bool):
        return value
    return float(value) if schema.get("type") == "number" else _bare(str(value))


def _bare(value: Any) -> Any:
    """Without line ends at the end, which mean nothing; what is empty is nothing."""
    if isinstance(value, list):
        return [_bare(one) for one in value] or None
    return (value.rstrip("\n") if isinstance(value, str) else value) or None


def _tolerances(item: dict[str, Any]) -> None:
    """In place of two tolerances, the distance that they come to for each number."""
    absolute, relative = item.pop("absolute", 0.0), item.pop("relative", 1e-9)
    for row in [item, *item.get("wrong", [])]:
        value = number_of(row["answer"])
        widest = max(absolute, relative * abs(float(value))) if value is not None else absolute
        row["tolerance"] = f"{widest:.6g}"
        row["answer"] = row["answer"] if value is None else repr(float(value))


def number_of(text: object) -> Fraction | None:
    """The number that a text stands for, or None."""
    try:
        return Fraction(arithmetic.read(text).exact)
    except InvalidAnswer:
        return None


def _walk(path: str, ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted({*ours, *theirs}):
            yield from _walk(f"{path}.{name}", ours.get(name), theirs.get(name))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _walk(f"{path}.{number}", one, other)
    elif ours != theirs:
        yield path, "is not carried" if theirs is None else f"comes back as {_short(theirs)}"


def _short(value: Any) -> str:
    text = f"{len(value)} entries" if isinstance(value, list | dict) else f"“{value}”"
    return text if len(text) <= 80 else text[:77] + "...”"

"""The author's desk: reads the inputs that `nodes` draws back into plain data.

What was not touched stays as it was, to the type: saving a form changes only what was changed.
Blank means left out. Nothing typed is lost: what is no number stays text, for the kind to refuse.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from exercises.authoring.nodes import Schema, lifted, shown, sort_of

NOTHING: Any = object()
Reading = Any


def read(schema: Schema, posted: QueryDict, path: str, before: Any = NOTHING) -> Reading:
    """The value at a path; NOTHING where it is blank. `before` is the value that was drawn."""
    sort = sort_of(schema)
    if sort == "group":
        return _group(schema, posted, path, before)
    if sort == "rows":
        return _rows(schema, posted, path, before)
    if sort == "flag":
        ticked = path in posted
        default = bool(schema.get("default", False))
        is_said = before is not NOTHING or "default" not in schema
        return ticked if is_said or ticked != default else NOTHING
    return _single(schema, sort, posted.get(path), before)


def plain(text: str) -> str:
    """A text with the line ends of a file, not those of a browser."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _single(schema: Schema, sort: str, text: str | None, before: Any) -> Reading:
    if text is None:
        return before
    text = plain(text)
    if before is not NOTHING and text == shown(before):
        return before
    if text == "":
        return NOTHING
    if sort == "pick" and before is NOTHING and text == schema.get("default"):
        return NOTHING
    if sort == "number":
        return _number(text, schema)
    return _data(text) if sort == "free" else text


def _number(text: str, schema: Schema) -> Any:
    whole = schema.get("type") == "integer"
    try:
        return int(text) if whole or text.strip().lstrip("-").isdigit() else float(text)
    except ValueError:
        return text


def _data(text: str) -> Any:
    """Lists and mappings are written as JSON; anything else is the text itself."""
    if text.lstrip()[:1] not in ("[", "{"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _group(schema: Schema, posted: QueryDict, path: str, before: Any) -> Reading:
    whole = NOTHING if before is NOTHING else lifted(schema, before)
    old: Mapping[str, Any] = whole if isinstance(whole, Mapping) else {}
    strange = {name: value for name, value in old.items() if name not in schema["properties"]}
    found = {
        name: read(sub, posted, f"{path}.{name}", old.get(name, NOTHING))
        for name, sub in schema["properties"].items()
    }
    said = {name: value for name, value in found.items() if value is not NOTHING} | strange
    was_alone = before is NOTHING or whole is not before
    if "alone" in schema and was_alone and set(said) == {schema["alone"]}:
        return said[schema["alone"]]
    return said if said or before is not NOTHING else NOTHING


def _rows(schema: Schema, posted: QueryDict, path: str, before: Any) -> Reading:
    if f"{path}:rows" not in posted:
        # Not drawn at all, so nobody took the rows away.
        return before
    old = before if isinstance(before, list) else []
    rows = []
    for token in posted.getlist(f"{path}:row"):
        was = old[int(token)] if token.isdigit() and int(token) < len(old) else NOTHING
        row = read(schema["items"], posted, f"{path}.{token}", was)
        if row is not NOTHING and not (was is NOTHING and _is_untouched(row)):
            rows.append(row)
    return rows if rows or before is not NOTHING else NOTHING


def _is_untouched(row: Any) -> bool:
    """Whether a new row was left as it came: empty, but for a box that is not ticked."""
    return isinstance(row, Mapping) and not any(row.values())

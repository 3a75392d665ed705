"""The author's desk: adding, moving and removing rows where there is no script to do it."""

from copy import deepcopy
from typing import Any

from exercises.authoring.nodes import Schema, sort_of


def moved(schema: Schema, value: Any, name: str, order: str) -> Any:
    """The value after an order such as "up item.options.2"; one for another field is let be."""
    verb, _, path = order.partition(" ")
    head, *parts = path.split(".")
    if head != name or verb not in ("add", "up", "down", "remove"):
        return value
    new = deepcopy(value)
    number = None if verb == "add" else parts.pop()
    rows = _rows_at(schema, new, parts)
    if rows is None:
        return value
    found, items = rows
    if number is None:
        found.append({} if sort_of(items) == "group" else "")
    elif number.isdigit() and int(number) < len(found):
        _move(found, verb, int(number))
    return new


def _rows_at(schema: Schema, value: Any, parts: list[str]) -> tuple[list[Any], Schema] | None:
    for part in parts:
        if sort_of(schema) == "group" and part in schema["properties"]:
            schema = schema["properties"][part]
            value = value.setdefault(part, [] if sort_of(schema) == "rows" else {})
        elif sort_of(schema) == "rows" and part.isdigit() and int(part) < len(value):
            schema, value = schema["items"], value[int(part)]
        else:
            return None
    is_rows = sort_of(schema) == "rows" and isinstance(value, list)
    return (value, schema["items"]) if is_rows else None


def _move(rows: list[Any], verb: str, at: int) -> None:
    row = rows.pop(at)
    if verb != "remove":
        rows.insert(max(0, at + (1 if verb == "down" else -1)), row)

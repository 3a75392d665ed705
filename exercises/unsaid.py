"""exercises: what a form stores and an author never said. Saving a form unchanged changes nothing.

A form has a box for everything and fills each with its default. What was not there before and is
only that stays out, so that admin and text files hold the same content.
"""

from collections.abc import Mapping
from typing import Any

NOTHING: tuple[Any, ...] = ("", None, [], {})


def as_said(given: Any, before: Any, schema: Mapping[str, Any]) -> Any:
    """What a form gave, without blanks and defaults that `before`, the stored data, did not have.

    What equals the stored value is that value: a form makes 1 of 1.0.
    """
    if isinstance(given, Mapping):
        old = before if isinstance(before, Mapping) else {}
        return _mapping(given, old, schema)
    if isinstance(given, list):
        rows = before if isinstance(before, list) else []
        items = schema.get("items", {})
        return [
            as_said(entry, rows[n] if n < len(rows) else None, items)
            for n, entry in enumerate(given)
        ]
    return before if _same(given, before) else given


def _mapping(
    given: Mapping[str, Any], before: Mapping[str, Any], schema: Mapping[str, Any]
) -> dict[str, Any]:
    said = {}
    for name, value in given.items():
        known = schema.get("properties", {}).get(name, {})
        kept = as_said(value, before.get(name), known)
        there = name in before and (kept == before[name] or kept not in NOTHING)
        if there or not _unsaid(kept, known):
            said[name] = kept
    return said


def _unsaid(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether it is blank, or just what counts where nothing is said."""
    return value in NOTHING or ("default" in schema and _same(value, schema["default"]))


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)

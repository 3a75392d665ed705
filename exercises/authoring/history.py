"""The author's desk: who changed what, field by field, told from the records of a history."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from exercises.authoring.nodes import shown
from exercises.models import Exercise
from exercises.models.exercise import FROZEN, OPTIONAL

# What a restored draft takes back; its address, owner and published version stay as they are.
RESTORED = (*FROZEN, *OPTIONAL, "tags")
COMPARED = ("slug", "owner_id", "published_id", *RESTORED)
SHOWN_ENTRIES = 50
# Longer texts are compared line by line: word by word would take too long.
WORD_BY_WORD = 2000


@dataclass(frozen=True)
class Change:
    """One field before and after, with what differs marked."""

    label: str
    before: SafeString
    after: SafeString


@dataclass(frozen=True)
class Entry:
    """One saving of the draft."""

    record: Any
    who: str
    reason: str
    changes: list[Change] = field(default_factory=list)
    is_first: bool = False


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value below, by path: ("options.2.text", "along it")."""
    if isinstance(value, Mapping):
        for name, sub in value.items():
            yield from leaves(sub, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        for number, sub in enumerate(value, 1):
            yield from leaves(sub, f"{path}.{number}" if path else str(number))
    else:
        yield path, shown(value)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What changed from one content to another, field by field."""
    old, new = dict(leaves(before)), dict(leaves(after))
    names = [*new, *(name for name in old if name not in new)]
    return [
        Change(name.replace(".", " › "), *marked(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, with the words that went in <del> and those that came in <ins>."""
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > WORD_BY_WORD:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    left, right = [], []
    for verb, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        went, came = escape("".join(old[a:b])), escape("".join(new[c:d]))
        left.append(went if verb == "equal" or not went else f"<del>{went}</del>")
        right.append(came if verb == "equal" or not came else f"<ins>{came}</ins>")
    return mark_safe("".join(left)), mark_safe("".join(right))


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|\W", text)


def entries(exercise: Exercise) -> list[Entry]:
    """The savings that changed something, newest first."""
    records = _newest(exercise)
    names = _names(exercise, records)
    return _told(records, [_plain(record, names) for record in records])


def arranged_entries(row: Any, columns: Iterable[str]) -> list[Entry]:
    """The same of what holds others in an order: its columns, and what stood in it."""
    records = _newest(row)
    names = list(columns)
    plain = [
        {name: _single(getattr(record, name)) for name in names} | record.arrangement
        for record in records
    ]
    return _told(records, plain)


def _newest(row: Any) -> list[Any]:
    return list(row.history.select_related("history_user")[: SHOWN_ENTRIES + 1])


def _single(value: Any) -> Any:
    """A time as text; all else is plain data already."""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _told(records: list[Any], plain: list[dict[str, Any]]) -> list[Entry]:
    found = []
    for number, record in enumerate(records[:SHOWN_ENTRIES]):
        is_first = number + 1 == len(records)
        changes = [] if is_first else differences(plain[number + 1], plain[number])
        if changes or is_first:
            who = str(record.history_user or gettext("a program"))
            reason = record.history_change_reason or ""
            found.append(Entry(record, who, reason, changes, is_first))
    return found


def _names(exercise: Exercise, records: list[Any]) -> dict[tuple[str, int | None], str]:
    """What owners and versions are called, by column and id."""
    owners = User.objects.filter(pk__in={record.owner_id for record in records} - {None})
    names: dict[tuple[str, int | None], str] = {("owner_id", one.pk): str(one) for one in owners}
    for pk, number in exercise.versions.values_list("pk", "number"):
        names["published_id", pk] = gettext("version %(number)s") % {"number": number}
    return names


def _plain(record: Any, names: Mapping[tuple[str, int | None], str]) -> dict[str, Any]:
    plain = {name: getattr(record, name) for name in COMPARED}
    for column in ("owner_id", "published_id"):
        plain[column.removesuffix("_id")] = names.get((column, plain.pop(column)), "")
    return plain

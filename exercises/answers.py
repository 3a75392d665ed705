"""Reads an answer out of a submitted form. The form's field names say its shape, not the kind:

answer          one text (a number, a program)
answer[]        a list of texts (the options chosen; an empty one says that the list is there)
answer.NAME     an object with one text per NAME
"""

from typing import Any
from uuid import UUID

from django.http import QueryDict

ONE, LIST, PART = "answer", "answer[]", "answer."


def read_answer(form: QueryDict) -> Any:
    """The answer as JSON values; "" when the form holds none."""
    if LIST in form:
        return [one for one in form.getlist(LIST) if one]
    parts = {
        name.removeprefix(PART): _plain(str(value))
        for name, value in form.items()
        if name.startswith(PART)
    }
    return parts or _plain(form.get(ONE, ""))


def _plain(text: str) -> str:
    """Browsers send line ends as CR LF; people and Python mean LF."""
    return text.replace("\r\n", "\n")


def read_key(form: QueryDict) -> str | None:
    """The idempotency key of the form, if it has one that we made."""
    try:
        return f"form:{UUID(form.get('key', ''))}"
    except ValueError:
        return None

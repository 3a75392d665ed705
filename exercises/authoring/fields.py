"""The author's desk: a form field of many inputs, drawn from a schema; no script is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from exercises.authoring import nodes, posted, rows


class TypedWidget(forms.Widget):
    """Draws and reads the tree of inputs of one schema."""

    def __init__(self, schema: nodes.Schema, before: Any, errors: nodes.Errors) -> None:
        super().__init__()
        self.schema, self.before, self.errors = schema, before, errors

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        node = nodes.build(self.schema, value, name, self.errors)
        return render_to_string("exercises/desk/typed.html", {"node": node})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        query = data if isinstance(data, QueryDict) else _query(data)
        value = posted.read(self.schema, query, name, self.before)
        empty: Any = [] if self.schema["type"] == "array" else {}
        value = empty if value is posted.NOTHING else value
        return rows.moved(self.schema, value, name, query.get("_row", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str | None) -> str:
        # It has no one input of its own; each inner one has its label.
        return ""


def _query(data: Mapping[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


class TypedField(forms.Field):
    """Plain data in typed inputs. It refuses nothing: a draft may be unfinished."""

    is_typed = True

    def __init__(
        self, schema: nodes.Schema, *, before: Any, errors: nodes.Errors | None = None
    ) -> None:
        widget = TypedWidget(schema, before, errors or {})
        super().__init__(widget=widget, required=False, label=str(schema.get("title", "")))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


class ProseField(forms.CharField):
    """A text kept to the letter; only a browser's line ends become those of a file."""

    def __init__(self, *, rows: int, **more: Any) -> None:
        box = forms.Textarea(attrs={"rows": rows})
        super().__init__(strip=False, widget=box, **more)

    def to_python(self, value: Any) -> str:
        return posted.plain(super().to_python(value) or "")


class LetterField(forms.CharField):
    """The same for a model's own text, drawn as its admin draws it."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more | {"strip": False})

    def to_python(self, value: Any) -> str:
        return posted.plain(super().to_python(value) or "")


# For an admin whose texts also live in files: saved unchanged, they stay the same.
TO_THE_LETTER: dict[Any, dict[str, Any]] = {models.TextField: {"form_class": LetterField}}

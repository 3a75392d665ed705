"""The author's desk: rows of a list that have a place. Saved, they are numbered 0, 1, 2 and so on.

The script moves rows and writes the numbers; without it one types numbers that say the order.
"""

from typing import Any

from django import forms
from django.db.models import F
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet

# Out of the way of every real place while rows change places.
PARKED = 10_000
LAST = PARKED - 1


class PlacedForm(forms.ModelForm[Any]):
    """One row. Two may claim a place for a moment; the formset settles it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        # The head of a column names no input; this does, for who cannot see the column.
        for field in self.fields.values():
            # A choice among rows of another table is wrapped in links to that table.
            drawn: Any = getattr(field.widget, "widget", field.widget)
            drawn.attrs.setdefault("aria-label", str(field.label))

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "position"}  # type: ignore[misc]

    def clean_position(self) -> int:
        place = self.cleaned_data["position"]
        return LAST if place is None else min(place, LAST)


class OrderedFormSet(BaseInlineFormSet[Any, Any, Any]):
    """The rows in the order of their numbers; equal ones in the order of the page."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            field = form.fields[DELETION_FIELD_NAME]
            field.widget.attrs.setdefault("aria-label", str(field.label))

    def in_order(self) -> list[Any]:
        """The rows that stay, first to last."""
        gone = self.deleted_forms
        rows = [f for f in self.forms if f not in gone and (f.instance.pk or f.has_changed())]
        return sorted(rows, key=lambda form: form.cleaned_data["position"])

    def save(self, commit: bool = True) -> Any:
        """Saves the rows; the numbers are written last, so that no two ever meet."""
        model: Any = self.model
        places = model._default_manager
        if commit:
            known = [form.instance.pk for form in self.initial_forms]
            places.filter(pk__in=known).update(position=F("position") + PARKED)
        rows = self.in_order()
        for place, form in enumerate(rows):
            form.instance.position = place
        saved = super().save(commit)
        if commit:
            for place, form in enumerate(rows):
                places.filter(pk=form.instance.pk).update(position=place)
        return saved

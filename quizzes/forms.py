"""Quizzes: the form of a quiz, with its curve as rows of numbers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from exercises.authoring.fields import TypedField
from quizzes.models import Quiz

CURVE: dict[str, Any] = {
    "type": "array",
    "title": "Curve",
    "description": "What the first try earns, the second and so on, in per cent of the points; "
    "the last stays. Example: 100, 80, 50. Without rows every try earns all.",
    "maxItems": 20,
    "items": {"type": "integer", "title": "Per cent"},
}


class QuizForm(forms.ModelForm[Quiz]):
    """A quiz in typed fields."""

    class Meta:
        model = Quiz
        fields = (
            *("slug", "title", "intro", "published", "shuffle", "max_attempts", "minutes"),
            *("opens_at", "closes_at", "late", "late_amount", "feedback"),
            *("tries", "cooldown_s", "curve"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            # One label stands before two inputs, a date and a time.
            field = self.fields[name]
            for part in getattr(field.widget, "widgets", ()):
                part.attrs.setdefault("aria-label", str(field.label))
        self.fields["curve"] = TypedField(CURVE, before=self.instance.curve)

    def clean_curve(self) -> list[int]:
        curve: list[Any] = self.cleaned_data["curve"]
        for share in curve:
            if not isinstance(share, int) or not 0 <= share <= 100:
                words = _("Each share is a whole number from 0 to 100; read “%(share)s”.")
                raise ValidationError(words, params={"share": share})
        return curve

    def is_valid(self) -> bool:
        # An order to move a row only draws the form anew.
        return super().is_valid() and "_row" not in self.data

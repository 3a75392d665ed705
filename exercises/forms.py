"""The author's form: typed fields per kind, built from the grader's own schema of that kind."""

from typing import Any

from django import forms
from django_jsonform.widgets import JSONFormWidget

from exercises.models import Exercise
from exercises.models.exercise import kind_choices
from exercises.policies import SCHEMA as POLICY_SCHEMA
from exercises.policies import as_said, read_policy
from grader.errors import ItemError
from grader.kinds import KINDS, OWN_KINDS

HINTS_SCHEMA = {
    "type": "array",
    "title": "Hints",
    "items": {"type": "string", "widget": "textarea", "title": "Hint"},
}


# What a draft may still lack; publishing asks for it.
DEMANDS = ("required", "minItems")


def for_drafts(schema: dict[str, Any]) -> dict[str, Any]:
    """The same schema without demands, each description where the form's editor looks for it."""
    helped = {name: value for name, value in schema.items() if name not in DEMANDS}
    if "description" in schema:
        helped["help_text"] = schema["description"]
    if "properties" in schema:
        helped["properties"] = {k: for_drafts(v) for k, v in schema["properties"].items()}
    if "items" in schema:
        helped["items"] = for_drafts(schema["items"])
    return helped


class Prose(forms.CharField):
    """Markdown as it was written: a browser's line ends become ours, and no end is cut off."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NewExerciseForm(forms.ModelForm[Exercise]):
    """The first step: a name and a kind. The kind decides what the second step asks."""

    class Meta:
        model = Exercise
        fields = ("slug", "title", "kind", "topic", "statement")


class ExerciseForm(forms.ModelForm[Exercise]):
    """The whole draft. It may be incomplete; publishing is what demands a gradable item."""

    class Meta:
        model = Exercise
        fields = (
            "slug",
            "title",
            "topic",
            "statement",
            "item",
            "hints",
            "solution",
            "policy",
            "owner",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = KINDS[self.instance.kind]
        label = dict(kind_choices())[self.instance.kind]
        # The library draws the form; whether the item is sound, the kind itself says.
        self.fields["item"] = forms.JSONField(
            widget=JSONFormWidget(schema=for_drafts(kind.SCHEMA)), required=False, label=label
        )
        for name in ("statement", "solution"):
            old = self.fields[name]
            self.fields[name] = Prose(
                widget=old.widget, required=old.required, label=old.label, help_text=old.help_text
            )
        self.fields["hints"] = forms.JSONField(
            widget=JSONFormWidget(schema=HINTS_SCHEMA),
            required=False,
            help_text=self.fields["hints"].help_text,
        )

        self.fields["policy"] = forms.JSONField(
            widget=JSONFormWidget(schema=for_drafts(POLICY_SCHEMA)),
            required=False,
            help_text=self.fields["policy"].help_text,
        )

    def clean_item(self) -> dict[str, Any]:
        given, schema = self.cleaned_data.get("item") or {}, KINDS[self.instance.kind].SCHEMA
        return dict(as_said(given, self.instance.item, schema))

    def clean_hints(self) -> list[str]:
        return [hint for hint in self.cleaned_data.get("hints") or [] if hint.strip()]

    def clean_policy(self) -> dict[str, Any]:
        """What differs from no policy; unlike an item it is never half done, so a slip is told."""
        said = as_said(filled(self.cleaned_data.get("policy") or {}))
        try:
            read_policy(said, is_own=self.instance.kind in OWN_KINDS)
        except ItemError as error:
            raise forms.ValidationError(str(error)) from error
        return said

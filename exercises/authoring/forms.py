"""The author's forms: a first step that picks a kind, and the whole draft in typed fields."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exercises import policies, verify_requests
from exercises.authoring import nodes, schemas
from exercises.authoring.fields import ProseField, TypedField
from exercises.authoring.kinds import KindCards, kind_card_choices
from exercises.models import Exercise
from exercises.slips import slips
from grader.errors import ItemError
from grader.kinds import KINDS

PROSE = {
    "statement": (
        6,
        _(
            "The question, in Markdown. Maths between dollars: $f'(x)$ in a line, $$...$$ on its "
            "own. Example: What is $f'(3)$ for $f(x) = x^2$?"
        ),
    ),
    "solution": (
        4,
        _(
            "A worked solution in Markdown, shown once the learner has it right. "
            "Example: $f'(x) = 2x$, so $f'(3) = 6$."
        ),
    ),
}
HELP = {
    "title": _("A few words a learner recognises in a list. Example: Slope of a secant"),
    "slug": _("The name in addresses: lower case, with hyphens. Example: secant-slope"),
    "topic": _("One word to group by. Example: descent"),
    "owner": _("Who may change it, beside course leads."),
}


# The model names its fields for programs.
LABELS = {
    "title": _("Title"),
    "statement": pgettext_lazy("of an exercise", "Statement"),
    "solution": _("Solution"),
    "slug": _("Slug"),
    "topic": _("Topic"),
    "tags": _("Tags"),
    "owner": _("Owner"),
}


class Words(forms.ModelForm[Exercise]):
    """What both steps share: texts are kept to the letter, and help shows an example."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (height, words) in PROSE.items():
            if name in self.fields:
                self.fields[name] = ProseField(
                    rows=height, required=name == "statement", help_text=words
                )
        for name, help_text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = help_text
        for name, label in LABELS.items():
            if name in self.fields:
                self.fields[name].label = label


class NewExerciseForm(Words):
    """The first step: a name and a kind. The kind decides what the second step asks."""

    class Meta:
        model = Exercise
        fields = ("kind", "title", "slug", "topic", "statement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(
            choices=kind_card_choices(), widget=KindCards, label=_("Kind")
        )


class ExerciseForm(Words):
    """The whole draft. It may be incomplete; publishing is what demands a gradable item."""

    class Meta:
        model = Exercise
        fields = (
            *("title", "statement", "item", "hints", "solution", "examples", "policy"),
            *("slug", "topic", "tags", "owner"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self._offer_owners(self.fields["owner"])
        self.problems = self._problems()
        for name, schema in typed_schemas(self.instance.kind).items():
            before = getattr(self.instance, name)
            errors: nodes.Errors = {}
            for one in self.problems:
                placed = nodes.place_errors(schema, before, name, one.field, one.message)
                for place, told in placed.items():
                    errors.setdefault(place, []).extend(told)
            if name in self.fields:
                self.fields[name] = TypedField(schema, before=before, errors=errors)

    def _offer_owners(self, field: Any) -> None:
        """Who has a desk, and who is the owner; no account is made or changed from this form."""
        chosen = Q(is_staff=True) | Q(pk=self.instance.owner_id)
        field.queryset = User.objects.filter(chosen).order_by("username")
        for verb in ("add", "change", "delete", "view"):
            setattr(field.widget, f"can_{verb}_related", False)

    def _problems(self) -> list[ItemError]:
        """What keeps the stored draft from being published, as far as is known.

        Slips of a draft that cannot be read; else what the last look at it found red.
        """
        if self.is_bound or self.instance.pk is None:
            return []
        red = verify_requests.standing(self.instance).red
        return slips(self.instance.content()) or [
            ItemError(one.field or "item", one.message) for one in red
        ]

    def full_clean(self) -> None:
        """Shows a stored draft's problems beside their fields, before anything is sent."""
        super().full_clean()
        for one in self.problems:
            if one.field in PROSE:
                self.errors.setdefault(one.field, self.error_class()).append(one.message)

    def is_valid(self) -> bool:
        # An order to move a row only draws the form anew.
        return super().is_valid() and "_row" not in self.data

    def clean_tags(self) -> list[str]:
        tags = [str(tag).strip() for tag in self.cleaned_data["tags"]]
        too_long = [tag for tag in tags if len(tag) > schemas.TAGS["items"]["maxLength"]]
        if too_long:
            raise ValidationError(_("A tag has at most 40 characters."))
        return list(dict.fromkeys(tag for tag in tags if tag))

    def clean_hints(self) -> list[str]:
        return [hint for hint in self.cleaned_data["hints"] if str(hint).strip()]


def typed_schemas(kind: str) -> dict[str, nodes.Schema]:
    """The fields that are drawn from a schema, by name."""
    return {
        "item": KINDS[kind].SCHEMA,
        "hints": schemas.HINTS,
        "examples": schemas.examples(kind),
        "policy": policies.SCHEMA,
        "tags": schemas.TAGS,
    }

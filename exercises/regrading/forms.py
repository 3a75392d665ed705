"""exercises: the form that says what to grade again."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.models import Exercise, ExerciseVersion, RegradePolicy, VerdictChoices
from exercises.regrading.choosing import UNGRADED, Choice
from grader.result import Verdict


class ExerciseChoice(forms.Form):
    """The first step, where no exercise is named yet."""

    exercise = forms.ModelChoiceField(
        queryset=Exercise.objects.filter(versions__isnull=False).distinct(), label=_("Exercise")
    )


class When(forms.DateTimeInput):
    """A date and a time, with the browser's own calendar."""

    input_type = "datetime-local"


class RegradeForm(forms.Form):
    """Which answers of one exercise, by which version, under which policy and why."""

    versions = forms.MultipleChoiceField(
        label=_("Answers to"), widget=forms.CheckboxSelectMultiple, required=False
    )
    verdicts = forms.MultipleChoiceField(
        label=_("With the verdict"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[one for one in VerdictChoices.choices if one[0] != Verdict.SELF]
        + [(UNGRADED, _("could not be graded"))],
        help_text=_("None ticked: whatever the verdict was."),
    )
    since = forms.DateTimeField(label=_("Handed in from"), widget=When, required=False)
    until = forms.DateTimeField(label=_("Handed in until"), widget=When, required=False)
    version = forms.ChoiceField(label=_("Grade by"), required=False)
    policy = forms.ChoiceField(
        label=_("What counts"),
        widget=forms.RadioSelect,
        choices=RegradePolicy.choices,
        initial=RegradePolicy.RAISE,
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Learners whose score changes read it beside their answer."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, exercise: Exercise, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exercise = exercise
        versions = list(exercise.versions.order_by("number"))
        answered = exercise.versions.filter(variants__submissions__isnull=False)
        numbers = sorted(set(answered.values_list("number", flat=True)))
        choices = [(str(number), _version_words(number)) for number in numbers]
        self.fields["versions"].choices = choices  # type: ignore[attr-defined]
        self.fields["version"].choices = [  # type: ignore[attr-defined]
            ("", _("the version each answer was given to")),
            *((str(one.pk), _version_words(one.number)) for one in versions if one.published_at),
        ]
        self.fields["versions"].initial = [str(number) for number in numbers]
        self.fields["version"].initial = str(exercise.published_id or "")
        self.fields["key"].initial = uuid4()

    def clean_version(self) -> ExerciseVersion | None:
        chosen = self.cleaned_data["version"]
        return self.exercise.versions.get(pk=chosen) if chosen else None

    def choice(self, scope: dict[str, Any]) -> Choice:
        """What was chosen here, within what was chosen before (a course, a list)."""
        data = self.cleaned_data
        submissions = scope.get("submissions")
        return Choice(
            versions=[int(one) for one in data["versions"]] or None,
            learners=scope.get("learners"),
            label=scope.get("label", ""),
            since=data["since"],
            until=data["until"],
            verdicts=data["verdicts"] or None,
            submissions=None if submissions is None else [UUID(one) for one in submissions],
        )


def _version_words(number: int) -> str:
    return str(_("version %(number)d") % {"number": number})

"""The shapes of the API: one Input or Output per operation. No key ever passes through here."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exercises.disclosure import Withheld, solution_for, withheld
from exercises.hints import Hints
from exercises.holds import Holds, holds_of
from exercises.models import (
    Exercise,
    Override,
    OwnMark,
    Person,
    Status,
    Submission,
    Variant,
    VerdictChoices,
    account_id,
)
from exercises.notes import note_for
from exercises.shown import seal
from exercises.tries import VersionTries, hints_taken, tries_at
from grader.messages import text
from grader.result import Feedback


class AnswerField(serializers.JSONField):
    """Any JSON: the exercise's kind says which shape it reads."""

    def to_internal_value(self, data: Any) -> Any:
        return data


class SubmitInput(serializers.Serializer[Any]):
    """A code exercise takes source text, a number text or number, a choice a list of ids.

    Kinds of several parts take an object with one entry for each; ordering a list of ids. A
    playground takes a state for each task, a prediction a point or a word.
    """

    answer = extend_schema_field(OpenApiTypes.ANY)(AnswerField)(allow_null=False)
    shown = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=500,
        help_text="The exercise's `shown`, so that what was shown is what is answered.",
    )


class NotebookInput(serializers.Serializer[Any]):
    """A code exercise's notebook as a file; only the code of its answer cells is taken."""

    notebook = serializers.FileField()


class WithheldOutput(serializers.Serializer[Withheld]):
    """Why no verdict is shown yet: until when, if that is known, and by which open sitting."""

    until = serializers.DateTimeField(allow_null=True)
    title = serializers.CharField()
    address = serializers.CharField()


class TriesOutput(serializers.Serializer[VersionTries]):
    """Where a learner stands with the tries at the present version."""

    used = serializers.SerializerMethodField(help_text="Tries that count.")
    left = serializers.IntegerField(allow_null=True, help_text="null: as many as one likes.")
    ready_at = serializers.DateTimeField(allow_null=True, help_text="null: now.")
    next_percent = serializers.FloatField(help_text="What a right answer would bring now.")

    def get_used(self, tries: VersionTries) -> int:
        return len(tries.counted)


def own_hints(variant: Variant, learner: Person) -> Hints:
    """The hints that a program may read: those taken, none while a sitting holds them back."""
    version, every = variant.version, variant.hints()
    held = version.exercise_id in holds_of(account_id(learner))
    taken = 0 if held else hints_taken(learner, "").filter(version=version).count()
    slug, cost = version.exercise.slug, version.rules.hint_cost
    return Hints(slug, len(every), cost, tuple(every[:taken]))


class ExerciseRow(serializers.ModelSerializer[Exercise]):
    title = serializers.CharField(source="published.title")
    kind = serializers.CharField(source="published.kind")
    topic = serializers.CharField(source="published.topic")
    version = serializers.IntegerField(source="published.number")
    url = serializers.HyperlinkedIdentityField(view_name="api-exercise", lookup_field="slug")

    class Meta:
        model = Exercise
        fields: tuple[str, ...] = ("slug", "title", "kind", "topic", "version", "url")


class ExerciseOutput(ExerciseRow):
    """With the statement (Markdown) and what the kind shows: options, signature, public cases."""

    statement = serializers.SerializerMethodField()
    hints = serializers.SerializerMethodField(help_text="How many hints there are.")
    hints_taken = serializers.SerializerMethodField(help_text="The texts of those taken so far.")
    hint_cost = serializers.SerializerMethodField(help_text="Per cent of the points, for each.")
    policy = serializers.SerializerMethodField(help_text="What the author said; {} for nothing.")
    tries = serializers.SerializerMethodField(help_text="Where one stands now.")
    item = serializers.SerializerMethodField()
    shown = serializers.SerializerMethodField(help_text="To send back with the answer.")
    submit_url = serializers.HyperlinkedIdentityField(view_name="api-submit", lookup_field="slug")

    class Meta(ExerciseRow.Meta):
        fields = (
            *ExerciseRow.Meta.fields,
            "statement",
            "hints",
            "hints_taken",
            "hint_cost",
            "policy",
            "tries",
            "item",
            "shown",
            "submit_url",
        )

    def to_representation(self, exercise: Exercise) -> dict[str, Any]:
        assert exercise.published is not None
        learner = self.context["request"].user
        self.variant = Variant.for_learner(exercise.published, account_id(learner))
        self.own_hints = own_hints(self.variant, learner)
        return super().to_representation(exercise)

    def get_statement(self, exercise: Exercise) -> str:
        return self.variant.statement()

    def get_hints(self, exercise: Exercise) -> int:
        return self.own_hints.count

    def get_hints_taken(self, exercise: Exercise) -> list[str]:
        return list(self.own_hints.texts)

    def get_hint_cost(self, exercise: Exercise) -> int:
        return self.own_hints.cost

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_policy(self, exercise: Exercise) -> dict[str, Any]:
        return dict(self.variant.version.policy)

    @extend_schema_field(TriesOutput)
    def get_tries(self, exercise: Exercise) -> Any:
        return TriesOutput(tries_at(self.variant.version, self.context["request"].user)).data

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_item(self, exercise: Exercise) -> dict[str, Any]:
        return self.variant.public()

    def get_shown(self, exercise: Exercise) -> str:
        return seal(self.variant, self.context["request"].user)


class FeedbackOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]
    text = serializers.SerializerMethodField()

    def get_text(self, feedback: Feedback) -> str:
        return text(feedback, gettext)


class ReadingOutput(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="On one line.")
    latex = serializers.CharField(help_text="In two dimensions, for KaTeX; may be empty.")
    warnings = FeedbackOutput(many=True, help_text="What was guessed, and how to write it surely.")


class CaseOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    outcome = serializers.CharField()
    score = serializers.FloatField()
    weight = serializers.FloatField()
    public = serializers.BooleanField()
    ms = serializers.FloatField(allow_null=True)
    feedback = FeedbackOutput(many=True)


class SubmissionRow(serializers.ModelSerializer[Submission]):
    exercise = serializers.CharField(source="variant.version.exercise.slug", read_only=True)
    version = serializers.IntegerField(source="variant.version.number")
    status = serializers.ChoiceField(choices=Status.choices)
    verdict = serializers.ChoiceField(choices=VerdictChoices.choices, allow_blank=True)
    withheld = serializers.SerializerMethodField(help_text="null: the verdict may be seen.")
    url = serializers.HyperlinkedIdentityField(view_name="api-submission", lookup_field="pk")

    class Meta:
        model = Submission
        fields: tuple[str, ...] = (
            "id",
            "exercise",
            "version",
            "status",
            "verdict",
            "score",
            "withheld",
            "blame",
            "received_at",
            "enqueued_at",
            "started_at",
            "finished_at",
            "url",
        )

    def to_representation(self, submission: Submission) -> dict[str, Any]:
        self.why = withheld(submission, self.holds(submission.learner_id))
        data = super().to_representation(submission)
        return data | {"verdict": "", "score": None} if self.why else data

    def holds(self, learner_id: int) -> Holds:
        """What is held back from the learner; looked up once for a whole list."""
        known: dict[int, Holds] = self.root.__dict__.setdefault("_nabla_holds", {})
        if learner_id not in known:
            known[learner_id] = holds_of(learner_id)
        return known[learner_id]

    @extend_schema_field(WithheldOutput(allow_null=True))
    def get_withheld(self, submission: Submission) -> Any:
        return WithheldOutput(self.why).data if self.why else None


class OwnMarkOutput(serializers.ModelSerializer[OwnMark]):
    class Meta:
        model = OwnMark
        fields = ("value", "score", "created_at")


class PersonsMarkOutput(serializers.ModelSerializer[Override]):
    """A person's mark; `rubric` has the ids of the points that are met. Who it was stays unsaid."""

    class Meta:
        model = Override
        fields = ("score", "reason", "rubric", "created_at")


class OwnMarkInput(serializers.Serializer[Any]):
    """A text takes the ids of the rubric's points that are met, a flashcard one word."""

    value = extend_schema_field(OpenApiTypes.ANY)(AnswerField)(allow_null=False)


class SubmissionOutput(SubmissionRow):
    """With the answer, and once graded: the reading, the feedback and the cases.

    What learners mark themselves has `revealed` (a model answer with its rubric, or the back of a
    card) and `own_mark`, their newest mark. `persons_mark` stands before the grader's word;
    `awaits_person` tells that one is to come. `note` is the author's word (Markdown) to everybody
    whose answer is like this one.
    """

    answer = extend_schema_field(OpenApiTypes.ANY)(serializers.JSONField)()
    reading = serializers.SerializerMethodField()
    feedback = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()
    revealed = serializers.SerializerMethodField()
    own_mark = serializers.SerializerMethodField()
    solution = serializers.SerializerMethodField(
        help_text="The worked solution (Markdown), null until the policy lets it be seen."
    )
    persons_mark = serializers.SerializerMethodField()
    awaits_person = serializers.BooleanField(read_only=True)
    note = serializers.SerializerMethodField()

    class Meta(SubmissionRow.Meta):
        fields = (
            *SubmissionRow.Meta.fields,
            "answer",
            "reading",
            "feedback",
            "cases",
            "revealed",
            "own_mark",
            "solution",
            "persons_mark",
            "awaits_person",
            "note",
        )

    def to_representation(self, submission: Submission) -> dict[str, Any]:
        hidden = withheld(submission, self.holds(submission.learner_id))
        self.graded = None if hidden else submission.result()
        return super().to_representation(submission)

    def get_reading(self, submission: Submission) -> str | None:
        return self.graded.reading if self.graded else None

    @extend_schema_field(FeedbackOutput(many=True))
    def get_feedback(self, submission: Submission) -> Any:
        return FeedbackOutput(self.graded.feedback if self.graded else (), many=True).data

    @extend_schema_field(CaseOutput(many=True))
    def get_cases(self, submission: Submission) -> Any:
        return CaseOutput(self.graded.cases if self.graded else (), many=True).data

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": {}})
    def get_revealed(self, submission: Submission) -> dict[str, Any] | None:
        return None if self.why else submission.revealed()

    def get_solution(self, submission: Submission) -> str | None:
        return solution_for(submission, self.holds(submission.learner_id)) or None

    @extend_schema_field(OwnMarkOutput(allow_null=True))
    def get_own_mark(self, submission: Submission) -> Any:
        mark = submission.own_mark()
        return OwnMarkOutput(mark).data if mark else None

    @extend_schema_field(PersonsMarkOutput(allow_null=True))
    def get_persons_mark(self, submission: Submission) -> Any:
        mark = None if self.why else submission.override()
        return PersonsMarkOutput(mark).data if mark else None

    def get_note(self, submission: Submission) -> str | None:
        silent = self.why or submission.override()
        note = None if silent else note_for(submission, self.graded)
        return note.text if note else None


class ProgressOutput(serializers.Serializer[Any]):
    exercise = serializers.CharField(source="exercise.slug")
    state = serializers.CharField(help_text="untried, tried or done")
    tries = serializers.IntegerField(help_text="Readable, graded tries; nothing else counts.")
    best_score = serializers.FloatField(help_text="0 to 1, of the verdicts that may be seen.")
    score = serializers.FloatField(
        allow_null=True,
        help_text="0 to 1: what the policy makes of the tries; null: not shown yet.",
    )
    tries_left = serializers.IntegerField(allow_null=True, help_text="null: no limit.")
    ready_at = serializers.DateTimeField(
        allow_null=True, help_text="When the next try may be made; null: now."
    )
    last_at = serializers.DateTimeField(allow_null=True)
    self_marked = serializers.BooleanField(help_text="Done by one's own mark; no score is ours.")


class ProblemOutput(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()

"""The shapes of the API: one Input or Output per operation. No key ever passes through here."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from exercises.models import (
    Exercise,
    OwnMark,
    Status,
    Submission,
    Variant,
    VerdictChoices,
    account_id,
)
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


class NotebookInput(serializers.Serializer[Any]):
    """A code exercise's notebook as a file; only the code of its answer cells is taken."""

    notebook = serializers.FileField()


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
    item = serializers.SerializerMethodField()
    submit_url = serializers.HyperlinkedIdentityField(view_name="api-submit", lookup_field="slug")

    class Meta(ExerciseRow.Meta):
        fields = (*ExerciseRow.Meta.fields, "statement", "hints", "item", "submit_url")

    def to_representation(self, exercise: Exercise) -> dict[str, Any]:
        assert exercise.published is not None
        learner = self.context["request"].user
        self.variant = Variant.for_learner(exercise.published, account_id(learner))
        return super().to_representation(exercise)

    def get_statement(self, exercise: Exercise) -> str:
        return self.variant.statement()

    def get_hints(self, exercise: Exercise) -> int:
        return len(self.variant.hints())

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_item(self, exercise: Exercise) -> dict[str, Any]:
        return self.variant.public()


class FeedbackOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]
    text = serializers.SerializerMethodField()

    def get_text(self, feedback: Feedback) -> str:
        return text(feedback)


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
            "blame",
            "received_at",
            "enqueued_at",
            "started_at",
            "finished_at",
            "url",
        )


class OwnMarkOutput(serializers.ModelSerializer[OwnMark]):
    class Meta:
        model = OwnMark
        fields = ("value", "score", "created_at")


class OwnMarkInput(serializers.Serializer[Any]):
    """A text takes the ids of the rubric's points that are met, a flashcard one word."""

    value = extend_schema_field(OpenApiTypes.ANY)(AnswerField)(allow_null=False)


class SubmissionOutput(SubmissionRow):
    """With the answer, and once graded: the reading, the feedback and the cases.

    What learners mark themselves has `revealed` (a model answer with its rubric, or the back of a
    card) and `own_mark`, their newest mark.
    """

    answer = extend_schema_field(OpenApiTypes.ANY)(serializers.JSONField)()
    reading = serializers.SerializerMethodField()
    feedback = serializers.SerializerMethodField()
    cases = serializers.SerializerMethodField()
    revealed = serializers.SerializerMethodField()
    own_mark = serializers.SerializerMethodField()

    class Meta(SubmissionRow.Meta):
        fields = (
            *SubmissionRow.Meta.fields,
            "answer",
            "reading",
            "feedback",
            "cases",
            "revealed",
            "own_mark",
        )

    def to_representation(self, submission: Submission) -> dict[str, Any]:
        self.graded = submission.result()
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
        return submission.revealed()

    @extend_schema_field(OwnMarkOutput(allow_null=True))
    def get_own_mark(self, submission: Submission) -> Any:
        mark = submission.own_mark()
        return OwnMarkOutput(mark).data if mark else None


class ProgressOutput(serializers.Serializer[Any]):
    exercise = serializers.CharField(source="exercise.slug")
    state = serializers.CharField(help_text="untried, tried or done")
    tries = serializers.IntegerField(help_text="Readable, graded tries; nothing else counts.")
    best_score = serializers.FloatField(help_text="0 to 1")
    last_at = serializers.DateTimeField(allow_null=True)
    self_marked = serializers.BooleanField(help_text="Done by one's own mark; no score is ours.")


class ProblemOutput(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()

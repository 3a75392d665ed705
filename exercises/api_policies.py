"""REST for an exercise's policy: taking hints, and the receipt of one's own number."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exercises.api import TryRefused, body_of, published_or_404
from exercises.hints import Hints, take_hint
from exercises.models import Override, Variant, account_id
from exercises.refusals import Refusal
from exercises.serializers import ProblemOutput, TriesOutput, WithheldOutput, own_hints
from exercises.tries import Try, VersionTries, receipt_for


class HintInput(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1, help_text="From 1; hints come in their order.")


class HintsOutput(serializers.Serializer[Hints]):
    """The hints taken so far (Markdown), of how many, and what each costs."""

    count = serializers.IntegerField()
    cost = serializers.IntegerField(help_text="Per cent of the points, for later tries.")
    texts = serializers.ListField(child=serializers.CharField())


class TakeHint(APIView):
    """Take a hint. Where hints cost something, later tries bring less; taking it twice is once."""

    @extend_schema(
        request=HintInput,
        responses={
            200: HintsOutput,
            409: OpenApiResponse(ProblemOutput, "No such hint, or another comes first."),
        },
    )
    def post(self, request: Request, slug: str) -> Response:
        version = published_or_404(slug).published
        assert version is not None
        number = body_of(request, HintInput)["number"]
        try:
            take_hint(learner=request.user, version=version, number=number)
        except Refusal as refusal:
            raise TryRefused(refusal) from refusal
        variant = Variant.for_learner(version, account_id(request.user))
        return Response(HintsOutput(own_hints(variant, request.user)).data)


class TryOutput(serializers.Serializer[Try]):
    """One answer: score x factor x hint_factor is its share of the points."""

    submission = serializers.UUIDField(source="submission_id")
    at = serializers.DateTimeField()
    status = serializers.CharField()
    number = serializers.IntegerField(source="weighed.number", help_text="0: costs nothing.")
    score = serializers.FloatField(allow_null=True, help_text="0 to 1; null: not shown yet.")
    factor = serializers.FloatField(source="weighed.factor", help_text="Of the curve, 0 to 1.")
    hints = serializers.IntegerField(source="weighed.hints", help_text="Taken before it.")
    hint_factor = serializers.FloatField(source="weighed.hint_factor", help_text="0 to 1.")
    in_time = serializers.BooleanField(
        source="weighed.in_time", help_text="Before closing, and before the solution was shown."
    )
    share = serializers.FloatField(source="weighed.share", allow_null=True)
    counts = serializers.SerializerMethodField(help_text="Whether it is the best one.")
    override = serializers.SerializerMethodField(help_text="A person's reason; null for none.")

    def to_representation(self, one: Try) -> dict[str, Any]:
        data = super().to_representation(one)
        hidden = {"score": None, "share": None, "counts": False, "override": None}
        return data | hidden if self.context["withheld"] else data

    def get_counts(self, one: Try) -> bool:
        return one == self.context["best"]

    def get_override(self, one: Try) -> str | None:
        standing = Override.objects.filter(submission=one.submission_id, withdrawn_at=None)
        return standing.values_list("reason", flat=True).first()


class VersionReceiptOutput(TriesOutput):
    """The tries at one version of the exercise."""

    version = serializers.IntegerField(source="version.number")
    share = serializers.SerializerMethodField(help_text="Of its best try; null: not shown yet.")
    tries = serializers.SerializerMethodField()

    def get_share(self, tries: VersionTries) -> float | None:
        return None if tries.withheld else float(tries.share)

    @extend_schema_field(TryOutput(many=True))
    def get_tries(self, tries: VersionTries) -> Any:
        context = {"withheld": tries.withheld, "best": tries.best}
        return [TryOutput(one, context=context).data for one in tries.tries]


class ReceiptOutput(serializers.Serializer[Any]):
    """How one's number came about; the best version's best try counts."""

    exercise = serializers.CharField()
    share = serializers.FloatField(allow_null=True, help_text="0 to 1; null: not shown yet.")
    withheld = WithheldOutput(allow_null=True)
    versions = VersionReceiptOutput(many=True)


class OwnReceipt(APIView):
    """How one's own number came about: try by try."""

    @extend_schema(responses=ReceiptOutput)
    def get(self, request: Request, slug: str) -> Response:
        version = published_or_404(slug).published
        assert version is not None
        receipt = receipt_for(request.user, version)
        shown = {
            "exercise": slug,
            "share": None if receipt.withheld else float(receipt.share),
            "withheld": receipt.withheld,
            "versions": [receipt.present, *receipt.earlier],
        }
        return Response(ReceiptOutput(shown).data)

"""What there is to answer: an exercise, its immutable versions, and their variants.

Immutable
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import count, islice
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from exercises.examples import read_examples, read_waived
from exercises.policies import Policy, read_policy
from grader.errors import ItemError
from grader.family import check_prose, fill
from grader.kinds import KINDS, OWN_KINDS, PREDICTED_KINDS, Kind
from grader.result import Reading

if TYPE_CHECKING:
    from exercises.models.publication import DisabledVariant, Publication

# What a version freezes of an exercise, in the order of the digest.
FROZEN = ("kind", "title", "topic", "statement", "hints", "solution", "item")
# Frozen too; left out of the content (and of its digest) where the author says nothing.
OPTIONAL: dict[str, type] = {"policy": dict, "examples": dict, "waived": list}
# The most characters of the short fields.
LENGTHS = {"title": 120, "topic": 40}
# So often another variant is drawn in place of one that an author has shut.
REDRAWS = 100


# Raises ItemError where something is wrong.
Check = Callable[[], object]


class Immutable(Exception):
    """Somebody tried to change a published fact; make a new version instead."""


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) of the content, independent of key order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def kind_choices() -> list[tuple[str, str]]:
    """The kinds the grader knows; a function, so that a new kind needs no migration."""
    return [(name, kind.LABEL) for name, kind in KINDS.items()]


def check_content(content: Mapping[str, Any]) -> None:
    """Raises ItemError where the item, or what the prose expects of it, cannot be used.

    It tells the first; exercises.slips tells them all.
    """
    kind = content["kind"]
    if kind not in KINDS:
        raise ItemError("kind", f"“{kind}” is none of: {', '.join(KINDS)}.")
    KINDS[kind].read_item(content["item"])
    _, parameters = KINDS[kind].materialise(content["item"], 0)
    for check in (*prose_checks(content, parameters), *rule_checks(content)):
        check()


def prose_checks(content: Mapping[str, Any], parameters: dict[str, str]) -> Iterator[Check]:
    """Whether each text asks only for what is drawn."""
    for name in ("statement", "solution"):
        yield partial(check_prose, content[name], parameters, name)
    for number, hint in enumerate(content["hints"]):
        yield partial(check_prose, hint, parameters, f"hints.{number}")


def rule_checks(content: Mapping[str, Any]) -> Iterator[Check]:
    """Whether policy, known answers and waivers are of their shape."""
    policy, own = content.get("policy", {}), content["kind"] in OWN_KINDS
    yield partial(read_policy, policy, is_own=own, hints=len(content["hints"]))
    yield partial(read_examples, content.get("examples") or {})
    yield partial(read_waived, content.get("waived") or [])


class Content(models.Model):
    """The words and the key of an exercise: edited as a draft, frozen in a version."""

    kind = models.CharField(
        max_length=20, choices=kind_choices, help_text=_("What sort of answer is asked for.")
    )
    title = models.CharField(
        max_length=LENGTHS["title"],
        help_text=_("A few words a learner recognises in a list: “Slope of a secant”."),
    )
    topic = models.CharField(
        max_length=LENGTHS["topic"],
        blank=True,
        help_text=_("One word to group by, such as “descent”."),
    )
    statement = models.TextField(
        help_text=_("Markdown. Maths between dollars: $f'(x)$ in a line, $$...$$ on its own.")
    )
    hints = models.JSONField(
        default=list, blank=True, help_text=_("Markdown, from a gentle nudge to nearly the answer.")
    )
    solution = models.TextField(
        blank=True, help_text=_("Worked solution in Markdown; shown once the learner has it right.")
    )
    item = models.JSONField(default=dict, help_text=_("What the kind needs: options, key, cases."))
    policy = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("Tries, pauses, points and when the solution is shown."),
    )
    examples = models.JSONField(
        default=dict, blank=True, help_text=_("Answers known to be right, wrong and unreadable.")
    )
    waived = models.JSONField(
        default=list, blank=True, help_text=_("Checks that need not be green, each with a reason.")
    )

    class Meta:
        abstract = True

    def content(self) -> dict[str, Any]:
        """The frozen part as plain data."""
        said = {name: getattr(self, name) for name in OPTIONAL if getattr(self, name)}
        return {name: getattr(self, name) for name in FROZEN} | said

    @property
    def grader_kind(self) -> Kind:
        """The module of `grader` that judges this kind."""
        return KINDS[self.kind]

    @property
    def is_own(self) -> bool:
        """Whether learners mark it themselves: it brings no points, and nobody grades it."""
        return self.kind in OWN_KINDS

    @property
    def rules(self) -> Policy:
        """Its policy, read: tries, pauses, points, and when what is shown."""
        return read_policy(self.policy)

    @property
    def by_person(self) -> bool:
        """Whether a marker's word counts for it, instead of its writer's."""
        return self.is_own and self.item.get("marked_by") == "person"

    @property
    def is_worthless(self) -> bool:
        """Whether its writer alone marks it, so that no points can be earned."""
        return self.is_own and not self.by_person

    @property
    def is_predicted(self) -> bool:
        """Whether it is answered once, and then shows what happens."""
        return self.kind in PREDICTED_KINDS

    def problem(self) -> ItemError | None:
        """Why the item is not usable, or None."""
        try:
            check_content(self.content())
        except ItemError as error:
            return error
        return None


class ExerciseQuerySet(models.QuerySet["Exercise"]):
    def published(self) -> Self:
        """Those a learner may see."""
        return self.filter(published__isnull=False).select_related("published")


class Exercise(Content):
    """A thing to answer; its own columns are the draft, `published` is what learners get."""

    slug = models.SlugField(
        unique=True, max_length=80, help_text=_("The name in addresses: lower case, with hyphens.")
    )
    tags = models.JSONField(
        default=list,
        blank=True,
        help_text=_("Words to find it by; they change nothing for learners."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published = models.ForeignKey(
        "ExerciseVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ExerciseQuerySet.as_manager()
    # Who changed what of the draft, and when; versions are facts and need none.
    history = HistoricalRecords(excluded_fields=["created_at", "updated_at"])
    # Said of the next saving, in the history; the person where no request tells who it is.
    _change_reason: str
    _history_user: Any

    class Meta:
        ordering = ("slug",)
        permissions = (("publish_exercise", "Can publish and withdraw exercises"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exercise", args=[self.slug])

    def withdrawal(self) -> "Publication | None":
        """When, why and by whom it was withdrawn, while it is."""
        if self.published_id is not None:
            return None
        last = self.publications.order_by("-pk").first()
        return last if last is not None and last.is_withdrawal else None

    def was_offered(self) -> bool:
        """Whether learners get it, or somebody has withdrawn it on purpose."""
        return self.published_id is not None or self.withdrawal() is not None

    def has_unpublished_changes(self) -> bool:
        """Whether the draft differs from what learners see."""
        return self.published is None or self.published.digest != content_digest(self.content())


class ExerciseVersion(Content):
    """A numbered, frozen state of an exercise. Only `published_at` is ever set later, once."""

    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("exercise", "-number")
        constraints = (
            models.UniqueConstraint(fields=["exercise", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["exercise", "digest"], name="version_content_once"),
        )

    def __str__(self) -> str:
        return f"{self.exercise.slug} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises Immutable when a saved version would change in anything but `published_at`."""
        if self.pk is None:
            self.digest = content_digest(self.content())
        elif set(kwargs.get("update_fields") or FROZEN) != {"published_at"}:
            raise Immutable(f"{self} is frozen. Change the exercise and publish a new version.")
        super().save(*args, **kwargs)

    def shuts(
        self, seed: int, parameters: dict[str, str], as_of: datetime | None = None
    ) -> "DisabledVariant | None":
        """The author's word against what this seed draws, now or at that time; or None."""
        if self.pk is None:
            return None  # A draft that is looked at before it is saved.
        words = self.disabled.filter(lifted_at=None)
        if as_of is not None:
            until = models.Q(lifted_at=None) | models.Q(lifted_at__gt=as_of)
            words = self.disabled.filter(until, at__lte=as_of)
        return next((word for word in words if word.covers(seed, parameters)), None)

    def seen_by(self, learner_id: int, as_of: datetime | None = None) -> list[Any]:
        """The items whose paths this learner has been shown, now or by then: of predictions."""
        if not self.is_predicted or self.pk is None:
            return []
        stored = {"submissions__learner": learner_id}
        by_then = {"submissions__received_at__lt": as_of} if as_of else {}
        made = self.variants.filter(**stored, **by_then)
        return list(made.values_list("item", flat=True))


def own_seeds(digest: str, learner_id: int, turn: int = 0) -> Iterator[int]:
    """The seeds of one learner for a version of this digest, the one they meet first; endless."""
    again = f":{turn}" if turn else ""
    for redraw in count():
        instead = f":instead:{redraw}" if redraw else ""
        words = f"{digest}:{learner_id}{again}{instead}"
        yield int.from_bytes(hashlib.sha256(words.encode()).digest()[:7], "big")


class Variant(models.Model):
    """One version as one learner sees it: seed, parameters drawn from it, the item made whole."""

    version = models.ForeignKey(ExerciseVersion, on_delete=models.PROTECT, related_name="variants")
    seed = models.PositiveBigIntegerField()
    parameters = models.JSONField(default=dict)
    item = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["version", "seed"], name="variant_once"),)

    def __str__(self) -> str:
        return f"{self.version} seed {self.seed}"

    @classmethod
    def for_learner(
        cls,
        version: ExerciseVersion,
        learner_id: int,
        turn: int = 0,
        as_of: datetime | None = None,
    ) -> "Variant":
        """The variant this learner meets: always the same one for the same version.

        A `turn` above 0 is another one of their own, for reviews: fresh where the item is drawn.
        What an author has shut is not drawn any more; whoever has answered it keeps it, and with
        `as_of` only what was shut by then counts: a sitting stays with what it began with. Nor is
        a prediction asked for whose path was seen by then.
        """
        if not version.grader_kind.seeded(version.grader_kind.read_item(version.item)):
            return cls.of(version, 0)
        seeds = own_seeds(version.digest, learner_id, turn)
        first = cls.of(version, next(seeds))
        seen = version.seen_by(learner_id, as_of)
        if not first.is_over(seen, as_of) or first.is_answered_by(learner_id):
            return first
        for seed in islice(seeds, REDRAWS):
            whole, parameters = version.grader_kind.materialise(version.item, seed)
            instead = cls(version=version, seed=seed, item=whole, parameters=parameters)
            if not instead.is_over(seen, as_of) or instead.is_answered_by(learner_id):
                return cls.of(version, seed)
        # Nothing else is to be had: a faulty variant is better than none.
        return first

    @classmethod
    def of(cls, version: ExerciseVersion, seed: int) -> "Variant":
        """The variant of this seed, made whole when it is first asked for."""
        variant = cls.objects.filter(version=version, seed=seed).first()
        if variant is None:
            whole, parameters = version.grader_kind.materialise(version.item, seed)
            variant, _ = cls.objects.get_or_create(
                version=version, seed=seed, defaults={"item": whole, "parameters": parameters}
            )
        variant.version = version
        return variant

    def is_over(self, seen: list[Any], as_of: datetime | None) -> bool:
        """Whether it is not to be drawn: its author has shut it, or its path is known."""
        shut = self.version.shuts(self.seed, self.parameters, as_of)
        return shut is not None or self.item in seen

    def is_answered_by(self, learner_id: int) -> bool:
        """Whether that learner has handed in an answer to it."""
        rows = Variant.objects.filter(version=self.version, seed=self.seed)
        return rows.filter(submissions__learner=learner_id).exists()

    def disabled(self) -> "DisabledVariant | None":
        """Why an author has shut it, or None. Where nothing is drawn, nothing can be."""
        if not self.seed:
            return None
        return self.version.shuts(self.seed, self.parameters)

    def statement(self) -> str:
        """The question (Markdown) with this variant's values in it."""
        return fill(self.version.statement, self.parameters)

    def hints(self) -> list[str]:
        """The hints (Markdown) with this variant's values in them."""
        return [fill(hint, self.parameters) for hint in self.version.hints]

    def solution(self) -> str:
        """The worked solution (Markdown) with this variant's values in it."""
        return fill(self.version.solution, self.parameters)

    def validate(self, answer: Any) -> Reading:
        """How an answer is read. Raises InvalidAnswer where it cannot be."""
        kind = self.version.grader_kind
        return kind.validate(kind.read_item(self.item), answer)

    def public(self) -> dict[str, Any]:
        """What the learner may see of the item: never a key, a reason or a hidden case."""
        kind = self.version.grader_kind
        return kind.public(kind.read_item(self.item), self.seed)

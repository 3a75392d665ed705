"""Courses: all that is kept of one learner: handed out as plain data, and deleted on their word.

Tables are found by looking, so that a new one with a learner's rows is never forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from courses.models import Enrolment, ReviewChoice
from exercises.disclosure import unseen
from exercises.models import GradingRun, HintTaken, Person, Proposal, Submission, account_id
from quizzes.models import Attempt, AttemptAnswer
from quizzes.scoring import occasion_of

ROOMS = ("exercises", "quizzes", "courses")
# Our own machinery; the seed would give hidden inputs away.
LEFT_OUT = {
    "seed",
    "fence",
    "lease_until",
    "idempotency_key",
    "request_digest",
    "folded",
    "standing",
}
# Handed out as the result of its submission; what it pins belongs to the author.
# A proposal may be of a regrade that nobody has applied.
NEVER = {GradingRun, Proposal}
# What a person is and wants is no learning: a role in a course, the wish for reviews.
STAYS = {Enrolment, ReviewChoice}
Table = tuple[type[models.Model], str]
# What a deletion names, for whoever translates it.
NAMES = (
    gettext_noop("accommodations"),
    gettext_noop("attempts"),
    gettext_noop("hints taken"),
    gettext_noop("marking claims"),
    gettext_noop("problem reports"),
    gettext_noop("review answers"),
    gettext_noop("review cards"),
    gettext_noop("review choices"),
    gettext_noop("submissions"),
    gettext_noop("trial runs"),
)


class StillGrading(Exception):
    """Something is being graded just now: wait for it, then delete."""


@dataclass(frozen=True)
class Going:
    """What a deletion takes: each table's name and rows; how many sittings and tries stay."""

    tables: tuple[tuple[str, int], ...]
    kept_attempts: int
    kept_tries: int


def own_tables() -> list[Table]:
    """Each table whose rows belong to one person, with the lookup that leads to them."""
    every = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    own = {model: name for model in every for name in _owners(model)}
    parts = {
        model: f"{field.name}__{own[field.related_model]}"
        for model in every
        if model not in own and model not in NEVER
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in own
        and field.remote_field.on_delete is models.CASCADE
    }
    return [*own.items(), *parts.items()]


def _owners(model: type[models.Model]) -> Iterator[str]:
    """The fields whose person takes the row along when their account goes."""
    for field in model._meta.concrete_fields:
        cascades = field.remote_field and field.remote_field.on_delete is models.CASCADE
        if cascades and field.related_model is apps.get_model("auth", "User"):
            yield field.name


def rows_of(learner: Person, table: Table) -> QuerySet[Any]:
    """The learner's rows of one table."""
    model, path = table
    return model._default_manager.filter(**{path: account_id(learner)}).order_by("pk")


def export(learner: Person) -> dict[str, Any]:
    """All rows of one person as plain data, by table, with the results of what was graded."""
    data: dict[str, Any] = {
        "exported_at": timezone.now(),
        "account": learner.get_username(),
        "joined": getattr(learner, "date_joined", None),
    }
    for table in own_tables():
        data[_name(table[0]).replace(" ", "_")] = [_plain(row) for row in rows_of(learner, table)]
    hidden = _hidden(learner)
    _add_results(learner, data["submissions"], hidden)
    data["overrides"] = [one for one in data["overrides"] if one["submission"] not in hidden]
    return data


def _name(model: type[models.Model]) -> str:
    """What the table is called in English, the language of programs."""
    with override(None):
        return str(model._meta.verbose_name_plural)


def _plain(row: models.Model) -> dict[str, Any]:
    """One row; of another with a name for people (a slug), that name."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in LEFT_OUT or field.related_model is apps.get_model("auth", "User"):
            continue
        value = getattr(row, field.attname)
        named = field.related_model and hasattr(field.related_model, "slug")
        found[field.name] = getattr(row, field.name).slug if named and value else value
    return found


def _hidden(learner: Person) -> set[UUID]:
    """The answers of which nothing may be said yet: by a policy, or in a sitting that is open."""
    sitting = AttemptAnswer.objects.filter(attempt__finished_at__isnull=True)
    unsaid = Submission.objects.of(learner).filter(unseen(learner))
    return {*sitting.values_list("submission", flat=True), *unsaid.values_list("pk", flat=True)}


def _add_results(learner: Person, rows: list[dict[str, Any]], hidden: set[UUID]) -> None:
    """What was asked and what came of it; nothing of what may not be seen yet."""
    own = Submission.objects.of(learner).select_related("variant__version__exercise")
    by_id = {one.pk: one for one in own}
    for row in rows:
        one = by_id[row["id"]]
        version = one.variant.version
        row |= {"exercise": version.exercise.slug, "version": version.number}
        row |= {"statement": one.variant.statement()}
        if one.pk in hidden:
            row |= {"verdict": None, "score": None, "result": None}
        else:
            result = one.result()
            row["result"] = result.to_json() if result else None


def _kept(learner: Person) -> QuerySet[Attempt]:
    """Sittings of quizzes that may be taken so many times only: the course's record."""
    return Attempt.objects.filter(learner_id=account_id(learner), quiz__max_attempts__isnull=False)


def _kept_tries(learner: Person) -> QuerySet[Submission]:
    """Answers to exercises that may be tried so many times only: deleting them is no fresh try."""
    own = Submission.objects.of(learner).filter(occasion="")
    return own.filter(variant__version__policy__has_key="tries")


def _kept_hints(learner: Person) -> Q:
    """Hints that weigh on what is kept."""
    sittings = [occasion_of(attempt) for attempt in _kept(learner)]
    return Q(occasion__in=sittings) | Q(occasion="", version__policy__has_key="tries")


def _leaving(learner: Person) -> list[tuple[type[models.Model], QuerySet[Any]]]:
    """What a deletion takes, in the order in which it can go: submissions last."""
    kept = _kept(learner)
    answers = AttemptAnswer.objects.filter(attempt__in=kept).values("submission")
    found = []
    for model, path in own_tables():
        rows = rows_of(learner, (model, path))
        if model is Attempt:
            rows = rows.exclude(pk__in=kept)
        if model is Submission:
            rows = rows.exclude(pk__in=answers).exclude(pk__in=_kept_tries(learner).values("pk"))
        if model is HintTaken:
            rows = rows.exclude(_kept_hints(learner))
        if "__" not in path and model not in STAYS:
            found.append((model, rows))
    return sorted(found, key=lambda one: one[0] is Submission)


def going(learner: Person) -> Going:
    """What a deletion would take."""
    tables = [(gettext(_name(model)), rows.count()) for model, rows in _leaving(learner)]
    kept = _kept(learner).count()
    return Going(tuple(tables), kept, _kept_tries(learner).count())


@transaction.atomic
def delete_learning(learner: Person) -> None:
    """Deletes the learning data of the account; the account stays. Raises StillGrading."""
    if Submission.objects.of(learner).open().exists():
        raise StillGrading
    for _, rows in _leaving(learner):
        rows.delete()
    ReviewChoice.objects.filter(learner_id=account_id(learner)).update(folded="")

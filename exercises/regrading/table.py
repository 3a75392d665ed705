"""exercises: a regrade as a table: totals by what happens, rows to look through, a file to keep."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from exercises.models import Effect, Proposal, ProposalState, Regrade

# By the name in an address: how the rows are ordered.
ORDERS = {
    "change": ("change", "pk"),
    "-change": ("-change", "pk"),
    "learner": ("submission__learner__username", "pk"),
    "time": ("submission__received_at", "pk"),
}
HEADINGS = (
    "submission",
    "learner",
    "received_at",
    "version",
    "effect",
    "state",
    "verdict_before",
    "score_before",
    "verdict_after",
    "score_after",
    "change",
    "override_reason",
    "note",
)


@dataclass(frozen=True)
class Total:
    """How many submissions share an effect."""

    effect: Effect
    count: int

    @property
    def label(self) -> str:
        return str(self.effect.label)


def totals(regrade: Regrade) -> list[Total]:
    """In the order of the effects, those that occur."""
    rows = regrade.proposals.exclude(effect="").order_by().values_list("effect")
    counts = dict(rows.annotate(count=Count("pk")).values_list("effect", "count"))
    return [Total(effect, counts[effect]) for effect in Effect if effect in counts]


def progress(regrade: Regrade) -> tuple[int, int]:
    """How many submissions are through the step that goes on, and how many there are."""
    waiting = {
        "GRADING": [ProposalState.WAITING],
        "APPLYING": [ProposalState.PROPOSED],
        "UNDOING": [ProposalState.APPLIED],
    }.get(regrade.status, [])
    count = regrade.proposals.count()
    return count - regrade.proposals.filter(state__in=waiting).count(), count


def rows(regrade: Regrade, effect: str = "", order: str = "") -> QuerySet[Proposal]:
    """The proposals, of one effect where one is named; the largest losses first."""
    found = regrade.proposals.select_related(
        "submission__learner", "submission__variant__version", "base_override"
    )
    if effect in Effect:
        found = found.filter(effect=effect)
    return found.order_by(*ORDERS.get(order, ORDERS["change"]))


def as_csv(regrade: Regrade) -> Iterator[str]:
    """The whole table, line by line."""
    yield _line(HEADINGS)
    for one in rows(regrade, order="time").iterator(chunk_size=500):
        submission, override = one.submission, one.base_override
        cells = (
            submission.pk,
            submission.learner.get_username(),
            submission.received_at.isoformat(),
            submission.variant.version.number,
            one.effect,
            one.state,
            one.before_verdict or one.before_status,
            one.before_score,
            one.after_verdict or one.before_status,
            one.after_score,
            one.change,
            override.reason if override else "",
            one.note,
        )
        yield _line(cells)


def _line(cells: tuple[object, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_safe(cell) for cell in cells])
    return out.getvalue()


def _safe(cell: object) -> object:
    """A spreadsheet must not run a name as a formula."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell

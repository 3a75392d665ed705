"""The figures as CSV, one table per view, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from exercises.statistics.reports import Report, Row

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | float | None


def cell(value: Cell) -> str | int | float:
    """A cell as it is written: text that looks like a formula gets a quote before it."""
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return round(value, 4) if isinstance(value, float) else value


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """The table as a file of this name."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    return response


Table = tuple[tuple[str, ...], list[tuple[Cell, ...]]]


def overview_table(rows: Iterable[Row]) -> Table:
    """The overview of all exercises."""
    counted = ("exercise", "kind", "topic", "attempts", "learners", "right_at_once", "mean_best")
    judged = ("discrimination", "median_seconds", "open_reports", "review")
    return counted + judged, [
        (
            row.exercise.slug,
            row.exercise.kind,
            row.exercise.topic,
            row.figures.attempts,
            row.figures.learners,
            row.figures.at_once,
            row.figures.best,
            row.discrimination,
            row.figures.median_seconds,
            row.open_reports,
            " ".join(flag.code for flag in row.flags),
        )
        for row in rows
    ]


def _groups(report: Report, name: str) -> Table:
    rows = report.versions if name == "version" else report.variants
    head = (name, "attempts", "learners", "right", "mean_score")
    return head, [(one.name, one.attempts, one.learners, one.right, one.mean) for one in rows]


def _options(report: Report) -> Table:
    head = ("option", "text", "right", "chosen", "share", "upper_third", "lower_third")
    return head, [
        (one.id, one.text, str(one.right), one.chosen, one.share, one.upper, one.lower)
        for one in report.options
    ]


def _cases(report: Report) -> Table:
    head = ("case", "public", "tried", "passed", "share")
    return head, [
        (one.name, str(one.public), one.tried, one.passed, one.share) for one in report.cases
    ]


def _clusters(report: Report) -> Table:
    head = ("count", "share", "example", "said", "note", "fingerprint")
    return head, [
        (
            one.cluster.count,
            one.cluster.share,
            one.example,
            " ".join(said.code for said in one.said),
            one.note.text if one.note else "",
            one.cluster.fingerprint,
        )
        for one in report.clusters
    ]


def part_table(report: Report, part: str) -> Table:
    """One part of an exercise's figures. Raises KeyError for a part there is not."""
    if part in ("versions", "variants"):
        return _groups(report, part[:-1])
    return {"options": _options, "cases": _cases, "wrong-answers": _clusters}[part](report)

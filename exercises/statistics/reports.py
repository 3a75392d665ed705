"""The figures that the pages show: an overview of all exercises, and one exercise in depth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import Count, Q

from exercises import fingerprints
from exercises.models import ClusterNote, Exercise, ReportStatus, Variant
from exercises.notes import note_on
from exercises.rendering import Said, say
from exercises.statistics import facts, measures
from exercises.statistics.clusters import Cluster, clusters
from exercises.statistics.facts import Group
from exercises.statistics.measures import Difficulty, Tried
from exercises.statistics.parts import CaseFigures, OptionFigures, case_figures, option_figures
from exercises.statistics.review import Flag, flags
from grader import choice
from grader.result import Result

# So many clusters are shown; the rest is seldom worth a note.
SHOWN = 25
LONGEST_EXAMPLE = 600


@dataclass(frozen=True)
class Row:
    """One exercise in the overview."""

    exercise: Exercise
    figures: Difficulty
    discrimination: float | None
    open_reports: int
    flags: tuple[Flag, ...]


def overview() -> list[Row]:
    """Every published exercise that can be right or wrong, by slug."""
    tried = facts.tried_by_exercise()
    totals = facts.totals(tried)
    is_open = Q(versions__variants__reports__status=ReportStatus.OPEN)
    listed = Exercise.objects.published().annotate(
        waiting=Count("versions__variants__reports", filter=is_open)
    )
    rows = []
    for exercise in listed.order_by("slug"):
        if exercise.is_worthless:
            continue
        mine = tried.get(exercise.pk, [])
        figures = measures.difficulty(mine)
        rest = measures.rest_scores(mine, totals)
        power = measures.discrimination(mine, rest)
        # django-stubs does not see annotations through the loop.
        waiting = int(getattr(exercise, "waiting", 0))
        rows.append(Row(exercise, figures, power, waiting, flags(figures, power, waiting)))
    return rows


@dataclass(frozen=True)
class Answer:
    """A wrong answer with the variant it was given to, and what the grader said of it."""

    variant: Variant
    answer: Any
    result: Result | None = None


@dataclass(frozen=True)
class ShownCluster:
    """A cluster with what was said of it and the author's note on it, if there is one."""

    cluster: Cluster[Answer]
    said: tuple[Said, ...]
    note: ClusterNote | None

    @property
    def example(self) -> str:
        answer = self.cluster.example.answer
        words = answer if isinstance(answer, str) else _listed(answer)
        return words if len(words) <= LONGEST_EXAMPLE else words[:LONGEST_EXAMPLE] + " …"


def _listed(answer: Any) -> str:
    if isinstance(answer, list):
        return ", ".join(map(str, answer)) or "–"
    if isinstance(answer, dict):
        return "; ".join(f"{name}: {one}" for name, one in answer.items())
    return str(answer)


@dataclass(frozen=True)
class Report:
    """One exercise in depth."""

    exercise: Exercise
    figures: Difficulty
    discrimination: float | None
    compared: int
    flags: tuple[Flag, ...]
    tries: tuple[tuple[int, int], ...]
    versions: list[Group]
    variants: list[Group]
    options: list[OptionFigures]
    cases: list[CaseFigures]
    clusters: list[ShownCluster]
    more_clusters: int
    open_reports: int


def report(exercise: Exercise) -> Report:
    """The figures of one exercise that was published at some time."""
    tried = facts.tried_by_exercise()
    numbers = facts.tries_to_right(exercise)
    mine = [_with_tries(row, numbers) for row in tried.get(exercise.pk, [])]
    rest = measures.rest_scores(mine, facts.totals(tried))
    figures = measures.difficulty(mine)
    power = measures.discrimination(mine, rest)
    waiting = Variant.objects.filter(
        version__exercise=exercise, reports__status=ReportStatus.OPEN
    ).count()
    found = sorted_answers(exercise)
    return Report(
        exercise=exercise,
        figures=figures,
        discrimination=power,
        compared=len(rest),
        flags=flags(figures, power, waiting),
        tries=_histogram(list(numbers.values())),
        versions=facts.by_version(exercise),
        variants=facts.by_variant(exercise),
        options=_options(exercise, rest),
        cases=_cases(exercise),
        clusters=_shown(exercise, found[:SHOWN]),
        more_clusters=max(0, len(found) - SHOWN),
        open_reports=waiting,
    )


def _with_tries(row: Tried, numbers: dict[int, int]) -> Tried:
    return replace(row, tries_to_right=numbers.get(row.learner, 0))


def _histogram(numbers: list[int], most: int = 6) -> tuple[tuple[int, int], ...]:
    """How many learners needed 1, 2, ... tries; the last entry is for that many or more."""
    return tuple(
        (at, sum(n == at if at < most else n >= most for n in numbers)) for at in range(1, most + 1)
    )


def _options(exercise: Exercise, rest: dict[int, int]) -> list[OptionFigures]:
    version = exercise.published
    if version is None or version.kind != "choice":
        return []
    options = [
        {"id": one.id, "text": one.text, "right": one.right}
        for one in choice.read_item(version.item).options
    ]
    answers = {
        learner: frozenset(map(str, answer if isinstance(answer, list) else [answer]))
        for learner, answer in facts.first_answers(exercise)
    }
    return option_figures(options, answers, *measures.thirds(rest))


def _cases(exercise: Exercise) -> list[CaseFigures]:
    version = exercise.published
    if version is None or not version.grader_kind.RUNS_CODE:
        return []
    rows = facts.newest_results(exercise, wrong=False)
    return case_figures(Result.from_json(result) for _, _, result in rows if result)


def sorted_answers(exercise: Exercise) -> list[Cluster[Answer]]:
    """The clusters of wrong answers, the largest first."""

    kept: dict[int, Callable[[str, str], bool]] = {}

    def alike(answer: Answer, one: str, other: str) -> bool:
        variant = answer.variant
        if variant.pk not in kept:
            kept[variant.pk] = fingerprints.likeness(variant)
        return kept[variant.pk](one, other)

    return clusters(_fingerprinted(exercise), alike)


def _fingerprinted(exercise: Exercise) -> Iterator[tuple[str, Answer, int]]:
    rows = Variant.objects.filter(version__exercise=exercise).select_related("version")
    variant_of = partial(_variant, {}, rows)
    for variant, answer, result, times in _wrong(exercise):
        one = Answer(variant_of(variant), answer, Result.from_json(result) if result else None)
        # What an earlier version of another kind took is no answer to this one.
        if one.variant.version.kind == (exercise.published or exercise).kind:
            yield fingerprints.fingerprint(one.variant, answer, one.result), one, times


def _wrong(exercise: Exercise) -> Iterator[tuple[int, Any, Any, int]]:
    is_drawn = Variant.objects.filter(version__exercise=exercise).exclude(parameters={}).exists()
    if is_drawn or exercise.kind == "code":
        for variant, answer, result in facts.newest_results(exercise, wrong=True):
            yield variant, answer, result, 1
        return
    for variant, answer, times in facts.wrong_answers(exercise):
        yield variant, answer, None, times


def _variant(kept: dict[int, Variant], rows: Any, pk: int) -> Variant:
    if pk not in kept:
        kept[pk] = rows.get(pk=pk)
    return kept[pk]


def _shown(exercise: Exercise, found: list[Cluster[Answer]]) -> list[ShownCluster]:
    notes = list(exercise.notes.filter(withdrawn_at=None))
    return [
        ShownCluster(
            cluster,
            _said(cluster.example),
            note_on(notes, cluster.example.variant, cluster.fingerprint),
        )
        for cluster in found
    ]


def _said(example: Answer) -> tuple[Said, ...]:
    """What the grader says of the example: from its result, or asked anew where that is quick."""
    kind = example.variant.version.grader_kind
    result = example.result
    if result is None and not kind.RUNS_CODE:
        result = kind.score(kind.read_item(example.variant.item), example.answer)
    return tuple(say(told) for told in result.feedback) if result else ()

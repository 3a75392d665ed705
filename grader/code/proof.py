"""grader.code: whether an exercise may be published: right programs pass, wrong ones do not.

Someone else runs the programs. Wrong ones and mutants first run together, on the light calls; only
those that get through there are run by themselves, with every check.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader import numeric
from grader.code import alternatives, asking, rules_program, verdicts
from grader.code.asking import Question
from grader.code.calls import Call
from grader.code.expected import Expected, read_expected
from grader.code.item import Item
from grader.code.mutants import mutants
from grader.code.power import Trial, power
from grader.code.runs import CallReport, read_reports, read_run
from grader.errors import ItemError
from grader.plain import MalformedValue, from_wire

SEEDS = (1, 2, 3)
MOST_ASKED = 900


class TooWeak(ItemError):
    """The programs are right; the cases let a typical bug through."""


@dataclass(frozen=True)
class Suspect:
    """A program with a bug, and the author's field that it comes from."""

    bug: str
    where: str
    source: str
    field: str


def suspects(item: Item) -> list[Suspect]:
    """Return the author's wrong programs, then the mutants of the reference."""
    own = [
        Suspect(wrong.name, "", wrong.source, f"item.wrong.{number}.source")
        for number, wrong in enumerate(item.wrong)
    ]
    made = [
        Suspect(one.bug, one.where, one.source, "item.cases") for one in mutants(item.reference)
    ]
    return own + made


@dataclass(frozen=True)
class Sheet:
    """The calls of several seeds in one row; `sittings`: the positions of those of each seed."""

    calls: tuple[Call, ...]
    sittings: tuple[tuple[int, ...], ...]

    def passed(self, failed: Collection[int]) -> bool:
        """Tell whether a program would pass with some seed, having failed these calls."""
        return any(not set(sitting) & set(failed) for sitting in self.sittings)


def sheet(item: Item, draw: Callable[[Item, int], tuple[Call, ...]]) -> Sheet:
    """Return the calls to try; those of cases that draw nothing are there once."""
    first = draw(item, SEEDS[0])
    fixed = [n for n, call in enumerate(first) if not item.cases[call.case].draws]
    rows, sittings = list(first), [tuple(range(len(first)))]
    for seed in SEEDS[1:] if len(fixed) < len(first) else ():
        more = [call for call in draw(item, seed) if item.cases[call.case].draws]
        sittings.append((*fixed, *range(len(rows), len(rows) + len(more))))
        rows += more
    return Sheet(tuple(rows), tuple(sittings))


def stages(item: Item, tried: Sheet) -> list[list[int]]:
    """Return the light calls in two rows: those of every seed, which catch the most, the others."""
    light = [i for i, call in enumerate(tried.calls) if alternatives.tried(item, call)]
    fixed = [i for i in light if all(i in sitting for sitting in tried.sittings)]
    return [row for row in (fixed, [i for i in light if i not in fixed]) if row]


def questions(
    tried: Sheet, row: Sequence[int], found: Sequence[Suspect]
) -> Iterator[tuple[Sequence[Suspect], Question]]:
    """Yield runs of suspects on a row of calls, some of them in each."""
    light = [tried.calls[i] for i in row]
    size = max(1, sum(call.size for call in light))
    most = max(1, min(MOST_ASKED // max(1, len(light)), alternatives.MOST_SIZE_OF_ALL // size))
    for start in range(0, len(found), most):
        some = found[start : start + most]
        yield some, alternatives.together([one.source for one in some], light)


def unseen(
    item: Item,
    tried: Sheet,
    row: Sequence[int],
    reference: Mapping[str, Any],
    some: Sequence[Suspect],
    answer: Mapping[str, Any],
) -> list[Suspect]:
    """Return those of some suspects that a row of calls does not tell from the reference."""
    calls = tried.calls
    marked = asking.marked(item, calls)
    expected = read_expected(item, calls, read_run(reference, calls, marked=marked))
    reports = read_reports(answer)
    left = []
    for number, suspect in enumerate(some):
        own = reports[number * len(row) :][: len(row)]
        pairs = list(zip(row, own, strict=False))
        failed = [i for i, one in pairs if not _agrees(item, calls[i], expected[i], one)]
        if tried.passed(failed):
            left.append(suspect)
    return left


def passes(item: Item, tried: Sheet, reference: Mapping[str, Any], run: Mapping[str, Any]) -> bool:
    """Tell whether a program passes every case with some seed."""
    return tried.passed(verdicts.failures(item, tried.calls, reference, run))


def demand_accepted(
    item: Item,
    tried: Sheet,
    reference: Mapping[str, Any],
    run: Mapping[str, Any],
    number: int | None = None,
) -> None:
    """Raise ItemError unless a right program passes; `number` of the accepted, None: reference."""
    at = "item.reference" if number is None else f"item.accepted.{number}.source"
    source = item.reference if number is None else item.accepted[number].source
    failed = verdicts.failures(item, tried.calls, reference, run)
    if failed:
        said = "; ".join(dict.fromkeys(failed.values()))
        raise ItemError(at, f"is to be right, but fails. {said[:600]}")
    for rule in item.rules:
        line = rules_program.__found__(source, [rule.word])[rule.word]
        if rule.counts and (line is not None) != rule.use:
            verb = "use" if rule.use else "avoid"
            raise ItemError(at, f"is to be right, but does not {verb} {rule.word}")


def demand_power(item: Item, tried: Sequence[tuple[Suspect, bool]]) -> None:
    """Raise ItemError for the bugs that every case lets through, unless they are waived."""
    waived = {one.bug: one.reason for one in item.waived}
    trials = [Trial(one.bug, one.where, (not caught,)) for one, caught in tried]
    report = power(trials, waived)
    if report.strong:
        return
    let = {(trial.bug, trial.where) for trial in report.survivors}
    first = next(one for one, caught in tried if not caught and (one.bug, one.where) in let)
    said = [line for line in report.lines() if line.startswith("Let through")]
    more = f" (and {len(said) - 5} more)" if len(said) > 5 else ""
    raise TooWeak(first.field, "the cases are too weak. " + " ".join(said[:5]) + more)


def _agrees(item: Item, call: Call, want: Expected, report: CallReport) -> bool:
    case = item.cases[call.case]
    if report.outcome == "not_reached":
        return True  # it is tried again, alone
    if case.check == "raises":
        return report.error is not None and report.error.is_a(case.raises)
    if report.error is not None:
        return False
    try:
        got = from_wire(report.value)
    except MalformedValue:
        return False
    told = numeric.compare(want.value, got, case.absolute, case.relative, reveal=False)
    return numeric.agrees(told)

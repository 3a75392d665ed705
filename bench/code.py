"""How good the code exercises' cases are, and how often the bug behind a failure is named right.

Bugs are the author's wrong programs and mutants of the reference. NABLA_EXERCISES names another
folder of exercises, BUG_SEEDS and ACCEPTED_SEEDS other numbers of seeds, ONLY one exercise.
"""

import os
from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench.programs import EXERCISES, Sitting, draws, exercises
from grader.code.explain import KIN
from grader.code.item import Item
from grader.code.mutants import mutants
from grader.code.power import Report, Trial, power
from grader.result import Feedback, Outcome, Result, Verdict

FOLDER = Path(os.environ.get("NABLA_EXERCISES", EXERCISES))
BUG_SEEDS = int(os.environ.get("BUG_SEEDS", "3"))
ACCEPTED_SEEDS = int(os.environ.get("ACCEPTED_SEEDS", "200"))
ONLY = os.environ.get("ONLY", "")
NAMED = 0.9  # of the caught bugs are promised to be named

# Relations that say of the values what a bug says of the program, and its names in a path.
_SAME: dict[str, frozenset[str]] = {
    "difference_reversed": frozenset({"sign_flipped"}),
    "minus_dropped": frozenset({"sign_flipped"}),
    "ascent": frozenset({"sign_flipped", "all_zero"}),  # both sides of a difference moved alike
    "factor_dropped": frozenset({"factor"}),
    "factor_doubled": frozenset({"factor"}),
    "division_dropped": frozenset({"factor", "input_twice", "unnormalised"}),
    "sum_for_mean": frozenset({"factor", "times_components", "summed_up"}),
    "mean_for_sum": frozenset({"factor", "over_components", "averaged"}),
    "input_missing": frozenset({"factor"}),
    "root_missing": frozenset({"squared", "normalised"}),
    "abs_dropped": frozenset({"sign_flipped"}),
    "axis_dropped": frozenset({"summed_up", "averaged"}),
    # Half of a difference, and a step of which nothing is left: there the two come to the same.
    "term_dropped": frozenset({"factor", "returned_input"}),
    "gradient_once": frozenset({"factor"}),
    "float_dropped": frozenset({"truncated"}),
    "copy_dropped": frozenset({"input_changed", "input_returned_shared"}),
    "round_missing": frozenset({"end_missing", "count_too_low"}),
    "round_too_many": frozenset({"one_too_many", "count_too_high"}),
    "check_missing": frozenset({"not_finite"}),
    "transpose_dropped": frozenset({"transposed"}),
}
_PATHS: dict[str, frozenset[str]] = {
    "input_missing": frozenset({"rate_ignored"}),
    "truncated": frozenset({"whole_numbers"}),
    "float_dropped": frozenset({"whole_numbers"}),
    "round_missing": frozenset({"one_too_few", "last_row_empty"}),
    "end_missing": frozenset({"one_too_few"}),
    "round_too_many": frozenset({"one_too_many"}),
    "all_rows_last": frozenset({"every_row_last"}),
    "one_component": frozenset({"first_only"}),
}


@dataclass(frozen=True)
class Bug:
    """A program with one bug; `names` are those under which it may be told."""

    name: str
    where: str
    source: str
    names: frozenset[str]
    mutant: bool


@dataclass
class Seen:
    """What became of one exercise's bugs and of its right programs."""

    trials: list[Trial] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    accepted: int = 0
    waivers: dict[str, str] = field(default_factory=dict)

    @property
    def power(self) -> Report:
        return power(self.trials, self.waivers)


def same(bug: str) -> frozenset[str]:
    """Return every name under which a bug of the library may be told."""
    kin = frozenset(next((kin for kin in KIN if bug in kin), (bug,)))
    paths = _PATHS.get(bug, frozenset()) | kin
    return _SAME.get(bug, frozenset()) | kin | {f"path_{name}" for name in paths}


def bugs(item: Item) -> list[Bug]:
    """Return the wrong programs, then the mutants of the reference."""
    wrong = [
        Bug(
            one.name,
            "",
            one.source,
            (same(one.bug) if one.bug else frozenset()) | {one.name},
            False,
        )
        for one in item.wrong
    ]
    return wrong + [
        Bug(one.bug, one.where, one.source, same(one.bug), True) for one in mutants(item.reference)
    ]


def told(result: Result) -> str:
    """Return the name of the one bug that the learner reads of; "" for none."""
    return next(
        (_bug(one) for one in result.feedback if one.code.startswith(("bug_", "path_"))), ""
    )


def _bug(feedback: Feedback) -> str:
    if feedback.code == "bug_named":
        return str(feedback.data["name"])
    return feedback.code.removeprefix("bug_")


def speaks_for_itself(result: Result) -> bool:
    """Tell whether Python's own error, or a limit, is all that went wrong and is told."""
    failed = [case for case in result.cases if case.outcome is not Outcome.PASSED]
    return result.verdict is Verdict.INVALID or all(
        case.outcome is not Outcome.WRONG_ANSWER for case in failed
    )


def try_bug(item: Item, bug: Bug, sittings: list[Sitting], seen: Seen) -> None:
    """Judge one bug with each seed. Only what every seed catches is caught."""
    results: list[Result] = []
    for sitting in sittings:
        results.append(sitting.judge(bug.source))
        if any(case.outcome is Outcome.TIME_LIMIT for case in results[-1].cases):
            break  # the other seeds would take as long
    caught = all(result.verdict is not Verdict.CORRECT for result in results)
    seen.trials.append(Trial(bug.name, bug.where, (not caught,)))
    if not caught:
        return
    names = {told(result) for result in results}
    authors = {wrong.name for wrong in item.wrong} | {wrong.bug for wrong in item.wrong}
    if names <= bug.names or (bug.mutant and len(names) == 1 and names <= authors - {""}):
        seen.told["named"] += 1
    elif all(speaks_for_itself(result) for result in results) and names == {""}:
        seen.told["errors"] += 1
    else:
        key = "unnamed" if names - bug.names == {""} else "misnamed"
        seen.told[key] += 1
        seen.notes.append(f"{key}: {bug.name} {bug.where} told as {sorted(names)}")


def try_accepted(item: Item, seeds: int, seen: Seen) -> None:
    """Judge every right program with every seed."""
    programs = {"the reference": item.reference}
    programs |= {one.name: one.source for one in item.accepted}
    seen.accepted = len(programs)
    for seed in range(seeds if draws(item) else 1):
        sitting = Sitting(item, 10_000 + seed)
        for name, source in programs.items():
            result = sitting.judge(source)
            if result.verdict is not Verdict.CORRECT or told(result):
                seen.rejected.append(f"{name}, seed {sitting.seed}")


def measure(item: Item) -> Seen:
    seen = Seen(waivers={one.bug: one.reason for one in item.waived})
    sittings = [Sitting(item, seed) for seed in range(1, 1 + BUG_SEEDS)]
    for bug in bugs(item):
        try_bug(item, bug, sittings, seen)
    try_accepted(item, ACCEPTED_SEEDS, seen)
    return seen


def row(name: str, seen: Seen) -> str:
    report = seen.power
    tried, caught = len(seen.trials), len(report.caught)
    return (
        f"  {name:<28}{tried:>6}{caught:>8}{len(report.waived):>8}{seen.told['named']:>8}"
        f"{seen.told['errors']:>8}{seen.told['unnamed']:>9}{seen.told['misnamed']:>10}"
        f"{seen.accepted:>10}{len(seen.rejected):>10}"
    )


def summary(found: dict[str, Seen]) -> tuple[str, bool]:
    """Return the figures of all exercises, and whether they are what is promised."""
    reports = [seen.power for seen in found.values()]
    tried = sum(len(seen.trials) for seen in found.values())
    waived = sum(len(report.waived) for report in reports)
    caught = sum(len(report.caught) for report in reports)
    total: Counter[str] = sum((seen.told for seen in found.values()), Counter())
    by_name = total["named"] + total["unnamed"] + total["misnamed"]
    rejected = sum(len(seen.rejected) for seen in found.values())
    promised = caught == tried - waived and not rejected
    promised = promised and total["named"] >= NAMED * by_name
    said = (
        f"  caught {caught} of {tried - waived} ({_percent(caught, tried - waived)}), "
        f"{waived} waived with a reason\n"
        f"  named right {total['named']} of {by_name} ({_percent(total['named'], by_name)}); "
        f"{total['errors']} more end in an error or at a limit, which is told instead\n"
        f"  named wrong {total['misnamed']}; right programs rejected {rejected}"
    )
    return said, promised


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def main() -> int:
    """Print the tables; 1 if less is caught, named or accepted than promised."""
    items = {name: item for name, item in exercises(FOLDER).items() if ONLY in ("", name)}
    print(
        f"Code exercises: bugs with {BUG_SEEDS} seeds each, right programs with {ACCEPTED_SEEDS}\n"
        f"  {'':<28}{'tried':>6}{'caught':>8}{'waived':>8}{'named':>8}{'errors':>8}{'unnamed':>9}"
        f"{'misnamed':>10}{'accepted':>10}{'rejected':>10}"
    )
    found = {}
    for name, item in items.items():
        found[name] = measure(item)
        print(row(name, found[name]), flush=True)
    said, promised = summary(found)
    print(said)
    for name, seen in found.items():
        lines = [*seen.power.lines()[1:], *seen.notes, *(f"rejected: {r}" for r in seen.rejected)]
        for line in lines:
            print(f"  {name}: {line}")
    if find_spec("bench.paths") is not None:
        promised = import_module("bench.paths").main() == 0 and promised
    return 0 if promised else 1

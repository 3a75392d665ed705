"""sandbox: `run_cases`: every call twice, in one process and each in a fresh one, and compared."""

import math
import secrets
import time
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandbox import job
from sandbox.limits import Limits
from sandbox.pool import Pool, pool
from sandbox.report import CallReport, Run, RunStatus
from sandbox.run import names, one
from sandbox.session import failure
from sandbox.slot import Slot

_CLOSE = 1e-9
_MOST_AHEAD = 6
BUDGET = 3
"""All fresh runs together may take so many times the wall limit of one."""


@dataclass(frozen=True)
class Disagreement:
    """One call was answered in two ways. `between` says where: together with the others and
    alone ("batch"), or alone and alone once more ("repeat")."""

    index: int
    between: Literal["batch", "repeat"]
    first: CallReport
    second: CallReport


@dataclass(frozen=True)
class CasesRun:
    """What came of the calls of one submission.

    batch          the run of all calls, one after the other, in one process: the answers to judge
    alone          for each call the run of it alone in a fresh process; None where there was none:
                   the batch had no answer to compare with, or the budget was spent
    repeated       index of the call that was made once more in yet another process, or None
    disagreements  every call whose two answers differ; empty for a program that does not count
                   its calls and does not answer differently the second time
    complete       whether all that could be compared was compared
    """

    batch: Run
    alone: tuple[Run | None, ...]
    repeated: int | None
    disagreements: tuple[Disagreement, ...]
    complete: bool

    @property
    def consistent(self) -> bool:
        """Whether the batch may be judged: all was compared, and nothing differed."""
        return self.complete and not self.disagreements


def run_cases(
    source: str,
    calls: list[dict[str, Any]],
    seed: int = 0,
    limits: Limits | None = None,
    *,
    packages: tuple[str, ...] = (),
    learner: str = "",
    use: Pool | None = None,
) -> CasesRun:
    """Run the calls in one process, then each in a fresh one, and one of them once more.

    A program that counts its calls, or remembers what it has seen, answers otherwise when asked
    alone; one that recognises a process of its own answers otherwise among others. Only an answer
    that is the same each time is worth judging. The fresh runs are made in a secret order, with
    the same seed and the same limits, and are told of one call only.

    Two answers agree when they have the same outcome and the same value (numbers within 1e-9 of
    each other, relatively; nan agrees with nan) or an error of the same type. So an honest program
    disagrees with itself only where it keeps state between calls or draws unseeded numbers: tell
    its author to make a generator inside the function.

    A call that the batch did not answer is not made again, and after a fresh run that reached a
    limit, or when the fresh runs have taken BUDGET times `limits.wall_s` together, no more are
    made; `complete` tells whether that happened. Raises what `run` raises.
    """
    limits = limits or Limits()
    whole = job.check(source, calls, seed, limits)
    single = [job.check(source, [call], seed, limits) for call in calls]
    with (use or pool()).lend(names(packages), learner) as slot:
        slot.order(min(_MOST_AHEAD, len(calls) + 1))
        batch = one(slot, whole, limits)
        answered = [n for n, call in enumerate(batch.calls) if call.outcome != "not_reached"]
        return _compare(slot, single, limits, batch, answered)


def _compare(
    slot: Slot, single: list[job.Job], limits: Limits, batch: Run, answered: list[int]
) -> CasesRun:
    order = secrets.SystemRandom().sample(answered, len(answered))
    alone: list[Run | None] = [None] * len(single)
    found: list[Disagreement] = []
    repeated: int | None = None
    deadline = time.monotonic() + BUDGET * limits.wall_s
    complete = True
    for index in (*order, *order[:1]):
        left = deadline - time.monotonic()
        if left <= 0:
            complete = False
            break
        # The same as it was checked with: only the broker's clock is shortened by the budget.
        fresh = one(slot, single[index], replace(limits, wall_s=min(left, limits.wall_s)))
        answer = _answer(fresh)
        before = alone[index]
        if before is None:
            alone[index] = fresh
            if not same_answer(batch.calls[index], answer):
                found.append(Disagreement(index, "batch", batch.calls[index], answer))
        else:
            repeated = index
            if not same_answer(_answer(before), answer):
                found.append(Disagreement(index, "repeat", _answer(before), answer))
        if fresh.status in (RunStatus.TIMED_OUT, RunStatus.OVER_MEMORY, RunStatus.OVER_OUTPUT):
            complete = index == order[-1] and repeated is not None
            break
    return CasesRun(batch, tuple(alone), repeated, tuple(found), complete)


def _answer(run: Run) -> CallReport:
    """The one answer of a run of one call; what ended the run where there is none."""
    report = run.calls[0]
    if report.outcome != "not_reached":
        return report
    error = run.error or failure(str(run.status), "the run ended before the call was answered")
    return CallReport("not_reached", error=error)


def same_answer(one: CallReport, other: CallReport) -> bool:
    """Whether two reports say the same; see `run_cases`."""
    if one.outcome != other.outcome:
        return False
    if one.outcome == "raised":
        return (one.error or {}).get("type") == (other.error or {}).get("type")
    return one.outcome == "returned" and _same(one.value, other.value)


def _same(one: Any, other: Any) -> bool:
    """Whether two wire values agree."""
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(_same, one, other))
    if type(one) is dict and type(other) is dict:
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if type(one) is float and type(other) is float:
        return one == other or math.isclose(one, other, rel_tol=_CLOSE, abs_tol=1e-300)
    return type(one) is type(other) and bool(one == other)

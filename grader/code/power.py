"""grader.code: what an exercise's cases are worth: which typical bugs they catch, and which not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.code.observed import Raised
from grader.numeric import agrees, compare


@dataclass(frozen=True)
class Trial:
    """A bug that was tried: its code or its author's name, where it sits, which cases it passed."""

    bug: str
    where: str
    passed: tuple[bool, ...]

    @property
    def caught(self) -> bool:
        return not all(self.passed)


@dataclass(frozen=True)
class Report:
    """Every trial in one of three places, and the waivers that nothing needed."""

    caught: tuple[Trial, ...]
    survivors: tuple[Trial, ...]
    waived: tuple[tuple[Trial, str], ...]
    idle: tuple[str, ...] = ()

    @property
    def strong(self) -> bool:
        """Whether no bug gets through unexplained."""
        return not self.survivors

    def lines(self) -> list[str]:
        """Return what to read: one line in sum, then one for each that was not caught."""
        tried = len(self.caught) + len(self.survivors) + len(self.waived)
        found = [f"{tried} typical bugs tried, {len(self.caught)} caught."]
        found += [
            f"Let through: {_named(trial)}. Add a case that tells it from a right program, or "
            "waive it with a reason."
            for trial in self.survivors
        ]
        found += [f"Waived: {_named(trial)}. {reason}" for trial, reason in self.waived]
        found += [f"The waiver of {bug!r} is not needed: delete it." for bug in self.idle]
        return found


def trial(
    bug: str,
    where: str,
    expected: Sequence[Any],
    values: Sequence[Any],
    absolute: float = 1e-9,
    relative: float = 1e-6,
) -> Trial:
    """Compare what a wrong program returns, or `Raised`, with the right values, case by case."""
    passed = tuple(
        not isinstance(got, Raised) and agrees(compare(right, got, absolute, relative))
        for right, got in zip(expected, values, strict=True)
    )
    return Trial(bug, where, passed)


def power(trials: Sequence[Trial], waived: Mapping[str, str] | None = None) -> Report:
    """Sort the trials. A waiver names a bug, or one place of it: "exponent line 7"."""
    reasons = waived or {}
    caught, survivors, excused = [], [], []
    used = set()
    for one in trials:
        waiver = next((name for name in _waivers(one) if name in reasons), None)
        if one.caught:
            caught.append(one)
        elif waiver is None:
            survivors.append(one)
        else:
            used.add(waiver)
            excused.append((one, reasons[waiver]))
    idle = tuple(name for name in reasons if name not in used)
    return Report(tuple(caught), tuple(survivors), tuple(excused), idle)


def _waivers(one: Trial) -> tuple[str, str]:
    return f"{one.bug} {one.where.split(':')[0]}", one.bug


def _named(one: Trial) -> str:
    return f"{one.bug} ({one.where})" if one.where else one.bug

"""Verification: what a check found, and the report that all findings make. Pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from exercises.examples import Waiver

# Raise it when the checks find more than they did: what was believed is then looked at again.
VERIFY_VERSION = "2"

Level = Literal["red", "amber", "green", "waived"]
# The worst first.
LEVELS: tuple[Level, ...] = ("red", "waived", "amber", "green")


@dataclass(frozen=True)
class Finding:
    """One thing that a check found; `field` is the path of what it is about, "" for the whole.

    `reason` is why a finding that would be red is waived.
    """

    check: str
    level: Level
    field: str
    message: str
    reason: str = ""


def red(check: str, place: str, message: str) -> Finding:
    """Something that must be mended, or waived with a reason."""
    return Finding(check, "red", place, message)


def amber(check: str, place: str, message: str) -> Finding:
    """Something to think about; it stops nobody."""
    return Finding(check, "amber", place, message)


def green(check: str, message: str) -> Finding:
    """What was tried and held."""
    return Finding(check, "green", "", message)


@dataclass(frozen=True)
class Report:
    """All findings about one content; `numbers` are measurements, such as the milliseconds."""

    findings: tuple[Finding, ...]
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_green(self) -> bool:
        """Whether nothing is red: it may be published."""
        return all(one.level != "red" for one in self.findings)

    def of(self, level: Level) -> list[Finding]:
        """The findings of one level."""
        return [one for one in self.findings if one.level == level]

    @property
    def ordered(self) -> list[Finding]:
        """The findings, the worst first."""
        return sorted(self.findings, key=lambda one: LEVELS.index(one.level))

    def to_json(self) -> dict[str, Any]:
        """The report as plain data."""
        return {"findings": [asdict(one) for one in self.findings], "numbers": dict(self.numbers)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuilds what `to_json` wrote."""
        return cls(tuple(Finding(**one) for one in stored["findings"]), dict(stored["numbers"]))


def waived(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """The findings with those excused that a waiver speaks of, and a word on idle waivers."""
    used: set[Waiver] = set()
    told: list[Finding] = []
    for one in findings:
        waiver = next((w for w in waivers if _covers(w, one)), None)
        if one.level == "red" and waiver is not None:
            used.add(waiver)
            one = replace(one, level="waived", reason=waiver.reason)
        told.append(one)
    for place, waiver in enumerate(waivers):
        if waiver not in used:
            told.append(amber(waiver.check, f"waived.{place}", "Nothing needs this waiver."))
    return told


def _covers(waiver: Waiver, found: Finding) -> bool:
    if waiver.check != found.check:
        return False
    within = found.field == waiver.field or found.field.startswith(f"{waiver.field}.")
    return (not waiver.field or within) and waiver.about in found.message

"""Verification: runs every check on a content and gathers what they find. Stores nothing."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exercises.slips import slips
from exercises.verification import domains, keys, known, limits, options, prose, variants
from exercises.verification.findings import Finding, Report, red, waived
from exercises.verification.subject import Subject, Surroundings

Check = Callable[[Subject], Iterator[Finding]]
Progress = Callable[[int, int], None]

VARIANTS = 8
NOWHERE = Surroundings()
# The cheap ones and the key first: what they find makes the rest idle.
CHECKS: tuple[Check, ...] = (
    keys.key,
    known.right,
    known.wrong,
    known.invalid,
    domains.domain,
    options.options,
    variants.variants,
    prose.access,
    prose.links,
)


def verify(
    content: Mapping[str, Any],
    *,
    variants: int = VARIANTS,
    around: Surroundings = NOWHERE,
    progress: Progress | None = None,
    until_red: bool = False,
) -> Report:
    """What all checks find. `progress` hears how many of how many are done.

    With `until_red` it ends with the first check that finds something red.
    """
    tell = progress or _nobody
    total = len(CHECKS) + 1
    unreadable = [red("content", one.field, one.message) for one in slips(content)]
    if unreadable:
        return Report(tuple(unreadable))
    subject = Subject.of(content, variants, around)
    found: list[Finding] = []
    numbers: dict[str, float] = {}
    for done, check in enumerate(CHECKS):
        tell(done, total)
        found += check(subject)
        told = Report(tuple(waived(found, subject.waivers)))
        if until_red and not told.is_green:
            return told
    tell(len(CHECKS), total)
    found = waived([*found, *limits.limits(subject, numbers)], subject.waivers)
    tell(total, total)
    return Report(tuple(found), numbers)


def _nobody(done: int, total: int) -> None:
    """Nobody listens."""

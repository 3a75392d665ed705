"""Verification: what grading costs with the reference, and whether the limits leave room."""

import time
from collections.abc import Iterator

from exercises.judge import MachineFailure, cost
from exercises.verification.findings import Finding, green, red
from exercises.verification.subject import Subject
from grader.errors import ItemError

# A learner's program may well take twice as long as the author's.
ROOM = 2


def limits(subject: Subject, numbers: dict[str, float]) -> Iterator[Finding]:
    """Measures; `numbers` receives the milliseconds and the limit."""
    kind, item = subject.kind.NAME, subject.content["item"]
    if not subject.kind.RUNS_CODE:
        begun = time.process_time()
        subject.kind.score(subject.item, item.get("answer", ""))
        numbers["cpu_ms"] = round(1000 * (time.process_time() - begun), 2)
        return
    try:
        taken, allowed = cost(kind=kind, item=item), subject.item.limits
    except (ItemError, MachineFailure) as error:
        yield red("limits", "item.limits", f"could not be measured: {error}")
        return
    numbers |= {"cpu_ms": taken["cpu_ms"], "limit_ms": 1000 * allowed["cpu_s"]}
    numbers |= {"memory_mb": taken["memory_mb"], "limit_mb": allowed["memory_mb"]}
    found = list(_tight(numbers))
    yield from found
    if not found:
        share = numbers["limit_ms"] / max(1, numbers["cpu_ms"])
        yield green(
            "limits",
            f"The reference takes {numbers['cpu_ms']:.0f} ms of {numbers['limit_ms']:.0f}: "
            f"{share:.0f} times as much is allowed.",
        )


def _tight(numbers: dict[str, float]) -> Iterator[Finding]:
    if ROOM * numbers["cpu_ms"] > numbers["limit_ms"]:
        yield red(
            "limits",
            "item.limits.cpu_s",
            f"The reference takes {numbers['cpu_ms']:.0f} ms of {numbers['limit_ms']:.0f}. Allow "
            f"at least {ROOM} times what it takes, or make the cases lighter.",
        )
    if numbers["memory_mb"] > numbers["limit_mb"]:
        yield red(
            "limits",
            "item.limits.memory_mb",
            f"The reference takes {numbers['memory_mb']:.0f} MB of {numbers['limit_mb']:.0f}.",
        )

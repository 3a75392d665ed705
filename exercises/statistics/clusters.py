"""Wrong answers sorted by what they have in common. Pure: answers and their likeness come in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Cluster(Generic[T]):
    """Answers that are alike: how often they came, and the first of the commonest as example."""

    fingerprint: str
    count: int
    share: float
    example: T


def clusters(
    answers: Iterable[tuple[str, T, int]], alike: Callable[[T, str, str], bool]
) -> list[Cluster[T]]:
    """Sorts (fingerprint, answer, how often), the largest cluster first.

    A fingerprint joins the largest cluster that it is `alike` to, commonest first, so that the
    outcome does not depend on the order in which answers came. Those without one are left out.
    """
    counts: dict[str, int] = {}
    examples: dict[str, tuple[T, int]] = {}
    for fingerprint, answer, times in answers:
        if not fingerprint:
            continue
        counts[fingerprint] = counts.get(fingerprint, 0) + times
        if fingerprint not in examples or times > examples[fingerprint][1]:
            examples[fingerprint] = (answer, times)
    joined: dict[str, int] = {}
    for one in sorted(counts, key=lambda name: (-counts[name], name)):
        example = examples[one][0]
        home = next((name for name in joined if alike(example, name, one)), one)
        joined[home] = joined.get(home, 0) + counts[one]
    total = sum(joined.values())
    found = [
        Cluster(name, count, count / total, examples[name][0]) for name, count in joined.items()
    ]
    return sorted(found, key=lambda cluster: (-cluster.count, cluster.fingerprint))

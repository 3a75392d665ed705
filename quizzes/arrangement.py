"""Which questions one sitting gets, and in which order: the same seed draws the same."""

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    """The questions of one section, by id; `pick` of them are drawn, or all."""

    questions: tuple[int, ...]
    pick: int | None = None


def draw(groups: Sequence[Group], *, seed: int, shuffle: bool) -> list[int]:
    """Question ids, section after section. What is drawn keeps its order unless shuffled."""
    # A seed of ours and no secret: it only has to repeat.
    dice = random.Random(seed)
    drawn: list[int] = []
    for group in groups:
        count = len(group.questions) if group.pick is None else group.pick
        chosen = dice.sample(group.questions, min(count, len(group.questions)))
        drawn += chosen if shuffle else sorted(chosen, key=group.questions.index)
    return drawn

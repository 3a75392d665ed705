"""Which exercises an author should look at, and why: rules on figures, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exercises.statistics.measures import Difficulty

# Below this many learners no figure is a reason to look.
FEWEST = 5
HARD = 0.2
EASY = 0.95
# A little below nothing is chance.
NEGATIVE = -0.1
MANY_REPORTS = 2


@dataclass(frozen=True)
class Flag:
    """One reason to look: a code and its words."""

    code: str
    words: str | Promise


REASONS: dict[str, str | Promise] = {
    "hard": _("very hard: fewer than one in five right at first"),
    "easy": _("very easy: nearly everybody right at first"),
    "negative": _("who knows more does worse: is the key right?"),
    "stuck": _("fewer than half ever get it right"),
    "reports": _("open reports"),
}


def flags(figures: Difficulty, discrimination: float | None, open_reports: int) -> tuple[Flag, ...]:
    """The reasons that hold, the gravest first."""
    holds = {
        "negative": discrimination is not None and discrimination < NEGATIVE,
        "reports": open_reports >= MANY_REPORTS,
    }
    if figures.learners >= FEWEST and figures.at_once is not None:
        holds |= {
            "hard": figures.at_once < HARD,
            "stuck": figures.right * 2 < figures.learners,
            "easy": figures.at_once > EASY,
        }
    return tuple(Flag(code, REASONS[code]) for code, true in holds.items() if true)

"""grader.code: the relations that are tried between right values and a learner's, and their codes.

Each looks at all cases and yields guesses; `explain` holds them against every case.
"""

from collections.abc import Iterator, Sequence

from grader.code import relations_factor, relations_form, relations_parts
from grader.code.guesses import Guess, Relation
from grader.code.observed import Observed
from grader.messages_explain import RELATIONS

CODES = frozenset(RELATIONS)

TRIED: tuple[Relation, ...] = (
    relations_factor.sign_flipped,
    relations_factor.powers,
    relations_factor.constant_factor,
    relations_factor.known_factor,
    relations_parts.arrangement,
    relations_parts.exchanged,
    relations_parts.one_component,
    relations_parts.summaries,
    relations_parts.shifted,
    relations_parts.one_sample,
    relations_form.decimals,
    relations_form.lengths,
    relations_form.clipping,
    relations_form.unmoved,
    relations_form.not_finite,
    relations_form.one_sided,
    relations_form.effects,
    relations_form.silent,
)
LAST: tuple[Relation, ...] = (relations_form.side_effects,)


def guesses(cases: Sequence[Observed]) -> Iterator[Guess]:
    """Yield every guess that the relations make about these cases."""
    for relation in TRIED:
        yield from relation(cases)


def last_guesses(cases: Sequence[Observed]) -> Iterator[Guess]:
    """Yield the guesses that are worth a thought only where nothing else explains the cases."""
    for relation in LAST:
        yield from relation(cases)

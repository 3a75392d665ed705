"""grader.code: why a program is wrong, if exactly one bug explains every failing case.

Candidates are relations between the right values and the learner's, and known wrong programs with
the values they return on these very cases. They are weighed by these rules:

- A candidate explains the cases if it holds in every failing one and could be in the passing ones.
- Candidates of one code and data, or known to be the same thing mathematically, count as one.
- A wrong program that its author named is more specific than one relation that fits as well: its
  name is told ("the 2 of the square is missing" rather than "a factor 1/2").
- Relations look at the functions that fail. A wrong program must also do as the learner's in the
  others.
- Mutants of the reference, named by their bug and a number such as "ascent@3", are asked last:
  only where nothing else fits, and told if all that fit have one bug.
- Whatever else fits at the same time makes the data too poor to accuse anybody: nothing is told.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.code.guesses import Data, Guess
from grader.code.observed import Observed, Raised
from grader.code.parts import apart
from grader.code.relations import CODES, guesses, last_guesses
from grader.messages_explain import bug_code
from grader.result import Feedback

__all__ = ["Explanation", "Observed", "Raised", "explain"]


# Bugs that often come to the same thing, the one to tell first.
KIN = (
    ("ascent", "sign_flipped", "difference_reversed", "minus_dropped"),
    ("end_missing", "round_missing"),
    ("start_missing", "first_round_missing"),
    ("one_too_many", "round_too_many"),
    ("sum_for_mean", "division_dropped"),
    ("input_changed", "copy_dropped"),
    ("truncated", "float_dropped"),
)
MUTANT = "@"  # between a mutant's bug and its number


@dataclass(frozen=True)
class Explanation:
    """`code` is a bug of the library or the name an author gave to a wrong program."""

    code: str
    data: Data = field(default_factory=dict)

    def feedback(self, reasons: Mapping[str, str]) -> Feedback:
        """Return what to tell; `reasons` are the author's, by the name of the wrong program."""
        if self.code in reasons:
            return Feedback("bug_named", {"name": self.code, "reason": reasons[self.code]})
        return Feedback(bug_code(self.code), self.data)


def explain(cases: Sequence[Observed]) -> Explanation | None:
    """Return the one bug that explains every failing case; None where none or several do."""
    if all(case.passed for case in cases):
        return None
    failing = {case.function for case in cases if not case.passed}
    related = _related([case for case in cases if case.function in failing])
    known = [guess for guess in _alternatives(cases) if guess.explains(cases)]
    named = _alone([guess for guess in known if _rank(guess) == "author"])
    related = _alone([*related, *(guess for guess in known if _rank(guess) == "relation")])
    if not related and not named:
        mutants = [guess for guess in known if _rank(guess) == "mutant"]
        bugs = dict.fromkeys(_eldest(_bug(guess), mutants) for guess in mutants)
        related = [Guess(bug, guess.holds) for bug, guess in zip(bugs, mutants, strict=False)]
    if not related and not named:
        related = _alone([guess for guess in last_guesses(cases) if guess.explains(cases)])
    if len(related) > 1 or len(named) > 1:
        return None
    told = next(iter([*named, *related]), None)
    return None if told is None else Explanation(told.code, told.data)


def _rank(guess: Guess) -> str:
    if MUTANT in guess.code:
        return "mutant"
    return "relation" if guess.code in CODES else "author"


def _bug(guess: Guess) -> str:
    return guess.code.partition(MUTANT)[0]


def _eldest(bug: str, mutants: Sequence[Guess]) -> str:
    """Return the bug, or the first of its kin that fits as well: on these cases they are one."""
    fitting = {_bug(guess) for guess in mutants}
    kin = next((kin for kin in KIN if bug in kin), (bug,))
    return next(one for one in kin if one in fitting)


def _related(cases: Sequence[Observed]) -> list[Guess]:
    """Return the relations that explain the cases: the same ones in every part that is wrong."""
    found: list[list[Guess]] = [
        _alone([guess for guess in guesses(part) if guess.explains(part)])
        for part in apart(cases).values()
    ]
    first, *others = found
    if all(len(other) == len(first) == 1 and _one(first[0], other[0]) for other in others):
        return first
    return []


def _alone(found: Sequence[Guess]) -> list[Guess]:
    """Return one guess for each thing that is meant."""
    kept: dict[str, Guess] = {}
    for guess in found:
        same = next((key for key, other in kept.items() if _one(guess, other)), None)
        if same is None:
            kept[guess.identity] = guess
    return list(kept.values())


def _one(guess: Guess, other: Guess) -> bool:
    if guess.identity == other.identity:
        return True
    return guess.code == other.code and (not guess.data or not other.data)


def _alternatives(cases: Sequence[Observed]) -> Iterator[Guess]:
    for name in dict.fromkeys(name for case in cases for name in case.alternatives):
        if not any(
            not case.passed and not isinstance(case.alternatives.get(name), Raised)
            for case in cases
        ):
            continue  # the same exception everywhere may have any cause
        yield Guess(name, _like(name))


def _like(name: str) -> Callable[[Observed], bool | None]:
    """Return whether the wrong program of this name does the same as the learner's."""

    def holds(case: Observed) -> bool | None:
        if name not in case.alternatives:
            return False if case.alternatives else None
        value = case.alternatives[name]
        if not case.same(value, case.got):
            return False
        return case.passed or not case.same(case.expected, value)

    return holds

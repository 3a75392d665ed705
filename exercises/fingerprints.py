"""What wrong answers have in common: a text per answer, and whether two of them are alike.

Formulas are alike where they are equal, numbers within the exercise's tolerance, programs where
they fail the same cases in the same way; everything else where the grader reads the same.
"""

import json
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any

from exercises.models import Variant
from grader import arithmetic, formula, number
from grader.errors import InvalidAnswer
from grader.result import Outcome, Result
from grader.symbolic import signature

LONGEST = 2000
# Feedback that names one typical mistake, in whichever numbers it was made.
MISTAKES = ("mal_", "bug_")


def fingerprint(variant: Variant, answer: Any, result: Result | None) -> str:
    """What answers like this one share; "" where nothing can be said.

    Of a program, and of drawn numbers, only the result tells.
    """
    kind = variant.version.kind
    if kind == "code":
        return _short(_failures(result)) if result else ""
    mistake = _mistake(result) if _is_drawn(variant) else ""
    if mistake:
        return mistake
    try:
        value = variant.validate(answer).value
    except InvalidAnswer:
        return ""
    drawn = f"seed {variant.seed}: " if _is_drawn(variant) else ""
    return _short(drawn + _of_value(variant, value))


def alike(variant: Variant, one: str, other: str) -> bool:
    """Whether two fingerprints of answers to this variant are of one cluster."""
    return likeness(variant)(one, other)


def likeness(variant: Variant) -> Callable[[str, str], bool]:
    """`alike` for many answers to one variant: its item is read once."""
    kind = variant.version.kind
    if kind == "symbolic":
        return signature.alike
    if kind == "number":
        return partial(_is_near, number.read_item(variant.item))
    return operator.eq


def _is_drawn(variant: Variant) -> bool:
    # A shuffle has a seed too, and changes no answer.
    return bool(variant.parameters)


def _of_value(variant: Variant, value: Any) -> str:
    kind = variant.version.kind
    if kind == "symbolic":
        item = formula.read_item(variant.item)
        return signature.signature(value, item.vocabulary.names, item.task.domains)
    if kind == "number":
        return str(Fraction(value))
    if kind == "gaps":
        value = {name: reading.text for name, reading in value.items()}
    if isinstance(value, Sequence) and kind == "choice":
        value = sorted(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _is_near(item: number.Item, one: str, other: str) -> bool:
    key, value = _exact(one), _exact(other)
    if key is None or value is None:
        return one == other
    if abs(key[1] - value[1]) > 2 * max(item.absolute, (item.relative + 1e-9) * abs(key[1])):
        # Far off: no need of exact arithmetic.
        return False
    return item.accepts(value[0], arithmetic.Number(key[0], one))


@lru_cache(maxsize=4096)
def _exact(text: str) -> tuple[Fraction, float] | None:
    """The value of a fingerprint, exactly and nearly; None of a digest or a huge one."""
    try:
        value = Fraction(text)
        return value, float(value)
    except (ValueError, OverflowError):
        return None


def _mistake(result: Result | None) -> str:
    codes = (told.code for told in result.feedback) if result else ()
    return next((code for code in codes if code.startswith(MISTAKES)), "")


def _failures(result: Result) -> str:
    """The codes for the whole program, and each case that failed with how."""
    whole = sorted({told.code for told in result.feedback})
    cases = [
        f"{case.name}: {case.outcome.value}"
        + "".join(f" {code}" for code in sorted({told.code for told in case.feedback}))
        for case in result.cases
        if case.outcome is not Outcome.PASSED
    ]
    return "; ".join([*whole, *cases])


def _short(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"digest {sha256(text.encode()).hexdigest()}"

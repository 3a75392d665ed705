"""grader.code: results of several parts, such as (w, losses), taken apart to explain each alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.code.observed import Observed
from grader.numeric import as_array

Part = tuple[Any, ...]


def apart(cases: Sequence[Observed]) -> dict[Part, list[Observed]]:
    """Return the cases once for each part that is wrong somewhere; () stands for the whole.

    A part is right in a case where the case fails for another part only. A result that does not
    have the parts it should stays whole.
    """
    failing = [case for case in cases if not case.passed]
    if not all(_taken_apart(case) for case in failing):
        return {(): list(cases)}
    wrong: dict[Part, None] = {}
    for case in failing:
        for part in _parts(case.expected):
            if not case.same(_at(case.expected, part), _at(case.got, part)):
                wrong[part] = None
    whole = {(): list(cases)}
    return {part: _only(cases, part) for part in wrong} if wrong else whole


def _taken_apart(case: Observed) -> bool:
    return _divides(case.expected) and _parts(case.expected) == _parts(case.got)


def _divides(value: Any) -> bool:
    """Tell whether a value has parts of different make; an array or a list of numbers has not."""
    return isinstance(value, Mapping | list | tuple) and as_array(value) is None


def _parts(value: Any) -> list[Part]:
    if isinstance(value, Mapping):
        keys: list[Any] = list(value)
    elif isinstance(value, list | tuple):
        keys = list(range(len(value)))
    else:
        return []
    return [
        (key, *rest)
        for key in keys
        for rest in (_parts(value[key]) if _divides(value[key]) else [()])
    ]


def _at(value: Any, part: Part) -> Any:
    for key in part:
        value = value[key]
    return value


def _only(cases: Sequence[Observed], part: Part) -> list[Observed]:
    found = []
    for case in cases:
        if case.passed and not (_divides(case.expected) and part in _parts(case.expected)):
            continue
        if case.passed and part not in _parts(case.got):
            continue  # an array stands for a list there
        expected, got = _at(case.expected, part), _at(case.got, part)
        right = case.passed or case.same(expected, got)
        found.append(replace(case, expected=expected, got=got, passed=right))
    return found

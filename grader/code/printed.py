"""grader.code: compares what two programs print: words as they are, numbers within a tolerance."""

import re
from dataclasses import dataclass

from grader.code.runs import before_cut, clip
from grader.result import Feedback

# Possessive throughout: a long row of digits must not be tried again and again.
_EXPONENT = r"(?:[eE][+-]?\d++)?+"
_NUMBER = rf"[+-]?(?:\d++\.?+\d*+{_EXPONENT}|\.\d++{_EXPONENT}|inf|nan)"
# A number is one on its own: the 2 of "x2" is part of a word.
_TOKEN = re.compile(rf"(?<![\w.]){_NUMBER}(?!\w|\.\d)|\w+|[^\w\s]")
_IS_NUMBER = re.compile(_NUMBER)
_MOST_SHOWN = 200


@dataclass(frozen=True)
class Rule:
    """How prints are compared: last_line, tokens or whole, and the tolerances of numbers."""

    match: str
    absolute: float
    relative: float


def compare_printed(rule: Rule, expected: str, got: str | None, *, reveal: bool) -> list[Feedback]:
    """Return how what was printed differs; nothing where it agrees.

    Without `reveal` no text of either side is told. `got` is None where it was cut.
    """
    if got is None or before_cut(got) != got:
        return [Feedback("printed_too_much")]
    if not got.strip():
        return [Feedback("printed_nothing")]
    if rule.match == "tokens":
        return _tokens(rule, expected, got, reveal)
    want, have = _lines(expected), _lines(got)
    if rule.match == "last_line":
        if _same(rule, want[-1], have[-1]):
            return []
        if not reveal:
            return [Feedback("printed_last_line_hidden")]
        return [Feedback("printed_last_line", _shown(want[-1], have[-1]))]
    for number, (line, other) in enumerate(zip(want, have, strict=False), 1):
        if not _same(rule, line, other):
            if not reveal:
                return [Feedback("printed_line_hidden", {"line": number})]
            return [Feedback("printed_line", {"line": number, **_shown(line, other)})]
    if len(want) != len(have):
        return [Feedback("printed_lines", {"expected": len(want), "got": len(have)})]
    return []


def words_and_numbers(match: str, text: str) -> tuple[list[str], list[float]]:
    """Return what counts in a print, words and numbers apart."""
    found = _TOKEN.findall(_lines(text)[-1] if match == "last_line" else text)
    numbers = [token for token in found if _IS_NUMBER.fullmatch(token)]
    return [token for token in found if token not in numbers], [float(one) for one in numbers]


def _tokens(rule: Rule, expected: str, got: str, reveal: bool) -> list[Feedback]:
    want, have = _TOKEN.findall(expected), _TOKEN.findall(got)
    for number, (one, other) in enumerate(zip(want, have, strict=False), 1):
        if not _agree(rule, one, other):
            if not reveal:
                return [Feedback("printed_token_hidden", {"place": number})]
            return [Feedback("printed_token", {"place": number, **_shown(one, other)})]
    if len(want) != len(have):
        return [Feedback("printed_tokens", {"expected": len(want), "got": len(have)})]
    return []


def _shown(want: str, have: str) -> dict[str, str]:
    return {"expected": clip(want)[:_MOST_SHOWN], "got": clip(have)[:_MOST_SHOWN]}


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines or [""]


def _same(rule: Rule, want: str, have: str) -> bool:
    one, other = _TOKEN.findall(want), _TOKEN.findall(have)
    return len(one) == len(other) and all(
        _agree(rule, a, b) for a, b in zip(one, other, strict=True)
    )


def _agree(rule: Rule, want: str, have: str) -> bool:
    if want == have:
        return True
    if not (_IS_NUMBER.fullmatch(want) and _IS_NUMBER.fullmatch(have)):
        return False
    right, found = float(want), float(have)
    return abs(found - right) <= max(rule.absolute, rule.relative * abs(right))

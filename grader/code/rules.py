"""grader.code: what a program must or must not use. It is read in a sandbox, never here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.code.asking import Question, program_text
from grader.code.item import Item
from grader.code.sources import Rule
from grader.plain import MalformedValue, from_wire
from grader.result import Feedback

QUESTION = "rules"
_SOURCE = program_text("rules_program.py")


@dataclass(frozen=True)
class Kept:
    """What is to be said of the rules, and whether all that count are kept."""

    feedback: tuple[Feedback, ...] = ()
    counted: bool = True


def question(item: Item, source: str) -> list[Question]:
    """Return what to run in order to know which names the learner's program uses."""
    if not item.rules or not source:
        return []
    words = list(dict.fromkeys(rule.word for rule in item.rules))
    call = {"function": "__found__", "args": [source, words], "kwargs": {}}
    return [Question(QUESTION, _SOURCE, [call])]


def read(item: Item, answers: Mapping[str, Mapping[str, Any]]) -> Kept:
    """Return what the answer means; a program that cannot be read keeps no rule that counts."""
    if not item.rules:
        return Kept()
    lines = _lines(answers.get(QUESTION))
    if lines is None:
        counted = not any(rule.counts for rule in item.rules)
        return Kept(() if counted else (Feedback("rule_unread"),), counted)
    broken = [rule for rule in item.rules if (lines.get(rule.word) is not None) != rule.use]
    told = tuple(_told(rule, lines.get(rule.word)) for rule in broken)
    return Kept(told, not any(rule.counts for rule in broken))


def _told(rule: Rule, line: int | None) -> Feedback:
    place = f" (line {line})" if line else ""
    data = {"word": rule.word, "reason": rule.reason, "place": place}
    if rule.counts:
        return Feedback("rule_use" if rule.use else "rule_avoid", data)
    return Feedback("style_use" if rule.use else "style_avoid", data)


def _lines(answer: Mapping[str, Any] | None) -> dict[str, int | None] | None:
    listed = (answer or {}).get("calls")
    if not isinstance(listed, list | tuple) or not listed or not isinstance(listed[0], Mapping):
        return None
    if listed[0].get("outcome") != "returned":
        return None
    try:
        found = from_wire(listed[0].get("value"))
    except MalformedValue:
        return None
    return found if isinstance(found, dict) else None

"""grader.code: the kind "code": Python functions and scripts, tried on given and drawn inputs.

Nothing here runs or parses a learner's program: `calls` says what to run, someone runs it, and
`compare` judges the data that came back.
"""

from collections.abc import Mapping
from typing import Any, Literal

from grader.code import item as items
from grader.code import verdicts
from grader.code.calls import Call, drawn_wire
from grader.code.cases import Case
from grader.code.item import Item
from grader.code.schema import CODE
from grader.errors import InvalidAnswer
from grader.result import Feedback, Reading, Result
from grader.seeds import generator

NAME: str = "code"
LABEL: str = "Code"
SCHEMA: dict[str, Any] = CODE
RUNS_CODE: Literal[True] = True

MOST_BYTES = 64 * 1024
SCRIPT = "your program, run as a script"


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    return items.read_item(content)


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Tell whether a public case shows drawn values."""
    return any(case.public and case.draws for case in item.cases)


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return what a learner may see: the starter, and the public cases drawn with this seed."""
    run = [call for call in calls(item, seed) if call.judged]
    return {
        "function": item.function,
        "signature": item.signature,
        "functions": [
            {"name": f.name, "signature": f.signature, "worth": f.worth} for f in item.functions
        ],
        "starter": item.starter,
        "cases": [{"name": call.name, "call": call.shown} for call in run if call.public],
        "hidden": sum(not call.public for call in run),
        "rules": [
            {"use" if rule.use else "avoid": rule.word} for rule in item.rules if rule.counts
        ],
        "limits": dict(item.limits),
        "absolute": item.absolute,
        "relative": item.relative,
    }


def validate(item: Item, answer: object) -> Reading:
    """Take the program as text, line ends made plain. It is not parsed here."""
    if not isinstance(answer, str):
        raise InvalidAnswer(Feedback("code_type"))
    if len(answer) > MOST_BYTES:
        raise InvalidAnswer(Feedback("code_too_long", {"size": len(answer), "limit": MOST_BYTES}))
    source = answer.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if not source.strip():
        raise InvalidAnswer(Feedback("code_empty"))
    if "\0" in source:
        raise InvalidAnswer(Feedback("code_nul", {"line": _line_of(source, source.index("\0"))}))
    try:
        size = len(source.encode())
    except UnicodeEncodeError as error:
        line = _line_of(source, error.start)
        raise InvalidAnswer(Feedback("code_unicode", {"line": line})) from error
    if size > MOST_BYTES:
        raise InvalidAnswer(Feedback("code_too_long", {"size": size, "limit": MOST_BYTES}))
    lines = source.count("\n") + (not source.endswith("\n"))
    return Reading(f"a program of {lines} {'line' if lines == 1 else 'lines'}", source)


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def calls(item: Item, seed: int) -> tuple[Call, ...]:
    """Return every call to run. Each draw depends on the seed, its case and its repeat alone.

    Public calls come first: what they return, raise or print cannot carry out a hidden input that
    the program has not yet met.
    """
    found = [
        call
        for number, case in enumerate(item.cases)
        for repeat in range(case.repeat)
        for call in _calls(case, (seed, number, repeat))
    ]
    return tuple(sorted(found, key=lambda call: not call.public))


def compare(
    item: Item,
    calls: tuple[Call, ...],
    reference_run: Mapping[str, Any],
    learner_run: Mapping[str, Any],
) -> Result:
    """Judge the learner's run by the reference's.

    Raise ItemError("item.reference") when the reference itself failed.
    """
    task = verdicts.Task(
        item.function, item.signature, item.absolute, item.relative, item.limits, calls
    )
    return verdicts.judge(task, reference_run, learner_run)


def _calls(case: Case, words: tuple[int, int, int]) -> list[Call]:
    rng = generator(*words)
    drawn = {draw.name: draw.value(rng) for draw in case.draws}
    wire = drawn_wire(drawn)
    many = case.repeat > 1
    name = f"{case.name} ({words[2] + 1} of {case.repeat})" if many else case.name
    call = Call(
        name=name,
        public=case.public,
        weight=case.weight / case.repeat,
        call=case.call.to_json(wire) if case.call else None,
        shown=case.call.shown(drawn) if case.call else SCRIPT,
        function=case.function,
        case=words[1],
        drawn=wire,
    )
    return [call]


def _line_of(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1

"""grader.code: the kind "code": Python functions and scripts, tried on given and drawn inputs.

Nothing here runs or parses a learner's program: `calls` says what to run, someone runs it, and
`compare` judges the data that came back.
"""

from collections.abc import Mapping
from typing import Any, Literal

from grader.code import asking, verdicts
from grader.code import item as items
from grader.code.asking import Question, derivative_call, marked
from grader.code.calls import Call, drawn_wire
from grader.code.cases import Case
from grader.code.expected import read_expected
from grader.code.item import Item
from grader.code.runs import read_run
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
    run = calls(item, seed)
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
    the program has not yet met. Of the hidden ones, those that may take long come last.
    """
    found = [
        _call(case, (seed, number, repeat))
        for number, case in enumerate(item.cases)
        for repeat in range(case.repeat)
    ]
    slow = {number for number, case in enumerate(item.cases) if case.check == "cost"}
    return tuple(sorted(found, key=lambda call: (not call.public, call.case in slow)))


def requests(item: Item, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
    """Return what the learner's program is asked; none for a script alone."""
    return asking.requests(item, calls)


def reference_requests(item: Item, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
    """Return the same for the author's side, one for one."""
    return asking.reference_requests(item, calls)


def reference_source(item: Item) -> str:
    """Return the program of the author's side."""
    return asking.reference_source(item)


def questions(
    item: Item,
    calls: tuple[Call, ...],
    reference_run: Mapping[str, Any],
    learner_run: Mapping[str, Any],
) -> tuple[Question, ...]:
    """Return what else is to be run on the author's side before `compare` can say all it knows.

    Raise what `compare` raises.
    """
    return verdicts.questions(item, calls, reference_run, learner_run)


def expected(
    item: Item, calls: tuple[Call, ...], reference_run: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Return the value that each call should return, None where it should raise or print.

    Raise ItemError where the reference's run is no measure.
    """
    run = read_run(reference_run, calls, marked=marked(item, calls))
    return tuple(one.value for one in read_expected(item, calls, run))


def compare(
    item: Item,
    calls: tuple[Call, ...],
    reference_run: Mapping[str, Any],
    learner_run: Mapping[str, Any],
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> Result:
    """Judge the learner's run by the reference's, and by the answers to the questions by name.

    A run is a sandbox's report as JSON; beside it `script` holds that of the program as a script,
    where a case asks for it, and the learner's also the `source`.

    Raise ItemError("item.reference") when the reference itself failed.
    """
    return verdicts.judge(item, calls, reference_run, learner_run, answers or {})


def _call(case: Case, words: tuple[int, int, int]) -> Call:
    rng = generator(*words)
    drawn = {draw.name: draw.value(rng) for draw in case.draws}
    wire = drawn_wire(drawn)
    call = case.call.to_json(wire) if case.call else None
    many = case.repeat > 1
    return Call(
        name=f"{case.name} ({words[2] + 1} of {case.repeat})" if many else case.name,
        public=case.public,
        weight=case.weight / case.repeat,
        call=call,
        shown=case.call.shown(drawn) if case.call else SCRIPT,
        function=case.function,
        case=words[1],
        drawn=wire,
        size=case.call.size(wire) if case.call else 0,
        reference_call=derivative_call(case.of, call, wire) if case.of and call else None,
        carry=case.carry.to_json(wire) if case.carry else None,
    )


def _line_of(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1

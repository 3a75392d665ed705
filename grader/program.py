"""grader: the kind "code": a Python function, called with given and drawn inputs.

Nothing here runs or parses a learner's program: `calls` says what to run, someone runs it, and
`compare` judges the data that came back.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader import verdicts
from grader.calls import Call, CallText, parse_call
from grader.draw import Draw, parse_draw
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.result import Feedback, Reading, Result
from grader.schemas import CODE, LIMITS
from grader.seeds import generator
from grader.syntax import parse_module

NAME: str = "code"
LABEL: str = "Code"
SCHEMA: dict[str, Any] = CODE
RUNS_CODE: Literal[True] = True

ABSOLUTE = 1e-9
RELATIVE = 1e-6
MOST_CASES = 100
MOST_REPEATS = 50
MOST_CALLS = 200
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Case:
    """One test: a call, perhaps with drawn inputs, whose repeats share its weight."""

    name: str
    call: CallText
    draws: tuple[Draw, ...]
    repeat: int
    public: bool
    weight: float


@dataclass(frozen=True)
class Wrong:
    """A typical wrong solution: it must not pass every case."""

    name: str
    source: str
    reason: str


@dataclass(frozen=True)
class Item:
    """A code exercise. `limits` maps cpu_s, wall_s, memory_mb, output_kb to whole numbers."""

    function: str
    signature: str
    starter: str
    reference: str
    cases: tuple[Case, ...]
    absolute: float
    relative: float
    limits: Mapping[str, int]
    wrong: tuple[Wrong, ...]


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    function = fields.text("function", limit=100)
    if not function.isidentifier():
        raise ItemError(fields.at("function"), f"{function!r} is not a name that Python allows")
    reference = _source(fields, "reference", function)
    rows = fields.rows("cases", least=1, most=MOST_CASES)
    cases = tuple(_case(row, function) for row in rows)
    if sum(case.repeat for case in cases) > MOST_CALLS:
        raise ItemError(fields.at("cases"), f"more than {MOST_CALLS} calls, repeats counted")
    names = [case.name for case in cases]
    for row, case in zip(rows, cases, strict=True):
        if names.count(case.name) > 1:
            raise ItemError(row.at("name"), f"{case.name!r} is the name of two cases")
    return Item(
        function=function,
        signature=fields.text("signature", f"{function}(...)", limit=500),
        starter=fields.text("starter", ""),
        reference=reference,
        cases=cases,
        absolute=fields.number("absolute", ABSOLUTE, low=0),
        relative=fields.number("relative", RELATIVE, low=0, high=0.5),
        limits=_limits(fields),
        wrong=tuple(_wrong(row, function) for row in fields.rows("wrong", most=50)),
    )


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
        "starter": item.starter,
        "cases": [{"name": call.name, "call": call.shown} for call in run if call.public],
        "hidden": sum(not call.public for call in run),
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
        _call(item, case, (seed, number, repeat))
        for number, case in enumerate(item.cases)
        for repeat in range(case.repeat)
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


def _call(item: Item, case: Case, words: tuple[int, int, int]) -> Call:
    rng = generator(*words)
    drawn = {draw.name: draw.value(rng) for draw in case.draws}
    many = case.repeat > 1
    return Call(
        name=f"{case.name} ({words[2] + 1} of {case.repeat})" if many else case.name,
        public=case.public,
        weight=case.weight / case.repeat,
        call=case.call.to_json(item.function, drawn),
        shown=case.call.shown(drawn),
    )


def _case(row: Fields, function: str) -> Case:
    row.only(["name", "draw", "call", "repeat", "public", "weight"])
    name = row.text("name", limit=200)
    draws = parse_draw(row.text("draw", ""), row.at("draw"))
    drawn = tuple(draw.name for draw in draws)
    repeat = row.count("repeat", 1, low=1, high=MOST_REPEATS)
    if repeat > 1 and not draws:
        raise ItemError(row.at("repeat"), "repeats would all be the same: nothing is drawn")
    return Case(
        name=name,
        call=parse_call(row.text("call"), function, drawn, row.at("call")),
        draws=draws,
        repeat=repeat,
        public=row.flag("public", False),
        weight=row.number("weight", 1.0, low=0, high=1e6, above=True),
    )


def _wrong(row: Fields, function: str) -> Wrong:
    row.only(["name", "source", "reason"])
    return Wrong(row.text("name", limit=200), _source(row, "source", function), row.text("reason"))


def _limits(fields: Fields) -> dict[str, int]:
    given = fields.content.get("limits")
    limits = Fields({} if given is None else given, fields.at("limits"))
    limits.only(LIMITS)
    return {
        name: limits.count(name, rule["default"], low=rule["minimum"], high=rule["maximum"])
        for name, rule in LIMITS.items()
    }


def _source(fields: Fields, name: str, function: str) -> str:
    """Return an author's program. It is parsed, not run: slips show while editing."""
    source = fields.text(name)
    if function not in _bound(parse_module(source, fields.at(name))):
        raise ItemError(fields.at(name), f"does not define {function}")
    return source


def _bound(tree: ast.Module) -> set[str]:
    """Return the names a program binds anywhere: `def f`, `f = ...`, `from m import f`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name)
    return names


def _line_of(source: str, position: int) -> int:
    return source.count("\n", 0, position) + 1

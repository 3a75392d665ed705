"""grader.code: an exercise as frozen values, read from the author's fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.code.cases import Case, Function, read_case
from grader.code.schema import CODE, LIMITS
from grader.code.sources import Rule, read_rule, read_source
from grader.errors import ItemError
from grader.fields import Fields

ABSOLUTE = 1e-9
RELATIVE = 1e-6
MOST_CASES = 100
MOST_CALLS = 200


@dataclass(frozen=True)
class Accepted:
    """A right solution of another style: it must pass every case."""

    name: str
    source: str


@dataclass(frozen=True)
class Wrong:
    """A typical wrong solution: it must not pass every case. `bug` is its code in the library."""

    name: str
    source: str
    reason: str
    bug: str = ""


@dataclass(frozen=True)
class Waived:
    """A typical bug that the cases may let through, and why that is all right."""

    bug: str
    reason: str


@dataclass(frozen=True)
class Item:
    """A code exercise. `limits` maps cpu_s, wall_s, memory_mb, output_kb to whole numbers.

    `functions` is empty where the program is only run as a script.
    """

    functions: tuple[Function, ...]
    starter: str
    reference: str
    cases: tuple[Case, ...]
    absolute: float
    relative: float
    rules: tuple[Rule, ...]
    limits: Mapping[str, int]
    accepted: tuple[Accepted, ...]
    wrong: tuple[Wrong, ...]
    waived: tuple[Waived, ...]

    @property
    def function(self) -> str:
        """Return the name of the first function, or "" where there is none."""
        return self.functions[0].name if self.functions else ""

    @property
    def signature(self) -> str:
        """Return the signatures, one per line."""
        return "\n".join(function.signature for function in self.functions)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names that a program must define."""
        return tuple(function.name for function in self.functions)

    def signature_of(self, name: str) -> str:
        """Return how a function is announced to the learner."""
        return next((f.signature for f in self.functions if f.name == name), name)


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(CODE["properties"])
    functions = _functions(fields)
    names = tuple(function.name for function in functions)
    reference = read_source(fields, "reference", names)
    absolute = fields.number("absolute", ABSOLUTE, low=0)
    relative = fields.number("relative", RELATIVE, low=0, high=0.5)
    rows = fields.rows("cases", least=1, most=MOST_CASES)
    cases = tuple(read_case(row, names, absolute, relative) for row in rows)
    if sum(case.repeat * (1 + (case.carry is not None)) for case in cases) > MOST_CALLS:
        raise ItemError(fields.at("cases"), f"more than {MOST_CALLS} calls, repeats counted")
    _demand_distinct(rows, [case.name for case in cases], "cases")
    _demand_called(fields, functions, cases)
    return Item(
        functions=functions,
        starter=fields.text("starter", ""),
        reference=reference,
        cases=cases,
        absolute=absolute,
        relative=relative,
        rules=tuple(read_rule(row) for row in fields.rows("rules", most=20)),
        limits=_limits(fields),
        accepted=_accepted(fields, names),
        wrong=_wrong(fields, names),
        waived=tuple(_waived(row) for row in fields.rows("waived", most=50)),
    )


def _functions(fields: Fields) -> tuple[Function, ...]:
    rows = fields.rows("functions", most=20)
    if not rows:
        scripts_only = not any(row.has("call") for row in fields.rows("cases"))
        if scripts_only and not fields.has("function") and fields.rows("cases"):
            return ()
        name = fields.name("function")
        return (Function(name, fields.text("signature", f"{name}(...)", limit=500), 1.0),)
    for field in ("function", "signature"):
        if fields.has(field):
            raise ItemError(fields.at(field), "is not used beside functions; leave it out")
    found = []
    for row in rows:
        row.only(["name", "signature", "worth"])
        name = row.name("name")
        signature = row.text("signature", f"{name}(...)", limit=500)
        worth = row.number("worth", 1.0, low=0, high=1e6, above=True)
        found.append(Function(name, signature, worth))
    _demand_distinct(rows, [function.name for function in found], "functions")
    return tuple(found)


def _demand_distinct(rows: list[Fields], names: list[str], what: str) -> None:
    for row, name in zip(rows, names, strict=True):
        if names.count(name) > 1:
            raise ItemError(row.at("name"), f"{name!r} is the name of two {what}")


def _demand_called(
    fields: Fields, functions: tuple[Function, ...], cases: tuple[Case, ...]
) -> None:
    called = {case.function for case in cases}
    for number, function in enumerate(functions):
        if len(functions) > 1 and function.name not in called:
            raise ItemError(fields.at(f"functions.{number}.name"), "no case calls this function")


def _limits(fields: Fields) -> dict[str, int]:
    given = fields.content.get("limits")
    limits = Fields({} if given is None else given, fields.at("limits"))
    limits.only(LIMITS)
    return {
        name: limits.count(name, rule["default"], low=rule["minimum"], high=rule["maximum"])
        for name, rule in LIMITS.items()
    }


def _accepted(fields: Fields, names: tuple[str, ...]) -> tuple[Accepted, ...]:
    rows = fields.rows("accepted", most=20)
    found = []
    for row in rows:
        row.only(["name", "source"])
        found.append(Accepted(row.text("name", limit=200), read_source(row, "source", names)))
    _demand_distinct(rows, [one.name for one in found], "accepted solutions")
    return tuple(found)


def _wrong(fields: Fields, names: tuple[str, ...]) -> tuple[Wrong, ...]:
    rows = fields.rows("wrong", most=50)
    found = []
    for row in rows:
        row.only(["name", "source", "reason", "bug"])
        name = row.text("name", limit=200)
        source = read_source(row, "source", names)
        bug = row.text("bug", "", limit=60)
        found.append(Wrong(name, source, row.text("reason"), bug))
    _demand_distinct(rows, [one.name for one in found], "wrong solutions")
    return tuple(found)


def _waived(row: Fields) -> Waived:
    row.only(["bug", "reason"])
    return Waived(row.text("bug", limit=200), row.text("reason"))

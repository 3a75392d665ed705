"""grader.code: test cases as an author writes them: a call, perhaps drawn, and what is checked."""

import builtins
from dataclasses import dataclass

from grader.code.calls import CallText, Formula, parse_call, parse_formula
from grader.code.draw import Draw, parse_draw
from grader.code.schema import CHECKS, MATCHES
from grader.errors import ItemError
from grader.fields import Fields

MOST_REPEATS = 50
# Fields that mean something with some checks only.
_OF_CHECK = {
    "match": ("stdout",),
    "raises": ("raises",),
    "of": ("gradient",),
    "within_ms": ("cost",),
    "loss": ("path",),
    "carry": ("value",),
    "then": ("value",),
    "fraction": ("value",),
}
_FIELDS = ("name", "draw", "call", "repeat", "public", "weight", "absolute", "relative", "check")


@dataclass(frozen=True)
class Function:
    """A function that the program must define; `worth` is its share of the whole score."""

    name: str
    signature: str
    worth: float


@dataclass(frozen=True)
class Case:
    """One test: a call, perhaps with drawn inputs, whose repeats share its weight.

    Without a call the program runs as a script, and what it prints is checked. `carry`, `then` and
    `fraction` say what a case earns that goes on rightly from a wrong value.
    """

    name: str
    call: CallText | None
    draws: tuple[Draw, ...]
    repeat: int
    public: bool
    weight: float
    absolute: float
    relative: float
    check: str = "value"
    match: str = ""
    raises: str = ""
    of: Formula | None = None
    within_ms: float = 0.0
    loss: Formula | None = None
    carry: CallText | None = None
    then: Formula | None = None
    fraction: float = 0.0

    @property
    def function(self) -> str:
        """Return the function that the case calls, or "" for a script."""
        return self.call.function if self.call else ""

    @property
    def drawn(self) -> tuple[str, ...]:
        """Return the names that are drawn."""
        return tuple(draw.name for draw in self.draws)


def read_case(row: Fields, functions: tuple[str, ...], absolute: float, relative: float) -> Case:
    """Read one case; the tolerances given are those of the exercise."""
    row.only([*_FIELDS, *_OF_CHECK])
    name = row.text("name", limit=200)
    check = row.word("check", "value", CHECKS)
    for field, checks in _OF_CHECK.items():
        if row.has(field) and check not in checks:
            raise ItemError(row.at(field), f"means something with check {checks[0]} only")
    draws = parse_draw(row.text("draw", ""), row.at("draw"))
    drawn = tuple(draw.name for draw in draws)
    call = _call(row, functions, drawn, check)
    repeat = row.count("repeat", 1, low=1, high=MOST_REPEATS)
    if repeat > 1 and not draws:
        raise ItemError(row.at("repeat"), "repeats would all be the same: nothing is drawn")
    carry, then = _carried(row, functions, drawn)
    return Case(
        name=name,
        call=call,
        draws=draws,
        repeat=repeat,
        public=row.flag("public", False),
        weight=row.number("weight", 1.0, low=0, high=1e6, above=True),
        absolute=row.number("absolute", absolute, low=0),
        relative=row.number("relative", relative, low=0, high=0.5),
        check=check,
        match=row.word("match", "last_line", MATCHES) if check == "stdout" else "",
        raises=_raises(row) if check == "raises" else "",
        of=_formula(row, "of", drawn, call) if check == "gradient" else None,
        within_ms=_within(row) if check == "cost" else 0.0,
        loss=_formula(row, "loss", drawn, call) if row.has("loss") else None,
        carry=carry,
        then=then,
        fraction=row.number("fraction", 0.5, low=0, high=1, above=True) if carry else 0.0,
    )


def _call(
    row: Fields, functions: tuple[str, ...], drawn: tuple[str, ...], check: str
) -> CallText | None:
    if row.has("call") or check != "stdout":
        return parse_call(row.text("call"), functions, drawn, row.at("call"))
    if drawn:
        raise ItemError(row.at("draw"), "a script is given nothing; draw inputs for a call")
    return None


def _carried(
    row: Fields, functions: tuple[str, ...], drawn: tuple[str, ...]
) -> tuple[CallText | None, Formula | None]:
    if not row.has("carry"):
        for field in ("then", "fraction"):
            if row.has(field):
                raise ItemError(row.at(field), "is used together with carry only")
        return None, None
    carry = parse_call(row.text("carry"), functions, drawn, row.at("carry"))
    names = ("carried", *drawn, *functions)
    then = parse_formula(row.text("then"), names, row.at("then"))
    if "carried" in drawn:
        raise ItemError(row.at("draw"), "the name carried is taken by the carried value")
    return carry, then


def _raises(row: Fields) -> str:
    name = row.text("raises", limit=100).strip()
    kind = getattr(builtins, name, None)
    if not isinstance(kind, type) or not issubclass(kind, Exception):
        raise ItemError(row.at("raises"), f"{name!r} is not an exception that Python knows")
    return name


def _formula(row: Fields, field: str, drawn: tuple[str, ...], call: CallText | None) -> Formula:
    if call is not None and not call.args:
        raise ItemError(row.at("call"), "needs the point as its first argument")
    return parse_formula(row.text(field), drawn, row.at(field))


def _within(row: Fields) -> float:
    if not row.has("within_ms"):
        raise ItemError(row.at("within_ms"), "is missing")
    return row.number("within_ms", 0, low=0, high=30_000, above=True)

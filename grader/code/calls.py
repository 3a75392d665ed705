"""grader.code: the calls that test a program: an author's line of Python becomes data to run."""

import ast
import builtins
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.errors import ItemError
from grader.plain import to_wire
from grader.syntax import parse_expression

GIVEN = frozenset({"np", "math"})
SHOWN_ENTRIES = 12


@dataclass(frozen=True)
class Call:
    """One call to run: `call` is the sandbox's JSON, `shown` the same for a learner's eyes.

    `call` is None where the whole program runs as a script. `case` is the position of its case in
    the item, `function` what it calls, `drawn` the wire JSON of what was drawn. The author's side
    is asked `reference_call` in its place, where that is another; `carry` is a call whose value
    the program goes on with. `size`: about how many numbers it is given.
    """

    name: str
    public: bool
    weight: float
    call: dict[str, Any] | None
    shown: str
    function: str = ""
    case: int = 0
    drawn: Mapping[str, Any] = field(default_factory=dict)
    reference_call: dict[str, Any] | None = None
    carry: dict[str, Any] | None = None
    size: int = 0


@dataclass(frozen=True)
class CallText:
    """An author's call, parsed, never evaluated: each argument keeps its source and its names."""

    function: str
    source: str
    args: tuple[tuple[str, tuple[str, ...]], ...]
    kwargs: tuple[tuple[str, str, tuple[str, ...]], ...]
    made: int = 0

    def size(self, wire: Mapping[str, Any]) -> int:
        """Return about how many numbers it is given: those that are drawn, and those it makes."""
        arrays = [value for value in wire.values() if isinstance(value, dict)]
        return self.made + sum(math.prod(value.get("shape", ())) for value in arrays)

    def to_json(self, wire: Mapping[str, Any]) -> dict[str, Any]:
        """Return the call as the sandbox takes it, each argument with the drawn names it uses."""
        return {
            "function": self.function,
            "args": [argument(source, used, wire) for source, used in self.args],
            "kwargs": {key: argument(source, used, wire) for key, source, used in self.kwargs},
        }

    def shown(self, drawn: Mapping[str, Any]) -> str:
        """Return the call and, one per line, the drawn values."""
        return "\n".join([self.source, *(f"{name} = {_brief(v)}" for name, v in drawn.items())])


def drawn_wire(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Return drawn values in the wire format."""
    return {name: to_wire(value) for name, value in drawn.items()}


def parse_call(
    source: str, functions: Collection[str], drawn: tuple[str, ...], at: str
) -> CallText:
    """Parse one call of one of the functions; raise ItemError under `at` for anything else."""
    text = source.strip()
    node = parse_expression(text, at)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ItemError(at, f"must be one call, such as {next(iter(functions), 'f')}(...)")
    if node.func.id not in functions:
        known = " or ".join(functions) or "not named in this exercise"
        raise ItemError(at, f"calls {node.func.id}, but the function is {known}")
    if any(isinstance(arg, ast.Starred) for arg in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    ):
        raise ItemError(at, "arguments with * or ** are not possible here; write them out")
    values = [*node.args, *(k.value for k in node.keywords)]
    _demand_known_names(values, drawn, at)
    return CallText(
        node.func.id,
        text,
        tuple((ast.unparse(arg), _used(arg, drawn)) for arg in node.args),
        tuple((str(k.arg), ast.unparse(k.value), _used(k.value, drawn)) for k in node.keywords),
        max(
            (_made(part) for arg in ast.iter_child_nodes(node) for part in ast.walk(arg)), default=0
        ),
    )


@dataclass(frozen=True)
class Formula:
    """An author's expression, parsed, never evaluated, and the given names that it uses."""

    source: str
    used: tuple[str, ...]

    def to_json(self, wire: Mapping[str, Any]) -> dict[str, Any]:
        """Return it as an argument of a call."""
        return argument(self.source, self.used, wire)


def parse_formula(source: str, names: tuple[str, ...], at: str) -> Formula:
    """Return one expression of np, math and the names; raise ItemError under `at`."""
    node = parse_expression(source.strip(), at)
    _demand_known_names([node], names, at)
    return Formula(ast.unparse(node), _used(node, names))


def argument(source: str, used: tuple[str, ...], wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return an author's expression as an argument, with the drawn names that it uses."""
    return {"python": source, "with": {name: wire[name] for name in used}}


def _made(node: ast.AST) -> int:
    """Return the largest number that a call such as np.arange(100000) is given, or 0."""
    if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") in ("array", "asarray"):
        return 0
    parts = [part for arg in (*node.args, *node.keywords) for part in ast.walk(arg)]
    numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
    return max((int(n) for n in numbers if isinstance(n, int | float) and n < 1e9), default=0)


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, context)
    }


def _used(node: ast.AST, drawn: tuple[str, ...]) -> tuple[str, ...]:
    loaded = _names(node, ast.Load)
    return tuple(name for name in drawn if name in loaded)


def _demand_known_names(nodes: Iterable[ast.expr], drawn: tuple[str, ...], at: str) -> None:
    for node in nodes:
        bound = _names(node, ast.Store) | {
            part.arg for part in ast.walk(node) if isinstance(part, ast.arg)
        }
        unknown = _names(node, ast.Load) - bound - GIVEN - set(drawn) - set(dir(builtins))
        if unknown:
            raise ItemError(at, f"{min(unknown)} is not drawn in this case, nor np or math")


def _brief(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.size > SHOWN_ENTRIES:
        return f"array of shape {value.shape}, too large to show"
    return repr(value.tolist())

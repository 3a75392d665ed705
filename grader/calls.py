"""grader: the calls that test a program: an author's line of Python becomes data for a sandbox."""

import ast
import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.errors import ItemError
from grader.plain import to_wire
from grader.syntax import parse_expression

GIVEN = frozenset({"np", "math"})
SHOWN_ENTRIES = 12


@dataclass(frozen=True)
class Call:
    """One call to run: `call` is the sandbox's JSON, `shown` the same for a learner's eyes."""

    name: str
    public: bool
    weight: float
    call: dict[str, Any]
    shown: str


@dataclass(frozen=True)
class CallText:
    """An author's call, parsed, never evaluated: each argument keeps its source and its names."""

    source: str
    args: tuple[tuple[str, tuple[str, ...]], ...]
    kwargs: tuple[tuple[str, str, tuple[str, ...]], ...]

    def to_json(self, function: str, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """Return the call as the sandbox takes it, each argument with the drawn names it uses."""
        wire = {name: to_wire(value) for name, value in drawn.items()}
        return {
            "function": function,
            "args": [_argument(source, used, wire) for source, used in self.args],
            "kwargs": {key: _argument(source, used, wire) for key, source, used in self.kwargs},
        }

    def shown(self, drawn: Mapping[str, Any]) -> str:
        """Return the call and, one per line, the drawn values."""
        return "\n".join([self.source, *(f"{name} = {_brief(v)}" for name, v in drawn.items())])


def parse_call(source: str, function: str, drawn: tuple[str, ...], field: str) -> CallText:
    """Parse one call of `function`; raise ItemError under `field` for anything else."""
    text = source.strip()
    node = parse_expression(text, field)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise ItemError(field, f"must be one call, such as {function}(...)")
    if node.func.id != function:
        raise ItemError(field, f"calls {node.func.id}, but the function is {function}")
    if any(isinstance(arg, ast.Starred) for arg in node.args) or any(
        keyword.arg is None for keyword in node.keywords
    ):
        raise ItemError(field, "arguments with * or ** are not possible here; write them out")
    _demand_known_names(node, drawn, field)
    return CallText(
        text,
        tuple((ast.unparse(arg), _used(arg, drawn)) for arg in node.args),
        tuple((str(k.arg), ast.unparse(k.value), _used(k.value, drawn)) for k in node.keywords),
    )


def _argument(source: str, used: tuple[str, ...], wire: Mapping[str, Any]) -> dict[str, Any]:
    return {"python": source, "with": {name: wire[name] for name in used}}


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, context)
    }


def _used(node: ast.AST, drawn: tuple[str, ...]) -> tuple[str, ...]:
    loaded = _names(node, ast.Load)
    return tuple(name for name in drawn if name in loaded)


def _demand_known_names(node: ast.Call, drawn: tuple[str, ...], field: str) -> None:
    bound = _names(node, ast.Store) | {
        part.arg for part in ast.walk(node) if isinstance(part, ast.arg)
    }
    for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
        unknown = _names(value, ast.Load) - bound - GIVEN - set(drawn) - set(dir(builtins))
        if unknown:
            raise ItemError(field, f"{min(unknown)} is not drawn in this case, nor np or math")


def _brief(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    if value.size > SHOWN_ENTRIES:
        return f"array of shape {value.shape}, too large to show"
    return repr(value.tolist())

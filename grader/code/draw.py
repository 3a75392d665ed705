"""grader.code: random inputs of test cases. An author's `draw` lines are parsed, never executed.

Each line is NAME = one of: uniform(low, high, *shape), normal(mean, sd, *shape), integers(low,
high, *shape) without high itself, choice(v1, v2, ...), or a literal. Floats fall on a decimal grid
about 1e-5 of the range, so that the value shown to a learner is exactly the value used.
"""

import ast
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.code.calls import GIVEN
from grader.errors import ItemError
from grader.syntax import parse_module

MOST_ENTRIES = 1_000_000
MOST_LINES = 50
GRID = 5  # decimal digits below the size of the range


@dataclass(frozen=True)
class Draw:
    """One line: a name and how its value comes about. `generator` is empty for a literal."""

    name: str
    generator: str
    arguments: tuple[Any, ...]

    def value(self, rng: np.random.Generator) -> Any:
        """Draw the value: an array when a shape is given, else a plain number or the literal."""
        if not self.generator:
            return self.arguments[0]
        return GENERATORS[self.generator](rng, *self.arguments)


def parse_draw(source: str, field: str) -> tuple[Draw, ...]:
    """Parse the lines; raise ItemError under `field` with the line of the slip."""
    body = parse_module(source, field).body
    if len(body) > MOST_LINES:
        raise ItemError(field, f"at most {MOST_LINES} lines, there are {len(body)}")
    draws: list[Draw] = []
    for statement in body:
        line = _line(statement, field)
        if line.name in GIVEN or line.name in [before.name for before in draws]:
            raise ItemError(field, f"line {statement.lineno}: the name {line.name} is taken")
        draws.append(line)
    return tuple(draws)


def _line(statement: ast.stmt, field: str) -> Draw:
    if (
        not isinstance(statement, ast.Assign)
        or len(statement.targets) != 1
        or not isinstance(statement.targets[0], ast.Name)
    ):
        raise ItemError(field, f"line {statement.lineno}: write NAME = generator(...) or a literal")
    name, value = statement.targets[0].id, statement.value
    where = f"line {statement.lineno}"
    if not isinstance(value, ast.Call):
        return Draw(name, "", (_literal(value, field, where),))
    if not isinstance(value.func, ast.Name) or value.func.id not in GENERATORS:
        known = ", ".join(GENERATORS)
        raise ItemError(field, f"{where}: {ast.unparse(value.func)} is not one of {known}")
    if value.keywords:
        raise ItemError(field, f"{where}: generators take plain arguments, without names")
    draw = Draw(name, value.func.id, tuple(_literal(arg, field, where) for arg in value.args))
    _demand_sound(draw, field, where)
    return draw


def _literal(node: ast.expr, field: str, where: str) -> Any:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ItemError(field, f"{where}: {ast.unparse(node)} is not a literal value") from error
    if not _carried(value):
        raise ItemError(field, f"{where}: {ast.unparse(node)} cannot be handed to a program")
    return value


def _carried(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_carried(part) for part in value)
    if isinstance(value, dict):
        return all(_carried(part) for pair in value.items() for part in pair)
    return value is None or isinstance(value, bool | int | float | complex | str)


def _demand_sound(draw: Draw, field: str, where: str) -> None:
    """Check the arguments of a generator now, so that no seed can fail later."""
    if draw.generator == "choice":
        if not draw.arguments:
            raise ItemError(field, f"{where}: choice needs at least one value")
        return
    if len(draw.arguments) < 2 or not all(_is_number(a) for a in draw.arguments[:2]):
        raise ItemError(field, f"{where}: {draw.generator} needs two finite numbers first")
    low, high = draw.arguments[:2]
    shape = draw.arguments[2:]
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in shape):
        raise ItemError(field, f"{where}: a shape is made of whole numbers, such as 3, 2")
    if math.prod(shape) > MOST_ENTRIES or len(shape) > 8:
        raise ItemError(field, f"{where}: too large; at most {MOST_ENTRIES} entries and 8 axes")
    if draw.generator == "normal" and high <= 0:
        raise ItemError(field, f"{where}: the standard deviation must be above 0")
    if draw.generator != "normal" and not low < high:
        raise ItemError(field, f"{where}: the low end must lie below the high end")
    if draw.generator == "integers" and not (
        isinstance(low, int) and isinstance(high, int) and low >= -(2**63) and high <= 2**63
    ):
        raise ItemError(field, f"{where}: integers needs whole numbers of at most 64 bits")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e300


def _uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Any:
    digits = _digits(high - low)
    grain = 10.0**-digits
    drawn = np.round(rng.uniform(low, high, shape or None), digits)
    # Keep off the ends: a range that starts at 0 was often chosen so that log(0) cannot happen.
    return _plain(np.clip(drawn, low + grain, high - grain))


def _normal(rng: np.random.Generator, mean: float, sd: float, *shape: int) -> Any:
    return _plain(np.round(rng.normal(mean, sd, shape or None), _digits(sd)))


def _integers(rng: np.random.Generator, low: int, high: int, *shape: int) -> Any:
    return _plain(rng.integers(low, high, shape or None))


def _choice(rng: np.random.Generator, *values: Any) -> Any:
    return values[int(rng.integers(len(values)))]


def _digits(span: float) -> int:
    return min(300, max(0, GRID - math.floor(math.log10(span))))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


GENERATORS: dict[str, Callable[..., Any]] = {
    "uniform": _uniform,
    "normal": _normal,
    "integers": _integers,
    "choice": _choice,
}

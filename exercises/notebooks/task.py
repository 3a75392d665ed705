"""exercises: what a notebook is made of, as plain values; no database, no sandbox.

An answer cell bears a mark in its metadata, by which it is found again whatever was done around it.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.errors import ItemError
from grader.syntax import parse_module

MEDIA_TYPE = "application/x-ipynb+json"
# Two lines apart, as Python's own style has it.
BETWEEN = "\n\n\n"


@dataclass(frozen=True)
class Function:
    """One function that is asked for, and how it is announced."""

    name: str
    signature: str


@dataclass(frozen=True)
class Example:
    """A public case: the call's source, the values drawn for it, and what is expected of it.

    With `raises` an exception of that name is expected. One that is not `local` is only named.
    """

    name: str
    call: str
    expected: Any
    drawn: Mapping[str, Any] = field(default_factory=dict)
    raises: str = ""
    local: bool = True
    absolute: float = 1e-9
    relative: float = 1e-6


@dataclass(frozen=True)
class Task:
    """One version of a code exercise as one learner sees it."""

    slug: str
    version: int
    digest: str
    title: str
    statement: str
    functions: tuple[Function, ...]
    starter: str

    def mark(self, function: str) -> dict[str, Any]:
        """The metadata of the answer cell for this function."""
        return {
            "role": "answer",
            "exercise": self.slug,
            "version": self.version,
            "function": function,
            "digest": self.digest[:16],
        }

    @property
    def names(self) -> list[str]:
        return [function.name for function in self.functions]


def joined(cells: list[str]) -> str:
    """The cells' code as one program."""
    return BETWEEN.join(cell.rstrip() for cell in cells) + "\n"


def starter_cells(task: Task) -> list[str]:
    """The starter cut into a cell per function; what stands before the first goes with it."""
    lines = task.starter.splitlines()
    starts = _starts(task)
    cells = {}
    edges = [0, *sorted(starts.values())[1:], len(lines)]
    for number, name in enumerate(sorted(starts, key=lambda name: starts[name])):
        cells[name] = "\n".join(lines[edges[number] : edges[number + 1]]).strip("\n")
    wanted = {f.name: f"# Write {f.signature} here." for f in task.functions}
    found = [cells.get(name, words) for name, words in wanted.items()]
    if not starts and task.starter.strip():
        # The author's starter defines none of them, or cannot be parsed: it stays in one piece.
        found[0] = task.starter.strip("\n")
    return found


def _starts(task: Task) -> dict[str, int]:
    """The line (from 0) at which each function's part of the starter begins."""
    try:
        body = parse_module(task.starter, "item.starter").body
    except ItemError:
        return {}
    lines = task.starter.splitlines()
    found = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name in task.names:
            start = min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1
            while start and re.match(r"#", lines[start - 1]):
                start -= 1
            found[node.name] = start
    return found

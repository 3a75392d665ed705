"""grader.code: an author's programs and rules for programs. Parsed, never run."""

import ast
import re
from dataclasses import dataclass

from grader.errors import ItemError
from grader.fields import Fields
from grader.syntax import parse_module

KEYWORDS = ("for", "while", "if", "lambda", "import", "class", "try", "global", "@")
_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True)
class Rule:
    """A name or keyword that a program must use, or must avoid. `counts`: it costs the score."""

    word: str
    use: bool
    counts: bool
    reason: str


def read_rule(row: Fields) -> Rule:
    """Read one rule: exactly one of use and avoid."""
    row.only(["use", "avoid", "counts", "reason"])
    if row.has("use") == row.has("avoid"):
        raise ItemError(row.at("use"), "give one of use and avoid")
    field = "use" if row.has("use") else "avoid"
    word = row.text(field, limit=100).strip()
    if word not in KEYWORDS and not _NAME.fullmatch(word):
        raise ItemError(
            row.at(field), f"{word!r} is neither a name nor one of {' '.join(KEYWORDS)}"
        )
    return Rule(word, field == "use", row.flag("counts", False), row.text("reason"))


def read_source(fields: Fields, name: str, functions: tuple[str, ...]) -> str:
    """Return an author's program. It is parsed, not run: slips show while editing."""
    source = fields.text(name)
    bound = _bound(parse_module(source, fields.at(name)))
    missing = [function for function in functions if function not in bound]
    if missing:
        raise ItemError(fields.at(name), f"does not define {' nor '.join(missing)}")
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

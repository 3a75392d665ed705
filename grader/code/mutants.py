"""grader.code: the reference with one typical bug each, for trying an exercise's cases on."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from grader.code.mutations import OPERATORS
from grader.code.site import New, Site, sites


@dataclass(frozen=True)
class Mutant:
    """`bug` is its code in the library, `where` the line and what was put for what."""

    bug: str
    where: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a program, in the order of its lines; no two of one source."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    found = []
    for index, site in sites(tree):
        for bug, new in _bugs_at(site):
            changed = _with(tree, index, new)
            if changed not in seen and _parses(changed):
                seen.add(changed)
                found.append(Mutant(bug, _where(site, new), changed))
    return sorted(found, key=lambda mutant: int(mutant.where.split(":")[0].removeprefix("line ")))


def _bugs_at(site: Site) -> Iterator[tuple[str, New]]:
    for operator in OPERATORS:
        yield from operator(site)


def _with(tree: ast.Module, index: int, new: New) -> str:
    copy = deepcopy(tree)
    nodes = list(ast.walk(copy))
    _put(nodes, nodes[index], deepcopy(new))
    return ast.unparse(ast.fix_missing_locations(copy))


def _put(nodes: list[ast.AST], old: ast.AST, new: New) -> None:
    for parent in nodes:
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(part is old for part in value):
                place = next(i for i, part in enumerate(value) if part is old)
                value[place : place + 1] = new if isinstance(new, list) else [new]
                if not value and name == "body":
                    value.append(ast.Pass())
                return


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _where(site: Site, new: New) -> str:
    before = _brief(ast.unparse(site.node))
    listed = deepcopy(new) if isinstance(new, list) else [deepcopy(new)]
    after = _brief("; ".join(ast.unparse(ast.fix_missing_locations(part)) for part in listed))
    return f"line {site.line}: {before} -> {after or 'nothing'}"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."

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
    for site in sites(tree):
        for bug, new in _bugs_at(site):
            changed = _with(tree, site, new)
            if changed not in seen and _parses(changed):
                seen.add(changed)
                found.append(Mutant(bug, _where(site, new), changed))
    return sorted(found, key=lambda mutant: int(mutant.where.split(":")[0].removeprefix("line ")))


def _bugs_at(site: Site) -> Iterator[tuple[str, New]]:
    for operator in OPERATORS:
        yield from operator(site)


def _with(tree: ast.Module, site: Site, new: New) -> str:
    """Return the program with one node replaced; the tree is as before afterwards."""
    holder, name = site.parent, _field(site)
    old = getattr(holder, name)
    if isinstance(old, list):
        place = next(i for i, part in enumerate(old) if part is site.node)
        there = new if isinstance(new, list) else [new]
        changed = [*old[:place], *there, *old[place + 1 :]]
        setattr(holder, name, changed or ([ast.Pass()] if name == "body" else []))
    else:
        setattr(holder, name, new)
    source = ast.unparse(ast.fix_missing_locations(tree))
    setattr(holder, name, old)
    return source


def _field(site: Site) -> str:
    return next(
        name
        for name, value in ast.iter_fields(site.parent)
        if value is site.node
        or (isinstance(value, list) and any(part is site.node for part in value))
    )


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

"""Exercises: figures of a lesson's text that name their computation, read and told with their line.

`{{ 14.56 | claim: first-step }}` shows 14.56, and a test computes it again under that name. Before
a table, a line `{{ table | claim: run }}` claims every figure in it.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

CLAIM = re.compile(r"\{\{ +((?:(?!\{\{).)+?)\s+\| +claim: +([a-z0-9-]+) +\}\}", re.DOTALL)
TABLE = re.compile(r"^\{\{ +table +\| +claim: +([a-z0-9-]+) +\}\}\n+((?:\|.*\n)+)", re.MULTILINE)
OPEN = re.compile(r"\{\{ |\{\{$|\| claim:|\| *claim *:", re.MULTILINE)
FIGURE = re.compile(
    r"\\[dt]?frac\{(?P<top>-?\d+)\}\{(?P<under>\d+)\}"
    r"|\\[dt]?frac(?P<t>\d)(?P<u>\d)"
    r"|(?P<plain>(?<![\w.])[-−]?\d+(?:/\d+|\.\d+)?)"
)


@dataclass(frozen=True)
class Claim:
    """What stands in the text, the name of its computation, and the line (from 1)."""

    text: str
    name: str
    line: int


def claims(source: str) -> list[Claim]:
    """All claims of a text, in order; a table's is its rows without the heading."""
    found = []
    for match in TABLE.finditer(source):
        rows = "\n".join(match.group(2).splitlines()[2:])
        found.append((match.start(), rows, match.group(1)))
    for match in CLAIM.finditer(source):
        if match.group(1) != "table":
            found.append((match.start(), match.group(1), match.group(2)))
    return [Claim(text, name, _line(source, at)) for at, text, name in sorted(found)]


def without_marks(source: str) -> str:
    """The text as it is read: each claim's words alone."""
    return CLAIM.sub(lambda match: match.group(1), TABLE.sub(r"\2", source))


def slips(source: str) -> list[tuple[int, str]]:
    """Lines (from 1) with something that was meant as a claim and cannot be read as one."""
    masked = CLAIM.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source)
    advice = "write {{ 7.2448 | claim: a-name }}, with one space inside the braces."
    found = [(_line(source, match.start()), advice) for match in OPEN.finditer(masked)]
    tables = {match.start() for match in TABLE.finditer(source)}
    for match in CLAIM.finditer(source):
        if match.group(1) == "table" and match.start() not in tables:
            found.append((_line(source, match.start()), "no table follows this claim."))
    return sorted(set(found))


def figures(text: str) -> list[tuple[Fraction, int | None]]:
    """The numbers in a text with how many decimals each gives; None for a fraction, exact."""
    found: list[tuple[Fraction, int | None]] = []
    for match in FIGURE.finditer(text.replace("\\,", "")):
        top, under = match["top"] or match["t"], match["under"] or match["u"]
        if top:
            found.append((Fraction(int(top), int(under)), None))
            continue
        plain = match["plain"].replace("−", "-")
        decimals = None if "/" in plain else len(plain.partition(".")[2])
        found.append((Fraction(plain), decimals))
    return found


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1

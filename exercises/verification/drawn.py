"""Verification: a family's draw lines as text again, with a line pinned to a value, or widened."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grader.code.draw import Draw, parse_draw

# Where formulas fall apart: sums lose a term, powers end, factors vanish.
TURNING = (-1, 0, 1)


def lines_of(item: Mapping[str, Any]) -> tuple[Draw, ...]:
    """What is drawn, line by line; the item has been read before."""
    return parse_draw(str(item["draw"]), "item.draw")


def with_line(item: Mapping[str, Any], line: Draw) -> dict[str, Any]:
    """The item with this line in the place of the one of its name."""
    lines = [line if one.name == line.name else one for one in lines_of(item)]
    return {**item, "draw": "\n".join(map(_said, lines))}


def whole_numbers(item: Mapping[str, Any]) -> Iterator[tuple[Draw, int, int]]:
    """The lines that draw whole numbers, each with the least and the greatest."""
    for line in lines_of(item):
        if line.generator == "integers" and len(line.arguments) == 2:
            yield line, line.arguments[0], line.arguments[1] - 1


def pinned(item: Mapping[str, Any], line: Draw, value: int) -> Iterator[dict[str, Any]]:
    """The item with one value set, once for each entry of every choice."""
    fixed = with_line(item, replace(line, generator="", arguments=(value,)))
    choices = [one for one in lines_of(item) if one.generator == "choice"]
    for choice in choices:
        for entry in choice.arguments:
            yield with_line(fixed, replace(choice, generator="", arguments=(entry,)))
    if not choices:
        yield fixed


def corners(item: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The item with each whole number at its ends and where formulas turn: (what is set, item)."""
    for line, least, most in whole_numbers(item):
        turning = (one for one in TURNING if least < one < most)
        for value in dict.fromkeys((least, *turning, most)):
            for fixed in pinned(item, line, value):
                yield f"{line.name} = {value}", fixed


def _said(line: Draw) -> str:
    words = ", ".join(map(repr, line.arguments))
    return f"{line.name} = {f'{line.generator}({words})' if line.generator else words}"

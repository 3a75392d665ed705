"""tests of content: reads the bundled course from its text files, as plain data."""

import re
from pathlib import Path
from typing import Any

import yaml

from exercises.claims import without_marks

CONTENT = Path(__file__).resolve().parents[2] / "content"


def course() -> dict[str, Any]:
    """Return the course's fields."""
    return _mapping((CONTENT / "course.yaml").read_text())


def exercises() -> dict[str, dict[str, Any]]:
    """Return the content of each exercise by slug; the glossary's flashcards are not among them."""
    files = sorted((CONTENT / "exercises").glob("*.yaml"))
    return {path.stem: _mapping(path.read_text()) for path in files}


def cards() -> set[str]:
    """Return the slugs of the flashcards that are made of the glossary."""
    return {"term-" + term["name"].lower().replace(" ", "-") for term in glossary()}


def lesson(slug: str) -> tuple[dict[str, Any], str]:
    """Return a lesson's front matter and its Markdown, without the marks of claims."""
    _, front, text = marked(slug).split("---\n", 2)
    return _mapping(front), without_marks(text)


def marked(slug: str) -> str:
    """Return a lesson's whole file."""
    return (CONTENT / "lessons" / f"{slug}.md").read_text()


def glossary() -> list[dict[str, Any]]:
    """Return the terms of the glossary."""
    terms = _mapping((CONTENT / "glossary.yaml").read_text())["terms"]
    assert isinstance(terms, list)
    return terms


def inline(text: str) -> list[str]:
    """Return the slugs of the exercises that stand in a lesson's text."""
    return re.findall(r"^::exercise\{([a-z0-9-]+)\}$", text, re.MULTILINE)


def tables(text: str) -> dict[str, list[list[str]]]:
    """Return each Markdown table's rows, without dollar signs, by its first column's heading."""
    found: dict[str, list[list[str]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        rows = [[c.strip(" $`") for c in line.strip("|").split("|")] for line in block.splitlines()]
        found[rows[0][0]] = rows[2:]
    return found


def code_blocks(text: str) -> list[str]:
    """Return the Python blocks of a lesson in order."""
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """Return a lesson's text with neither tables nor blocks of code."""
    return re.sub(r"^```(?s:.*?)^```$|^\|.*\|$", "", text, flags=re.MULTILINE)


def _mapping(text: str) -> dict[str, Any]:
    content = yaml.safe_load(text)
    assert isinstance(content, dict)
    return content

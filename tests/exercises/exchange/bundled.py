"""tests of exchange: the bundled course's exercises as entries, the glossary's cards among them."""

from functools import cache

from courses.glossary import flashcards, read_glossary
from exercises.content import read_exercise
from exercises.exchange.question import Entry
from tests.content.bundled import CONTENT


@cache
def entries() -> tuple[Entry, ...]:
    """Every exercise of the course."""
    files = [read_exercise(path) for path in sorted((CONTENT / "exercises").glob("*.yaml"))]
    path = CONTENT / "glossary.yaml"
    files += flashcards(path, read_glossary(path))
    return tuple(Entry(file.slug, file.content, file.tags) for file in files)


def of_kind(kind: str) -> list[Entry]:
    return [entry for entry in entries() if entry.content["kind"] == kind]


def sample(kind: str, item: object, **more: object) -> Entry:
    """An exercise with everything that is not of its kind."""
    content = {
        "kind": kind,
        "title": "Slope: {all} #1 = ~2",
        "topic": "rates/slopes",
        "statement": "What is $f'(x_1)$ of `a_b*c`?\n\n$$\\frac{a}{b} < c_{1}$$\n",
        "hints": ["Look at $x^*$.", "Twice."],
        "solution": "It is $\\{1, 2\\}$.\n",
        "item": item,
    }
    return Entry("slope", content | more, ("first", "second"))

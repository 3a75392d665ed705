"""courses: a flashcard of the glossary as its author has it, written back into its term.

Of a card the glossary holds the definition alone: title and statement come of the term's name.
"""

from collections.abc import Iterable
from dataclasses import replace
from textwrap import dedent, indent
from typing import Any

from courses.exporting import GLOSSARY_FILE, exercise_file
from courses.file_schemas import GLOSSARY
from courses.file_texts import glossary_text
from courses.glossary import TermFile, flashcards, read_glossary
from exercises.canonical import written
from exercises.content import ContentError, ExerciseFile, plain, read_yaml
from exercises.models import Exercise


def term_of(card: ExerciseFile, terms: Iterable[TermFile]) -> TermFile | None:
    """The term that this exercise is the card of, with the card's words as its definition."""
    for term in terms:
        if flashcards(GLOSSARY_FILE, [term])[0].slug == card.slug:
            return replace(term, definition=str(card.content["item"].get("back", "")))
    return None


def beyond_term(card: ExerciseFile, terms: Iterable[TermFile]) -> tuple[str, ...]:
    """The card's fields that no term can hold; none where it is no card of these terms."""
    term = term_of(card, terms)
    if term is None:
        return ()
    made = flashcards(GLOSSARY_FILE, [term])[0].content
    names = [name for name in (*made, *card.content) if card.content.get(name) != made.get(name)]
    if not term.definition.strip():
        names.append("item")
    if card.tags:
        names.append("tags")
    return tuple(dict.fromkeys(names))


def with_card(text: str, slug: str, terms: Iterable[TermFile], *, drafts: bool) -> str:
    """The glossary's text with what this card says here. Raises ContentError where it cannot."""
    card = exercise_file(Exercise.objects.select_related("published").get(slug=slug), drafts=drafts)
    if card is None:
        raise ContentError(GLOSSARY_FILE, f"{slug} was never published; export with --drafts.")
    if more := beyond_term(card, terms):
        said = f"cannot hold the {', '.join(more)} of {slug}, only its back as a definition."
        do = "Take the rest back in the admin, or take the file's: content load --replace"
        raise ContentError(GLOSSARY_FILE, f"{said} {do} exercises/{slug}.")
    term = term_of(card, terms)
    assert term is not None  # The caller names a card of these terms.
    return with_term(text, term)


def with_term(text: str, term: TermFile) -> str:
    """The glossary's text with this term's definition; every other line stays as it is.

    Where a term does not stand on lines of its own, or is not there, the whole is written anew.
    Raises ContentError where the text cannot be read.
    """
    terms = read_glossary(GLOSSARY_FILE, text)
    names = [one.name for one in terms]
    if term.name not in names:
        return glossary_text((*terms, term))
    number = names.index(term.name)
    data = plain(read_yaml(GLOSSARY_FILE, text))
    data["terms"][number]["definition"] = term.definition
    spliced = _spliced(text, [one.line or 0 for one in terms], number, data["terms"][number])
    if _read(spliced) == data:
        return spliced
    return glossary_text(tuple(read_glossary(GLOSSARY_FILE, written(data, schema=GLOSSARY))))


def _spliced(text: str, starts: list[int], number: int, entry: dict[str, Any]) -> str:
    """The text with other lines for one entry, which is right only if each has lines of its own."""
    lines = text.splitlines(keepends=True)
    start = starts[number] - 1
    end = starts[number + 1] - 1 if number + 1 < len(starts) else len(lines)
    # What stands before the next entry may speak of that one.
    while end > start + 1 and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    said = written({"terms": [entry]}, schema=GLOSSARY).partition("\n")[2]
    margin = lines[start].partition("-")[0]
    return "".join((*lines[:start], indent(dedent(said), margin), *lines[end:]))


def _read(text: str) -> Any:
    try:
        return plain(read_yaml(GLOSSARY_FILE, text))
    except ContentError:
        return None

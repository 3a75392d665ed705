"""exercises.exchange: exercises into a file of one of the formats, and out of it, with a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exercises.exchange import gift, maths, moodle_read, moodle_xml
from exercises.exchange.compare import differences
from exercises.exchange.incoming import entry_of
from exercises.exchange.outgoing import question_of
from exercises.exchange.question import Entry, Note, Question


@dataclass(frozen=True)
class Format:
    """A format that questions can be written to and read from."""

    name: str
    label: str
    ending: str
    write: Callable[[list[Question]], str]
    read: Callable[[bytes], Iterable[Question]]


FORMATS = {
    "moodle": Format("moodle", "Moodle XML", "xml", moodle_xml.write, moodle_read.read),
    "gift": Format("gift", "GIFT", "txt", gift.write, gift.read),
}


def carried_out(entries: Iterable[Entry], form: Format) -> tuple[str, list[Note]]:
    """The file, and every field that it does not hold as it is: found by reading it back."""
    questions, notes = [], list[Note]()
    for entry in entries:
        question, said = question_of(entry)
        notes += said
        back = [entry_of(one)[0] for one in form.read(form.write([question]).encode())]
        if len(back) != 1 or back[0] is None:
            said_so = f"{form.label} has no place for this kind; it is not in the file"
            notes.append(Note(entry.slug, "", said_so))
            continue
        questions.append(question)
        notes += differences(entry, back[0])
        if question.type == "matching" and any(maths.has_maths(text) for _, text in question.pairs):
            notes.append(
                Note(entry.slug, "item.pairs", "maths in a drop-down shows as it is typed")
            )
    return form.write(questions), notes


def carried_in(data: bytes, form: Format) -> tuple[list[Entry], list[Note]]:
    """The exercises of a file, and what could not be carried. Raises ExchangeError."""
    entries, notes = [], list[Note]()
    for question in form.read(data):
        entry, said = entry_of(question)
        notes += said
        if entry is not None:
            entries.append(entry)
    return entries, notes

"""exercises.exchange: a question as Moodle has it, in whatever file; all prose is Markdown.

ExchangeError
"""

from dataclasses import dataclass, field
from typing import Any


class ExchangeError(Exception):
    """A file that cannot be read at all; says what is wrong, and where."""


@dataclass(frozen=True)
class Entry:
    """An exercise on its way: its address, its content as a version freezes it, its tags."""

    slug: str
    content: dict[str, Any]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """Something that was not carried: of which question, of which field, in words."""

    slug: str
    field: str
    said: str

    def __str__(self) -> str:
        return f"{self.slug}: {self.field + ': ' if self.field else ''}{self.said}"


@dataclass
class Answer:
    """One answer: what is ticked or typed, its share of the points (per cent), what is told."""

    text: str
    fraction: float
    feedback: str = ""
    tolerance: float = 0.0


@dataclass
class Gap:
    """A gap in a text: NUMERICAL, SHORTANSWER or MULTICHOICE."""

    sort: str
    answers: list[Answer]
    shuffle: bool = True


@dataclass
class Question:
    """A question of one of Moodle's types; fields that its type does not have stay empty."""

    type: str
    name: str
    text: str
    slug: str = ""
    topic: str = ""
    general: str = ""
    hints: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    single: bool = True
    shuffle: bool = True
    whole: bool = False
    pairs: list[tuple[str, str]] = field(default_factory=list)
    correct: str = ""
    gaps: list[Gap] = field(default_factory=list)
    grader_info: str = ""
    template: str = ""
    required: bool = True
    # What the reader of the file saw and could not carry: field and sentence.
    dropped: list[tuple[str, str]] = field(default_factory=list)

"""Exercises: the shape of `examples` and `waived`, which an author may add to any exercise.

examples:
  right: ["2x", {answer: "6x^2", seed: 3}]       an answer as a learner sends it
  wrong: [{answer: "x^2", because: "power rule"}] with words that the feedback must hold, or ""
  invalid: ["2x +"]
waived: [{check: access, reason: ..., field: statement, about: words of the finding}]
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from grader.errors import ItemError
from grader.fields import Fields

# What verification may find, each in one sentence for people.
CHECKS = {
    "content": _("The exercise can be read, and every word that the text expects is drawn."),
    "key": _("The key is proved by a route that does not use it."),
    "domain": _("A domain that is declared is needed."),
    "options": _("No two options say the same, and exactly the right ones are marked right."),
    "right": _("Answers known to be right are accepted, in other forms as well."),
    "wrong": _("Answers known to be wrong are refused, for the stated reason."),
    "invalid": _("Answers that nobody can read are called unreadable, not wrong."),
    "power": _("The cases tell every typical bug from a right program."),
    "variants": _("Every drawn variant is a question: two seldom agree, none falls apart."),
    "limits": _("Grading the reference leaves room for a learner's slower program."),
    "access": _("Statement, hints and solution can be read by everybody."),
    "links": _("Links and terms of the glossary lead somewhere."),
}
# Without these there is nothing to publish; they are mended, not waived.
UNWAIVABLE = ("content", "key")
LEAST_WORDS = 3
MOST = 50

_ANSWER: dict[str, Any] = {"description": "An answer as a learner sends it; {answer, seed} too."}
# For editors of text files and for forms, as JSON Schema.
EXAMPLES_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Examples",
    "description": "Answers whose verdict is known; they are tried before every publishing.",
    "properties": {
        "right": {"type": "array", "maxItems": MOST, "items": _ANSWER},
        "wrong": {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "description": "As above; {answer, seed, because}: words that the feedback holds."
            },
        },
        "invalid": {"type": "array", "maxItems": MOST, "items": _ANSWER},
    },
    "additionalProperties": False,
}
WAIVED_SCHEMA: dict[str, Any] = {
    "type": "array",
    "title": "Waived",
    "description": "Red findings that are all right as they are, each with a reason.",
    "maxItems": MOST,
    "items": {
        "type": "object",
        "properties": {
            "check": {"enum": [name for name in CHECKS if name not in UNWAIVABLE]},
            "reason": {"type": "string", "description": "Why, in three words at least."},
            "field": {"type": "string", "description": "Only there: item.options.2.text."},
            "about": {"type": "string", "description": "Only what says these words."},
        },
        "required": ["check", "reason"],
        "additionalProperties": False,
    },
}


@dataclass(frozen=True)
class Known:
    """An answer whose verdict is known; `seed` is that of the variant it answers."""

    answer: Any
    field: str
    seed: int = 0
    because: str = ""


@dataclass(frozen=True)
class Examples:
    """Answers known to be right, wrong and unreadable."""

    right: tuple[Known, ...] = ()
    wrong: tuple[Known, ...] = ()
    invalid: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Waiver:
    """What need not be green, and why: a check, or one field of it, or what is said of that."""

    check: str
    reason: str
    field: str = ""
    about: str = ""


def read_examples(content: object) -> Examples:
    """Reads `examples`. Raises ItemError with the field of the first slip."""
    fields = Fields(content, "examples")
    fields.only(("right", "wrong", "invalid"))
    return Examples(*(_known(fields, name) for name in ("right", "wrong", "invalid")))


def read_waived(content: object) -> tuple[Waiver, ...]:
    """Reads `waived`. Raises ItemError with the field of the first slip."""
    rows = Fields({"waived": content}, "").rows("waived", most=MOST)
    found = []
    for number, row in enumerate(rows):
        row.path = f"waived.{number}"
        row.only(("check", "reason", "field", "about"))
        check, reason = row.text("check"), row.text("reason", limit=1000)
        if check not in CHECKS:
            raise ItemError(row.at("check"), f"{check!r} is none of {', '.join(CHECKS)}")
        if check in UNWAIVABLE:
            raise ItemError(row.at("check"), f"{check!r} cannot be waived: mend what it tells")
        if len(reason.split()) < LEAST_WORDS:
            told = f"needs at least {LEAST_WORDS} words, so that others understand it"
            raise ItemError(row.at("reason"), told)
        field, about = row.text("field", ""), row.text("about", "", limit=1000)
        found.append(Waiver(check, reason, field, about))
    return tuple(found)


def _known(fields: Fields, name: str) -> tuple[Known, ...]:
    given = fields.content.get(name)
    given = [] if given is None else given
    if not isinstance(given, list):
        raise ItemError(fields.at(name), "must be a list of answers")
    if len(given) > MOST:
        raise ItemError(fields.at(name), f"holds at most {MOST}, there are {len(given)}")
    return tuple(_one(one, f"{fields.at(name)}.{at}", name) for at, one in enumerate(given))


def _one(given: Any, place: str, name: str) -> Known:
    """An answer alone, or a mapping with `answer`; the answer itself may be a mapping."""
    if not isinstance(given, Mapping) or "answer" not in given:
        if given is None:
            raise ItemError(place, "is empty; write an answer as a learner would send it")
        return Known(given, place)
    row = Fields(given, place)
    row.only(("answer", "seed", "because") if name == "wrong" else ("answer", "seed"))
    if row.content["answer"] is None:
        raise ItemError(row.at("answer"), "is empty; write an answer as a learner would send it")
    seed = row.count("seed", 0, low=0, high=2**53)
    return Known(given["answer"], place, seed, row.text("because", "", limit=1000))

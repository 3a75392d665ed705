"""grader: the kind "truefalse": statements, each true or false, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.parts import Scoring, answers_in, credited, demand_unlike, ids_of, scoring_in
from grader.result import Feedback, Reading, Result
from grader.schemas_parts import TRUEFALSE

NAME: str = "truefalse"
LABEL: str = "True or false"
SCHEMA: dict[str, Any] = TRUEFALSE
RUNS_CODE: Literal[False] = False

WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Statement:
    """One thing that is said. `text` and `reason` are Markdown."""

    id: str
    text: str
    answer: bool
    reason: str


@dataclass(frozen=True)
class Item:
    """One statement or several, in the author's order."""

    statements: tuple[Statement, ...]
    scoring: Scoring


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("statements", least=1, most=26)
    ids = ids_of(rows)
    statements = tuple(_statement(row, name) for row, name in zip(rows, ids, strict=True))
    demand_unlike(rows, "text", (one.text for one in statements))
    return Item(statements, scoring_in(fields))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return False: every learner sees the same."""
    return False


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return the statements. Never which are true."""
    return {
        "scoring": item.scoring,
        "statements": [{"id": one.id, "text": one.text} for one in item.statements],
    }


def validate(item: Item, answer: object) -> Reading:
    """Read true or false for every id. The key is not consulted."""
    given = answers_in(answer, [one.id for one in item.statements])
    value = {name: _truth(name, one) for name, one in given.items()}
    text = ", ".join(f"{name}: {'true' if one else 'false'}" for name, one in value.items())
    return Reading(text, value)


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def score(item: Item, answer: object) -> Result:
    """Score (right - wrong) / all, never below 0, so that guessing does not pay; say why for each.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    held = [reading.value[one.id] == one.answer for one in item.statements]
    points = (2 * sum(held) - len(held)) / len(held)
    verdict, earned = credited(points, item.scoring, right=all(held))
    feedback = tuple(map(_reason, item.statements, held))
    return Result(verdict, earned, feedback, reading=reading.text)


def _statement(row: Fields, name: str) -> Statement:
    row.only(["id", "text", "answer", "reason"])
    if not row.has("answer"):
        raise ItemError(row.at("answer"), "is missing; write true or false")
    return Statement(name, row.text("text"), row.flag("answer", False), row.text("reason"))


def _truth(name: str, given: object) -> bool:
    word = str(given).strip().lower()
    if not isinstance(given, bool | str) or word not in WORDS:
        raise InvalidAnswer(Feedback("truth_word", {"id": name, "read": str(given)[:40]}))
    return WORDS[word]


def _reason(statement: Statement, held: bool) -> Feedback:
    data = {"id": statement.id, "text": statement.text, "reason": statement.reason}
    if held:
        return Feedback("statement_true" if statement.answer else "statement_false", data)
    return Feedback("statement_not_true" if not statement.answer else "statement_not_false", data)

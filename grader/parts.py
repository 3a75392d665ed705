"""grader: what kinds of several parts share: an answer to every part, and what the parts earn."""

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import Literal, cast

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.result import Feedback, Verdict
from grader.schemas import SCORINGS

Scoring = Literal["partial", "all-or-nothing"]

LETTERS = ascii_lowercase


def scoring_in(fields: Fields) -> Scoring:
    """Read the author's `scoring`."""
    return cast(Scoring, fields.word("scoring", SCORINGS[0], SCORINGS))


def credited(points: float, scoring: Scoring, *, right: bool) -> tuple[Verdict, float]:
    """Return the verdict and the score (0 to 1) of an answer that earned `points` in part."""
    if right:
        return Verdict.CORRECT, 1.0
    if scoring == "all-or-nothing" or points <= 0:
        return Verdict.INCORRECT, 0.0
    return Verdict.PARTIAL, points


def ids_of(rows: Sequence[Fields]) -> tuple[str, ...]:
    """Return each row's `id`, or a letter by position; raise ItemError where two are the same."""
    found: list[str] = []
    for row, letter in zip(rows, LETTERS, strict=False):
        name = row.text("id", letter, limit=40)
        if name in found:
            raise ItemError(row.at("id"), f"{name!r} is the id of two rows")
        found.append(name)
    return tuple(found)


def demand_unlike(rows: Sequence[Fields], field: str, texts: Iterable[str]) -> None:
    """Raise ItemError where a text stands in an earlier row already: no learner can tell them."""
    seen: set[str] = set()
    for row, text in zip(rows, texts, strict=True):
        if text.strip() in seen:
            raise ItemError(row.at(field), "an earlier row has the same text")
        seen.add(text.strip())


def answers_in(answer: object, ids: Sequence[str]) -> dict[str, object]:
    """Return the answer to every part, in the parts' order; raise InvalidAnswer if one is missing.

    Forms send "" for what was left open.
    """
    if not isinstance(answer, Mapping):
        raise InvalidAnswer(Feedback("parts_type", {"ids": ", ".join(ids)}))
    for name in answer:
        if name not in ids:
            told = {"id": str(name)[:40], "ids": ", ".join(ids)}
            raise InvalidAnswer(Feedback("parts_unknown", told))
    open_ones = [i for i, name in enumerate(ids, 1) if _blank(answer.get(name))]
    if len(open_ones) == len(ids):
        raise InvalidAnswer(Feedback("parts_empty"))
    if open_ones:
        missing = ", ".join(map(str, open_ones))
        raise InvalidAnswer(Feedback("parts_missing", {"missing": missing}))
    return {name: answer[name] for name in ids}


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())

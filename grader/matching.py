"""grader: the kind "matching": to each thing on the left belongs one on the right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.parts import Scoring, answers_in, credited, demand_unlike, ids_of, scoring_in
from grader.result import Feedback, Reading, Result
from grader.schemas_parts import MATCHING
from grader.seeds import generator

NAME: str = "matching"
LABEL: str = "Matching"
SCHEMA: dict[str, Any] = MATCHING
RUNS_CODE: Literal[False] = False

MOST_RIGHTS = 26


@dataclass(frozen=True)
class Pair:
    """One thing on the left with its partner. Texts and reasons are Markdown."""

    id: str
    left: str
    right: str
    reason: str
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Item:
    """Pairs in the author's order, and everything on the right, in an order that tells nothing."""

    pairs: tuple[Pair, ...]
    rights: tuple[str, ...]
    scoring: Scoring

    @property
    def options(self) -> dict[str, str]:
        """The texts on the right by id: "1", "2", ... in the order of the texts themselves."""
        return {str(i): text for i, text in enumerate(self.rights, 1)}


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("pairs", least=2, most=26)
    pairs = tuple(_pair(row, name) for row, name in zip(rows, ids_of(rows), strict=True))
    demand_unlike(rows, "left", (pair.left for pair in pairs))
    partners = {pair.right for pair in pairs}
    extra = [text.strip() for text in fields.texts("extra", most=MOST_RIGHTS)]
    for i, text in enumerate(extra):
        if text in partners or text in extra[:i]:
            raise ItemError(f"{fields.at('extra')}.{i}", "stands on the right already")
    rights = tuple(sorted(partners | set(extra)))
    if not 2 <= len(rights) <= MOST_RIGHTS:
        raise ItemError(
            fields.at("pairs"), f"needs 2 to {MOST_RIGHTS} different texts on the right"
        )
    _check_wrong(rows, pairs, rights)
    return Item(pairs, rights, scoring_in(fields))


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Nothing is put into the item: it is whole as it stands."""
    return dict(content), {}


def seeded(item: Item) -> bool:
    """Return True: learners see the right side in different orders."""
    return True


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return both sides, the right one in the order of this seed. Never what belongs together."""
    rights = list(item.options.items())
    order = generator(seed).permutation(len(rights))
    return {
        "scoring": item.scoring,
        "lefts": [{"id": pair.id, "text": pair.left} for pair in item.pairs],
        "rights": [{"id": rights[i][0], "text": rights[i][1]} for i in order],
    }


def validate(item: Item, answer: object) -> Reading:
    """Read a right id for every left id; one may be used several times."""
    given = answers_in(answer, [pair.id for pair in item.pairs])
    value = {name: str(one).strip() for name, one in given.items()}
    for name, one in value.items():
        if one not in item.options:
            told = {"id": name, "read": one[:40], "known": ", ".join(item.options)}
            raise InvalidAnswer(Feedback("match_unknown", told))
    return Reading(", ".join(f"{name}: {one}" for name, one in value.items()), value)


def prove(item: Item) -> None:
    """Nothing here can be derived anew."""


def score(item: Item, answer: object) -> Result:
    """Score the share of right pairs, and say for each why it holds or does not.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    chosen = [item.options[reading.value[pair.id]] for pair in item.pairs]
    hits = sum(map(_holds, item.pairs, chosen))
    verdict, earned = credited(hits / len(item.pairs), item.scoring, right=hits == len(item.pairs))
    feedback = tuple(map(_reason, item.pairs, chosen))
    return Result(verdict, earned, feedback, reading=reading.text)


def _holds(pair: Pair, chosen: str) -> bool:
    return pair.right == chosen


def _reason(pair: Pair, chosen: str) -> Feedback:
    data: dict[str, str | int | float | None] = {"left": pair.left, "right": chosen}
    if _holds(pair, chosen):
        return Feedback("pair_right", data | {"reason": pair.reason})
    reason = dict(pair.wrong).get(chosen)
    if reason is not None:
        return Feedback("pair_because", data | {"reason": reason})
    return Feedback("pair_wrong", data)


def _pair(row: Fields, name: str) -> Pair:
    row.only(["id", "left", "right", "reason", "wrong"])
    wrong = []
    for one in row.rows("wrong", most=MOST_RIGHTS):
        one.only(["right", "reason"])
        wrong.append((one.text("right").strip(), one.text("reason")))
    left, right = row.text("left").strip(), row.text("right").strip()
    return Pair(name, left, right, row.text("reason"), tuple(wrong))


def _check_wrong(rows: list[Fields], pairs: tuple[Pair, ...], rights: tuple[str, ...]) -> None:
    for row, pair in zip(rows, pairs, strict=True):
        seen: set[str] = set()
        for i, (text, _) in enumerate(pair.wrong):
            place = f"{row.at('wrong')}.{i}.right"
            if text == pair.right:
                raise ItemError(place, "is the right partner")
            if text not in rights:
                raise ItemError(place, f"{text!r} does not stand on the right")
            if text in seen:
                raise ItemError(place, "an earlier one is the same")
            seen.add(text)

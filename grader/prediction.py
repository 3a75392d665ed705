"""grader: the kind "prediction": say what a descent will do; what it does is shown after that.

The bowl's numbers stay here: learners get heights on a grid and the path so far. Each learner's
bowl is turned by an angle of its own, and may be another one of several altogether.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from grader.bowl import ENDS, Bowl
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.playground_replay import RULES, Vector
from grader.playground_states import is_blank, placed, read_number, shown
from grader.result import Feedback, Reading, Result, Verdict
from grader.schemas_playground import PREDICTION
from grader.seeds import generator

NAME: str = "prediction"
LABEL: str = "Prediction"
SCHEMA: dict[str, Any] = PREDICTION
RUNS_CODE: Literal[False] = False

# Said to whoever predicts again once the path can be seen.
MADE = Feedback("predict_made")
ASKS = ("point", "outcome")
DIGITS = 3
# What may be said anew of each bowl that is drawn.
OTHER = SCHEMA["properties"]["others"]["items"]["properties"]
# As a share of the greatest distance from the bottom so far.
ROOM = 1.25


@dataclass(frozen=True)
class Item:
    """A descent on a bowl: `shown` steps are seen before the question, `steps` after it."""

    ask: str
    bowl: Bowl
    start: tuple[float, float]
    shown: int
    steps: int
    within: float
    reason: str
    # Whether each learner gets an angle of their own, or one of several bowls.
    drawn: bool
    # The bowls that may be drawn instead of this one.
    others: tuple["Item", ...] = ()

    @property
    def points(self) -> Vector:
        """The whole path, and one step more than is shown at least."""
        return self.bowl.path(self.start, max(self.steps, self.shown + 1))

    @property
    def reach(self) -> float:
        """Half the width of the map; it depends on nothing that is asked for."""
        return ROOM * float(np.max(np.hypot(*self.points[: self.shown + 1].T)))


def read_item(content: Mapping[str, Any]) -> Item:
    """Read the author's fields; raise ItemError with the field's path on the first slip."""
    fields = Fields(content)
    fields.only(SCHEMA["properties"])
    rows = fields.rows("others", most=20)
    others = tuple(_read(Fields(_instead(content, row), row.path)) for row in rows)
    return replace(_read(fields), drawn=not fields.has("angle") or bool(others), others=others)


def _instead(content: Mapping[str, Any], row: Fields) -> dict[str, Any]:
    """The fields of a bowl that is drawn instead; the reason is never that of another bowl."""
    row.only(OTHER)
    said = {name: value for name, value in row.content.items() if value not in (None, "", [])}
    whole = {**content, "reason": "", **said}
    del whole["others"]
    return whole


def _read(fields: Fields) -> Item:
    ask = fields.word("ask", fields.text("ask"), ASKS)
    gentle = _positive(fields, "gentle")
    steep = _positive(fields, "steep")
    if steep < gentle:
        raise ItemError(fields.at("steep"), "must not be below the gentle curvature")
    rule = fields.word("rule", "plain", list(RULES))
    angle = math.radians(fields.number("angle", 0, low=-360, high=360))
    count = fields.count("shown", 1, low=0, high=20)
    return Item(
        ask=ask,
        bowl=Bowl(gentle, steep, angle, rule, _positive(fields, "rate")),
        start=_start(fields),
        shown=count,
        steps=fields.count("steps", max(12, count + 1), low=count + 1, high=60),
        within=fields.number("within", 0.2, low=0, high=0.9, above=True),
        reason=fields.text("reason", ""),
        drawn=not fields.has("angle"),
    )


def _positive(fields: Fields, name: str) -> float:
    if not fields.has(name):
        raise ItemError(fields.at(name), "is missing")
    return fields.number(name, 0, low=0, high=1000, above=True)


def _start(fields: Fields) -> tuple[float, float]:
    parts = fields.content.get("start")
    if not isinstance(parts, list | tuple) or len(parts) != 2:
        raise ItemError(fields.at("start"), "must be a list of two numbers")
    numbers = Fields({"0": parts[0], "1": parts[1]}, fields.at("start"))
    found = tuple(numbers.number(str(i), 0, low=-100, high=100) for i in range(2))
    if not math.hypot(*found) > 0:
        raise ItemError(fields.at("start"), "must not be the lowest point")
    return found[0], found[1]


def materialise(content: Mapping[str, Any], seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Draw what the author left open, the bowl and its angle; name what the prose may use."""
    chance = generator(seed)
    angle = int(chance.integers(0, 20))
    rows = Fields(content).rows("others")
    place = int(chance.integers(0, len(rows) + 1))
    whole = _instead(content, rows[place - 1]) if place else dict(content)
    whole = {name: value for name, value in whole.items() if name != "others"}
    if not Fields(content).has("angle"):
        # Never along an axis: there one coordinate says nothing.
        quarter, turn = divmod(angle, 5)
        whole["angle"] = 90 * quarter + 15 * (turn + 1)
    item = read_item(whole)
    x, y = item.points[item.shown]
    slope = item.bowl.gradient(x, y)
    said = {
        "rate": item.bowl.rate,
        "gentle": item.bowl.gentle,
        "steep": item.bowl.steep,
        "x": x,
        "y": y,
        "gx": slope[0],
        "gy": slope[1],
    }
    if item.bowl.rule == "plain":
        said["along"], said["across"] = item.bowl.factors
    return whole, {name: f"{round(float(value), DIGITS):g}" for name, value in said.items()}


def seeded(item: Item) -> bool:
    """Tell whether learners' bowls differ: turned, each by an angle of its own, or drawn."""
    return item.drawn


def public(item: Item, seed: int) -> dict[str, Any]:
    """Return heights on a grid, the path so far, the rate and what may be said. Nothing to come."""
    reach = round(item.reach, DIGITS)
    return {
        "ask": item.ask,
        "rate": item.bowl.rate,
        "rule": item.bowl.rule,
        "reach": reach,
        "contours": item.bowl.heights(reach),
        "points": _rows(item.points[: item.shown + 1]),
        "options": [{"id": name, "text": text} for name, text in ENDS.items()]
        if item.ask == "outcome"
        else [],
    }


def course(item: Item) -> dict[str, Any]:
    """Return the whole path with its losses, and what becomes of it."""
    points = item.points[: item.steps + 1]
    return {
        "points": _rows(points),
        "losses": [_plain(one) for one in item.bowl.height(*points.T)],
        "shown": item.shown,
        "outcome": item.bowl.outcome(item.start, item.steps),
    }


def validate(item: Item, answer: object) -> Reading:
    """Read a point on the map, or one of the words. What happens is not consulted."""
    if item.ask == "outcome":
        if is_blank(answer):
            raise InvalidAnswer(Feedback("predict_empty"))
        if not isinstance(answer, str) or answer not in ENDS:
            told = {"read": str(answer)[:40], "known": ", ".join(ENDS)}
            raise InvalidAnswer(Feedback("predict_unknown", told))
        return Reading(answer, answer)
    if not isinstance(answer, Mapping) or not set(answer) <= {"x", "y"}:
        raise InvalidAnswer(Feedback("predict_type"))
    if is_blank(answer):
        raise InvalidAnswer(Feedback("predict_empty"))
    x, y = (_coordinate(axis, answer.get(axis), round(item.reach, DIGITS)) for axis in "xy")
    return Reading(f"({shown(x)}, {shown(y)})", (x, y))


def _coordinate(axis: str, given: object, reach: float) -> float:
    if is_blank(given):
        raise InvalidAnswer(Feedback("predict_missing", {"axis": axis}))
    value = read_number(given)
    read = str(given)[:40]
    if value is None or not math.isfinite(value):
        raise InvalidAnswer(Feedback("predict_number", {"axis": axis, "read": read}))
    if abs(value) > reach:
        told = {"axis": axis, "read": read, "low": shown(-reach), "high": shown(reach)}
        raise InvalidAnswer(Feedback("predict_range", told))
    return value


def score(item: Item, answer: object) -> Result:
    """Score a point by its distance as a share of the step, a word by whether it is the one.

    Never raises: an unreadable answer gives the verdict INVALID.
    """
    try:
        reading = validate(item, answer)
    except InvalidAnswer as invalid:
        return Result.invalid(invalid.feedback)
    judge = _judge_outcome if item.ask == "outcome" else _judge_point
    earned, told = judge(item, reading.value)
    reasons = (Feedback("predict_reason", {"reason": item.reason}),) if item.reason else ()
    if earned >= 1:
        verdict = Verdict.CORRECT
    else:
        verdict = Verdict.PARTIAL if earned > 0 else Verdict.INCORRECT
    return Result(verdict, earned, (told, *reasons), reading=reading.text)


def _judge_outcome(item: Item, said: str) -> tuple[float, Feedback]:
    does = item.bowl.outcome(item.start, item.steps)
    if said == does:
        return 1.0, Feedback("predict_outcome_right", {"said": ENDS[said]})
    told = {"said": ENDS[said], "does": ENDS[does]}
    return 0.0, Feedback("predict_outcome_wrong", told)


def _judge_point(item: Item, said: tuple[float, float]) -> tuple[float, Feedback]:
    here, there = item.points[item.shown : item.shown + 2]
    length = math.hypot(*(there - here))
    share = math.hypot(*(np.array(said) - there)) / length
    told: dict[str, str | int | float | None] = {
        "x": shown(said[0]),
        "y": shown(said[1]),
        "x1": placed(there[0]),
        "y1": placed(there[1]),
        "share": shown(100 * share, 3),
        "within": shown(100 * item.within, 3),
    }
    if share <= item.within * (1 + 1e-9):
        return 1.0, Feedback("predict_point_right", told)
    if np.dot(np.array(said) - here, there - here) < 0:
        return 0.0, Feedback("predict_point_uphill", told)
    left = 1 - (share - item.within) / (1 - item.within)
    return max(0.0, left), Feedback("predict_point_near", told)


def prove(item: Item) -> None:
    """Hold the path against its closed form, and see that the question has one clear answer.

    So for each bowl that may be drawn.
    """
    _prove(item, "item")
    for i, other in enumerate(item.others):
        _prove(other, f"item.others.{i}")


def _prove(item: Item, place: str) -> None:
    points = item.points
    if item.bowl.rule == "plain":
        closed = item.bowl.closed(item.start, len(points) - 1)
        if not np.allclose(points, closed, rtol=1e-9, atol=1e-9):
            raise ItemError(f"{place}.rate", "the path differs from its closed form")
        if item.ask == "outcome" and not item.bowl.is_clear():
            raise ItemError(f"{place}.rate", "lies on the border between two outcomes")
    if item.ask == "point":
        step = points[item.shown + 1] - points[item.shown]
        if math.hypot(*step) < 0.02 * item.reach:
            raise ItemError(f"{place}.shown", "the next step is too short to be seen on the map")
        if np.max(np.abs(points[item.shown + 1])) > item.reach:
            raise ItemError(f"{place}.rate", "the next step leads out of the map")


def _rows(points: Vector) -> list[list[float]]:
    return [[_plain(part) for part in point] for point in points]


def _plain(value: float) -> float:
    """Six digits are enough to draw, and keep the page small."""
    return float(f"{value:.6g}")

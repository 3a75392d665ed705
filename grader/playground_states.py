"""grader: the state of a playground as it is handed in, read strictly: what controls can reach."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import InvalidAnswer
from grader.playground_replay import HILLS, LINES, RULES
from grader.result import Feedback

State = dict[str, Any]

NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,2})?", re.IGNORECASE)
LEAST_GAP, MOST_GAP = 0.001, 1.5
LEAST_RATE, MOST_RATE = 0.001, 1.0
# How many decimals the controls keep.
DECIMALS = {"x": 3, "y": 3, "x2": 3, "y2": 3, "h": 4, "rate": 4}
LABELS = {
    "function": "function",
    "rule": "rule",
    "rate": "learning rate",
    "x": "x",
    "y": "y",
    "x2": "x of the second start",
    "y2": "y of the second start",
    "h": "gap h",
}
LONGEST = 40


@dataclass(frozen=True)
class Place:
    """Where a state belongs: the task's number for what is said, its fields, what may be chosen."""

    number: int
    fields: tuple[str, ...]
    functions: tuple[str, ...]
    rules: tuple[str, ...] = tuple(RULES)

    def options(self, field: str) -> tuple[str, ...]:
        """The names that a field may have; empty for a number."""
        return {"function": self.functions, "rule": self.rules}.get(field, ())


def nested(answer: object) -> Any:
    """Return {"a": {"x": 1}} for the {"a.x": 1} that forms send, and anything else as it is."""
    if not isinstance(answer, Mapping) or any(isinstance(one, Mapping) for one in answer.values()):
        return answer
    if not all(isinstance(name, str) and "." in name for name in answer):
        return answer
    found: dict[str, dict[str, Any]] = {}
    for name, value in answer.items():
        task, _, field = name.rpartition(".")
        found.setdefault(task, {})[field] = value
    return found


def is_blank(state: object) -> bool:
    """Tell whether nothing is there: forms send "" for what was left open."""
    if isinstance(state, Mapping):
        return all(is_blank(value) for value in state.values())
    return state is None or (isinstance(state, str) and not state.strip())


def read_state(place: Place, given: object) -> State:
    """Return the state with every field in it; raise InvalidAnswer for what is not reachable."""
    if not isinstance(given, Mapping):
        raise _refusal("play_state_type", place, known=", ".join(place.fields))
    for name in given:
        if name not in place.fields:
            told = {"field": str(name)[:LONGEST], "known": ", ".join(place.fields)}
            raise _refusal("play_field_unknown", place, **told)
    state = {name: _value(place, name, given.get(name)) for name in place.fields}
    return _within(place, state)


def limits(state: State, field: str) -> tuple[float, float]:
    """Return the least and the greatest value of a number, given the names of the state."""
    if field == "rate":
        return LEAST_RATE, MOST_RATE
    if field == "h":
        return -MOST_GAP, MOST_GAP
    function = state["function"]
    if function in LINES:
        return LINES[function].window
    hill = HILLS[function]
    middle = hill.middle[field.startswith("y")]
    return middle - hill.reach, middle + hill.reach


def decimals(state: State, field: str) -> int:
    """Return how many decimals a field keeps; a point on a curve has fewer than one on a map."""
    return 2 if field == "x" and state["function"] in LINES else DECIMALS[field]


def shown(value: float, digits: int = 4) -> str:
    """A number for people: few digits, a true minus."""
    if not math.isfinite(value):
        return "no finite number"
    text = f"{value:.{digits}g}"
    if "e" in text:
        digits_part, power = text.split("e")
        text = f"{digits_part} · 10^{int(power)}"
    return text.replace("-", "−")


def placed(value: float) -> str:
    """A coordinate for people: what lies within a hair of 0 is 0."""
    return shown(0.0 if abs(value) < 5e-5 else value)


def in_words(state: Mapping[str, Any], translate: Callable[[str], str] = str) -> str:
    """A state on one line."""
    parts = []
    for field, value in state.items():
        if field in ("function", "rule"):
            parts.append(translate(_called(value)))
        else:
            parts.append(f"{translate(LABELS[field])} {shown(value, 6)}")
    return ", ".join(parts)


def _value(place: Place, field: str, given: object) -> Any:
    options = place.options(field)
    if is_blank(given):
        if len(options) == 1:
            return options[0]
        raise _refusal("play_field_missing", place, field=LABELS[field])
    if options:
        if not isinstance(given, str) or given not in options:
            told = {"field": LABELS[field], "read": str(given)[:LONGEST]}
            raise _refusal("play_name", place, known=", ".join(options), **told)
        return given
    return _number(place, field, given)


def _number(place: Place, field: str, given: object) -> float:
    value, read = read_number(given), str(given)[:LONGEST]
    if value is None:
        raise _refusal("play_number", place, field=LABELS[field], read=read)
    if not math.isfinite(value):
        raise _refusal("play_not_finite", place, field=LABELS[field], read=read)
    return value


def read_number(given: object) -> float | None:
    """Return a number as it is or as people type it, perhaps an endless one; None for the rest."""
    if isinstance(given, str):
        text = given.strip().replace("−", "-")
        return float(text) if len(text) <= LONGEST and NUMBER.fullmatch(text) else None
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        return float(given)
    except OverflowError:
        return math.inf


def _within(place: Place, state: State) -> State:
    """The same on the controls' grid, or a refusal."""
    fitted = dict(state)
    for field in place.fields:
        if place.options(field):
            continue
        value, (low, high) = state[field], limits(state, field)
        if not low <= value <= high:
            told = {"read": shown(value), "low": shown(low), "high": shown(high)}
            raise _refusal("play_range", place, field=LABELS[field], **told)
        digits = decimals(state, field)
        fitted[field] = round(value, digits)
        if abs(fitted[field] - value) > 1e-9:
            told = {"read": shown(value, 8), "near": shown(fitted[field], 8)}
            raise _refusal("play_notch", place, field=LABELS[field], digits=digits, **told)
    return _with_gap(place, fitted)


def _with_gap(place: Place, state: State) -> State:
    if "h" not in state:
        return state
    if abs(state["h"]) < LEAST_GAP:
        raise _refusal("play_gap_small", place, read=shown(state["h"]), least=shown(LEAST_GAP))
    low, high = limits(state, "x")
    second = state["x"] + state["h"]
    if not low <= second <= high:
        told = {"read": shown(second), "low": shown(low), "high": shown(high)}
        raise _refusal("play_gap_out", place, **told)
    return state


def _refusal(code: str, place: Place, **data: str | int) -> InvalidAnswer:
    return InvalidAnswer(Feedback(code, {"task": place.number, **data}))


def choices(names: Sequence[str]) -> list[dict[str, str]]:
    """Names with what a page calls them."""
    return [{"id": name, "text": _called(name)} for name in names]


def _called(name: str) -> str:
    if name in RULES:
        return RULES[name]
    return (LINES.get(name) or HILLS[name]).name

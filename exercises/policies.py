"""exercises: an author's rules for one exercise: tries, pauses, points, and when what is shown.

Pure. What is not said stays as it is without a policy: as many tries as one likes at no cost, hints
free, verdicts at once, the worked solution once the answer is right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from exercises.points import Weights
from grader.errors import ItemError

# A week: whoever is to wait longer than that is not meant to try again.
LONGEST_PAUSE_S = 7 * 24 * 3600
MOST_TRIES = 1000


class Feedback(StrEnum):
    IMMEDIATE = "immediate"
    AFTER_CLOSING = "after closing"


class Solution(StrEnum):
    AFTER_SUCCESS = "after success"
    AFTER_TRIES = "after tries"
    AFTER_CLOSING = "after closing"
    NEVER = "never"


@dataclass(frozen=True)
class Policy:
    """The rules of one version; the defaults are those of an exercise without a policy."""

    tries: int | None = None
    cooldown_s: int = 0
    curve: tuple[int, ...] = ()
    hint_cost: int = 0
    closes: datetime | None = None
    feedback: Feedback = Feedback.IMMEDIATE
    solution: Solution = Solution.AFTER_SUCCESS
    solution_tries: int | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing differs from an exercise without a policy."""
        return self == Policy()

    @property
    def limits_tries(self) -> bool:
        return self.tries is not None or self.cooldown_s > 0

    @property
    def weights(self) -> Weights:
        """Once the solution may be seen without being right, answers bring no points any more."""
        last = self.solution_tries if self.solution is Solution.AFTER_TRIES else None
        return Weights(self.curve, self.hint_cost, last, self.closes)

    def withheld_until(self, now: datetime) -> datetime | None:
        """When verdicts and what explains them will be shown; None where they are already."""
        waits = self.feedback is Feedback.AFTER_CLOSING and self.closes and now < self.closes
        return self.closes if waits else None

    def opens_solution(self, *, now: datetime, right: bool, tried: int) -> bool:
        """Whether the worked solution may be seen, after so many tries that counted."""
        if self.solution is Solution.NEVER or self.withheld_until(now):
            return False
        if self.solution is Solution.AFTER_CLOSING:
            return self.closes is not None and now >= self.closes
        if self.solution is Solution.AFTER_TRIES:
            return right or tried >= (self.solution_tries or 0)
        return right


def _whole(title: str, description: str, least: int, most: int) -> dict[str, Any]:
    said = {"title": title, "description": description, "minimum": least, "maximum": most}
    return {"type": "integer", **said}


def _one_of(title: str, description: str, words: type[StrEnum]) -> dict[str, Any]:
    values = [word.value for word in words]
    said = {"title": title, "description": description, "enum": values, "default": values[0]}
    return {"type": "string", **said}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Policy",
    "description": "Leave everything empty for as many free tries as one likes.",
    "additionalProperties": False,
    "properties": {
        "tries": _whole(
            "Tries", "How many answers count; empty for as many as one likes.", 1, MOST_TRIES
        ),
        "cooldown_s": _whole("Pause", "Seconds between two tries.", 0, LONGEST_PAUSE_S),
        "curve": {
            "type": "array",
            "title": "Points curve",
            "description": "Per cent of the points for the first try, the second and so on; the "
            "last stays. The best try counts, so trying again never loses points.",
            "items": _whole("Per cent", "Not above the one before.", 0, 100),
        },
        "hint_cost": _whole(
            "Cost of a hint",
            "Per cent of the points that each hint takes from later tries.",
            0,
            100,
        ),
        "closes": {
            "type": "string",
            "title": "Closes",
            "description": "A time such as 2027-01-15 17:00 (UTC). Later answers are graded but "
            "bring no points.",
        },
        "feedback": _one_of(
            "Feedback",
            "When verdicts, reasons and scores are shown. Closing needs a time.",
            Feedback,
        ),
        "solution": _one_of(
            "Worked solution",
            "When it is shown. After tries: once right, or after so many tries that count; answers "
            "handed in after that bring no points.",
            Solution,
        ),
        "solution_tries": _whole(
            "Tries before the solution",
            "For a solution after tries; empty for as many as count.",
            1,
            MOST_TRIES,
        ),
    },
}


def read_policy(data: Any, *, is_own: bool = False, hints: int | None = None) -> Policy:
    """The author's words as rules. Raises ItemError with the field that cannot be used.

    `is_own` says that learners mark it themselves; `hints`, where given, how many there are.
    """
    if not isinstance(data, Mapping):
        raise ItemError("policy", f"must be a mapping; read {data!r}.")
    if data and is_own:
        raise ItemError("policy", "is for what we grade; this kind is marked by its learners.")
    for name in data:
        if name not in SCHEMA["properties"]:
            known = ", ".join(SCHEMA["properties"])
            raise ItemError(f"policy.{name}", f"is not a field of a policy. Known: {known}.")
    policy = Policy(
        tries=_number(data, "tries"),
        cooldown_s=_number(data, "cooldown_s") or 0,
        curve=_curve(data.get("curve")),
        hint_cost=_number(data, "hint_cost") or 0,
        closes=_moment(data.get("closes")),
        feedback=Feedback(_word(data, "feedback")),
        solution=Solution(_word(data, "solution")),
        solution_tries=_number(data, "solution_tries"),
    )
    _check(policy, hints)
    return _whole_policy(policy)


def _whole_policy(policy: Policy) -> Policy:
    """The same with the tries before the solution said in full."""
    if policy.solution is not Solution.AFTER_TRIES or policy.solution_tries:
        return policy
    return Policy(**{**vars(policy), "solution_tries": policy.tries})


def _check(policy: Policy, hints: int | None) -> None:
    """Raises ItemError where two fields do not go together."""
    if policy.closes is None:
        for name in ("feedback", "solution"):
            if getattr(policy, name) == "after closing":
                raise ItemError(f"policy.{name}", "after closing needs a time in `closes`.")
    if policy.solution_tries and policy.solution is not Solution.AFTER_TRIES:
        raise ItemError("policy.solution_tries", "needs `solution: after tries`.")
    if policy.solution is Solution.AFTER_TRIES:
        if not policy.solution_tries and not policy.tries:
            raise ItemError("policy.solution", "after tries needs `solution_tries` or `tries`.")
        if policy.tries and (policy.solution_tries or 0) > policy.tries:
            said = f"is {policy.solution_tries}, and only {policy.tries} tries count."
            raise ItemError("policy.solution_tries", said)
    if policy.hint_cost and hints == 0:
        raise ItemError("policy.hint_cost", "has nothing to cost: there are no hints.")


def _number(data: Mapping[str, Any], name: str) -> int | None:
    value, rule = data.get(name), SCHEMA["properties"][name]
    least, most = rule["minimum"], rule["maximum"]
    if value is None:
        return None
    if type(value) is not int or not least <= value <= most:
        said = f"must be a whole number from {least} to {most}; read {value!r}."
        raise ItemError(f"policy.{name}", said)
    return value


def _word(data: Mapping[str, Any], name: str) -> str:
    words = SCHEMA["properties"][name]["enum"]
    value = data.get(name, words[0])
    if value not in words:
        raise ItemError(f"policy.{name}", f"must be one of {', '.join(words)}; read {value!r}.")
    return str(value)


def _curve(given: Any) -> tuple[int, ...]:
    steps = [] if given is None else given
    sound = isinstance(steps, list) and all(type(s) is int and 0 <= s <= 100 for s in steps)
    if not sound or steps != sorted(steps, reverse=True):
        said = f"must be per cents that do not rise, such as [100, 80, 60]; read {given!r}."
        raise ItemError("policy.curve", said)
    return tuple(steps)


def _moment(given: Any) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        said = f"must be a time such as 2027-01-15 17:00; read {given!r}."
        raise ItemError("policy.closes", said) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

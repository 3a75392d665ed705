"""grader: what comes out of grading. Frozen values that survive a trip through JSON unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """The whole answer in one word. INVALID and INCONCLUSIVE never cost an attempt.

    SELF: nobody here judges it; its writer does, apart from any score.
    """

    CORRECT = "CORRECT"
    PARTIAL = "PARTIAL"
    INCORRECT = "INCORRECT"
    INVALID = "INVALID"
    INCONCLUSIVE = "INCONCLUSIVE"
    SELF = "SELF"


class Outcome(StrEnum):
    """How one test case of a program ended."""

    PASSED = "PASSED"
    WRONG_ANSWER = "WRONG_ANSWER"
    RUNTIME_ERROR = "RUNTIME_ERROR"
    TIME_LIMIT = "TIME_LIMIT"
    MEMORY_LIMIT = "MEMORY_LIMIT"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    COMPILE_ERROR = "COMPILE_ERROR"
    FORBIDDEN = "FORBIDDEN"


Data = Mapping[str, str | int | float | None]


@dataclass(frozen=True)
class Feedback:
    """One thing to tell: a code from `grader.messages` and the plain values its sentence needs."""

    code: str
    data: Data = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return {"code": ..., "data": {...}}."""
        return {"code": self.code, "data": dict(self.data)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild what `to_json` wrote."""
        return cls(stored["code"], dict(stored.get("data") or {}))


@dataclass(frozen=True)
class CaseResult:
    """One test case: how it ended and what it earned, `score` (0 to 1) of `weight`."""

    name: str
    outcome: Outcome
    score: float
    weight: float
    public: bool
    feedback: tuple[Feedback, ...] = ()
    ms: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object with every field."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "score": self.score,
            "weight": self.weight,
            "public": self.public,
            "feedback": [item.to_json() for item in self.feedback],
            "ms": self.ms,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild what `to_json` wrote."""
        return cls(
            name=stored["name"],
            outcome=Outcome(stored["outcome"]),
            score=stored["score"],
            weight=stored["weight"],
            public=stored["public"],
            feedback=_feedback_from(stored),
            ms=stored.get("ms"),
        )


@dataclass(frozen=True)
class Result:
    """The outcome of grading one answer; `reading` is how it was understood."""

    verdict: Verdict
    score: float
    feedback: tuple[Feedback, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    reading: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object with every field."""
        return {
            "verdict": self.verdict.value,
            "score": self.score,
            "feedback": [item.to_json() for item in self.feedback],
            "cases": [case.to_json() for case in self.cases],
            "reading": self.reading,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild what `to_json` wrote. Keys of a later version are left aside."""
        return cls(
            verdict=Verdict(stored["verdict"]),
            score=stored["score"],
            feedback=_feedback_from(stored),
            cases=tuple(CaseResult.from_json(case) for case in stored.get("cases") or ()),
            reading=stored.get("reading"),
        )

    @classmethod
    def invalid(cls, feedback: Feedback, reading: str | None = None) -> Self:
        """Return the result of an answer that could not be read."""
        return cls(Verdict.INVALID, 0.0, (feedback,), reading=reading)

    @classmethod
    def own(cls) -> Self:
        """Return the result of an answer that its writer marks: no score is ours to give."""
        return cls(Verdict.SELF, 0.0)


@dataclass(frozen=True)
class Mark:
    """What somebody says of an answer of their own: `value` as JSON, `score` 0 to 1 if it has one.

    It stands beside the verdict and is never taken for one.
    """

    value: Any
    score: float | None


@dataclass(frozen=True)
class Reading:
    """How an answer was understood: `text` to show, `value` for the kind's own use.

    `latex` is the same in two dimensions where that says more; `warnings` tell what was guessed.
    """

    text: str
    value: Any
    latex: str = ""
    warnings: tuple[Feedback, ...] = ()


def _feedback_from(stored: Mapping[str, Any]) -> tuple[Feedback, ...]:
    return tuple(Feedback.from_json(item) for item in stored.get("feedback") or ())

"""grader: the table of kinds. A kind is a module with the names below."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from grader import (
    choice,
    flashcard,
    formula,
    gaps,
    matching,
    number,
    ordering,
    playground,
    prediction,
    shape,
    truefalse,
    written,
)
from grader.code import kind as code
from grader.code.asking import Question
from grader.code.calls import Call
from grader.errors import ItemError
from grader.result import Mark, Reading, Result


class BaseKind(Protocol):
    """What every kind offers. Items are frozen values of the kind's own; answers are plain JSON."""

    @property
    def NAME(self) -> str: ...
    @property
    def LABEL(self) -> str: ...
    @property
    def SCHEMA(self) -> dict[str, Any]: ...

    def read_item(self, content: Mapping[str, Any]) -> Any:
        """Read the author's `item`; raise ItemError on the first slip."""

    def materialise(
        self, content: Mapping[str, Any], seed: int
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the item as one learner gets it, and what {{name}} in the prose stands for."""

    def seeded(self, item: Any) -> bool:
        """Tell whether what a learner sees depends on a seed."""

    def public(self, item: Any, seed: int) -> dict[str, Any]:
        """Return what a learner may see: never a key, a reason or a hidden case."""

    def validate(self, item: Any, answer: object) -> Reading:
        """Read the answer without use of the key; raise InvalidAnswer where it cannot be read."""

    def prove(self, item: Any) -> None:
        """Check the key by an independent, perhaps slow route; raise ItemError if it fails."""


class ScoringKind(BaseKind, Protocol):
    """A kind that judges in this process, in microseconds."""

    @property
    def RUNS_CODE(self) -> Literal[False]: ...

    def score(self, item: Any, answer: object) -> Result:
        """Judge the answer; an unreadable one gives the verdict INVALID."""


class CodeKind(BaseKind, Protocol):
    """A kind whose answer is a program: someone else runs the calls, this room compares."""

    @property
    def RUNS_CODE(self) -> Literal[True]: ...

    def calls(self, item: Any, seed: int) -> tuple[Call, ...]:
        """Return the calls to run, drawn with the seed."""

    def requests(self, item: Any, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
        """Return what the learner's program is asked, as the sandbox takes it."""

    def reference_requests(self, item: Any, calls: tuple[Call, ...]) -> list[dict[str, Any]]:
        """Return the same for the author's side, one for one."""

    def reference_source(self, item: Any) -> str:
        """Return the program of the author's side."""

    def expected(
        self, item: Any, calls: tuple[Call, ...], reference_run: Mapping[str, Any]
    ) -> tuple[Any, ...]:
        """Return the value that each call should return, None where it should do something else."""

    def questions(
        self,
        item: Any,
        calls: tuple[Call, ...],
        reference_run: Mapping[str, Any],
        learner_run: Mapping[str, Any],
    ) -> tuple[Question, ...]:
        """Return what else is to be run on the author's side."""

    def compare(
        self,
        item: Any,
        calls: tuple[Call, ...],
        reference_run: Mapping[str, Any],
        learner_run: Mapping[str, Any],
        answers: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Result:
        """Judge what the learner's run returned by what the author's side did."""


class OwnKind(ScoringKind, Protocol):
    """A kind that learners mark themselves; its `score` only tells what can be read."""

    def revealed(self, item: Any) -> dict[str, Any]:
        """Return what is served once an answer is handed in, and never before."""

    def mark(self, item: Any, given: object) -> Mark:
        """Read what the writer says of the answer; raise InvalidAnswer where it cannot be read."""


class PredictedKind(ScoringKind, Protocol):
    """A kind that asks what will happen, once, and shows it after that."""

    def course(self, item: Any) -> dict[str, Any]:
        """Return what happens, as plain JSON: served once a prediction is stored, never before."""


Kind = ScoringKind | CodeKind

KINDS: dict[str, Kind] = {
    choice.NAME: choice,
    truefalse.NAME: truefalse,
    number.NAME: number,
    formula.NAME: formula,
    shape.NAME: shape,
    ordering.NAME: ordering,
    matching.NAME: matching,
    gaps.NAME: gaps,
    playground.NAME: playground,
    prediction.NAME: prediction,
    code.NAME: code,
    written.NAME: written,
    flashcard.NAME: flashcard,
}

# Those among them that learners mark themselves.
OWN_KINDS: dict[str, OwnKind] = {written.NAME: written, flashcard.NAME: flashcard}

# Those that are answered once, and then show what happens.
PREDICTED_KINDS: dict[str, PredictedKind] = {prediction.NAME: prediction}


def check(kind: str, content: object) -> Any:
    """Read an exercise's `item` as its kind; raise ItemError with the path of the slip."""
    if kind not in KINDS:
        raise ItemError("kind", f"{kind!r} is not a kind; known kinds: {', '.join(KINDS)}")
    if not isinstance(content, Mapping):
        raise ItemError("item", "must be a mapping of fields")
    return KINDS[kind].read_item(content)

"""Figures of the parts of an exercise: options of a choice by third, cases of a program. Pure."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from grader.result import Outcome, Result


@dataclass(frozen=True)
class OptionFigures:
    """How often an option was chosen at first try; shares from 0 to 1, None of nobody."""

    id: str
    text: str
    right: bool
    chosen: int
    share: float | None
    upper: float | None
    lower: float | None

    @property
    def misleads(self) -> bool:
        """A wrong one that draws the strong, or a right one that draws the weak."""
        if self.upper is None or self.lower is None:
            return False
        return self.lower > self.upper if self.right else self.upper > self.lower


def option_figures(
    options: Sequence[Mapping[str, object]],
    answers: Mapping[int, Set[str]],
    upper: Set[int],
    lower: Set[int],
) -> list[OptionFigures]:
    """One row per option (id, text, right); `answers` are the options each learner chose."""

    def share(name: str, learners: Iterable[int]) -> float | None:
        chosen = [name in answers[one] for one in learners if one in answers]
        return sum(chosen) / len(chosen) if chosen else None

    return [
        OptionFigures(
            id=str(option["id"]),
            text=str(option["text"]),
            right=bool(option["right"]),
            chosen=sum(option["id"] in one for one in answers.values()),
            share=share(str(option["id"]), answers),
            upper=share(str(option["id"]), upper),
            lower=share(str(option["id"]), lower),
        )
        for option in options
    ]


@dataclass(frozen=True)
class CaseFigures:
    """How often a case was passed, of how many programs that it was tried on."""

    name: str
    public: bool
    tried: int
    passed: int

    @property
    def share(self) -> float:
        return self.passed / self.tried


def case_figures(results: Iterable[Result]) -> list[CaseFigures]:
    """One row per case, in the order in which they come."""
    tried: dict[str, tuple[bool, int, int]] = {}
    for result in results:
        for case in result.cases:
            public, count, passed = tried.get(case.name, (case.public, 0, 0))
            tried[case.name] = (public, count + 1, passed + (case.outcome is Outcome.PASSED))
    return [CaseFigures(name, *row) for name, row in tried.items()]

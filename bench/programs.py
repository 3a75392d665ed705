"""Programs of a code exercise, run and judged as the judge does it, without its second askings."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

import sandbox
from grader.code import kind
from grader.code.asking import Question
from grader.code.calls import Call
from grader.code.item import Item
from grader.result import Result

EXERCISES = Path(__file__).resolve().parents[1] / "content" / "exercises"


class Sitting:
    """An exercise with one seed: the calls, and the reference's run of them, made once."""

    def __init__(self, item: Item, seed: int) -> None:
        self.item, self.seed = item, seed
        self.calls: tuple[Call, ...] = kind.calls(item, seed)
        self.limits = sandbox.Limits(**item.limits)
        self.answered: dict[tuple[str, str], dict[str, Any]] = {}

    @cached_property
    def reference(self) -> dict[str, Any]:
        requests = kind.reference_requests(self.item, self.calls)
        return self.run(kind.reference_source(self.item), requests, self.item.reference)

    def judge(self, source: str) -> Result:
        """Return what the judge says of a program, bugs named."""
        learner = {**self.run(source, kind.requests(self.item, self.calls)), "source": source}
        asked = kind.questions(self.item, self.calls, self.reference, learner)
        answers = {question.name: self.answer(question) for question in asked}
        return kind.compare(self.item, self.calls, self.reference, learner, answers)

    def answer(self, question: Question) -> dict[str, Any]:
        """Run a question, once for all programs that ask it."""
        key = (question.source, repr(question.calls))
        if key not in self.answered:
            self.answered[key] = self.run(question.source, question.calls)
        return self.answered[key]

    def run(
        self, source: str, requests: list[dict[str, Any]], script_of: str = ""
    ) -> dict[str, Any]:
        script = None
        if any(call.call is None for call in self.calls):
            script = self._report(script_of or source, None)
        if script is not None and not requests:
            return {**script, "script": script}
        return {**self._report(source, requests), "script": script}

    def _report(self, source: str, requests: list[dict[str, Any]] | None) -> dict[str, Any]:
        run = sandbox.run(source, requests, seed=self.seed, limits=self.limits)
        return asdict(run) | {"calls": [asdict(report) for report in run.calls]}


def exercises(folder: Path = EXERCISES) -> dict[str, Item]:
    """Return every code exercise of a folder by its name."""
    found: dict[str, Item] = {}
    for path in sorted(folder.glob("*.yaml")):
        content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        if content.get("kind") == "code":
            found[path.stem] = kind.read_item(content["item"])
    return found


def draws(item: Item) -> bool:
    """Tell whether another seed asks other calls."""
    return any(case.draws for case in item.cases)

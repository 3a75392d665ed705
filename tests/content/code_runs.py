"""tests of content: judges the course's own programs quickly, each in one run of the sandbox."""

from dataclasses import asdict
from functools import cache
from typing import Any

import sandbox
from grader.code.calls import Call
from grader.kinds import KINDS
from grader.result import Result
from tests.content import bundled

EXERCISES = {
    slug: exercise for slug, exercise in bundled.exercises().items() if exercise["kind"] == "code"
}
KIND: Any = KINDS["code"]


def judged(slug: str, source: str, *seeds: int) -> Result:
    """Judge the program on the calls of all the seeds, in one run.

    As a learner's is, but for the second round of calls, which finds cheats, and for the diagnosis.
    """
    item, calls = _calls(slug, seeds)
    reference = _reference(slug, seeds)
    learner = {**_run(source, KIND.requests(item, calls), item, calls), "source": source}
    answers = {
        question.name: _report(sandbox.run(question.source, question.calls))
        for question in KIND.questions(item, calls, reference, learner)
        if question.name == "then"
    }
    result = KIND.compare(item, calls, reference, learner, answers)
    assert isinstance(result, Result)
    return result


@cache
def _calls(slug: str, seeds: tuple[int, ...]) -> tuple[Any, tuple[Call, ...]]:
    item = KIND.read_item(EXERCISES[slug]["item"])
    return item, tuple(call for seed in seeds for call in KIND.calls(item, seed))


@cache
def _reference(slug: str, seeds: tuple[int, ...]) -> dict[str, Any]:
    item, calls = _calls(slug, seeds)
    report = _run(KIND.reference_source(item), KIND.reference_requests(item, calls), item, calls)
    if report["script"] is not None:
        report["script"] = _report(sandbox.run(item.reference, None))
    return report


def _run(source: str, requests: Any, item: Any, calls: tuple[Call, ...]) -> dict[str, Any]:
    limits = sandbox.Limits(**item.limits)
    script = None
    if any(call.call is None for call in calls):
        script = _report(sandbox.run(source, None, limits=limits))
    return {**_report(sandbox.run(source, requests, limits=limits)), "script": script}


def _report(run: sandbox.Run) -> dict[str, Any]:
    return asdict(run) | {"calls": [asdict(call) for call in run.calls]}

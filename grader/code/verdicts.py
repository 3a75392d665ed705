"""grader.code: from two runs of the same calls to a verdict: compare, ask, explain, add up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.code import alternatives, carried, diagnosis, prints, rules, walks
from grader.code.asking import Question, marked
from grader.code.calls import Call
from grader.code.expected import Expected, read_expected
from grader.code.item import Item
from grader.code.outcomes import STOPPED, Ended, error_data, outcomes
from grader.code.refusals import refusal
from grader.code.runs import Run, before_cut, clip, read_run
from grader.messages import text
from grader.result import CaseResult, Data, Feedback, Outcome, Result, Verdict

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class _Judged:
    """The first step: what each call should do, what it did, and how it ended."""

    expected: tuple[Expected, ...]
    run: Run
    ended: tuple[Ended, ...]
    refused: Feedback | None

    @property
    def failed(self) -> list[int]:
        return [index for index, end in enumerate(self.ended) if not end.passed]


def questions(
    item: Item, calls: tuple[Call, ...], reference: Mapping[str, Any], learner: Mapping[str, Any]
) -> tuple[Question, ...]:
    """Return what else is to be run on the author's side; nothing for a program that is refused."""
    judged = _judged(item, calls, reference, learner)
    if judged.refused is not None:
        return ()
    asked = rules.question(item, str(learner.get("source") or ""))
    if judged.failed:
        reports = judged.run.calls
        asked += alternatives.question(item, calls)
        asked += prints.question(item, calls)
        asked += carried.question(item, calls, judged.expected, reports, judged.failed)
    return (*asked, *walks.question(item, calls, judged.expected, judged.ended))


def judge(
    item: Item,
    calls: tuple[Call, ...],
    reference: Mapping[str, Any],
    learner: Mapping[str, Any],
    answers: Answers,
) -> Result:
    """Return the result of the learner's run; ItemError where the reference's run is no measure."""
    judged = _judged(item, calls, reference, learner)
    if judged.refused is not None:
        return Result.invalid(judged.refused)
    found = walks.reports(item, calls, judged.expected, judged.ended, answers)
    judged = replace(judged, ended=walks.applied(judged.ended, found))
    args = (item, calls, judged.expected, judged.run.calls)
    earned = carried.earned(*args, judged.failed, answers)
    cases = tuple(
        _case(item, call, end, report.ms, index in earned)
        for index, (call, end, report) in enumerate(
            zip(calls, judged.ended, judged.run.calls, strict=True)
        )
    )
    kept = rules.read(item, answers)
    known = alternatives.read(item, calls, answers) | prints.read(item, calls, answers)
    named = walks.named(found) or diagnosis.named(*args, judged.ended, known)
    told = (
        *_loading(calls, judged.run),
        *_summary(cases),
        *named,
        *kept.feedback,
        *_printed(calls, judged.run),
    )
    score = _score(item, cases) if kept.counted else 0.0
    return Result(_verdict(score), score, told, cases)


def failures(
    item: Item, calls: tuple[Call, ...], reference: Mapping[str, Any], run: Mapping[str, Any]
) -> dict[int, str]:
    """Return what an author is told of each call that a program fails, by its position."""
    judged = _judged(item, calls, reference, run)
    if judged.refused is not None:
        return dict.fromkeys(range(len(calls)), text(judged.refused))
    told = {i: judged.ended[i].told or (Feedback("value_differs"),) for i in judged.failed}
    return {
        i: f"case {calls[i].name!r}: {' '.join(text(one) for one in words)}"
        for i, words in told.items()
    }


def _judged(
    item: Item, calls: tuple[Call, ...], reference: Mapping[str, Any], learner: Mapping[str, Any]
) -> _Judged:
    first = marked(item, calls)
    expected = read_expected(item, calls, read_run(reference, calls, marked=first))
    run = read_run(learner, calls, marked=first)
    refused = refusal(item, calls, run)
    ended = () if refused is not None else outcomes(item, calls, expected, run)
    return _Judged(expected, run, ended, refused)


def _case(item: Item, call: Call, end: Ended, ms: float | None, earned: bool) -> CaseResult:
    case = item.cases[call.case]
    score, told = float(end.passed), end.told
    if earned and case.carry is not None:
        score = case.fraction
        data: Data = {"call": case.carry.function, "percent": round(100 * score)}
        told = (Feedback("carried_forward", data), *told)
    function = call.function if len(item.functions) > 1 else ""
    return CaseResult(
        call.name, end.outcome, score, call.weight, call.public, told, ms, function, end.figure
    )


def _score(item: Item, cases: tuple[CaseResult, ...]) -> float:
    """Return the share of the weights; with several functions each has its own, by its worth."""
    if all(case.outcome is Outcome.PASSED for case in cases):
        return 1.0
    worth = {function.name: function.worth for function in item.functions}
    shares: dict[str, list[CaseResult]] = {}
    for case in cases:
        shares.setdefault(case.function, []).append(case)
    total = sum(worth.get(name, 1.0) for name in shares)
    return sum(worth.get(name, 1.0) * _share(share) for name, share in shares.items()) / total


def _share(cases: list[CaseResult]) -> float:
    return sum(case.score * case.weight for case in cases) / sum(case.weight for case in cases)


def _verdict(score: float) -> Verdict:
    if score == 1.0:
        return Verdict.CORRECT
    return Verdict.PARTIAL if score > 0 else Verdict.INCORRECT


def _loading(calls: tuple[Call, ...], run: Run) -> list[Feedback]:
    scripts_only = all(call.call is None for call in calls)
    if run.error is None or run.status in STOPPED or scripts_only:
        return []
    return [Feedback("load_raised", error_data(run.error))]


def _summary(cases: tuple[CaseResult, ...]) -> list[Feedback]:
    passed = sum(case.outcome is Outcome.PASSED for case in cases)
    told = [Feedback("cases_passed", {"passed": passed, "total": len(cases)})]
    public = [case for case in cases if case.public]
    hidden = [case for case in cases if not case.public]
    failed = sum(case.outcome is not Outcome.PASSED for case in hidden)
    if public and failed and all(case.outcome is Outcome.PASSED for case in public):
        told.append(Feedback("hidden_failed", {"failed": failed, "hidden": len(hidden)}))
    return told


def _printed(calls: tuple[Call, ...], run: Run) -> list[Feedback]:
    """Return what was printed before the first hidden call: later prints could show its inputs."""
    made = [(c, r) for c, r in zip(calls, run.calls, strict=True) if c.call is not None]
    public = next((i for i, (call, _) in enumerate(made) if not call.public), len(made))
    text = run.stdout
    if public < len(made) and all(r.outcome != "not_reached" for _, r in made[:public]):
        # A hidden call was, or may have been, begun. `run.error` means that none was.
        at = made[public - 1][1].stdout_at if public else None
        if run.error is None:
            text = before_cut(text).encode()[: at or 0].decode(errors="ignore")
    return [Feedback("printed", {"text": clip(text.rstrip())})] if text.strip() else []

"""Judges one answer: the only door to the sandbox. Knows no Django, keeps no state.

Learner's fault -> a Result. Author's fault -> ItemError. Our fault -> MachineFailure.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import sandbox
from grader.code import proof, shown
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.outcomes import DIFFERENT_ANSWERS
from grader.kinds import KINDS, CodeKind
from grader.result import Result
from grader.symbolic import sympy_door

# Our own failure, under a name that callers may catch without a door of their own.
MachineFailure = sandbox.SandboxError
# Reading a call's inputs takes time that is not the program's.
FORGIVEN_MS = 400


@dataclass(frozen=True)
class Judgement:
    """A result, and what it rests on as plain data: the inputs' digest, the reference's values."""

    result: Result
    pinned: dict[str, Any] | None = None


@dataclass(frozen=True)
class Example:
    """A public call, the case it belongs to, and the value that the reference returns for it."""

    call: Call
    case: Case
    value: Any


def judge(
    *, kind: str, item: Mapping[str, Any], answer: Any, view_seed: int, seed: int
) -> Judgement:
    """Grades `answer` against the item.

    `view_seed` fixes what the learner was shown (public cases), `seed` the hidden inputs.
    """
    grader_kind = KINDS[kind]
    value = grader_kind.read_item(item)
    if not grader_kind.RUNS_CODE:
        return Judgement(grader_kind.score(value, answer))
    shown = (call for call in grader_kind.calls(value, view_seed) if call.public)
    hidden = (call for call in grader_kind.calls(value, seed) if not call.public)
    return _judge_code(grader_kind, value, (*shown, *hidden), answer, seed)


def judge_at_once(
    *, kind: str, item: Mapping[str, Any], answer: Any, seed: int
) -> tuple[Result, bool]:
    """For a page that waits: without SymPy, which may take seconds. Tells whether it was left out.

    A formula that agrees at many points is called right then, as it is where SymPy gives up.
    """
    with sympy_door.shut() as unasked:
        found = judge(kind=kind, item=item, answer=answer, view_seed=seed, seed=seed)
    return found.result, bool(unasked)


def prove(*, kind: str, item: Mapping[str, Any]) -> None:
    """Proves the key by what the kind knows, and the cases of a code exercise by trying them.

    Raises ItemError where a right program fails, or a wrong one passes. A proof is kept in mind.
    """
    _prove(kind, json.dumps(item, sort_keys=True))


@lru_cache(maxsize=256)
def _prove(kind: str, content: str) -> None:
    grader_kind = KINDS[kind]
    item = grader_kind.read_item(json.loads(content))
    grader_kind.prove(item)
    if grader_kind.RUNS_CODE:
        _prove_code(grader_kind, item)


def cost(*, kind: str, item: Mapping[str, Any]) -> dict[str, float]:
    """What one grading takes with the reference in a learner's place: cpu_ms, wall_ms, memory_mb.

    Its own work is measured; the calls that a learner's program makes again alone are not.
    """
    grader_kind = KINDS[kind]
    assert grader_kind.RUNS_CODE, "only programs are run"
    value, seed = grader_kind.read_item(item), proof.SEEDS[0]
    calls = grader_kind.calls(value, seed)
    limits = sandbox.Limits(**value.limits)
    run = _author(grader_kind, value, calls, value.reference, seed, limits)
    return {name: run[name] for name in ("cpu_ms", "wall_ms", "memory_mb")}


def _prove_code(kind: CodeKind, item: Any) -> None:
    """All calls of a program are made in one run; it is trusted, so once is enough."""
    tried = proof.sheet(item, kind.calls)
    many = len(tried.sittings)
    limits = sandbox.Limits(
        cpu_s=item.limits["cpu_s"] * many,
        wall_s=item.limits["wall_s"] * many,
        memory_mb=item.limits["memory_mb"],
        output_kb=item.limits["output_kb"] * many,
    )
    seed = proof.SEEDS[0]
    reference = _reference(kind, item, tried.calls, seed, limits)

    def run(source: str) -> dict[str, Any]:
        return _author(kind, item, tried.calls, source, seed, limits)

    proof.demand_accepted(item, tried, reference, run(item.reference))
    for number, accepted in enumerate(item.accepted):
        proof.demand_accepted(item, tried, reference, run(accepted.source), number)
    suspects = proof.suspects(item)
    left = suspects
    for row in proof.stages(item, tried):
        found: list[proof.Suspect] = []
        for some, question in proof.questions(tried, row, left):
            answer = sandbox.run(question.source, question.calls, seed=seed, limits=limits)
            found += proof.unseen(item, tried, row, reference, some, _as_json(answer))
        left = found
    passing = [one for one in left if proof.passes(item, tried, reference, run(one.source))]
    proof.demand_power(item, [(one, one not in passing) for one in suspects])


def _judge_code(
    kind: CodeKind, item: Any, calls: tuple[Call, ...], answer: Any, seed: int
) -> Judgement:
    """The two programs run apart, on the same calls; what comes out is compared here.

    The learner's makes its calls together, and each again alone in a fresh process, so that
    counting them or answering otherwise the second time does not pay. What is asked after that is
    asked of the author's programs alone.
    """
    source = kind.validate(item, answer).value
    result, reference, learner = _compared(kind, item, calls, source, seed)
    inputs = json.dumps([call.call for call in calls], sort_keys=True).encode()
    return Judgement(
        result,
        {
            "calls": [call.shown for call in calls],
            "inputs_sha256": hashlib.sha256(inputs).hexdigest(),
            "reference": [report["value"] for report in reference["calls"]],
            "layers": list(learner["layers"]),
            "cpu_ms": learner["cpu_ms"],
            "wall_ms": learner["wall_ms"],
            "memory_mb": learner["memory_mb"],
        },
    )


def _compared(
    kind: CodeKind, item: Any, calls: tuple[Call, ...], source: str, seed: int
) -> tuple[Result, dict[str, Any], dict[str, Any]]:
    """The result, and the two runs that it rests on: the reference's and the learner's."""
    limits = sandbox.Limits(**item.limits)
    learner = _learner(kind, item, calls, source, seed, limits)
    reference = _reference(kind, item, calls, seed, limits)
    answers = {
        question.name: _as_json(
            sandbox.run(question.source, question.calls, seed=seed, limits=limits)
        )
        for question in kind.questions(item, calls, reference, learner)
    }
    return kind.compare(item, calls, reference, learner, answers), reference, learner


def _learner(
    kind: CodeKind,
    item: Any,
    calls: tuple[Call, ...],
    source: str,
    seed: int,
    limits: sandbox.Limits,
) -> dict[str, Any]:
    """The learner's run as the grader reads it."""

    def ask(requests: list[dict[str, Any]]) -> dict[str, Any]:
        runs = sandbox.run_cases(source, requests, seed, limits)
        report = _with_disagreements(_as_json(runs.batch), runs.disagreements)
        _correct_times(report["calls"], runs)
        return report

    return _report(calls, kind.requests(item, calls), source, seed, limits, ask)


def _reference(
    kind: CodeKind, item: Any, calls: tuple[Call, ...], seed: int, limits: sandbox.Limits
) -> dict[str, Any]:
    """What the author's side does: what it is asked may differ from the calls."""

    def ask(requests: list[dict[str, Any]]) -> dict[str, Any]:
        program = kind.reference_source(item)
        return _as_json(sandbox.run(program, requests, seed=seed, limits=limits))

    requests = kind.reference_requests(item, calls)
    return _report(calls, requests, item.reference, seed, limits, ask)


def _author(
    kind: CodeKind,
    item: Any,
    calls: tuple[Call, ...],
    source: str,
    seed: int,
    limits: sandbox.Limits,
) -> dict[str, Any]:
    """An author's program in a learner's place; it is trusted, so each call is made once."""

    def ask(requests: list[dict[str, Any]]) -> dict[str, Any]:
        return _as_json(sandbox.run(source, requests, seed=seed, limits=limits))

    return _report(calls, kind.requests(item, calls), source, seed, limits, ask)


def _report(
    calls: tuple[Call, ...],
    requests: list[dict[str, Any]],
    source: str,
    seed: int,
    limits: sandbox.Limits,
    ask: Callable[[list[dict[str, Any]]], dict[str, Any]],
) -> dict[str, Any]:
    """What `ask` makes of the requests; beside it the run as a script, where a case asks for it."""
    script = None
    if any(call.call is None for call in calls):
        script = _as_json(sandbox.run(source, None, seed=seed, limits=limits))
    answered = script if script is not None and not requests else ask(requests)
    return {**answered, "script": script, "source": source}


def _correct_times(reports: list[dict[str, Any]], runs: sandbox.CasesRun) -> None:
    """Puts the time seen from outside in place of a claim that is far below it.

    A program measures its calls itself, and could lie. What its process takes for a call alone,
    beyond what it takes for the lightest of its calls, is seen from here.
    """
    seen = [run.cpu_ms for run in runs.alone if run is not None]
    for report, run in zip(reports, runs.alone, strict=True):
        if run is not None:
            outside = run.cpu_ms - min(seen)
            if outside > 2 * report["cpu_ms"] + FORGIVEN_MS:
                report["cpu_ms"] = outside


def _as_json(run: sandbox.Run) -> dict[str, Any]:
    """The run as the grader reads it: what `python -m sandbox` would print."""
    return asdict(run) | {"calls": [asdict(report) for report in run.calls]}


def _with_disagreements(
    report: dict[str, Any], disagreements: Sequence[sandbox.Disagreement]
) -> dict[str, Any]:
    """The report with every call that was answered in two ways marked as such."""
    for found in disagreements:
        error = {"type": DIFFERENT_ANSWERS, "message": "", "line": None, "traceback": ""}
        report["calls"][found.index] |= {"outcome": "raised", "value": None, "error": error}
    return report


def try_out(
    *, kind: str, item: Mapping[str, Any], source: str, as_script: bool, seed: int
) -> dict[str, Any]:
    """What a program does on the public cases, or as a script, as plain JSON. Grades nothing.

    `seed` is that of the variant: the same values as the page shows.
    """
    grader_kind = KINDS[kind]
    assert grader_kind.RUNS_CODE
    value = grader_kind.read_item(item)
    if as_script:
        limits = sandbox.Limits(**value.limits)
        return shown.script(_as_json(sandbox.run(source, None, seed=seed, limits=limits)))
    public = tuple(call for call in grader_kind.calls(value, seed) if call.public)
    result, reference, learner = _compared(grader_kind, value, public, source, seed)
    return shown.examples(value, public, reference, learner, result)


def examples(*, kind: str, item: Mapping[str, Any], view_seed: int) -> tuple[Example, ...]:
    """The public calls a learner is shown, each with what the reference makes of it.

    Raises ItemError where the reference is no measure.
    """
    grader_kind = KINDS[kind]
    assert grader_kind.RUNS_CODE, "only programs are called"
    value = grader_kind.read_item(item)
    calls = tuple(call for call in grader_kind.calls(value, view_seed) if call.public and call.call)
    reference = _reference(grader_kind, value, calls, view_seed, sandbox.Limits(**value.limits))
    wanted = grader_kind.expected(value, calls, reference)
    return tuple(
        Example(call, value.cases[call.case], one) for call, one in zip(calls, wanted, strict=True)
    )

"""Judges one answer: the only door to the sandbox. Knows no Django, keeps no state.

Learner's fault -> a Result. Author's fault -> ItemError. Our fault -> MachineFailure.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sandbox
from grader.code.calls import Call
from grader.code.cases import Case
from grader.code.verdicts import DIFFERENT_ANSWERS
from grader.errors import ItemError
from grader.kinds import KINDS, CodeKind
from grader.plain import from_wire
from grader.result import Result

# Our own failure, under a name that callers may catch without a door of their own.
MachineFailure = sandbox.SandboxError


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


def _judge_code(
    kind: CodeKind, item: Any, calls: tuple[Call, ...], answer: Any, seed: int
) -> Judgement:
    """The two programs run apart, on the same calls; what comes out is compared here.

    The learner's makes its calls together, and each again alone in a fresh process, so that
    counting them or answering otherwise the second time does not pay.
    """
    requests = [call.call for call in calls if call.call is not None]
    limits = sandbox.Limits(**item.limits)
    source = kind.validate(item, answer).value
    runs = sandbox.run_cases(source, requests, seed, limits)
    learner = runs.batch
    reference = sandbox.run(item.reference, requests, seed=seed, limits=limits)
    report = _with_disagreements(_as_json(learner), runs.disagreements)
    result = kind.compare(item, calls, _as_json(reference), report)
    inputs = json.dumps(requests, sort_keys=True).encode()
    return Judgement(
        result,
        {
            "calls": [call.shown for call in calls],
            "inputs_sha256": hashlib.sha256(inputs).hexdigest(),
            "reference": [report.value for report in reference.calls],
            "layers": list(learner.layers),
            "cpu_ms": learner.cpu_ms,
            "wall_ms": learner.wall_ms,
            "memory_mb": learner.memory_mb,
        },
    )


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


def examples(*, kind: str, item: Mapping[str, Any], view_seed: int) -> tuple[Example, ...]:
    """The public calls a learner is shown, each with what the reference makes of it.

    Raises ItemError where the reference fails, though the case does not ask for an exception.
    """
    grader_kind = KINDS[kind]
    assert grader_kind.RUNS_CODE, "only programs are called"
    value = grader_kind.read_item(item)
    calls = grader_kind.calls(value, view_seed)
    shown = [call for call in calls if call.public and call.judged and call.call is not None]
    requests = [call.call for call in shown if call.call is not None]
    limits = sandbox.Limits(**value.limits)
    run = sandbox.run(value.reference, requests, seed=view_seed, limits=limits)
    found = []
    for call, report in zip(shown, run.calls, strict=True):
        case = value.cases[call.case]
        if report.outcome != "returned" and case.check != "raises":
            raise ItemError("item.reference", f"returns nothing in the case “{call.name}”")
        found.append(Example(call, case, from_wire(report.value)))
    return tuple(found)

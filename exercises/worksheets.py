"""exercises: the notebook of a learner's variant, and the answer in one that was handed in."""

from typing import Any

from django.conf import settings

from exercises import judge
from exercises.models import ExerciseVersion, Variant
from exercises.notebooks.build import Checks, Desk, build
from exercises.notebooks.read import parse_notebook
from exercises.notebooks.refusal import refusal
from exercises.notebooks.task import Example, Function, Task
from grader.plain import from_wire

# What prints is compared in ways of its own; that is left to the hand-in.
NOT_LOCAL = ("stdout",)
# A program that is only run as a script has no function; its one answer cell is called this.
SCRIPT = Function("program", "your program")


def takes_notebooks(version: ExerciseVersion) -> bool:
    """Whether the exercise is answered with a program."""
    return version.grader_kind.RUNS_CODE


def notebook_of(variant: Variant, desk: Desk) -> bytes:
    """The .ipynb of this variant; the expected values come from a run of the reference.

    Raises ItemError (the author's fault) or judge.MachineFailure (ours).
    """
    version = variant.version
    found = judge.examples(kind=version.kind, item=variant.item, view_seed=variant.seed)
    public = variant.public()
    known = {one.call.name: _example(one) for one in found}
    examples = [
        # Only a program that is run as a script has no call to try.
        known.get(case["name"]) or Example(case["name"], "", None, local=False)
        for case in public["cases"]
    ]
    checks = Checks(examples, public["hidden"], public["absolute"], public["relative"])
    return build(_task(version, variant.statement(), public), checks, desk)


def answer_in_notebook(version: ExerciseVersion, data: bytes) -> str:
    """The code of the answer cells; raises UnreadableNotebook, which costs nothing."""
    if not takes_notebooks(version):
        raise refusal("notebook_kind")
    item = version.grader_kind.read_item(version.item)
    task = _task(version, version.statement, version.grader_kind.public(item, 0))
    return parse_notebook(data, task, settings.MAX_NOTEBOOK_BYTES)


def _task(version: ExerciseVersion, statement: str, public: dict[str, Any]) -> Task:
    functions = tuple(Function(f["name"], f["signature"]) for f in public["functions"])
    return Task(
        slug=version.exercise.slug,
        version=version.number,
        digest=version.digest,
        title=version.title,
        statement=statement,
        functions=functions or (SCRIPT,),
        starter=public["starter"],
    )


def _example(found: judge.Example) -> Example:
    call, case = found.call, found.case
    return Example(
        name=call.name,
        call=case.call.source if case.call else "",
        expected=found.value,
        drawn={name: from_wire(value) for name, value in call.drawn.items()},
        raises=case.raises,
        local=case.check not in NOT_LOCAL,
        absolute=case.absolute,
        relative=case.relative,
    )

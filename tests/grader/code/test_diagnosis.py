"""tests: grader.code. From failing calls to one named bug: wrong programs, mutants, paths."""

from typing import Any

import numpy as np

from grader import messages
from grader.code import alternatives, kind
from grader.code.calls import Call
from grader.code.wrong_program import TooLong, __load__, __wrong__
from grader.plain import from_wire, to_wire
from grader.result import Outcome, Result
from tests.grader.code.runs import CONTENT, raised, returned, run

ITEM = kind.read_item(
    {
        **CONTENT,
        "wrong": [
            {
                "name": "squared",
                "source": "def gradient(w): return w ** 2",
                "reason": "The exponent comes down.",
            }
        ],
    }
)
CALLS = kind.calls(ITEM, 3)


def arguments(call: Call) -> list[Any]:
    assert call.call is not None
    names = {"np": np}
    found = []
    for part in call.call["args"]:
        drawn = {name: from_wire(wire) for name, wire in part.get("with", {}).items()}
        found.append(eval(part["python"], {**names, **drawn}))
    return found


def answered(source: str, item: Any = ITEM, calls: tuple[Call, ...] = CALLS) -> Result:
    """Judge a program that is run here, with the questions answered here as well."""
    right, mine = (_run(text, calls) for text in (item.reference, source))
    answers = {}
    for question in kind.questions(item, calls, right, mine):
        space: dict[str, Any] = {}
        exec(question.source, space)
        answers[question.name] = run(*(_asked(space, one) for one in question.calls))
    return kind.compare(item, calls, right, mine, answers)


def _asked(space: dict[str, Any], call: dict[str, Any]) -> dict[str, Any]:
    def value(part: Any) -> Any:
        if isinstance(part, dict) and "python" in part:
            drawn = {name: from_wire(wire) for name, wire in part["with"].items()}
            return eval(part["python"], {"np": np, **drawn})
        return from_wire(part)

    args = [value(part) for part in call["args"]]
    kwargs = {name: value(part) for name, part in call["kwargs"].items()}
    try:
        return returned(space[call["function"]](*args, **kwargs))
    except Exception as error:
        return raised(type(error).__name__)


def _run(source: str, calls: tuple[Call, ...]) -> dict[str, Any]:
    space: dict[str, Any] = {}
    exec(source, space)
    reports = []
    for call in calls:
        args = arguments(call)
        plain = [None if callable(arg) else to_wire(arg) for arg in args]
        found = returned(space[call.function](*args))
        reports.append({**found, "before": plain, "after": plain, "aliases": None})
    return run(*reports)


def said(result: Result) -> str:
    return " ".join(messages.text(one) for one in result.feedback)


def test_the_authors_own_wrong_program_tells_its_reason() -> None:
    assert "The exponent comes down." in said(answered("def gradient(w): return w * w"))


def test_a_relation_is_named_where_no_program_is_known() -> None:
    assert "wrong sign" in said(answered("def gradient(w): return -2 * w"))


def test_nothing_is_said_where_several_bugs_explain_it() -> None:
    result = answered("def gradient(w): return 0 * w + 7.25")
    assert len(result.feedback) == 1


def test_nothing_is_asked_of_wrong_programs_where_all_is_right() -> None:
    right = _run(ITEM.reference, CALLS)
    assert kind.questions(ITEM, CALLS, right, right) == ()


def test_wrong_programs_are_not_tried_on_what_takes_long() -> None:
    big = {
        "cases": [
            {"name": "small", "call": "gradient(np.ones(2))"},
            {"name": "drawn", "draw": "w = normal(0, 1, 3000)", "call": "gradient(w)"},
            {"name": "made", "call": "gradient(np.arange(100000.0))"},
            {"name": "slow", "call": "gradient(1)", "check": "cost", "within_ms": 9},
            {"name": "far", "call": "gradient(np.array([1e6, 2e6]))"},
        ]
    }
    item = kind.read_item({**CONTENT, **big})
    assert [call.name for call in kind.calls(item, 1) if alternatives.tried(item, call)] == [
        "small",
        "far",
    ]


def test_a_wrong_program_that_does_not_end_is_stopped() -> None:
    __load__(["def f(x):\n    while True:\n        x += 1\n", "def f(x): return x", "1 / 0"])
    for number, kinds in ((-3, TooLong), (-1, KeyError)):
        try:
            __wrong__(number, "f", 1)
        except kinds:
            continue
        raise AssertionError(number)
    assert __wrong__(-2, "f", 5) == 5


DESCEND = """
import numpy as np
def descend(grad, w0, eta, steps):
    path = np.zeros((steps + 1, len(w0)))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - eta * grad(path[k])
    return path
"""
BOWL = "lambda w: np.array([2 * w[0], 6 * w[1]])"
WALK = {
    "function": "descend",
    "reference": DESCEND,
    "cases": [
        {
            "name": "shown",
            "call": f"descend({BOWL}, np.array([4.0, 3.0]), 0.1, 3)",
            "check": "path",
            "loss": "lambda w: w[0] ** 2 + 3 * w[1] ** 2",
            "public": True,
        },
        {
            "name": "hidden",
            "draw": "start = uniform(-5, 5, 2)",
            "call": f"descend({BOWL}, start, 0.05, 4)",
            "check": "path",
        },
    ],
}


def test_a_wrong_path_is_named_once_and_drawn_where_it_is_public() -> None:
    item = kind.read_item(WALK)
    result = answered(DESCEND.replace("- eta", "+ eta"), item, kind.calls(item, 3))
    assert said(result).count("goes uphill from step 1") == 1
    figure = result.cases[0].figure
    assert figure is not None
    assert (figure["type"], figure["first_wrong"], len(figure["yours"])) == ("path", 1, 4)
    assert figure["contours"] is not None
    assert result.cases[1].figure is None
    assert Result.from_json(result.to_json()) == result


def test_a_right_path_is_drawn_as_well() -> None:
    item = kind.read_item(WALK)
    result = answered(DESCEND, item, kind.calls(item, 3))
    assert [case.outcome for case in result.cases] == [Outcome.PASSED] * 2
    assert [case.figure is None for case in result.cases] == [False, True]


def test_a_hidden_path_tells_no_value() -> None:
    item = kind.read_item(WALK)
    calls = kind.calls(item, 3)
    start = from_wire(calls[1].drawn["start"])
    result = answered(DESCEND.replace("- eta", "+ eta"), item, calls)
    told = str(result.cases[1].to_json())
    assert not any(f"{number:.6g}" in told for number in start)

"""tests: grader.code. What a case may check beside a value, from reports written by hand."""

from typing import Any

import numpy as np
import pytest

from grader import messages
from grader.code import kind
from grader.errors import ItemError
from grader.plain import to_wire
from grader.result import Outcome, Result, Verdict
from tests.grader.code.runs import raised, returned, run

REFERENCE = "import numpy as np\ndef unit(v): return v\ndef step(w): return w\n"
V = np.array([3.0, 4.0])


def exercise(*cases: dict[str, Any], **more: Any) -> Any:
    named = [{"name": f"case {n}", **case} for n, case in enumerate(cases)]
    return kind.read_item({"function": "unit", "reference": REFERENCE, "cases": named, **more})


def judged(
    item: Any, right: list[dict[str, Any]], mine: list[dict[str, Any]], **more: Any
) -> Result:
    calls = kind.calls(item, 1)
    result = kind.compare(item, calls, run(*right), run(*mine), **more)
    for told in (*result.feedback, *(one for case in result.cases for one in case.feedback)):
        assert messages.text(told)
    return result


def said(result: Result, case: int = 0) -> list[str]:
    return [messages.text(one) for one in result.cases[case].feedback]


RAISES = {"call": "unit(np.zeros(2))", "check": "raises", "raises": "ValueError"}


@pytest.mark.parametrize(
    ("mine", "outcome"),
    [
        (raised("ValueError"), Outcome.PASSED),
        (raised("UnicodeError"), Outcome.PASSED),
        (raised("LinAlgError"), Outcome.PASSED),
        (raised("ZeroVector", kinds=["ValueError", "Exception"]), Outcome.PASSED),
        (raised("ZeroVector"), Outcome.RUNTIME_ERROR),
        (raised("KeyError"), Outcome.RUNTIME_ERROR),
        (raised("Exception"), Outcome.RUNTIME_ERROR),
        (raised("MemoryError"), Outcome.MEMORY_LIMIT),
        (raised("DifferentAnswers"), Outcome.WRONG_ANSWER),
        (returned(V), Outcome.WRONG_ANSWER),
        (returned(None), Outcome.WRONG_ANSWER),
    ],
)
def test_an_exception_can_be_what_is_right(mine: dict[str, Any], outcome: Outcome) -> None:
    result = judged(exercise(RAISES), [raised("ValueError")], [mine])
    assert result.cases[0].outcome is outcome


def test_a_hidden_exception_of_another_kind_keeps_its_message() -> None:
    result = judged(exercise(RAISES), [raised("ValueError")], [raised("KeyError", "secret 6.125")])
    assert said(result)[0] == "The call must raise ValueError; it raised another exception."
    assert "6.125" not in str(result.to_json())


@pytest.mark.parametrize("right", [returned(V), raised("KeyError"), {"outcome": "not_reached"}])
def test_a_reference_that_does_not_raise_is_the_authors_slip(right: dict[str, Any]) -> None:
    with pytest.raises(ItemError) as slip:
        judged(exercise(RAISES), [right], [raised("ValueError")])
    assert slip.value.field == "item.cases.0.raises"


def observed(value: Any, before: list[Any], after: list[Any]) -> dict[str, Any]:
    return {
        **returned(value),
        "before": [None if one is None else to_wire(one) for one in before],
        "after": [None if one is None else to_wire(one) for one in after],
        "aliases": None,
    }


@pytest.mark.parametrize(
    ("value", "after", "outcome"),
    [
        (V / 5, V, Outcome.PASSED),
        (V / 5, V / 5, Outcome.WRONG_ANSWER),
        (V / 5, V.astype(int), Outcome.WRONG_ANSWER),
        (V, V, Outcome.WRONG_ANSWER),
        (V / 5, None, Outcome.PASSED),
    ],
)
def test_arguments_can_be_asked_to_stay_as_they_are(
    value: Any, after: Any, outcome: Outcome
) -> None:
    item = exercise({"call": "unit(np.array([3.0, 4.0]))", "check": "unchanged"})
    mine = observed(value, [V], [after])
    result = judged(item, [observed(V / 5, [V], [V])], [mine])
    assert result.cases[0].outcome is outcome


def test_a_changed_argument_is_told_by_its_name() -> None:
    item = exercise({"call": "unit(np.array([3.0, 4.0]))", "check": "unchanged"})
    result = judged(item, [observed(V / 5, [V], [V])], [observed(V / 5, [V], [V / 5])])
    assert "its argument v" in said(result)[0]


@pytest.mark.parametrize(
    ("value", "cpu_ms", "sentences"),
    [
        (V, 80.0, []),
        (V, 812.4, ["took 812 ms of computing for n = 1000; the limit is 200 ms."]),
        (-V, 812.4, ["has wrong entries: 2 of 2", "is -3", "is -4"]),
    ],
)
def test_a_right_value_can_cost_too_much(value: Any, cpu_ms: float, sentences: list[str]) -> None:
    case = {"draw": "X = normal(0, 1, 1000, 2)", "call": "unit(X)", "check": "cost"}
    item = exercise({**case, "within_ms": 200, "public": True})
    result = judged(item, [returned(V)], [{**returned(value), "cpu_ms": cpu_ms}])
    slow = Outcome.TIME_LIMIT if value is V else Outcome.WRONG_ANSWER
    assert result.cases[0].outcome is (slow if sentences else Outcome.PASSED)
    told = [one for one in said(result) if "Relation" not in one]
    assert len(told) == len(sentences)
    assert all(part in one for part, one in zip(sentences, told, strict=True))


def test_costly_hidden_calls_come_last() -> None:
    item = exercise(
        {"call": "unit(1)", "check": "cost", "within_ms": 1},
        {"call": "unit(2)"},
        {"call": "unit(3)", "public": True},
    )
    assert [call.name for call in kind.calls(item, 1)] == ["case 2", "case 1", "case 0"]


def test_a_derivative_is_asked_of_the_authors_side_in_place_of_the_call() -> None:
    of = "lambda w: w[0] ** 2 + a"
    draw = "a = uniform(0, 1)\nw = uniform(0, 1, 2)"
    item = exercise({"draw": draw, "call": "unit(w)", "check": "gradient", "of": of})
    calls = kind.calls(item, 1)
    [asked] = kind.reference_requests(item, calls)
    assert asked["function"] == "__derivative__"
    assert [part["python"] for part in asked["args"]] == ["lambda w: w[0] ** 2 + a", "w"]
    assert set(asked["args"][0]["with"]) == {"a", "w"}
    assert "def __derivative__" in kind.reference_source(item)
    assert "__derivative__" not in str(kind.requests(item, calls))


def test_a_derivative_that_fails_is_the_authors_slip() -> None:
    item = exercise({"call": "unit(1)", "check": "gradient", "of": "lambda w: w[3]"})
    with pytest.raises(ItemError) as slip:
        judged(item, [raised("IndexError")], [returned(1)])
    assert slip.value.field == "item.cases.0.of"


PRINTS = {"call": "unit(1)", "check": "stdout"}


def test_prints_of_a_call_are_apart_from_those_of_loading_and_of_others() -> None:
    item = exercise(PRINTS, {"call": "unit(2)"}, {**PRINTS, "call": "unit(3)"})
    assert [one["function"] for one in kind.requests(item, kind.calls(item, 1))] == [
        "__loaded__",
        "unit",
        "unit",
        "unit",
    ]
    # loading "load ", then "1 ", "noise ", "3"
    ends = (5, 7, 13, 14)
    mine = run(*(returned(2, at) for at in ends), stdout="load 1 noise 3")
    right = run(*(returned(2, at) for at in (0, 2, 2, 3)), stdout="1 3")
    result = kind.compare(item, kind.calls(item, 1), right, mine)
    assert result.verdict is Verdict.CORRECT


def test_a_reference_that_prints_nothing_is_no_measure() -> None:
    with pytest.raises(ItemError, match="prints nothing"):
        judged(exercise(PRINTS), [returned(0, 0), returned(0, 0)], [])


SCRIPT = {"reference": "print(18.0)", "cases": [{"name": "script", "check": "stdout"}]}


@pytest.mark.parametrize(
    ("mine", "outcome"),
    [
        (run(stdout="x\n18.0\n"), Outcome.PASSED),
        (run(stdout="17"), Outcome.WRONG_ANSWER),
        (run(stdout="18.0", status="TIMED_OUT"), Outcome.TIME_LIMIT),
        (run(stdout="18.0", status="NONZERO_EXIT", error={"type": "KeyError"}), "raised"),
        (run(stdout="18.0", status="NONZERO_EXIT"), Outcome.RUNTIME_ERROR),
    ],
)
def test_a_script_is_judged_by_its_prints(mine: dict[str, Any], outcome: str) -> None:
    item = kind.read_item(SCRIPT)
    right = run(stdout="18.0\n")
    calls = kind.calls(item, 1)
    assert kind.requests(item, calls) == []
    result = kind.compare(item, calls, {**right, "script": right}, {**mine, "script": mine})
    wanted = Outcome.RUNTIME_ERROR if outcome == "raised" else outcome
    assert [case.outcome for case in result.cases] == [wanted]


def test_a_script_that_does_not_parse_costs_nothing() -> None:
    item = kind.read_item(SCRIPT)
    right, mine = run(stdout="18.0\n"), run(error={"type": "SyntaxError", "line": 1})
    calls = kind.calls(item, 1)
    result = kind.compare(item, calls, {**right, "script": right}, {**mine, "script": mine})
    assert result.verdict is Verdict.INVALID


TWO = {
    "functions": [{"name": "unit", "worth": 3}, {"name": "step"}],
    "reference": REFERENCE,
    "cases": [
        {"name": "unit a", "call": "unit(1)", "weight": 9},
        {"name": "unit b", "call": "unit(2)"},
        {"name": "step", "call": "step(1)"},
    ],
}
ABSENT = raised("MissingFunction", "no function named step is defined", found=["unit"])


@pytest.mark.parametrize(
    ("mine", "score"),
    [
        ([1, 1, 1], 1.0),
        ([1, 1, 0], 0.75),
        ([0, 0, 1], 0.25),
        ([0, 1, 0], 0.075),
        ([0, 0, 0], 0.0),
    ],
)
def test_each_function_has_its_share_of_the_score(mine: list[int], score: float) -> None:
    item = kind.read_item(TWO)
    result = judged(item, [returned(1)] * 3, [returned(value) for value in mine])
    assert result.score == pytest.approx(score)
    assert [case.function for case in result.cases] == ["unit", "unit", "step"]


def test_a_function_that_is_missing_costs_its_own_cases_only() -> None:
    item = kind.read_item(TWO)
    result = judged(item, [returned(1)] * 3, [returned(1), returned(1), ABSENT])
    assert (result.verdict, result.score) == (Verdict.PARTIAL, 0.75)
    assert said(result, 2) == ["Your program does not define step, so this case earns nothing."]


def test_a_program_with_none_of_the_functions_costs_nothing() -> None:
    missing = raised("MissingFunction", "no function named unit is defined", found=[])
    result = judged(kind.read_item(TWO), [returned(1)] * 3, [missing, missing, missing])
    assert result.verdict is Verdict.INVALID


def test_a_case_has_tolerances_of_its_own() -> None:
    item = exercise({"call": "unit(1)", "absolute": 0.5}, {"call": "unit(2)"})
    result = judged(item, [returned(1.0)] * 2, [returned(1.4)] * 2)
    assert [case.outcome is Outcome.PASSED for case in result.cases] == [True, False]

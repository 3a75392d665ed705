"""tests: grader. From two runs to a verdict: what passed, whose fault, nothing hidden told."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import messages
from grader.code import kind as program
from grader.errors import ItemError
from grader.result import Outcome, Result, Verdict
from tests.grader.code.runs import CONTENT, UNREACHED, raised, returned, run

ITEM = program.read_item(CONTENT)
CALLS = program.calls(ITEM, 3)
RIGHT = [np.array([2.0, 4.0]), np.array([-6.5, 1.25]), np.array([3.5, 8.75])]
REFERENCE = run(*(returned(value) for value in RIGHT))


def judged(*calls: dict[str, Any], **more: Any) -> Result:
    result = program.compare(ITEM, CALLS, REFERENCE, run(*calls, **more))
    for told in (*result.feedback, *(one for case in result.cases for one in case.feedback)):
        assert messages.text(told)
    assert Result.from_json(result.to_json()) == result
    return result


def codes(result: Result, case: int | None = None) -> list[str]:
    told = result.feedback if case is None else result.cases[case].feedback
    return [one.code for one in told]


def everything(result: Result) -> str:
    return str(result.to_json())


def test_right_values_are_correct() -> None:
    result = judged(*(returned(value) for value in RIGHT))
    assert (result.verdict, result.score) == (Verdict.CORRECT, 1.0)
    assert {case.outcome for case in result.cases} == {Outcome.PASSED}
    assert codes(result) == ["cases_passed"]
    assert result.cases[0].ms == 0.5


def test_weights_make_the_score() -> None:
    result = judged(returned(RIGHT[0]), returned(RIGHT[1]), returned(-RIGHT[2]))
    assert result.verdict is Verdict.PARTIAL
    assert result.score == pytest.approx(2.5 / 4)


def test_all_wrong_is_incorrect() -> None:
    result = judged(*(returned(-value) for value in RIGHT))
    assert (result.verdict, result.score) == (Verdict.INCORRECT, 0.0)


def test_a_public_failure_shows_both_values() -> None:
    result = judged(returned(np.array([2.0, 5.0])), *(returned(value) for value in RIGHT[1:]))
    entry = result.cases[0].feedback[-1]
    assert entry.data == {"where": "Your result[1]", "got": "5", "expected": "4"}
    assert "hidden_failed" not in codes(result)


def test_public_passes_and_hidden_failures_are_said_honestly() -> None:
    result = judged(returned(RIGHT[0]), returned(-RIGHT[1]), returned(RIGHT[2]))
    told = [one for one in result.feedback if one.code == "hidden_failed"]
    assert messages.text(told[0]) == (
        "Your public cases pass. The hidden ones decide, and 1 of 2 fail."
    )


def test_a_hidden_failure_tells_no_value() -> None:
    result = judged(returned(RIGHT[0]), returned([6.125, 9.5]), returned(RIGHT[2]))
    assert codes(result, 1) == ["values_differ", "list_not_array"]
    assert not any(value in everything(result) for value in ("6.125", "9.5", "-6.5", "1.25"))


def test_a_hidden_exception_tells_type_and_line_but_no_message() -> None:
    hidden = raised("ValueError", "w was 6.125")
    result = judged(returned(RIGHT[0]), hidden, raised("Secret6125", "x"))
    assert result.cases[1].feedback[0].data == {"type": "ValueError", "line": 2}
    assert result.cases[2].feedback[0].data == {"type": "an exception", "line": 2}
    assert "6.125" not in everything(result)


def test_a_public_exception_shows_the_learners_traceback() -> None:
    result = judged(raised("KeyError", "'w'"), *(returned(value) for value in RIGHT[1:]))
    assert result.cases[0].outcome is Outcome.RUNTIME_ERROR
    assert 'File "answer.py", line 2' in messages.text(result.cases[0].feedback[0])


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        ("TIMED_OUT", Outcome.TIME_LIMIT, "time_limit"),
        ("OVER_MEMORY", Outcome.MEMORY_LIMIT, "memory_limit"),
        ("OVER_OUTPUT", Outcome.OUTPUT_LIMIT, "output_limit"),
        ("FORBIDDEN", Outcome.FORBIDDEN, "forbidden"),
        ("SIGNALLED", Outcome.RUNTIME_ERROR, "crashed"),
        ("NONZERO_EXIT", Outcome.RUNTIME_ERROR, "exited"),
        ("OK", Outcome.RUNTIME_ERROR, "exited"),
    ],
)
def test_a_stopped_run_fails_the_cases_it_did_not_reach(
    status: str, outcome: Outcome, code: str
) -> None:
    result = judged(returned(RIGHT[0]), UNREACHED, UNREACHED, status=status)
    assert result.verdict is Verdict.PARTIAL
    assert [case.outcome for case in result.cases] == [Outcome.PASSED, outcome, outcome]
    assert [codes(result, 1), codes(result, 2)] == [[code], ["not_run"]]


@pytest.mark.parametrize(
    ("kind", "outcome", "code"),
    [
        ("MemoryError", Outcome.MEMORY_LIMIT, "memory_limit stopped_at"),
        ("DifferentAnswers", Outcome.WRONG_ANSWER, "different_answers"),
        ("ResultTooLarge", Outcome.OUTPUT_LIMIT, "result_too_large"),
        ("UnsupportedValue", Outcome.WRONG_ANSWER, "unsupported_value"),
    ],
)
def test_some_errors_have_an_outcome_of_their_own(kind: str, outcome: Outcome, code: str) -> None:
    result = judged(raised(kind), returned(RIGHT[1]), returned(RIGHT[2]))
    assert result.cases[0].outcome is outcome
    assert codes(result, 0) == code.split()


def test_a_syntax_error_costs_nothing_and_points() -> None:
    error = {
        "type": "IndentationError",
        "message": "unexpected indent",
        "line": 2,
        "column": 5,
        "text": "    return 2\n",
        "traceback": "",
    }
    result = judged(UNREACHED, UNREACHED, UNREACHED, error=error)
    assert (result.verdict, codes(result)) == (Verdict.INVALID, ["syntax_error"])
    assert messages.text(result.feedback[0]).endswith("    return 2\n    ^")


@pytest.mark.parametrize(
    ("found", "code", "said"),
    [
        (["Gradient", "loss"], "function_close", "Gradient"),
        (["gradeint"], "function_close", "gradeint"),
        (["loss", "main"], "function_missing", "loss, main"),
        ([], "function_none", "any other function"),
        (None, "function_none", "any other function"),
    ],
)
def test_a_missing_function_costs_nothing_and_says_what_was_found(
    found: Any, code: str, said: str
) -> None:
    error = raised("MissingFunction", "no function named gradient is defined", found=found)
    result = judged(error, error, error)
    assert (result.verdict, codes(result)) == (Verdict.INVALID, [code])
    assert said in messages.text(result.feedback[0])


def test_a_name_that_is_no_function_says_what_it_is() -> None:
    error = raised("MissingFunction", "gradient is a int, not a function", found=[])
    assert codes(judged(error, error, error)) == ["function_not"]


def test_a_wrong_signature_costs_nothing_and_shows_both() -> None:
    error = raised("BadSignature", "missing argument", signature="gradient(x, y)")
    result = judged(error, error, error)
    assert result.verdict is Verdict.INVALID
    assert "gradient(x, y)" in messages.text(result.feedback[0])
    assert ITEM.signature in messages.text(result.feedback[0])


def test_a_signature_that_fails_in_a_hidden_case_alone_is_no_free_refusal() -> None:
    error = raised("BadSignature", "x", signature="gradient(w)")
    result = judged(returned(RIGHT[0]), returned(RIGHT[1]), error)
    assert result.verdict is Verdict.PARTIAL
    assert result.cases[2].outcome is Outcome.RUNTIME_ERROR


def test_an_exception_while_loading_fails_every_case() -> None:
    error = {
        "type": "NameError",
        "message": "name 'np' is not defined",
        "line": 1,
        "traceback": "x",
    }
    result = judged(UNREACHED, UNREACHED, UNREACHED, error=error, status="NONZERO_EXIT")
    assert (result.verdict, result.score) == (Verdict.INCORRECT, 0.0)
    assert {case.outcome for case in result.cases} == {Outcome.RUNTIME_ERROR}
    assert codes(result)[0] == "load_raised"


def test_printing_in_place_of_returning_is_recognised() -> None:
    calls = [returned(None, stdout_at=8) for _ in RIGHT]
    assert codes(judged(*calls, stdout="[2. 4.]\n"), 0) == ["printed_not_returned"]
    assert codes(judged(*calls), 0) == ["returned_none"]


def test_prints_of_public_calls_are_shown_and_of_hidden_ones_are_not() -> None:
    calls = [returned(value, at) for value, at in zip(RIGHT, (7, 14, 21), strict=True)]
    result = judged(*calls, stdout="load é\nsecret\nsecret\n")
    assert result.feedback[-1].data == {"text": "load é"}


@pytest.mark.parametrize(
    ("calls", "stdout", "shown"),
    [
        ([returned(RIGHT[0], 99), UNREACHED, UNREACHED], "a\n[... 50 bytes cut ...]\nsecret", "a"),
        ([UNREACHED, UNREACHED, UNREACHED], "all", "all"),
        ([{**returned(RIGHT[0]), "stdout_at": None}, UNREACHED, UNREACHED], "secret", None),
        ([returned(RIGHT[0], 2), UNREACHED, UNREACHED], "  secret", None),
    ],
)
def test_prints_are_cut_before_the_first_hidden_call(
    calls: list[dict[str, Any]], stdout: str, shown: str | None
) -> None:
    told = judged(*calls, stdout=stdout, status="TIMED_OUT").feedback
    texts = [one.data["text"] for one in told if one.code == "printed"]
    assert texts == ([] if shown is None else [shown])


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (run(status="TIMED_OUT"), "did not reach"),
        (run(*REFERENCE["calls"], status="NONZERO_EXIT"), "NONZERO_EXIT"),
        (run(*REFERENCE["calls"][:2]), "did not reach"),
        (run(raised("ValueError", "oops"), *REFERENCE["calls"][1:]), "ValueError: oops (line 2)"),
        (run(error={"type": "NameError", "message": "np", "line": 1}), "NameError"),
        (run({**returned(1), "value": {"tuple": 1}}, *REFERENCE["calls"][1:]), "malformed"),
        ({}, "did not reach"),
    ],
)
def test_a_failing_reference_is_the_authors_fault(reference: dict[str, Any], said: str) -> None:
    with pytest.raises(ItemError, match=r"item\.reference") as slip:
        program.compare(ITEM, CALLS, reference, REFERENCE)
    assert said in slip.value.message


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda part: st.one_of(
        st.lists(part, max_size=3), st.dictionaries(st.text(), part, max_size=3)
    ),
    max_leaves=8,
)
ERROR = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(
            JSON, st.sampled_from(["SyntaxError", "MissingFunction", "BadSignature"])
        ),
        "message": JSON,
        "line": JSON,
        "column": JSON,
        "text": JSON,
        "found": JSON,
        "signature": JSON,
        "traceback": JSON,
    },
)
CALL = st.fixed_dictionaries(
    {},
    optional={
        "outcome": st.sampled_from(["returned", "raised", "not_reached", "stolen", None]),
        "value": JSON,
        "error": st.one_of(st.none(), JSON, ERROR),
        "ms": JSON,
        "stdout_at": JSON,
    },
)
REPORT = st.fixed_dictionaries(
    {},
    optional={
        "status": st.one_of(JSON, st.sampled_from(["OK", "TIMED_OUT", "FORBIDDEN"])),
        "calls": st.one_of(JSON, st.lists(st.one_of(CALL, JSON), max_size=4)),
        "stdout": JSON,
        "error": st.one_of(st.none(), JSON, ERROR),
    },
)


@given(REPORT)
def test_no_report_can_break_the_judge_or_pass_by_accident(report: dict[str, Any]) -> None:
    result = program.compare(ITEM, CALLS, REFERENCE, report)
    assert result.verdict in (Verdict.INCORRECT, Verdict.INVALID)
    for told in (*result.feedback, *(one for case in result.cases for one in case.feedback)):
        assert messages.text(told)

"""Tests of the sandbox: what an observed call tells of its arguments, and of its processor time."""

from typing import Any

import pytest

from sandbox import CallReport, run, run_cases

VECTOR = {"array": [3.0, 4.0], "dtype": "float64", "shape": [2]}
OTHER = {"array": [1.0, 1.0], "dtype": "float64", "shape": [2]}


def observed(body: str, *args: Any) -> CallReport:
    """The report of an observed call of a function f(x, y=None, z=None) with that body."""
    source = f"import numpy as np\ndef f(x, y=None, z=None):\n    {body}\n"
    return run(source, [{"function": "f", "args": list(args), "observe": True}]).calls[0]


def test_arguments_are_told_before_and_after() -> None:
    found = observed("x[0] = 0\n    return y", VECTOR, 2)
    assert found.before == [VECTOR, 2]
    assert found.after == [{**VECTOR, "array": [0.0, 4.0]}, 2]


def test_lists_and_dicts_are_observed_too() -> None:
    found = observed("x[0].append(1); y['b'] = 2", [[]], {"a": 1})
    assert (found.before, found.after) == ([[[]], {"a": 1}], [[[1]], {"a": 1, "b": 2}])


def test_what_is_not_plain_data_is_null() -> None:
    found = observed("y.append(len); return x(1)", {"python": "lambda t: t"}, [])
    assert (found.value, found.before, found.after) == (1, [None, []], [None, None])


def test_a_call_that_raises_is_observed() -> None:
    found = observed("x[:] = 1\n    raise ValueError", VECTOR)
    assert (found.outcome, found.aliases) == ("raised", None)
    assert found.after == [OTHER]


@pytest.mark.parametrize(
    ("body", "index"),
    [
        ("return y", 1),
        ("return x[:1]", 0),
        ("return y.T.reshape(1, 2)", 1),
        ("return [0, (y,)]", 1),
        ("return {'w': x, 'v': y}", 0),
        ("return z", 2),
        ("return z[0]", 2),
        ("return x.copy()", None),
        ("return x + y", None),
        ("return list(z)", 2),
        ("return float(x[0])", None),
        ("return np.zeros(0)", None),
    ],
)
def test_shared_memory_names_its_argument(body: str, index: int | None) -> None:
    assert observed(body, VECTOR, OTHER, [[1], 2]).aliases == index


def test_an_unobserved_call_tells_nothing_more() -> None:
    found = run("def f(x):\n    return x\n", [{"function": "f", "args": [[1]]}]).calls[0]
    assert (found.before, found.after, found.aliases) == (None, None, None)


def test_a_call_that_could_not_be_made_tells_nothing_more() -> None:
    found = run("", [{"function": "f", "args": [1], "observe": True}]).calls[0]
    assert (found.outcome, found.before) == ("raised", None)


def test_too_much_to_observe_is_null_and_the_result_still_comes() -> None:
    found = observed("return 1", {"python": "np.zeros(150000)"}, 2)
    assert (found.value, found.before, found.after) == (1, [None, 2], [None, 2])


def test_processor_time_leaves_sleep_out() -> None:
    found = observed("import time; time.sleep(0.2); return sum(range(100000))", 1)
    assert 0 < found.cpu_ms <= found.ms - 190


def test_observed_calls_agree_with_themselves() -> None:
    calls = [{"function": "f", "args": [VECTOR], "observe": True}] * 2
    found = run_cases("def f(x):\n    x *= 2\n    return x\n", calls)
    assert found.consistent
    assert found.batch.calls[1].before == [VECTOR]


def test_observe_is_true_or_false() -> None:
    with pytest.raises(ValueError, match="observe must be true or false"):
        run("", [{"function": "f", "observe": 1}])

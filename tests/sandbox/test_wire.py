"""Tests of the sandbox: values cross the wire unchanged, and only well-formed ones cross."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox import run, wire
from sandbox.bounds import MAX_RESULT_ITEMS

ECHO = "def f(x):\n    return x\n"
VALUES = [
    None, True, False, 0, -1, 2**70, 10**3999, 1.5, -0.0, 5e-324, 1.7976931348623157e308,
    "", "é\u2028\U0001f600", "\ud800", [], [[1], []], {}, {"a": {"b": [1]}},
    {"tuple": []}, {"tuple": [1, {"tuple": [2]}]}, {"complex": [1.0, -0.0]},
    {"complex": [{"float": "nan"}, {"float": "-inf"}]},
    {"float": "inf"}, {"float": "-inf"}, {"float": "nan"},
    {"dict": [[1, "one"], [{"tuple": [1, 2]}, None]]},
    {"dict": [["float", "nan"]]}, {"dict": [["python", "1"], ["with", {}]]},
    {"array": 1.5, "dtype": "float64", "shape": []},
    {"array": True, "dtype": "bool", "shape": []},
    {"array": [], "dtype": "float64", "shape": [0]},
    {"array": [[], []], "dtype": "int64", "shape": [2, 0]},
    {"array": [[1, 2], [3, 4]], "dtype": "int32", "shape": [2, 2]},
    {"array": [1.0, {"float": "nan"}, {"float": "inf"}], "dtype": "float32", "shape": [3]},
    {"array": [0.5], "dtype": "float16", "shape": [1]},
    {"array": [18446744073709551615], "dtype": "uint64", "shape": [1]},
    {"array": [{"complex": [1.0, {"float": "inf"}]}], "dtype": "complex128", "shape": [1]},
]  # fmt: skip


def _echoed(values: list[Any]) -> list[Any]:
    done = run(ECHO, [{"function": "f", "args": [value]} for value in values])
    assert [c.error for c in done.calls] == [None] * len(values)
    return [c.value for c in done.calls]


def test_every_kind_of_value_survives_both_ways() -> None:
    # As text: -0.0 == 0.0 and True == 1, but their texts differ.
    assert [json.dumps(v) for v in _echoed(VALUES)] == [json.dumps(v) for v in VALUES]


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=3, deadline=None)
@given(st.lists(_PLAIN, min_size=30, max_size=60))
def test_plain_data_survives(values: list[Any]) -> None:
    assert [json.dumps(v) for v in _echoed(values)] == [json.dumps(v) for v in values]


def test_numpy_scalars_keep_their_dtype() -> None:
    source = "import numpy as np\ndef f():\n    return [np.float32(1.5), np.bool_(1), np.int8(3)]\n"
    found = run(source, [{"function": "f"}]).calls[0].value
    assert [item["dtype"] for item in found] == ["float32", "bool", "int8"]
    assert [item["shape"] for item in found] == [[], [], []]


@pytest.mark.parametrize(
    "value",
    [
        {"array": [[1.0], [2.0, 3.0]], "dtype": "float64", "shape": [2, 1]},
        {"array": [1.0], "dtype": "float64", "shape": [1, 1]},
        {"array": [1.0], "dtype": "float64", "shape": [-1]},
        {"array": [1.0], "dtype": "float64", "shape": [True]},
        {"array": [1.5], "dtype": "int64", "shape": [1]},
        {"array": [1], "dtype": "bool", "shape": [1]},
        {"array": [2**70], "dtype": "int64", "shape": [1]},
        {"array": [[]], "dtype": "float64", "shape": [1] * 40},
        {"array": [1.0], "dtype": ["float64"], "shape": [1]},
        {"tuple": 3}, {"dict": [[1]]}, {"dict": {}}, {"complex": [1.0]}, {"float": 3},
        {"float": []}, {"complex": [1.0, {"float": "x"}]}, {"python": "1"},
        float("inf"), [float("nan")], {"a": float("nan")}, 10**4000, (1,), {1},
        [0] * (MAX_RESULT_ITEMS + 1),
    ],
)  # fmt: skip
def test_ill_formed_values_are_refused(value: Any) -> None:
    with pytest.raises(wire.WireError):
        wire.Checker().check(value)


def test_depth_is_bounded() -> None:
    deep: list[Any] = []
    for _ in range(51):
        deep = [deep]
    with pytest.raises(wire.WireError, match="deep"):
        wire.Checker().check(deep)

"""tests: grader. Values survive the border and come back checked; malformed ones are refused."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.plain import MalformedValue, from_wire, to_wire

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(max_size=9)
)
KEYS = st.one_of(st.text(max_size=4), st.sampled_from(["tuple", "float", "python"]), st.integers())
VALUES = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.lists(part, max_size=4),
        st.lists(part, max_size=4).map(tuple),
        st.dictionaries(KEYS, part, max_size=3),
    ),
    max_leaves=12,
)
ARRAYS = hnp.arrays(
    st.sampled_from(["bool", "int8", "int64", "uint64", "float32", "float64", "complex128", "<U3"]),
    hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
)


def crossed(value: Any) -> Any:
    return from_wire(json.loads(json.dumps(to_wire(value), allow_nan=False)))


@given(VALUES)
def test_plain_values_cross_unchanged(value: Any) -> None:
    assert repr(crossed(value)) == repr(value)


@given(ARRAYS)
def test_arrays_cross_unchanged(array: np.ndarray) -> None:
    back = crossed(array)
    assert back.shape == array.shape
    assert back.dtype.kind == array.dtype.kind
    np.testing.assert_array_equal(back, array)


def test_a_numpy_scalar_comes_back_as_an_array_of_no_axes() -> None:
    back = crossed(np.float64(2.5))
    assert back.shape == ()
    assert back.dtype == np.float64


def test_infinities_and_nan_cross() -> None:
    assert crossed(math.inf) == math.inf
    np.testing.assert_array_equal(crossed(np.array([1, -np.inf, np.nan])), [1, -np.inf, np.nan])


@pytest.mark.parametrize(
    "wire",
    [
        {"array": [1, 2], "dtype": "float64", "shape": [3]},
        {"array": [[1, 2], [3]], "dtype": "float64", "shape": [2, 2]},
        {"array": [1, 2], "dtype": "float64", "shape": [2, 1]},
        {"array": [1, 2], "dtype": "float64", "shape": [-2]},
        {"array": [1, 2], "dtype": "float64", "shape": [True, 2]},
        {"array": [1, 2], "dtype": "float64", "shape": "2"},
        {"array": [], "dtype": "float64", "shape": [0, 10**12]},
        {"array": 1, "dtype": "float64", "shape": [1] * 40},
        {"array": [1], "dtype": "object", "shape": [1]},
        {"array": [1], "dtype": "O", "shape": [1]},
        {"array": [1], "dtype": "V8", "shape": [1]},
        {"array": [1], "dtype": "datetime64[s]", "shape": [1]},
        {"array": [1], "dtype": "i4,f8", "shape": [1]},
        {"array": [1], "dtype": 8, "shape": [1]},
        {"array": ["1"], "dtype": "float64", "shape": [1]},
        {"array": [True], "dtype": "float64", "shape": [1]},
        {"array": [None], "dtype": "float64", "shape": [1]},
        {"array": [1], "dtype": "bool", "shape": [1]},
        {"array": [1.5], "dtype": "int64", "shape": [1]},
        {"array": [2**70], "dtype": "int64", "shape": [1]},
        {"array": [300], "dtype": "int8", "shape": [1]},
        {"array": [-1], "dtype": "uint8", "shape": [1]},
        {"array": [{"float": "huge"}], "dtype": "float64", "shape": [1]},
        {"array": [10**400], "dtype": "complex128", "shape": [1]},
        {"float": "1"},
        {"float": 1},
        {"complex": [1]},
        {"complex": ["1", 2]},
        {"tuple": 3},
        {"dict": [[1]]},
        {"dict": [[[1], 2]]},
        {"dict": [[1, 2], [1, 3]]},
        {1, 2},
        b"bytes",
    ],
)
def test_a_malformed_value_is_refused(wire: Any) -> None:
    with pytest.raises(MalformedValue):
        from_wire(wire)


def test_depth_and_size_are_bounded() -> None:
    deep: Any = 1
    for _ in range(100):
        deep = [deep]
    with pytest.raises(MalformedValue):
        from_wire(deep)
    with pytest.raises(MalformedValue):
        from_wire([0] * 2_000_001)


def test_what_is_not_plain_has_no_wire_form() -> None:
    for value in (object(), {1, 2}, np.array([object()]), np.array(["2020"], dtype="M8[Y]")):
        with pytest.raises(TypeError):
            to_wire(value)

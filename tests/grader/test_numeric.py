"""tests: grader. Two values agree or not, and what is told first is what to mend first."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import messages
from grader.numeric import agrees, compare
from tests.grader.test_plain import ARRAYS, VALUES

A = np.array


def codes(expected: Any, got: Any, **more: Any) -> list[str]:
    return [told.code for told in compare(expected, got, 1e-9, 1e-6, **more)]


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1.0, 1),
        (1, 1.0),
        (3, 3.0000001),
        (1.0, A(1.0)),
        (A(1.0), 1),
        (np.float32(0.5), 0.5),
        (1e6, 1e6 + 0.5),
        (0.0, 1e-10),
        (2**80, 2**80),
        (2**80, float(2**80)),
        (True, True),
        (True, A(True)),
        (1 + 2j, 1 + 2j),
        (2 + 0j, 2.0),
        ("up", "up"),
        (None, None),
        (np.inf, np.inf),
        (np.nan, np.nan),
        (A([1.0, np.nan, -np.inf]), A([1.0, np.nan, -np.inf])),
        (A([1.0, 2.0]), A([1, 2])),
        (A([], float), A([], float)),
        (A([["a", "b"]]), A([["a", "b"]])),
        ((1.0, [A([2.0])]), (1.0, [A([2.0])])),
        ({"w": A([1.0])}, {"w": A([1.0])}),
    ],
)
def test_these_agree(expected: Any, got: Any) -> None:
    assert codes(expected, got) == []


@pytest.mark.parametrize(
    ("expected", "got", "remark"),
    [
        (A([1.0, 2.0]), [1.0, 2.0], "list_not_array"),
        (A([1.0, 2.0]), (1, 2), "list_not_array"),
        (A([[1.0], [2.0]]), [A([1.0]), A([2.0])], "list_not_array"),
        ([1.0, 2.0], A([1.0, 2.0]), "array_not_list"),
        ([A([1.0]), A([2.0])], A([[1.0], [2.0]]), "array_not_list"),
        ((1.0, 2), [1.0, 2], "list_not_tuple"),
        ([1.0, "a"], (1.0, "a"), "list_not_tuple"),
    ],
)
def test_these_agree_with_a_remark(expected: Any, got: Any, remark: str) -> None:
    assert codes(expected, got) == [remark]
    assert agrees(compare(expected, got, 0, 0))


@pytest.mark.parametrize(
    ("expected", "got", "code"),
    [
        (1.0, 1.1, "value_differs"),
        (1.0, -1.0, "value_differs"),
        (1.0, True, "dtype_differs"),
        (True, 1, "dtype_differs"),
        (A([True, False]), A([1, 0]), "dtype_differs"),
        (1.0, "1.0", "dtype_differs"),
        (1.0, 1 + 0j, "dtype_differs"),
        (1.0, None, "type_differs"),
        (None, 1.0, "type_differs"),
        (1.0, [1.0], "type_differs"),
        (1.0, {"a": 1}, "type_differs"),
        (1.0, A([1.0]), "shape_differs"),
        (A([1.0, 2.0]), A([[1.0], [2.0]]), "shape_differs"),
        (A([1.0, 2.0]), A([[1.0, 2.0]]), "shape_differs"),
        (A([1.0, 2.0]), 1.0, "shape_differs"),
        (A([1.0, 1.0]), A(1.0), "shape_differs"),
        (A([1.0, 2.0]), "12", "type_differs"),
        (A([1.0, 2.0]), None, "type_differs"),
        (A([1.0, 2.0]), [1.0, [2.0]], "type_differs"),
        (A([1.0, 2.0]), [1.0, "2"], "type_differs"),
        (A([1.0, 2.0]), [True, False], "dtype_differs"),
        (A([1.0, 2.0]), A([1.0, np.nan]), "nan_unexpected"),
        (A([1.0, 2.0]), A([1.0, np.inf]), "inf_unexpected"),
        (A([1.0, np.inf]), A([1.0, 2.0]), "finite_unexpected"),
        (np.inf, -np.inf, "value_differs"),
        (np.inf, 1e300, "finite_unexpected"),
        (np.nan, 0.0, "finite_unexpected"),
        (2**80, 2**81, "value_differs"),
        ((1, 2), (1, 2, 3), "length_differs"),
        ((1, 2), 1, "type_differs"),
        ([1.0, 2.0], [1.0, 3.0], "values_differ"),
        ({"a": 1}, {"b": 1}, "key_missing"),
        ({"a": 1}, {"a": 1, "b": 1}, "keys_extra"),
        ({"a": 1}, [1], "type_differs"),
        ("up", "down", "value_differs"),
        ("up", 1, "dtype_differs"),
    ],
)
def test_these_differ_and_the_first_reason_is_told(expected: Any, got: Any, code: str) -> None:
    assert codes(expected, got)[0] == code
    assert not agrees(compare(expected, got, 1e-9, 1e-6))


def test_a_wrong_shape_says_both_shapes() -> None:
    told = compare(A([1.0, 2.0]), A([[1.0], [2.0]]), 0, 0)[0]
    assert messages.text(told) == "Your result should have shape (2,); yours has shape (2, 1)."


def test_nan_says_where() -> None:
    told = compare(A([[1.0, 2.0]]), A([[1.0, np.nan]]), 0, 0)[0]
    assert messages.text(told).startswith("Your result[0, 1] is not a number (NaN)")


def test_a_part_is_named_by_its_path() -> None:
    told = compare(
        (A([1.0]), {"b": [0.0, A([2.0, 3.0])]}), (A([1.0]), {"b": [0.0, A([2.0, 4.0])]}), 0, 0
    )
    assert told[1].data == {"where": "Your result[1]['b'][1][1]", "got": "4", "expected": "3"}


def test_at_most_five_entries_are_shown() -> None:
    told = compare(np.zeros(100), np.ones(100), 0, 0)
    assert told[0].data["count"] == 100
    assert [one.code for one in told[1:]] == [*["entry_differs"] * 5, "worst_entry"]


def test_where_not_all_entries_are_shown_the_worst_is() -> None:
    got = np.ones(100)
    got[41] = -7
    [told] = compare(np.zeros(100), got, 0.5, 0)[-1:]
    assert messages.text(told) == (
        "Your result[41] is the farthest off: by 7, where 0.5 would be close enough."
    )


def test_a_difference_in_the_last_digits_is_shown_in_full() -> None:
    told = compare(0.6, 0.6000000001, 0, 0)[1]
    assert (told.data["got"], told.data["expected"]) == ("0.6000000001", "0.6")


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        ((1.0, A([1.0, 2.0])), (1.0, A([[1.0], [2.0]])), "Your result[1] should have shape (2,)"),
        ({"w": 1.0, "b": 2.0}, {"w": 1.0}, "Your result lacks the key 'b'."),
        ({"w": A([1.0, 2.0])}, {"w": A([1.0, 3.0])}, "Your result['w'] has wrong entries: 1 of 2."),
        ((1.0, 2.0), (1.0, np.nan), "Your result[1] is not a number (NaN)"),
        ((1.0, "up"), (1.0, 3.0), "Your result[1] should hold text; yours holds numbers."),
        ([1.0, (2.0, A([3.0]))], [1.0, (2.0, A([4.0]))], "Your result[1][1] has wrong entries"),
        (A([1.0, 2.0]), A([True, False]), "Your result should hold numbers"),
        (A([[1.0, 2.0]]), A([["a"], ["b"]]), "Your result should have shape (1, 2)"),
    ],
)
def test_the_component_and_the_kind_of_difference_come_first(
    expected: Any, got: Any, said: str
) -> None:
    assert messages.text(compare(expected, got, 1e-9, 1e-6)[0]).startswith(said)


def test_hidden_values_stay_hidden() -> None:
    told = compare({"a": A([1.25, 2.5])}, {"a": A([1.25, 7.75]), "leak 9": 1}, 0, 0, reveal=False)
    assert {one.code for one in told} == {"values_differ", "keys_extra"}
    shown = " ".join(messages.text(one) for one in told)
    assert not any(value in shown for value in ("1.25", "2.5", "7.75", "leak"))


@given(st.one_of(VALUES, ARRAYS))
def test_everything_agrees_with_itself(value: Any) -> None:
    assert compare(value, value, 0, 0) == []


@given(st.one_of(VALUES, ARRAYS), st.one_of(VALUES, ARRAYS), st.booleans())
def test_any_two_values_can_be_compared(left: Any, right: Any, reveal: bool) -> None:
    for told in compare(left, right, 1e-9, 1e-6, reveal=reveal):
        assert messages.text(told)


@given(hnp.arrays(float, st.integers(1, 6)))
def test_a_column_never_passes_for_a_vector(vector: np.ndarray) -> None:
    for other in (vector[:, None], vector[None, :], vector[None], list(vector[:, None])):
        assert not agrees(compare(vector, other, 1e9, 1e9))
        assert not agrees(compare(vector[:, None], vector, 1e9, 1e9))


@given(
    hnp.arrays(float, 3, elements=st.floats(-1e6, 1e6)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.floats(-2, 2),
)
def test_the_tolerance_is_the_wider_of_two(
    key: np.ndarray, absolute: float, relative: float, shift: float
) -> None:
    got = key + shift
    inside = np.abs(got - key) <= np.maximum(absolute, relative * np.abs(key))
    assert agrees(compare(key, got, absolute, relative)) == bool(inside.all())

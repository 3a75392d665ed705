"""tests: grader.code. An author's function differentiated: exactly where that is possible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.code.derivative_program import __derivative__ as derivative

NUMBERS = st.floats(-5, 5).map(lambda x: round(x, 3))


@given(NUMBERS, NUMBERS)
def test_a_smooth_function_is_exact(x: float, y: float) -> None:
    found = derivative(lambda w: w[0] ** 3 + np.sin(w[0] * w[1]), np.array([x, y]))
    exact = [3 * x**2 + y * np.cos(x * y), x * np.cos(x * y)]
    assert np.allclose(found, exact, rtol=1e-13, atol=1e-13)


def test_a_function_without_a_complex_step_keeps_differences() -> None:
    at = np.array([3.0, -4.0])
    assert np.allclose(derivative(lambda w: np.linalg.norm(w), at), [0.6, -0.8], atol=1e-9)
    assert np.allclose(derivative(lambda w: np.abs(w).sum(), at), [1, -1], atol=1e-9)
    assert np.allclose(derivative(lambda w: max(w[0], w[1]), at), [1, 0], atol=1e-9)


def test_the_shape_is_that_of_the_point() -> None:
    assert derivative(lambda w: (w**2).sum(), np.ones((2, 3), dtype=int)).shape == (2, 3)
    assert derivative(lambda x: x**3, 2) == 12.0


def test_a_function_of_many_values_is_refused() -> None:
    with pytest.raises(ArithmeticError, match=r"one number, not shape \(2,\)"):
        derivative(lambda w: w, np.ones(2))

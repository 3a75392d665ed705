"""Whatever way a formula is rewritten it stays equal, undiagnosed; a slip is never accepted."""

import math
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.symbolic.canonical import lower
from grader.symbolic.diagnosis import diagnose
from grader.symbolic.differentiate import derivative
from grader.symbolic.equivalence import compare
from grader.symbolic.normal import proves_equal
from grader.symbolic.tree import (
    Call,
    Constant,
    Expression,
    Name,
    Negation,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)
from tests.grader.symbolic.rewriting import formula, rewritten, slipped

PROPERTY = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
SEEDS = st.integers(0, 2**32)
POINTS = (
    {"x": 0.37, "y": 0.81, "w": 0.58},
    {"x": 1.7, "y": 2.3, "w": 0.9},
    {"x": -0.6, "y": 0.4, "w": -1.1},
)


@PROPERTY
@given(SEEDS, st.integers(2, 4), st.integers(1, 8))
def test_a_rewritten_formula_stays_equal_and_undiagnosed(seed: int, depth: int, times: int) -> None:
    random = Random(seed)
    reference = formula(random, depth)
    answer = rewritten(random, reference, times)
    verdict = compare(reference, answer)
    assert verdict.equal is not False
    if verdict.equal:
        assert diagnose(answer, reference, reference, "x") is None


@PROPERTY
@given(SEEDS, st.integers(2, 4))
def test_a_slip_is_accepted_only_if_it_changes_nothing(seed: int, depth: int) -> None:
    random = Random(seed)
    reference = formula(random, depth)
    answer = slipped(random, reference)
    if compare(reference, answer).equal or proves_equal(lower(reference), lower(answer), {}):
        for point in POINTS:
            first, second = plain(reference, point), plain(answer, point)
            if math.isfinite(first) and math.isfinite(second):
                assert math.isclose(first, second, rel_tol=1e-6, abs_tol=1e-6)


@PROPERTY
@given(SEEDS, st.integers(1, 3))
def test_a_derivative_is_the_limit_of_slopes(seed: int, depth: int) -> None:
    reference = formula(Random(seed), depth)
    slope = derivative(reference, "x")
    for point in POINTS:
        step = 1e-5
        here = plain(slope, point)
        right = plain(reference, point | {"x": point["x"] + step})
        left = plain(reference, point | {"x": point["x"] - step})
        size = abs(plain(reference, point))
        if all(map(math.isfinite, (here, left, right))) and abs(here) < 1e3 and size < 1e3:
            assert math.isclose(here, (right - left) / (2 * step), rel_tol=1e-3, abs_tol=1e-3)


def plain(tree: Expression, point: dict[str, float]) -> float:
    """The value in floating point, worked out independently of the engine; nan if there is none."""
    try:
        value = _plain(tree, point)
    except (ArithmeticError, ValueError):
        return math.nan
    return math.nan if isinstance(value, complex) else value


def _plain(tree: Expression, point: dict[str, float]) -> float:
    match tree:
        case Number(value):
            return float(value)
        case Name(name):
            return point[name]
        case Constant(name):
            return math.pi if name == "pi" else math.e
        case Sum(terms):
            return sum(_plain(term, point) for term in terms)
        case Product(factors):
            return math.prod(_plain(factor, point) for factor in factors)
        case Quotient(top, bottom):
            return _plain(top, point) / _plain(bottom, point)
        case Negation(inner):
            return -_plain(inner, point)
        case Power(base, exponent):
            return math.pow(_plain(base, point), _plain(exponent, point))
        case Call(function, (inner,)):
            return FLOATS[function](_plain(inner, point))
    raise ValueError(tree)


FLOATS = {
    **{name: getattr(math, name) for name in ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "ln": math.log,
    "log": math.log,
    "sqrt": math.sqrt,
    "cbrt": lambda u: math.copysign(abs(u) ** (1 / 3), u),
    "abs": abs,
    "sign": lambda u: math.copysign(1, u) if u else 0.0,
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "softplus": lambda u: math.log(1 + math.exp(u)),
    "arctan": math.atan,
    "arcsin": math.asin,
    "arccos": math.acos,
}

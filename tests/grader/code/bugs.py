"""tests: grader.code. Bugs done on purpose to right values, each under the name it must be told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.code.explain import Observed, Raised

Rng = np.random.Generator


@dataclass(frozen=True)
class Bug:
    """`make(rng, n)` returns right value, the bug's value and the inputs of the n-th case."""

    code: str
    make: Callable[[Rng, int], tuple[Any, Any, dict[str, Any]]]


def judged(expected: Any, got: Any, **more: Any) -> Observed:
    case = Observed("f", expected, got, False, **more)
    return replace(case, passed=case.right)


def vector(rng: Rng, d: int = 4) -> Any:
    return rng.normal(0, 3, d)


def on_vector(change: Callable[[Any], Any], d: int = 4) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        right = vector(rng, d)
        return right, change(right), {"w": vector(rng, d)}

    return make


def signed(change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Both signs occur, and decimals on either side of a half."""

    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        right = rng.integers(2, 9, 4) * [1, -1, 1, -1] + [0.3, 0.2, 0.8, -0.1]
        return right, change(right), {}

    return make


def positive(change: Callable[[Any], Any]) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        right = np.abs(vector(rng))
        return right, change(right), {}

    return make


def on_matrix(change: Callable[[Any], Any]) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        right = rng.normal(0, 3, (4 + n, 3))
        return right, change(right), {}

    return make


def on_table(change: Callable[[Any, int, int], Any]) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        rows, columns = 5 + 2 * n, 2 + n
        X, y, w = rng.normal(size=(rows, columns)), vector(rng, rows), vector(rng, columns)
        right = X.T @ (X @ w - y) / rows
        return right, change(right, rows, columns), {"X": X, "y": y, "w": w}

    return make


def one_row(place: int) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        X, y, w = rng.normal(size=(6, 3)), vector(rng, 6), vector(rng, 3)
        r = X @ w - y
        return X.T @ r / 6, X[place] * r[place], {"X": X, "y": y, "w": w}

    return make


def with_rate(change: Callable[[Any, float], Any]) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        right, eta = vector(rng), float(rng.uniform(0.1, 0.9))
        return right, change(right, eta), {"w": vector(rng), "eta": eta}

    return make


def clip(g: Any, most: float) -> Any:
    return g * min(1.0, most / np.linalg.norm(g))


def clipping(change: Callable[[Any, float], Any]) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        g, most = vector(rng, 3), float(rng.uniform(1, 2))
        g = g / np.linalg.norm(g) * most * (0.5 if n % 2 else 2.5)
        return clip(g, most), change(g, most), {"g": g, "max_norm": most}

    return make


def direction(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
    v = vector(rng, 3)
    return v / np.linalg.norm(v), v, {"v": v}


def along(divided: bool) -> Callable[..., Any]:
    def make(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
        g, v = vector(rng, 3), vector(rng, 3)
        values = [float(g @ v), float(g @ v / np.linalg.norm(v))]
        return values[divided], values[not divided], {"g": g, "v": v}

    return make


def difference(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
    w, h = vector(rng, 3), 1e-3 / (1 + n)
    return 3 * w**2, ((w + h) ** 3 - w**3) / h, {"w": w, "h": h}


def holes(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
    right = vector(rng)
    return right, np.where(np.arange(4) == n % 4, np.nan, right), {"w": vector(rng)}


def first_entry(rng: Rng, n: int) -> tuple[Any, Any, dict[str, Any]]:
    x = vector(rng, 5 + n)
    return float(x.mean()), float(x[0]), {"x": x}


BUGS = [
    Bug("sign_flipped", on_vector(lambda right: -right)),
    Bug("sign_lost", signed(np.abs)),
    Bug("squared", on_vector(lambda right: right**2)),
    Bug("root_taken", positive(np.sqrt)),
    Bug("factor", on_vector(lambda right: 2 * right)),
    Bug("factor", on_vector(lambda right: right / 2)),
    Bug("factor", on_vector(lambda right: -1.7 * right)),
    Bug("sum_for_mean", on_table(lambda right, n, d: right * n)),
    Bug("mean_for_sum", on_table(lambda right, n, d: right / n)),
    Bug("times_components", on_table(lambda right, n, d: right * d)),
    Bug("over_components", on_table(lambda right, n, d: right / d)),
    Bug("components_for_samples", on_table(lambda right, n, d: right * n / d)),
    Bug("samples_for_components", on_table(lambda right, n, d: right * d / n)),
    Bug("input_twice", with_rate(lambda right, eta: right * eta)),
    Bug("input_missing", with_rate(lambda right, eta: right / eta)),
    Bug("transposed", on_matrix(lambda right: right.T)),
    Bug("flattened", on_matrix(lambda right: right.ravel())),
    Bug("column", on_vector(lambda right: right[:, None])),
    Bug("row", on_vector(lambda right: right[None, :])),
    Bug("row_for_column", lambda rng, n: (np.ones((4, 1)) * n, np.ones((1, 4)) * n, {})),
    Bug("axis_missing", lambda rng, n: (np.ones((4, 1)) * n, np.ones(4) * n, {})),
    Bug("number_in_brackets", lambda rng, n: (1.5 + n, np.array([1.5 + n]), {})),
    Bug("row_met_column", on_vector(lambda right: right - right[:, None])),
    Bug("swapped", on_vector(lambda right: right[::-1], 2)),
    Bug("swapped", on_matrix(lambda right: right[:, [2, 1, 0]])),
    Bug("reversed", on_vector(lambda right: right[::-1])),
    Bug("one_component", on_vector(lambda right: right * [0, 1, 0, 0])),
    Bug("one_component", on_vector(lambda right: float(right[2]))),
    Bug("one_component", on_vector(lambda right: right[:1], 2)),
    Bug("summed_up", on_vector(lambda right: float(right.sum()))),
    Bug("averaged", on_vector(lambda right: float(right.mean()))),
    Bug("length_alone", on_vector(lambda right: float(np.linalg.norm(right)))),
    Bug("count_too_high", lambda rng, n: (7 + n, 8 + n, {})),
    Bug("count_too_low", lambda rng, n: (7 + n, 6 + n, {})),
    Bug("start_missing", on_matrix(lambda right: right[1:])),
    Bug("end_missing", on_matrix(lambda right: right[:-1])),
    Bug("one_too_many", on_matrix(lambda right: np.vstack([right, right[-1:] * 1.3]))),
    Bug("extra_start", on_matrix(lambda right: np.vstack([right[:1] * 1.3, right]))),
    Bug("one_ahead", on_matrix(lambda right: np.vstack([right[1:], right[-1:] * 1.3]))),
    Bug("one_behind", on_matrix(lambda right: np.vstack([right[:1] * 1.3, right[:-1]]))),
    Bug("never_updated", on_matrix(lambda right: np.repeat(right[:1], len(right), 0))),
    Bug("all_rows_last", on_matrix(lambda right: np.repeat(right[-1:], len(right), 0))),
    Bug("last_row", on_matrix(lambda right: right[-1])),
    Bug("first_row", on_matrix(lambda right: right[0])),
    Bug("first_sample", one_row(0)),
    Bug("last_sample", one_row(-1)),
    Bug("first_sample", first_entry),
    Bug("truncated", signed(np.trunc)),
    Bug("truncated", signed(np.floor)),
    Bug("rounded", on_vector(lambda right: np.round(right, 2))),
    Bug("unnormalised", direction),
    Bug("unnormalised", along(True)),
    Bug("normalised", along(False)),
    Bug("normalised", on_vector(lambda right: right / np.linalg.norm(right))),
    Bug("signs_only", on_vector(np.sign)),
    Bug("clipped_each", clipping(lambda g, most: np.clip(g, -most, most))),
    Bug("scaled_up", clipping(lambda g, most: g * most / np.linalg.norm(g))),
    Bug("returned_input", clipping(lambda g, most: g)),
    Bug("all_zero", on_vector(np.zeros_like)),
    Bug("not_finite", holes),
    Bug("forward_difference", difference),
    Bug("no_error", lambda rng, n: (Raised("ValueError"), float(n), {"v": np.zeros(2)})),
]

"""tests: grader.code. A reference gets one typical bug at a time, and each is a program."""

import ast
from pathlib import Path

import pytest
import yaml

from grader.code.mutants import mutants
from grader.messages_explain import MUTATIONS, RELATIONS

EXERCISES = Path(__file__).parents[3] / "content" / "exercises"
REFERENCES = {
    path.stem: content["item"]["reference"]
    for path in sorted(EXERCISES.glob("*.yaml"))
    if (content := yaml.safe_load(path.read_text()))["kind"] == "code"
}

DESCEND = """
def descend(grad, w0, eta, steps):
    w = np.array(w0, dtype=float)
    path = [w]
    for k in range(steps):
        w = w - eta * grad(w)
        path.append(w)
    return np.array(path)
"""

# A line of a program (within `def f(x, y, w, g, n):`), the bug, what becomes of the line.
LINES = [
    ("return x - y", "difference_reversed", "return y - x"),
    ("return w - x * g(w)", "ascent", "return w + x * g(w)"),
    ("return x - y", "term_dropped", "return x"),
    ("return x * y + w", "sign_flipped", "return -(x * y + w)"),
    ("return -x", "minus_dropped", "return x"),
    ("return 2 * g(x)", "factor_dropped", "return g(x)"),
    ("return 2 * g(x)", "factor_doubled", "return 4 * g(x)"),
    ("return x * g(y)", "input_missing", "return g(y)"),
    ("return g(x) / len(y)", "sum_for_mean", "return g(x)"),
    ("return g(x) / len(y)", "components_for_samples", "return g(x) / len(w)"),
    ("return g(x) / (2 * y)", "division_dropped", "return g(x)"),
    ("return x / np.linalg.norm(x)", "unnormalised", "return x"),
    ("return x ** 2", "exponent", "return x"),
    ("return x ** 3", "exponent", "return x ** 2"),
    ("return np.mean(x)", "sum_for_mean", "return np.sum(x)"),
    ("return np.sum(x)", "mean_for_sum", "return np.mean(x)"),
    ("return np.sqrt(x)", "root_missing", "return x"),
    ("return abs(x)", "abs_dropped", "return x"),
    ("return np.cos(x)", "sin_for_cos", "return np.sin(x)"),
    ("return max(x, y)", "min_for_max", "return min(x, y)"),
    ("return x * min(1, y)", "scaled_up", "return x * y"),
    ("return x.T @ y", "transpose_dropped", "return x @ y"),
    ("return x @ y", "product_by_entry", "return x * y"),
    ("return x.sum(axis=0)", "axis_changed", "return x.sum(axis=1)"),
    ("return x.sum(axis=0)", "axis_dropped", "return x.sum()"),
    ("return np.array([x + 1, 2 * y])", "swapped", "return np.array([2 * y, x + 1])"),
    ("return np.array([x + 1, 2 * y])", "one_component", "return np.array([x + 1, 0.0])"),
    ("a, b = w; return g(a, b)", "components_mixed_up", "b, a = w\n    return g(a, b)"),
    ("if x == 0: raise ValueError\n    return y", "no_error", "return y"),
    ("if x == 0: return w\n    return y", "check_missing", "return y"),
    ("if x == 0: y = w\n    return y", "check_ignored", "y = w\n    return y"),
    ("return x if y > 0 else w", "check_ignored", "return x"),
    ("return x if y > 0 else w", "comparison_turned", "return x if y < 0 else w"),
    ("if x < 1: return 'low'", "comparison_edge", "if x <= 1:\n        return 'low'"),
    ("x = x.copy(); x[0] = 1; return x", "copy_dropped", "x = x\n    x[0] = 1\n    return x"),
    ("x = x - y; return x", "input_changed", "x -= y\n    return x"),
]


def program(line: str) -> str:
    return f"def f(x, y, w, g, n):\n    {line}\n"


@pytest.mark.parametrize(("line", "bug", "becomes"), LINES)
def test_a_typical_bug_is_made(line: str, bug: str, becomes: str) -> None:
    wanted = ast.unparse(ast.parse(program(becomes)))
    assert wanted in [mutant.source for mutant in mutants(program(line)) if mutant.bug == bug]


def test_a_descent_has_its_bugs() -> None:
    found = {mutant.bug for mutant in mutants(DESCEND)}
    expected = "ascent input_missing gradient_once round_missing round_too_many all_rows_last"
    assert set(expected.split()) <= found
    assert {"start_missing", "end_missing"} <= found


def test_the_gradient_is_taken_before_the_loop() -> None:
    source = next(m.source for m in mutants(DESCEND) if m.bug == "gradient_once")
    assert source.index("once = grad(w)") < source.index("for ")
    assert "eta * once" in source


def test_indices_and_shapes_are_left_alone() -> None:
    found = mutants(program("a = np.zeros((n + 1, 2 * n)); a[n - 1] = x; return a"))
    assert {mutant.bug for mutant in found} == {"truncated"}


def test_a_squared_difference_is_not_turned() -> None:
    bugs = {mutant.bug for mutant in mutants(program("return (x - y) ** 2"))}
    assert "difference_reversed" not in bugs


@pytest.mark.parametrize("name", REFERENCES)
def test_each_mutant_is_another_program(name: str) -> None:
    found = mutants(REFERENCES[name])
    sources = [ast.unparse(ast.parse(mutant.source)) for mutant in found]
    assert len(set(sources)) == len(sources) >= 3
    assert ast.unparse(ast.parse(REFERENCES[name])) not in sources
    assert all(mutant.where.startswith("line ") for mutant in found)


def test_every_mutation_has_a_sentence() -> None:
    made = {mutant.bug for line, _, _ in LINES for mutant in mutants(program(line))}
    made |= {mutant.bug for source in [DESCEND, *REFERENCES.values()] for mutant in mutants(source)}
    assert made <= MUTATIONS.keys() | RELATIONS.keys()
    sequential = mutants("def f(x, y, n):\n    for k in n:\n        x, y = y, x\n    return x")
    made |= {mutant.bug for mutant in sequential}
    stops = mutants(
        "def f(x, g):\n    while g:\n        if x == 0:\n            break\n    return x"
    )
    made |= {mutant.bug for mutant in stops}
    assert MUTATIONS.keys() <= made

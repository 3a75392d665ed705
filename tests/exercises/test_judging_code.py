"""tests: exercises. Programs judged for real: what runs where, and what is said in the end."""

from typing import Any

import pytest

from exercises.judge import judge
from grader import messages
from grader.result import Outcome, Result, Verdict

REFERENCE = """
import numpy as np

def gradient(w):
    return np.array([2 * w[0], 6 * w[1]])

def step(w):
    return w - 0.1 * gradient(w)

def unit(v):
    size = np.linalg.norm(v)
    print("size", size)
    if size == 0:
        raise ValueError("no direction")
    return v / size

print(gradient(np.array([4.0, 3.0]))[1])
"""
ITEM: dict[str, Any] = {
    "functions": [{"name": "gradient"}, {"name": "step"}, {"name": "unit"}],
    "reference": REFERENCE,
    "rules": [{"avoid": "np.gradient", "reason": "Derive by hand.", "counts": True}],
    "wrong": [
        {
            "name": "exponent",
            "source": REFERENCE.replace("6 *", "3 *"),
            "reason": "The exponent comes down as a factor.",
        }
    ],
    "cases": [
        {"name": "prints", "call": "unit(np.array([3.0, 4.0]))", "check": "stdout", "public": True},
        {
            "name": "slope",
            "draw": "w = uniform(-5, 5, 2)",
            "call": "gradient(w)",
            "check": "gradient",
            "of": "lambda w: w[0] ** 2 + 3 * w[1] ** 2",
            "repeat": 2,
        },
        {
            "name": "step",
            "draw": "w = uniform(-5, 5, 2)",
            "call": "step(w)",
            "carry": "gradient(w)",
            "then": "w - 0.1 * carried",
        },
        {"name": "kept", "call": "unit(np.array([1.0, 2.0]))", "check": "unchanged"},
        {"name": "zero", "call": "unit(np.zeros(2))", "check": "raises", "raises": "ValueError"},
        {"name": "script", "check": "stdout"},
        {"name": "fast", "call": "gradient(np.ones(2))", "check": "cost", "within_ms": 60},
    ],
}


def judged(source: str, item: dict[str, Any] = ITEM) -> Result:
    return judge(kind="code", item=item, answer=source, view_seed=1, seed=2).result


def failed(result: Result) -> list[str]:
    return [case.name for case in result.cases if case.outcome is not Outcome.PASSED]


def said(result: Result) -> str:
    return "\n".join(messages.text(one) for one in result.feedback)


def test_the_reference_itself_passes_everything() -> None:
    result = judged(REFERENCE)
    assert (result.verdict, failed(result)) == (Verdict.CORRECT, [])


def test_a_known_mistake_is_named_and_carried_forward() -> None:
    result = judged(REFERENCE.replace("6 *", "3 *"))
    assert failed(result) == ["slope (1 of 2)", "slope (2 of 2)", "step", "script", "fast"]
    assert "The exponent comes down as a factor." in said(result)
    [step] = [case for case in result.cases if case.name == "step"]
    assert step.score == 0.5


@pytest.mark.parametrize(
    ("old", "new", "cases"),
    [
        ("return v / size", "v /= size\n    return v", ["kept"]),
        ('raise ValueError("no direction")', "return v", ["zero"]),
        ('print("size", size)', 'print("size", 5.1)', ["prints"]),
        ("\nprint(gradient", "\n0 and print(gradient", ["script"]),
        ("    return np.array(", "    for _ in range(10**7): w\n    return np.array(", ["fast"]),
    ],
)
def test_each_check_fails_for_its_own_reason(old: str, new: str, cases: list[str]) -> None:
    item = ITEM
    if cases == ["fast"]:
        item = {**item, "cases": ITEM["cases"][-1:], "functions": ITEM["functions"][:1]}
    assert failed(judged(REFERENCE.replace(old, new), item)) == cases


def test_an_exception_of_ones_own_may_be_a_kind_of_the_one_asked_for() -> None:
    own = "class NoDirection(ValueError): pass\n"
    source = own + REFERENCE.replace("ValueError(", "NoDirection(")
    assert judged(source).verdict is Verdict.CORRECT


def test_a_rule_that_counts_takes_the_score() -> None:
    result = judged(REFERENCE + "\nprint(np.gradient([1.0, 18.0])[0] + 1)\n")
    assert (result.score, failed(result)) == (0.0, [])
    assert "forbids np.gradient" in said(result)


@pytest.mark.parametrize(
    "tail",
    ["-" * 3000 + "1", "1" + "+1" * 15000, "[" * 150 + "]" * 150],
)
def test_a_program_made_to_end_a_parser_ends_it_in_the_sandbox(tail: str) -> None:
    result = judged(f"{REFERENCE}\nx = {tail}\n")
    assert result.verdict in (Verdict.CORRECT, Verdict.INCORRECT, Verdict.INVALID)


def test_a_lie_about_ones_own_time_is_seen_from_outside() -> None:
    cheat = """
import sys
module = sys.modules["sandbox.calls"] if "sandbox.calls" in sys.modules else None
for name in list(sys.modules):
    if hasattr(sys.modules[name], "_cpu_now"):
        sys.modules[name]._cpu_now = lambda: 0.0
"""
    item = {**ITEM, "cases": [ITEM["cases"][-2], *ITEM["cases"][1:2], ITEM["cases"][-1]]}
    item["functions"] = ITEM["functions"][:1]
    slow = "    if w[0] == 1:\n        for _ in range(3 * 10**7): w\n    return np.array("
    source = cheat + REFERENCE.replace("    return np.array(", slow)
    assert failed(judged(source, item)) == ["fast"]


def test_the_function_itself_is_told_from_its_slopes() -> None:
    item = ITEM | {"functions": [{"name": "gradient"}], "cases": ITEM["cases"][1:2], "rules": []}
    answer = "def gradient(w):\n    return w[0] ** 2 + 3 * w[1] ** 2\n"
    result = judge(kind="code", item=item, answer=answer, view_seed=1, seed=5).result
    assert "bug_value_for_gradient" in [told.code for told in result.feedback]

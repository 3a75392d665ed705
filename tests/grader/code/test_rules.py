"""tests: grader.code. Names a program must or must not use, and how they are found."""

from typing import Any

import pytest

from grader import messages
from grader.code import kind, rules
from grader.code.rules_program import __found__ as found
from tests.grader.code.runs import CONTENT, returned, run


@pytest.mark.parametrize(
    ("source", "word", "line"),
    [
        ("for i in x:\n  pass", "for", 1),
        ("\n[i for i in x]", "for", 2),
        ("forge = 1", "for", None),
        ("'for'", "for", None),
        ("import numpy as np\nnp.linalg.norm(v)", "np.linalg.norm", 2),
        ("import numpy\nnumpy.linalg.norm(v)", "np.linalg.norm", 2),
        ("import numpy as jax\njax.linalg.norm(v)", "np.linalg.norm", 2),
        ("from numpy.linalg import norm as length\nlength(v)", "np.linalg.norm", 1),
        ("from numpy import linalg\nlinalg.norm(v)", "np.linalg.norm", 2),
        ("import numpy as np\nnp.linalg.norm(v)", "norm", 2),
        ("import numpy as np\nnp.linalg.norm(v)", "np.linalg", 2),
        ("import numpy as np\nnp.linalg.normal(v)", "np.linalg.norm", None),
        ("norm = 1", "norm", 1),
        ("f().norm", "norm", 1),
        ("import numpy as np\ngetattr(np, 'gradient')(v)", "np.gradient", 2),
        ("'gradient'", "np.gradient", None),
        ("a @ b", "@", 1),
        ("a * b", "@", None),
        ("x = lambda: 1", "lambda", 1),
    ],
)
def test_uses_are_found_under_any_name(source: str, word: str, line: int | None) -> None:
    assert found(source, [word]) == {word: line}


ITEM = kind.read_item(
    {
        **CONTENT,
        "rules": [
            {"avoid": "for", "reason": "Use whole arrays."},
            {"use": "np.array", "reason": "Return an array.", "counts": True},
        ],
    }
)
CALLS = kind.calls(ITEM, 1)
RIGHT = run(*(returned(1.0) for _ in CALLS), source="x")


def judged(answer: dict[str, Any]) -> tuple[float, list[str]]:
    result = kind.compare(ITEM, CALLS, RIGHT, RIGHT, {"rules": answer})
    return result.score, [messages.text(told) for told in result.feedback[1:]]


def test_a_rule_that_does_not_count_is_a_remark_on_style() -> None:
    answer = run(returned({"for": 3, "np.array": 1}))
    said = "Style, not counted: this program uses for (line 3). Use whole arrays."
    assert judged(answer) == (1.0, [said])


def test_a_rule_that_counts_takes_the_score() -> None:
    score, [said] = judged(run(returned({"for": None, "np.array": None})))
    assert score == 0
    assert said.endswith("so it earns 0. Return an array.")


@pytest.mark.parametrize("answer", [{}, run(), run(returned(3)), {"calls": [1]}])
def test_what_cannot_be_checked_keeps_no_rule_that_counts(answer: dict[str, Any]) -> None:
    score, [said] = judged(answer)
    assert score == 0
    assert "too deep" in said


def test_the_source_is_data_for_a_sandbox() -> None:
    [question] = kind.questions(ITEM, CALLS, RIGHT, RIGHT)
    assert question.name == rules.QUESTION
    assert question.calls[0]["args"] == ["x", ["for", "np.array"]]

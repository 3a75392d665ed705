"""tests: grader.code. A wrong script is named by what it prints, as a function by its values."""

import contextlib
import io
from typing import Any

import pytest

from grader import messages
from grader.code import kind, prints
from grader.code.printed import words_and_numbers
from tests.grader.code.runs import raised, returned, run

REFERENCE = "for k in range(1, 5):\n    print('loss', 2.5 / k)\n"
ITEM = kind.read_item(
    {
        "reference": REFERENCE,
        "cases": [{"name": "printed", "check": "stdout", "match": "tokens", "public": True}],
        "wrong": [
            {
                "name": "the losses grow",
                "source": "for k in range(1, 5):\n    print('loss', 2.5 * k)\n",
                "reason": "Divide by k.",
            },
            {
                "name": "stops",
                "source": "print(1)\n1 / 0\n",
                "reason": "Do not divide by zero.",
            },
        ],
    }
)
CALLS = kind.calls(ITEM, 1)


def script(source: str) -> dict[str, Any]:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(source, {})
    report = run(stdout=printed.getvalue())
    return {**report, "script": report, "source": source}


def answered(source: str) -> str:
    """Judge a script that is run here, with the questions answered here as well."""
    right, mine = script(REFERENCE), script(source)
    answers = {}
    for question in kind.questions(ITEM, CALLS, right, mine):
        space: dict[str, Any] = {}
        exec(question.source, space)
        answers[question.name] = run(*(_asked(space, one) for one in question.calls))
    result = kind.compare(ITEM, CALLS, right, mine, answers)
    return " ".join(messages.text(one) for one in result.feedback)


def _asked(space: dict[str, Any], call: dict[str, Any]) -> dict[str, Any]:
    try:
        return returned(space[call["function"]](*call["args"], **call["kwargs"]))
    except Exception as error:
        return raised(type(error).__name__)


PRINTED = [
    ("tokens", "loss 2.5\nat (1, -3e2)\n", (["loss", "at", "(", ",", ")"], [2.5, 1.0, -300.0])),
    ("whole", "a 1\nb 2\n", (["a", "b"], [1.0, 2.0])),
    ("last_line", "a 1\nb 2\n\n", (["b"], [2.0])),
    ("last_line", "", ([], [])),
]


@pytest.mark.parametrize(("match", "text", "value"), PRINTED)
def test_words_and_numbers_are_told_apart(match: str, text: str, value: Any) -> None:
    assert words_and_numbers(match, text) == value


def test_the_authors_own_wrong_script_tells_its_reason() -> None:
    told = answered("k = 1\nwhile k <= 4:\n    print('loss', k * 2.5)\n    k = k + 1\n")
    assert "Divide by k." in told


def test_a_relation_of_the_numbers_is_named() -> None:
    assert "wrong sign" in answered(REFERENCE.replace("2.5", "-2.5"))


def test_other_words_with_other_numbers_are_not_named() -> None:
    told = answered(REFERENCE.replace("2.5", "-2.5").replace("loss", "cost"))
    assert "wrong sign" not in told


def test_nothing_is_asked_where_nothing_is_printed() -> None:
    plain = kind.read_item(
        {
            "function": "f",
            "reference": "def f(x): return x",
            "cases": [{"name": "one", "call": "f(1)"}],
            "wrong": [{"name": "two", "source": "def f(x): return 2", "reason": "No."}],
        }
    )
    assert prints.question(plain, kind.calls(plain, 1)) == []

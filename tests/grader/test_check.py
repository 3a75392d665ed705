"""tests: grader. An author's `check` works the key out again, and a wrong key does not get by."""

from typing import Any

import pytest

from grader.errors import ItemError
from grader.kinds import KINDS

BOWL = "x^2 + 3y^2"
RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("number", {"answer": "24", "check": {"of": "(3x + 1)^2", "by": "x", "at": "x = 1"}}),
    ("number", {"answer": "231.48", "absolute": 0.5, "check": {"of": "2*10^8*0.1/86400"}}),
    ("number", {"answer": "1/3", "check": {"of": "2 - 6t", "zero": "t"}}),
    ("number", {"answer": "1", "check": {"of": "sin(x)", "by": "x", "at": "x = 2pi"}}),
    (
        "number",
        {
            "answer": "79/sqrt(2)",
            "check": {
                "of": "39x + 40y",
                "by": "x, y",
                "what": "directional",
                "direction": "[1/sqrt(2), 1/sqrt(2)]",
                "at": "x = 0, y = 0",
            },
        },
    ),
    ("symbolic", {"answer": "[2, -4]", "check": {"of": BOWL, "by": "x, y", "at": "x=1, y=-2/3"}}),
    ("symbolic", {"answer": "[0, 0]", "check": {"of": BOWL, "by": "x, y", "zero": "x, y"}}),
    ("symbolic", {"names": "x, h", "answer": "2x + h", "check": {"of": "((x + h)^2 - x^2)/h"}}),
    (
        "symbolic",
        {"answer": "[[2, 0], [0, 6]]", "check": {"of": BOWL, "by": "x, y", "what": "hessian"}},
    ),
    ("shape", {"answer": "(5,)", "check": {"of": "X.T @ v", "arrays": "X = (9, 5); v = (9,)"}}),
    (
        "shape",
        {
            "names": "n, d",
            "answer": "(n,)",
            "check": {"of": "(X * w).sum(axis=1)", "arrays": "X = (n, d); w = (d,)"},
        },
    ),
    (
        "choice",
        {
            "check": {"of": "x^3", "by": "x"},
            "options": [
                {"text": "$3x^2$", "right": True, "reason": "The rule."},
                {"text": "$x^2$", "reason": "The factor is missing."},
                {"text": "something else", "reason": "No."},
            ],
        },
    ),
]
WRONG = [
    ("number", "25"),
    ("number", "-231.48"),
    ("number", "1/6"),
    ("number", "-1"),
    ("number", "79*sqrt(2)"),
    ("symbolic", "[-4, 2]"),
    ("symbolic", "[0, 1]"),
    ("symbolic", "2x - h"),
    ("symbolic", "[[2, 0], [0, 3]]"),
    ("shape", "(9,)"),
    ("shape", "(d,)"),
]


def proved(kind: str, item: dict[str, Any]) -> None:
    KINDS[kind].prove(KINDS[kind].read_item(item))


@pytest.mark.parametrize(("kind", "item"), RIGHT)
def test_a_right_key_agrees_with_its_check(kind: str, item: dict[str, Any]) -> None:
    proved(kind, item)


@pytest.mark.parametrize(("row", "key"), [(n, key) for n, (_, key) in enumerate(WRONG)])
def test_a_wrong_key_is_refused_with_what_was_found(row: int, key: str) -> None:
    kind, item = RIGHT[row]
    with pytest.raises(ItemError) as found:
        proved(kind, {**item, "answer": key})
    assert found.value.field == "item.answer"
    assert "check" in found.value.message


def test_an_option_marked_wrongly_is_refused_by_its_own_field() -> None:
    kind, item = RIGHT[-1]
    first, second, third = item["options"]
    turned = [first | {"right": False}, second | {"right": True}, third]
    with pytest.raises(ItemError) as found:
        proved(kind, {**item, "options": turned})
    assert found.value.field == "item.options.0.right"


@pytest.mark.parametrize(
    ("kind", "check", "field"),
    [
        ("number", {"of": "x +"}, "item.check.of"),
        ("number", {"off": "x"}, "item.check.off"),
        ("number", {"of": "x^2", "at": "x 3"}, "item.check.at"),
        ("number", {"of": "x^2 = 3"}, "item.check.of"),
        ("number", {"of": "x", "by": "x", "what": "slope"}, "item.check.what"),
        ("number", {"of": "x", "by": "x, y", "what": "directional"}, "item.check.direction"),
        ("shape", {"of": "X", "arrays": "X: (2, 3)"}, "item.check.arrays"),
        ("shape", {"of": "X @ X", "arrays": "X = (2, 3)"}, "item.check.of"),
        ("shape", {"of": "__import__('os')", "arrays": ""}, "item.check.of"),
    ],
)
def test_a_slip_in_a_check_names_its_field(kind: str, check: dict[str, Any], field: str) -> None:
    answer = {"number": "3", "shape": "(2,)"}[kind]
    with pytest.raises(ItemError) as found:
        proved(kind, {"answer": answer, "check": check})
    assert found.value.field == field


def test_a_derived_key_is_held_against_differences() -> None:
    item = KINDS["symbolic"].read_item({"derive": {"of": "x^2 e^x", "by": "x"}})
    KINDS["symbolic"].prove(item)


@pytest.mark.parametrize(("kind", "item"), RIGHT)
def test_learners_never_see_a_check(kind: str, item: dict[str, Any]) -> None:
    shown = KINDS[kind].public(KINDS[kind].read_item(item), 0)
    assert "check" not in shown
    assert str(item["check"]["of"]) not in str(shown)

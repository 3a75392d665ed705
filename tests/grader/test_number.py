"""tests: grader. Numbers: tolerance without rounding, a reason only where one explains it."""

from typing import Any

import pytest

from grader import number
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict

RATE = number.read_item(
    {
        "answer": "1/3",
        "absolute": 0.001,
        "wrong": [{"answer": "1", "reason": "That is the limit in x."}],
    }
)


@pytest.mark.parametrize("answer", ["1/3", "0.333", ".3333333", "2/6", "eta = 1/3", 0.3333])
def test_forms_of_the_right_number_are_correct(answer: object) -> None:
    assert number.score(RATE, answer).verdict is Verdict.CORRECT


@pytest.mark.parametrize("answer", ["0.332", "0.335", "-1/3", "3", 0])
def test_other_numbers_are_wrong_without_a_guess(answer: object) -> None:
    result = number.score(RATE, answer)
    assert (result.verdict, result.score) == (Verdict.INCORRECT, 0.0)
    assert [told.code for told in result.feedback] == ["number_wrong"]


def test_a_typical_mistake_gets_its_reason() -> None:
    told = number.score(RATE, "1.0").feedback[0]
    assert told.code == "number_because"
    assert told.data["reason"] == "That is the limit in x."


def test_two_mistakes_with_one_number_are_not_told_apart() -> None:
    wrong = [{"answer": "10", "reason": "one"}, {"answer": "10.15", "reason": "other"}]
    item = number.read_item({"answer": 20, "absolute": 0.1, "wrong": wrong})
    assert number.score(item, "10.08").feedback[0].code == "number_wrong"
    assert number.score(item, "10").feedback[0].data["reason"] == "one"


def test_an_unreadable_number_is_invalid() -> None:
    assert number.score(RATE, "a third").verdict is Verdict.INVALID
    with pytest.raises(InvalidAnswer):
        number.validate(RATE, "a third")


def test_the_reading_is_kept_with_the_result() -> None:
    assert number.score(RATE, "2/6").reading == "2/6 ≈ 0.3333"


@pytest.mark.parametrize(
    ("key", "absolute", "relative", "answer", "accepted"),
    [
        ("1", 0.1, 0, "1.1", True),
        ("1", 0.1, 0, "0.9", True),
        ("1", 0.1, 0, "1.1000000001", False),
        ("0", 0, 1e-9, "0", True),
        ("0", 0, 1e-9, "sin(pi)", True),
        ("0", 0, 1e-9, "1e-300", False),
        ("-200", 0, 0.01, "-202", True),
        ("-200", 0, 0.01, "-202.01", False),
        ("2pi", 0, 1e-9, "6.283185307", True),
        ("2pi", 0, 1e-9, "6.28", False),
        ("1e300", 0, 1e-9, "10^300", True),
        ("7.2448", 0.0005, 1e-9, "7.2453", True),
    ],
)
def test_the_wider_tolerance_counts_to_the_last_digit(
    key: str, absolute: float, relative: float, answer: str, accepted: bool
) -> None:
    item = number.read_item({"answer": key, "absolute": absolute, "relative": relative})
    assert (number.score(item, answer).verdict is Verdict.CORRECT) == accepted


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.answer"),
        ({"answer": "x"}, "item.answer"),
        ({"answer": "3,14"}, "item.answer"),
        ({"answer": True}, "item.answer"),
        ({"answer": 1, "absolute": -1}, "item.absolute"),
        ({"answer": 1, "absolute": "much"}, "item.absolute"),
        ({"answer": 1, "absolute": float("nan")}, "item.absolute"),
        ({"answer": 1, "relative": 2}, "item.relative"),
        ({"answer": 1, "tolerance": 2}, "item.tolerance"),
        ({"answer": 1, "wrong": [{"answer": 1, "reason": "?"}]}, "item.wrong.0.answer"),
        ({"answer": 1, "wrong": [{"answer": 2}]}, "item.wrong.0.reason"),
        (
            {"answer": 1, "absolute": 1, "wrong": [{"answer": "2", "reason": "?"}]},
            "item.wrong.0.answer",
        ),
        (
            {
                "answer": 1,
                "wrong": [{"answer": "2", "reason": "?"}, {"answer": "4/2", "reason": "!"}],
            },
            "item.wrong.1.answer",
        ),
    ],
)
def test_an_authors_slip_names_its_field(content: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        number.read_item(content)
    assert slip.value.field == field


def test_a_blank_form_field_takes_its_default() -> None:
    item = number.read_item({"answer": "2", "absolute": None, "relative": "", "wrong": None})
    assert (item.absolute, item.relative, item.wrong) == (0.0, 1e-9, ())


def test_a_tolerance_that_yaml_read_as_text_is_a_number() -> None:
    assert number.read_item({"answer": "2", "absolute": "1e-9"}).absolute == 1e-9


def test_the_view_tells_the_tolerance_and_no_key() -> None:
    assert number.public(RATE, 0) == {"absolute": 0.001, "relative": 1e-9}

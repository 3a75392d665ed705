"""tests: grader. True or false: what an author must give, what counts, what is told."""

from typing import Any

import pytest

from grader import truefalse
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict


def said(text: str, answer: Any, **more: Any) -> dict[str, Any]:
    return {"text": text, "answer": answer, "reason": f"because {text}", **more}


FOUR = truefalse.read_item(
    {"statements": [said("p", True), said("q", False), said("r", True), said("s", True)]}
)
STRICT = truefalse.read_item(
    {"scoring": "all-or-nothing", "statements": [said("p", True), said("q", False)]}
)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.statements"),
        ({"statements": []}, "item.statements"),
        ({"statements": [{"text": "p", "reason": "r"}]}, "item.statements.0.answer"),
        ({"statements": [said("p", "perhaps")]}, "item.statements.0.answer"),
        ({"statements": [{"text": "p", "answer": True}]}, "item.statements.0.reason"),
        ({"statements": [said("p", True), said("p", False)]}, "item.statements.1.text"),
        ({"statements": [said("p", True, id="b"), said("q", True)]}, "item.statements.1.id"),
        ({"statements": [said("p", True)], "scoring": "half"}, "item.scoring"),
    ],
)
def test_an_authors_slip_names_its_field(content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        truefalse.read_item(content)
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "parts_type"),
        (["a"], "parts_type"),
        ({}, "parts_empty"),
        ({"a": "", "b": " ", "c": None}, "parts_empty"),
        ({"a": True, "c": False}, "parts_missing"),
        ({"z": True}, "parts_unknown"),
        ({"a": "yes", "b": True, "c": True, "d": True}, "truth_word"),
        ({"a": 1, "b": True, "c": True, "d": True}, "truth_word"),
    ],
)
def test_what_is_no_whole_answer_costs_nothing(answer: object, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        truefalse.validate(FOUR, answer)
    assert refused.value.feedback.code == code
    assert truefalse.score(FOUR, answer).verdict is Verdict.INVALID


def test_what_is_still_open_is_named_by_number() -> None:
    with pytest.raises(InvalidAnswer, match="number 2, 4"):
        truefalse.validate(FOUR, {"a": True, "b": "", "c": "false"})


@pytest.mark.parametrize(
    ("answers", "score", "verdict"),
    [
        ("tftt", 1.0, "CORRECT"),
        ("tttt", 0.5, "PARTIAL"),
        ("tttf", 0.0, "INCORRECT"),
        ("ftff", 0.0, "INCORRECT"),
    ],
)
def test_each_wrong_one_takes_one_back(answers: str, score: float, verdict: str) -> None:
    answer = {name: one == "t" for name, one in zip("abcd", answers, strict=True)}
    result = truefalse.score(FOUR, answer)
    assert (result.score, result.verdict) == (score, verdict)


def test_all_or_nothing_gives_nothing_for_half() -> None:
    assert truefalse.score(STRICT, {"a": True, "b": True}).verdict is Verdict.INCORRECT
    assert truefalse.score(STRICT, {"a": "true", "b": "False"}).score == 1.0


def test_every_statement_gets_its_reason() -> None:
    result = truefalse.score(FOUR, {"a": True, "b": True, "c": False, "d": True})
    codes = ["statement_true", "statement_not_true", "statement_not_false", "statement_true"]
    assert [told.code for told in result.feedback] == codes
    assert [told.data["reason"] for told in result.feedback] == [f"because {t}" for t in "pqrs"]

"""tests: grader. Shapes: one answer in every usual writing, a reason for the usual slips."""

from typing import Any

import pytest

from grader import shape
from grader.errors import InvalidAnswer, ItemError
from grader.messages import text
from grader.result import Verdict

LONG: dict[str, Any] = {"answer": "(10000,)"}
TABLE: dict[str, Any] = {"answer": "(5, 1)"}
LETTERS: dict[str, Any] = {"answer": "(n, d)", "names": "n, d"}
VECTOR: dict[str, Any] = {"answer": "(n,)", "names": "n, d"}
ONE: dict[str, Any] = {"answer": "()"}


def judged(content: dict[str, Any], answer: object) -> Any:
    return shape.score(shape.read_item(content), answer)


@pytest.mark.parametrize(
    ("content", "answers"),
    [
        (LONG, ["(10000,)", "10000", "10000,", "[10000]", "torch.Size([10000])", "１００００"]),
        (LONG, ["w.shape = (10000,)", "shape: 10000", " ( 10000 , ) ", 10000, [10000], "10_000"]),
        (TABLE, ["(5, 1)", "5x1", "5 × 1", "(5 1)", "[5,1]", "5X1", "((5, 1))", [5, 1], "5,1"]),
        (LETTERS, ["(n, d)", "nxd", "n × d", "n x d", "[n d]", "(N, D)", ["n", "d"]]),
        (ONE, ["()", "[]", "scalar", " Scalar ", "torch.Size([])", []]),
    ],
)
def test_every_usual_writing_is_one_answer(content: dict[str, Any], answers: list[object]) -> None:
    found = {str(answer): judged(content, answer).verdict for answer in answers}
    assert set(found.values()) == {Verdict.CORRECT}, found
    readings = {shape.validate(shape.read_item(content), answer).text for answer in answers}
    assert readings == {content["answer"]}


@pytest.mark.parametrize(
    ("content", "answer", "code"),
    [
        (VECTOR, "(n, 1)", "shape_column"),
        (VECTOR, "(1, n)", "shape_row"),
        (VECTOR, "(n, n)", "shape_square"),
        (VECTOR, "(d,)", "shape_wrong"),
        (VECTOR, "()", "shape_scalar"),
        (VECTOR, "(n, d, 1)", "shape_dimensions"),
        (LETTERS, "(d, n)", "shape_transposed"),
        (LETTERS, "(n, 1)", "shape_length"),
        (LETTERS, "(5, 7)", "shape_lengths"),
        (TABLE, "5", "shape_flat"),
        (ONE, "(1,)", "shape_one_number"),
        ({"answer": "(2, 3, 4)"}, "(3, 2, 4)", "shape_order"),
    ],
)
def test_a_wrong_shape_is_explained(content: dict[str, Any], answer: str, code: str) -> None:
    result = judged(content, answer)
    assert (result.verdict, result.score) == (Verdict.INCORRECT, 0.0)
    assert [told.code for told in result.feedback] == [code]
    assert text(result.feedback[0])


def test_the_authors_own_reason_comes_first() -> None:
    content = LONG | {"wrong": [{"answer": "(10000, 1)", "reason": "One dimension."}]}
    assert text(judged(content, "10000 x 1").feedback[0]) == "We read (10000, 1). One dimension."


@pytest.mark.parametrize(
    ("answer", "code", "position"),
    [
        ("", "shape_empty", 0),
        ("  ", "shape_empty", 0),
        ("5.0", "shape_decimal", 0),
        ("(2, .5)", "shape_decimal", 4),
        ("(-1, 5)", "shape_negative", 1),
        ("(m,)", "shape_unknown_letter", 1),
        ("nd", "shape_unknown_letter", 0),
        ("2n", "shape_product", 0),
        ("n*d", "shape_character", 1),
        ("5²", "shape_character", 1),
        ("1 2 3 4 5 6 7 8 9", "shape_many", 16),
        ("5\0", "shape_control", 1),
        ("5" * 201, "shape_too_long", 200),
        ("10,000", "shape_zeros", 3),
        ("(5", "shape_bracket", 0),
        ("5)", "shape_bracket", 1),
        ("(5]", "shape_bracket", 0),
        ("5,,1", "shape_gap", 2),
        (",5", "shape_gap", 0),
        ("5x", "shape_gap", 1),
    ],
)
def test_what_is_no_shape_is_refused_with_its_place(answer: str, code: str, position: int) -> None:
    item = shape.read_item(LETTERS)
    with pytest.raises(InvalidAnswer) as refused:
        shape.validate(item, answer)
    told = refused.value.feedback
    assert (told.code, told.data["position"]) == (code, position)
    assert shape.score(item, answer).verdict is Verdict.INVALID


@pytest.mark.parametrize("answer", [None, True, {}, [[5]], [None], 10**400, float("nan"), 5.5])
def test_another_thing_than_a_shape_is_refused(answer: object) -> None:
    assert judged(LONG, answer).verdict is Verdict.INVALID


def test_without_letters_a_letter_is_told_to_be_a_number() -> None:
    assert judged(LONG, "n").feedback[0].code == "shape_no_letters"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.answer"),
        ({"answer": "(n,)"}, "item.answer"),
        ({"answer": "(n,)", "names": "2n"}, "item.names"),
        (LONG | {"wrong": [{"answer": "10000", "reason": "r"}]}, "item.wrong.0.answer"),
        (LONG | {"wrong": [{"answer": "5", "reason": "r"}] * 2}, "item.wrong.1.answer"),
        (LONG | {"wrong": [{"answer": "5"}]}, "item.wrong.0.reason"),
        (LONG | {"colour": "red"}, "item.colour"),
    ],
)
def test_an_authors_slip_is_told_with_its_field(content: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        shape.read_item(content)
    assert slip.value.field == field


def test_what_a_learner_sees_holds_no_key() -> None:
    assert shape.public(shape.read_item(LETTERS), 0) == {"names": ["n", "d"]}


def test_a_key_outside_an_item_brings_its_own_letters() -> None:
    assert shape.key("(n, d)") == shape.key("n x d") == ("n", "d")
    assert shape.key("torch.Size([5])") == shape.key([5]) == (5,)

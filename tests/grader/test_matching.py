"""tests: grader. Matching: partners, shared and spare ones, and what each pair is told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import matching
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict


def pair(left: str, right: str, **more: Any) -> dict[str, Any]:
    return {"left": left, "right": right, "reason": f"{left} is {right}", **more}


PAIRS = [
    pair("peak", "negative", wrong=[{"right": "none", "reason": "It has one."}]),
    pair("valley", "positive"),
    pair("ridge", "negative"),
]
# On the right, in the order of the texts: 1 negative, 2 none, 3 positive.
ITEM = matching.read_item({"pairs": PAIRS, "extra": ["none"]})
STRICT = matching.read_item({"pairs": PAIRS, "extra": ["none"], "scoring": "all-or-nothing"})


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.pairs"),
        ({"pairs": [pair("p", "q")]}, "item.pairs"),
        ({"pairs": [pair("p", "q"), pair("r", "q")]}, "item.pairs"),
        ({"pairs": [pair("p", "q"), pair("p", "r")]}, "item.pairs.1.left"),
        ({"pairs": [pair("p", "q"), {"left": "r", "reason": "s"}]}, "item.pairs.1.right"),
        ({"pairs": [pair("p", "q"), {"left": "r", "right": "s"}]}, "item.pairs.1.reason"),
        ({"pairs": PAIRS, "extra": ["none", "positive"]}, "item.extra.1"),
        ({"pairs": PAIRS, "extra": ["none", "none"]}, "item.extra.1"),
        ({"pairs": PAIRS, "extra": [""]}, "item.extra.0"),
        ({"pairs": PAIRS}, "item.pairs.0.wrong.0.right"),
        (
            {"pairs": [pair("p", "q", wrong=[{"right": "q", "reason": "s"}]), pair("r", "s")]},
            "item.pairs.0.wrong.0.right",
        ),
    ],
)
def test_an_authors_slip_names_its_field(content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        matching.read_item(content)
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "parts_type"),
        (["1"], "parts_type"),
        ({"a": "1", "b": ""}, "parts_missing"),
        ({"a": "1", "b": "2", "c": "4"}, "match_unknown"),
        ({"a": "1", "b": "2", "c": {}}, "match_unknown"),
        ({"left": "1"}, "parts_unknown"),
    ],
)
def test_what_is_no_whole_answer_costs_nothing(answer: object, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        matching.validate(ITEM, answer)
    assert refused.value.feedback.code == code
    assert matching.score(ITEM, answer).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("answer", "score", "verdict"),
    [
        ({"a": "1", "b": "3", "c": "1"}, 1.0, "CORRECT"),
        ({"a": 1, "b": 3, "c": 2}, 2 / 3, "PARTIAL"),
        ({"a": "3", "b": "1", "c": "2"}, 0.0, "INCORRECT"),
    ],
)
def test_each_right_pair_earns_its_share(
    answer: dict[str, Any], score: float, verdict: str
) -> None:
    result = matching.score(ITEM, answer)
    assert (result.score, result.verdict) == (pytest.approx(score), verdict)


def test_all_or_nothing_gives_nothing_for_two_of_three() -> None:
    assert matching.score(STRICT, {"a": "1", "b": "3", "c": "2"}).score == 0.0


def test_each_pair_is_told_why() -> None:
    told = matching.score(ITEM, {"a": "2", "b": "3", "c": "2"}).feedback
    assert [one.code for one in told] == ["pair_because", "pair_right", "pair_wrong"]
    assert [one.data.get("reason") for one in told] == ["It has one.", "valley is positive", None]
    assert "ridge is negative" not in str(told)


@given(st.integers(0, 2**56))
def test_a_shared_partner_stands_there_once(seed: int) -> None:
    rights = matching.public(ITEM, seed)["rights"]
    assert sorted(one["text"] for one in rights) == ["negative", "none", "positive"]
    assert rights == matching.public(ITEM, seed)["rights"]


def test_ids_on_the_right_do_not_follow_the_pairs() -> None:
    turned = matching.read_item({"pairs": PAIRS[::-1], "extra": ["none"]})
    assert turned.options == ITEM.options

"""tests: grader. Ordering: one order or several, what is shown, what a part of it earns."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import ordering
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict

GIVEN = {"lines": [{"text": text} for text in ("one", "two", "three", "four")]}
# Two ways up to d: a and b in either order, c after b.
GRAPH = {
    "lines": [
        {"text": "A"},
        {"text": "B"},
        {"text": "C", "after": ["b"], "reason": "C needs B."},
        {"text": "D", "after": ["a", "c"]},
    ]
}
ONE, SEVERAL = ordering.read_item(GIVEN), ordering.read_item(GRAPH)
STRICT = ordering.read_item({**GIVEN, "scoring": "all-or-nothing"})


def line(name: str, *after: str) -> dict[str, Any]:
    return {"id": name, "text": name, "after": list(after)}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.lines"),
        ({"lines": [{"text": "one"}]}, "item.lines"),
        ({"lines": [{"text": "one"}, {}]}, "item.lines.1.text"),
        ({"lines": [{"text": "one"}, {"text": "one"}]}, "item.lines.1.text"),
        ({"lines": [line("p"), line("p")]}, "item.lines.1.id"),
        ({"lines": [line("p"), line("q", "z")]}, "item.lines.1.after"),
        ({"lines": [line("p"), line("q", "q")]}, "item.lines.1.after"),
        ({"lines": [line("p", "r"), line("q", "p"), line("r", "q")]}, "item.lines.0.after"),
        ({"lines": [line("p"), line("q")]}, "item.lines"),
        ({"lines": [line("p"), {"text": "q", "after": "p"}]}, "item.lines.1.after"),
        ({"lines": [line("p"), line("q", "p")], "orders": []}, "item.orders"),
    ],
)
def test_an_authors_slip_names_its_field(content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        ordering.read_item(content)
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "order_type"),
        ("abcd", "order_type"),
        ([1, 2], "order_type"),
        ([], "order_incomplete"),
        (["a", "b", "c"], "order_incomplete"),
        (["a", "b", "c", "c"], "order_incomplete"),
        ({"a": "1", "b": "2", "c": "3"}, "parts_missing"),
        ({"a": "1", "b": "2", "c": "3", "d": "3"}, "order_twice"),
        ({"a": "1", "b": "2", "c": "3", "d": "5"}, "order_place"),
        ({"a": "1", "b": "2", "c": "3", "d": "last"}, "order_place"),
        ({"a": "1", "b": "2", "c": "3", "d": "²"}, "order_place"),
    ],
)
def test_what_is_no_order_costs_nothing(answer: object, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        ordering.validate(ONE, answer)
    assert refused.value.feedback.code == code
    assert ordering.score(ONE, answer).verdict is Verdict.INVALID


def test_places_from_a_form_are_an_order() -> None:
    places = {"a": "2", "b": "1", "c": 4, "d": "3"}
    assert ordering.validate(ONE, places).value == ("b", "a", "d", "c")


@pytest.mark.parametrize(
    ("order", "score", "verdict"),
    [
        ("abcd", 1.0, "CORRECT"),
        ("abdc", 2 / 3, "PARTIAL"),
        ("bcda", 0.0, "INCORRECT"),
        ("dcba", 0.0, "INCORRECT"),
    ],
)
def test_pairs_in_order_earn_and_reversed_ones_take_back(
    order: str, score: float, verdict: str
) -> None:
    result = ordering.score(ONE, list(order))
    assert (result.score, result.verdict) == (pytest.approx(score), verdict)


def test_all_or_nothing_gives_nothing_for_a_near_miss() -> None:
    assert ordering.score(STRICT, list("abdc")).verdict is Verdict.INCORRECT
    assert ordering.score(STRICT, list("abcd")).score == 1.0


def test_every_order_that_keeps_to_the_constraints_is_right() -> None:
    orders = map("".join, permutations("abcd"))
    right = {o for o in orders if ordering.score(SEVERAL, list(o)).verdict is Verdict.CORRECT}
    assert right == {"abcd", "bacd", "bcad"}


def test_the_first_line_out_of_place_is_named() -> None:
    [told] = ordering.score(ONE, list("acbd")).feedback
    assert (told.code, told.data) == ("order_early", {"place": 2, "line_text": "three"})
    [told] = ordering.score(SEVERAL, list("acbd")).feedback
    assert (told.code, told.data["reason"]) == ("order_because", "C needs B.")


@given(st.integers(0, 2**56))
def test_a_learner_never_begins_with_a_right_order(seed: int) -> None:
    for content in (GIVEN, GRAPH):
        item = ordering.read_item(ordering.materialise(content, seed)[0])
        shown = [one["id"] for one in ordering.public(item, seed)["lines"]]
        assert shown == list("abcd")
        assert ordering.score(item, shown).verdict is not Verdict.CORRECT


@given(st.integers(0, 2**56), st.permutations(range(4)))
def test_shuffling_changes_names_and_no_verdict(seed: int, order: list[int]) -> None:
    for content in (GIVEN, GRAPH):
        plain = ordering.read_item(content)
        item = ordering.read_item(ordering.materialise(content, seed)[0])
        named = {one.text: one.id for one in item.lines}
        texts = [plain.lines[i].text for i in order]
        before = ordering.score(plain, [plain.lines[i].id for i in order])
        after = ordering.score(item, [named[text] for text in texts])
        assert (before.verdict, before.feedback) == (after.verdict, after.feedback)
        assert before.score == pytest.approx(after.score)


def test_seeds_reach_every_order_but_the_right_one() -> None:
    shown = {
        tuple(one["text"] for one in ordering.materialise(GIVEN, seed)[0]["lines"])
        for seed in range(300)
    }
    assert len(shown) == 23

"""tests: grader. Choices: what an author must give, what a learner sees, how it counts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import choice
from grader.errors import InvalidAnswer, ItemError
from grader.result import Verdict


def option(text: str, right: bool = False, **more: Any) -> dict[str, Any]:
    return {"text": text, "right": right, "reason": f"because {text}", **more}


ONE = choice.read_item({"options": [option("up"), option("down", True), option("still")]})
MANY = choice.read_item(
    {
        "multiple": True,
        "options": [option("minimum", True), option("slope"), option("maximum", True), option("x")],
    }
)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.options"),
        ({"options": [option("a", True)]}, "item.options"),
        ({"options": "ab"}, "item.options"),
        ({"options": [option("a", True), "b"]}, "item.options.1"),
        ({"options": [option("a"), option("b")]}, "item.options"),
        ({"options": [option("a", True), option("b", True)]}, "item.options"),
        ({"options": [option("a", True), option("a")]}, "item.options.1.text"),
        ({"options": [option("a", True, id="z"), option("b", id="z")]}, "item.options.1.id"),
        ({"options": [option("a", True), option("b", id="a")]}, "item.options.1.id"),
        ({"options": [option("a", True), {"text": "b"}]}, "item.options.1.reason"),
        ({"options": [option("a", True), option(" ")]}, "item.options.1.text"),
        ({"options": [option("a", True), option("b", why="?")]}, "item.options.1.why"),
        ({"options": [option("a", "yes"), option("b")]}, "item.options.0.right"),  # type: ignore[arg-type]
        ({"options": [option("a", True), option("b")], "shuffle": 1}, "item.shuffle"),
        ({"options": [option("a", True), option("b")], "scoring": "some"}, "item.scoring"),
        ({"option": []}, "item.option"),
        ([], "item"),
    ],
)
def test_an_authors_slip_names_its_field(content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        choice.read_item(content)
    assert slip.value.field == field


def test_a_misspelt_field_is_recognised() -> None:
    with pytest.raises(ItemError, match="did you mean 'shuffle'"):
        choice.read_item({"shufle": True, "options": [option("a", True), option("b")]})


@given(st.integers(-(2**63), 2**64))
def test_a_shuffle_is_a_permutation_fixed_by_its_seed(seed: int) -> None:
    shown = choice.public(ONE, seed)
    assert shown == choice.public(ONE, seed)
    assert sorted(one["id"] for one in shown["options"]) == ["a", "b", "c"]


def test_seeds_reach_every_order() -> None:
    orders = {tuple(o["id"] for o in choice.public(ONE, seed)["options"]) for seed in range(200)}
    assert len(orders) == 6


def test_without_shuffle_the_authors_order_stays() -> None:
    item = choice.read_item({"shuffle": False, "options": [option("1", True), option("10")]})
    assert not choice.seeded(item)
    assert [one["text"] for one in choice.public(item, 9)["options"]] == ["1", "10"]


def test_the_view_holds_no_key() -> None:
    assert all(set(one) == {"id", "text"} for one in choice.public(ONE, 1)["options"])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "choice_type"),
        (1, "choice_type"),
        ([1], "choice_type"),
        ({"a": 1}, "choice_type"),
        ([], "choice_empty"),
        ("", "choice_empty"),
        (["z"], "choice_unknown"),
        (["a", "a"], "choice_twice"),
        (["a", "b"], "choice_one_only"),
    ],
)
def test_what_is_no_choice_costs_nothing(answer: object, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        choice.validate(ONE, answer)
    assert refused.value.feedback.code == code
    assert choice.score(ONE, answer).verdict is Verdict.INVALID


@pytest.mark.parametrize("answer", ["b", ["b"], ("b",)])
def test_the_right_option_is_correct_and_says_why(answer: object) -> None:
    result = choice.score(ONE, answer)
    assert (result.verdict, result.score) == (Verdict.CORRECT, 1.0)
    assert result.feedback[0].data == {"id": "b", "text": "down", "reason": "because down"}


def test_a_wrong_option_says_its_own_reason_only() -> None:
    result = choice.score(ONE, "a")
    assert (result.verdict, result.score) == (Verdict.INCORRECT, 0.0)
    assert [told.code for told in result.feedback] == ["option_wrong"]


@pytest.mark.parametrize(
    ("answer", "score", "verdict", "missing"),
    [
        (["a", "c"], 1.0, "CORRECT", 0),
        (["c", "a"], 1.0, "CORRECT", 0),
        (["a"], 0.5, "PARTIAL", 1),
        (["a", "b"], 0.0, "INCORRECT", 1),
        (["a", "c", "b"], 0.5, "PARTIAL", 0),
        (["a", "b", "c", "d"], 0.0, "INCORRECT", 0),
        (["b", "d"], 0.0, "INCORRECT", 2),
    ],
)
def test_several_right_options_count_apart(
    answer: list[str], score: float, verdict: str, missing: int
) -> None:
    result = choice.score(MANY, answer)
    assert (result.score, result.verdict) == (score, verdict)
    told = [one.data["count"] for one in result.feedback if one.code == "choice_missing"]
    assert told == ([missing] if missing else [])


def test_what_is_missing_is_counted_but_not_named() -> None:
    assert "maximum" not in str(choice.score(MANY, ["a"]).to_json())


def test_all_or_nothing_gives_nothing_for_half() -> None:
    options = [option("minimum", True), option("slope"), option("maximum", True)]
    item = choice.read_item({"multiple": True, "scoring": "all-or-nothing", "options": options})
    assert choice.score(item, ["a"]).verdict is Verdict.INCORRECT
    assert choice.score(item, ["a", "c"]).score == 1.0


@given(st.lists(st.booleans(), min_size=2, max_size=26).filter(any))
def test_ticking_all_earns_nothing_unless_all_are_right(right: list[bool]) -> None:
    options = [option(str(i), one) for i, one in enumerate(right)]
    item = choice.read_item({"multiple": True, "options": options})
    result = choice.score(item, [one.id for one in item.options])
    assert result.score == float(all(right))

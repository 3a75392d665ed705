"""tests: grader. Gaps: numbers, words and drop-downs in a text, each judged by itself."""

from typing import Any

import pytest

from grader import gaps
from grader.errors import InvalidAnswer, ItemError
from grader.messages import text
from grader.result import Verdict

NUMBER = {"answer": "1/3", "absolute": 0.01, "wrong": [{"answer": "3", "reason": "Upside down."}]}
WORD = {"accept": ["Gradient", "the gradient"], "wrong": [{"answer": "slope", "reason": "One?"}]}
MENU = {
    "shuffle": False,
    "options": [
        {"text": "rises", "right": True, "reason": "It is positive."},
        {"text": "falls", "reason": "It is not negative."},
    ],
}
ALL = {"text": "It is {{1}}, $x^{{2}}$ it {{ 2 }}:\n\n* {{3}}", "gaps": [NUMBER, MENU, WORD]}
ITEM = gaps.read_item({**ALL, "text": "It is {{1}} in $x^2$, so it {{ 2 }}:\n\n* {{3}}"})
STRICT = gaps.read_item(
    {"text": "{{2}} {{1}}", "gaps": [NUMBER, WORD], "scoring": "all-or-nothing"}
)


def one(gap: Any, words: str = "{{1}}") -> dict[str, Any]:
    return {"text": words, "gaps": [gap]}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "item.gaps"),
        ({"gaps": [NUMBER]}, "item.text"),
        (one(NUMBER, "none"), "item.text"),
        (one(NUMBER, "{{1}} {{1}}"), "item.text"),
        (one(NUMBER, "{{1}} {{2}}"), "item.text"),
        (one(NUMBER, "$x = {{1}}$"), "item.text"),
        (one(NUMBER, "$$x =\n{{1}}$$"), "item.text"),
        (ALL, "item.text"),
        (one({}), "item.gaps.0"),
        (one({**NUMBER, **WORD}), "item.gaps.0"),
        (one({"answer": "x"}), "item.gaps.0.answer"),
        (one({"answer": "1", "absolute": -1}), "item.gaps.0.absolute"),
        (one({"answer": "1", "shuffle": False}), "item.gaps.0.shuffle"),
        (one({"accept": ["a", " "]}), "item.gaps.0.accept.1"),
        (one({"accept": "a"}), "item.gaps.0.accept"),
        (
            one({"accept": ["a"], "wrong": [{"answer": " A", "reason": "r"}]}),
            "item.gaps.0.wrong.0.answer",
        ),
        (one({"options": [{"text": "a", "right": True, "reason": "r"}]}), "item.gaps.0.options"),
        (
            one({"options": [{"text": "$a$", "reason": "r", "right": True}, *MENU["options"][1:]]}),
            "item.gaps.0.options.0.text",
        ),
    ],
)
def test_an_authors_slip_names_its_field(content: Any, field: str) -> None:
    with pytest.raises(ItemError) as slip:
        gaps.read_item(content)
    assert slip.value.field == field


def test_fields_that_a_form_left_as_they_were_mean_nothing() -> None:
    blank = {"label": "", "answer": None, "absolute": 0.0, "relative": 1e-9, "shuffle": True}
    lists = {"accept": [], "wrong": [], "options": []}
    for gap in (NUMBER, WORD, MENU):
        item = gaps.read_item(one({**blank, **lists, "reason": "", **gap}))
        assert gaps.public(item, 1) == gaps.public(gaps.read_item(one(gap)), 1)


def test_dollars_on_both_sides_of_a_gap_are_not_maths_around_it() -> None:
    gaps.read_item(one(NUMBER, "$x$ is {{1}} and $y$ is 2"))


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ("1/3", "parts_type", "an object"),
        ({"1": "", "2": "", "3": ""}, "parts_empty", "Nothing is answered"),
        ({"1": "1", "2": "a"}, "parts_missing", "number 3"),
        ({"1": "2..5", "2": "a", "3": "x"}, "gap_unreadable", "Gap 1: .*two decimal points"),
        ({"1": "1", "2": "z", "3": "x"}, "gap_unreadable", "Gap 2: There is no option"),
        ({"1": "1", "2": "a", "3": ["x"]}, "gap_unreadable", "Gap 3: A word"),
        ({"1": "1", "2": "a", "3": "x" * 300}, "gap_unreadable", "Gap 3: This is 300"),
    ],
)
def test_what_cannot_be_read_costs_nothing_and_says_where(
    answer: object, code: str, words: str
) -> None:
    with pytest.raises(InvalidAnswer, match=words) as refused:
        gaps.validate(ITEM, answer)
    assert refused.value.feedback.code == code
    assert gaps.score(ITEM, answer).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    ("answer", "score", "verdict"),
    [
        ({"1": "0.33", "2": "a", "3": "  THE  gradient "}, 1.0, "CORRECT"),
        ({"1": 0.333, "2": "a", "3": "slope"}, 2 / 3, "PARTIAL"),
        ({"1": "3", "2": "b", "3": "gradients"}, 0.0, "INCORRECT"),
    ],
)
def test_each_gap_earns_its_share(answer: dict[str, Any], score: float, verdict: str) -> None:
    result = gaps.score(ITEM, answer)
    assert (result.score, result.verdict) == (pytest.approx(score), verdict)


def test_all_or_nothing_gives_nothing_for_one_of_two() -> None:
    assert gaps.score(STRICT, {"1": "1/3", "2": "hessian"}).score == 0.0


def test_each_gap_is_told_what_was_read_and_why() -> None:
    told = gaps.score(ITEM, {"1": "3", "2": "a", "3": "hill"}).feedback
    assert [text(feedback) for feedback in told] == [
        "Gap 1: “3” is not what belongs there. Upside down.",
        "Gap 2: “rises” is right. It is positive.",
        "Gap 3: “hill” is not what belongs there.",
    ]


def test_the_view_holds_options_without_reasons() -> None:
    shown = gaps.public(ITEM, 7)["gaps"]
    assert [gap["sort"] for gap in shown] == ["number", "options", "text"]
    assert [set(option) for option in shown[1]["options"]] == [{"id", "text"}] * 2


def test_drop_downs_are_shuffled_apart() -> None:
    menu = {**MENU, "shuffle": True}
    item = gaps.read_item({"text": "{{1}} {{2}}", "gaps": [menu, menu]})
    assert gaps.seeded(item)
    shown = [gaps.public(item, seed)["gaps"] for seed in range(40)]
    assert {first["options"] == second["options"] for first, second in shown} == {True, False}


def test_a_fraction_fills_a_gap_as_its_decimal_does() -> None:
    item = gaps.read_item(one({"answer": "-1.5"}))
    for typed in ("-3/2", "-1.5", "-6/4"):
        assert gaps.score(item, {"1": typed}).verdict is Verdict.CORRECT, typed

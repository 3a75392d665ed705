"""tests: grader. The kind "playground": states are replayed; any that does the task is right."""

from typing import Any

import pytest

from grader import playground
from grader.errors import InvalidAnswer, ItemError
from grader.messages import text
from grader.playground_goals import GOALS
from grader.result import Result, Verdict

TANGENT: dict[str, Any] = {
    "playground": "tangent",
    "tasks": [
        {"id": "flat", "text": "Level.", "goal": "flat", "tolerance": 0.02},
        {"id": "steep", "text": "Falls.", "goal": "slope", "slope": -3, "tolerance": 0.02},
        {"id": "gap", "text": "Close the gap.", "goal": "secant"},
    ],
}
DESCENT: dict[str, Any] = {
    "playground": "descent",
    "tasks": [
        {"id": "zigzag", "text": "Zig-zag.", "goal": "zigzag"},
        {"id": "diverge", "text": "Away.", "goal": "diverge"},
        {"id": "loss", "text": "Quick.", "goal": "loss"},
        {"id": "minima", "text": "Two.", "goal": "minima"},
    ],
}
BOWL = {"function": "bowl", "rule": "plain", "rate": 0.3, "x": 4, "y": 3}
VALLEYS = {"function": "valleys", "rule": "plain", "rate": 0.05, "x": 0.4, "y": 1.5}
VALLEYS |= {"x2": -0.4, "y2": 1.5}
SQUARE = {"function": "square", "x": 1}


def item_for(task: str) -> playground.Item:
    whole = TANGENT if task in {"flat", "steep", "gap"} else DESCENT
    return playground.read_item({**whole, "tasks": [t for t in whole["tasks"] if t["id"] == task]})


def handed_in(task: str, state: Any) -> Result:
    return playground.score(item_for(task), {task: state})


def said(result: Result) -> str:
    return " ".join(text(one) for one in result.feedback)


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ("flat", {"function": "square", "x": 0}),
        ("flat", {"function": "cubic", "x": "-1"}),
        ("flat", {"function": "sine", "x": 1.57}),
        ("steep", {"function": "square", "x": -1.5}),
        ("steep", {"function": "cubic", "x": "−0.00"}),
        ("gap", {"function": "square", "x": 1, "h": 0.01}),
        ("gap", {"function": "exp", "x": 1, "h": -0.001}),
        ("zigzag", BOWL),
        ("zigzag", BOWL | {"rule": "momentum", "rate": 0.05}),
        ("diverge", BOWL | {"rate": 0.4}),
        ("diverge", BOWL | {"function": "rosenbrock", "x": -1.2, "y": 1, "rate": 0.2}),
        ("loss", BOWL | {"rate": 0.25}),
        ("loss", BOWL),
        ("minima", VALLEYS),
        ("minima", VALLEYS | {"x": -1, "x2": 1}),
    ],
)
def test_any_state_that_does_it_is_right(task: str, state: dict[str, Any]) -> None:
    assert handed_in(task, state).verdict == Verdict.CORRECT


@pytest.mark.parametrize(
    ("task", "state", "why"),
    [
        ("flat", SQUARE, "at x = 1 the tangent of x² has slope 2"),
        ("flat", {"function": "abs", "x": 0}, "has a corner, so there is no tangent"),
        ("steep", SQUARE | {"x": 1.5}, "has slope 3. Wanted is −3, give or take 0.02"),
        ("gap", SQUARE | {"h": 0.5}, "They differ by 0.5; at most 0.01 is wanted"),
        ("zigzag", BOWL | {"rate": 0.05}, "rate 0.05 the path never changes sides: x goes from 4"),
        ("zigzag", BOWL | {"rate": 0.4}, "with rate 0.4 the path runs away"),
        ("zigzag", BOWL | {"rate": 0.3333}, "zig-zags, but after 200 steps it is at"),
        ("zigzag", BOWL | {"x": 0, "y": 0}, "never changes sides"),
        ("zigzag", BOWL | {"rule": "adam", "rate": 0.05}, "turns back only 1 ×"),
        ("diverge", BOWL, "comes to rest at (0, 0)"),
        ("diverge", BOWL | {"rate": 0.001}, "It has not run away"),
        ("diverge", BOWL | {"function": "saddle", "x": 1, "y": 1}, "runs away downhill"),
        ("loss", BOWL | {"rate": 0.05}, "the least loss within 20 steps is 0.236"),
        ("loss", BOWL | {"x": 0.1, "y": 0}, "begins with a loss of 0.01, almost at the bottom"),
        ("minima", VALLEYS | {"x2": 0.9}, "both starts lead to the same minimum"),
        ("minima", VALLEYS | {"rate": 0.001}, "start 1, (0.4, 1.5), leads to"),
        ("minima", VALLEYS | {"x2": -2, "rate": 0.5}, "and that is no minimum"),
    ],
)
def test_a_wrong_state_is_told_why_with_numbers(task: str, state: dict[str, Any], why: str) -> None:
    result = handed_in(task, state)
    assert result.verdict == Verdict.INCORRECT
    assert why in said(result)


@pytest.mark.parametrize(
    ("task", "forged", "code"),
    [
        ("zigzag", BOWL | {"rate": float("nan")}, "play_not_finite"),
        ("zigzag", BOWL | {"x": float("inf")}, "play_not_finite"),
        ("zigzag", BOWL | {"x": 10**400}, "play_not_finite"),
        ("zigzag", BOWL | {"rate": "nan"}, "play_number"),
        ("zigzag", BOWL | {"rate": "1_0"}, "play_number"),
        ("zigzag", BOWL | {"rate": "9" * 400}, "play_number"),
        ("zigzag", BOWL | {"rate": True}, "play_number"),
        ("zigzag", BOWL | {"rate": [0.3]}, "play_number"),
        ("zigzag", BOWL | {"rate": 2}, "play_range"),
        ("zigzag", BOWL | {"rate": 0}, "play_range"),
        ("zigzag", BOWL | {"rate": -0.3}, "play_range"),
        ("zigzag", BOWL | {"x": 5.001}, "play_range"),
        ("zigzag", BOWL | {"function": "rosenbrock"}, "play_range"),
        ("zigzag", BOWL | {"rate": 0.33333}, "play_notch"),
        ("zigzag", BOWL | {"y": 1.00001}, "play_notch"),
        ("zigzag", BOWL | {"function": "pit"}, "play_name"),
        ("zigzag", BOWL | {"rule": ["plain"]}, "play_name"),
        ("loss", BOWL | {"function": "valleys"}, "play_name"),
        ("zigzag", BOWL | {"steps": 10**9}, "play_field_unknown"),
        ("zigzag", BOWL | {"path": [[0, 0]]}, "play_field_unknown"),
        ("zigzag", {"function": "bowl"}, "play_field_missing"),
        ("zigzag", "bowl", "play_state_type"),
        ("gap", SQUARE | {"h": 0}, "play_gap_small"),
        ("gap", SQUARE | {"x": 2.9, "h": 0.2}, "play_gap_out"),
        ("zigzag", " ", "play_empty"),
    ],
)
def test_a_forged_state_is_refused_and_costs_nothing(task: str, forged: Any, code: str) -> None:
    result = handed_in(task, forged)
    assert (result.verdict, result.feedback[0].code) == (Verdict.INVALID, code)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "play_type"),
        ([], "play_type"),
        ({"other": BOWL}, "play_task_unknown"),
        ({}, "play_empty"),
    ],
)
def test_an_answer_is_states_by_task(answer: Any, code: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        playground.validate(playground.read_item(DESCENT), answer)
    assert refused.value.feedback.code == code


def test_a_form_sends_the_same_state_field_by_field() -> None:
    form = {f"zigzag.{name}": str(value) for name, value in BOWL.items()}
    left_open = {"diverge.function": "", "diverge.x": ""}
    item = playground.read_item(DESCENT)
    read = playground.validate(item, form | left_open)
    assert read.value == {"zigzag": BOWL}
    assert read.text == "zigzag: Bowl, plain, learning rate 0.3, x 4, y 3"


def test_each_task_earns_its_share_and_open_ones_are_named() -> None:
    item = playground.read_item(DESCENT)
    result = playground.score(item, {"zigzag": BOWL, "loss": BOWL | {"rate": 0.01}})
    assert (result.verdict, result.score) == (Verdict.PARTIAL, 0.25)
    assert "Task 2 has no state yet." in said(result)
    strict = playground.read_item({**DESCENT, "scoring": "all-or-nothing"})
    assert playground.score(strict, {"zigzag": BOWL}).score == 0


def test_learners_are_not_shown_the_authors_states() -> None:
    task = TANGENT["tasks"][0] | {"right": [{"function": "cubic", "x": 1}]}
    shown = playground.public(playground.read_item({**TANGENT, "tasks": [task]}), 0)
    assert set(shown["tasks"][0]) == {"id", "text", "goal", "fields"}
    assert [field["id"] for field in shown["tasks"][0]["fields"]] == ["function", "x"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"goal": "zigzag"}, "item.tasks.0.goal"),
        ({"goal": "slope"}, "item.tasks.0.slope"),
        ({"functions": ["bowl"]}, "item.tasks.0.functions.0"),
        ({"steps": 5}, "item.tasks.0.steps"),
        ({"right": [{"function": "square", "x": 9}]}, "item.tasks.0.right.0"),
        ({"wrong": [{"function": "square"}]}, "item.tasks.0.wrong.0"),
        ({"near": 1}, "item.tasks.0.near"),
    ],
)
def test_an_authors_slip_is_told_with_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        playground.read_item({**TANGENT, "tasks": [{"text": "?", "goal": "flat"} | change]})
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"right": [{"function": "square", "x": 1}]}, "item.tasks.0.right.0"),
        ({"wrong": [{"function": "square", "x": 0}]}, "item.tasks.0.wrong.0"),
        ({"functions": ["exp"]}, "item.tasks.0"),
        ({"functions": ["sine"], "goal": "slope", "slope": -3}, "item.tasks.0"),
    ],
)
def test_a_task_that_is_not_as_said_is_not_published(change: dict[str, Any], field: str) -> None:
    task = {"text": "?", "goal": "flat"} | change
    with pytest.raises(ItemError) as slip:
        playground.prove(playground.read_item({**TANGENT, "tasks": [task]}))
    assert slip.value.field == field


def test_every_goal_can_be_reached_with_its_controls() -> None:
    for whole in (TANGENT, DESCENT):
        playground.prove(playground.read_item(whole))
    assert {task["goal"] for task in TANGENT["tasks"] + DESCENT["tasks"]} == set(GOALS)

"""tests: grader. The kind "prediction": scored by the length of the step; nothing to come leaks."""

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import prediction
from grader.errors import ItemError
from grader.messages import text
from grader.result import Verdict

POINT: dict[str, Any] = {
    "ask": "point",
    "gentle": 1,
    "steep": 6,
    "start": [4, 2],
    "rate": 0.1,
    "shown": 1,
    "angle": 30,
}
OUTCOME = POINT | {"ask": "outcome", "steep": 6, "rate": 0.3, "shown": 0}
ITEM = prediction.read_item(POINT)


def point(u: float, v: float, angle: float = 30) -> dict[str, float]:
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return {"x": c * u - s * v, "y": s * u + c * v}


def test_the_next_point_is_right_by_hand() -> None:
    # From (4, 2) the factors 0.9 and 0.4 lead to (3.6, 0.8), and on to (3.24, 0.32).
    assert prediction.score(ITEM, point(3.24, 0.32)).verdict == Verdict.CORRECT
    near = prediction.score(ITEM, point(3.24, 0.62))
    assert near.verdict == Verdict.PARTIAL
    assert near.score == pytest.approx(1 - (0.3 / 0.6 - 0.2) / 0.8)
    assert "You were off by 50 % of its length" in text(near.feedback[0])
    uphill = prediction.score(ITEM, point(3.96, 1.28))
    assert (uphill.score, uphill.feedback[0].code) == (0, "predict_point_uphill")


@given(
    scale=st.floats(0.05, 20),
    angle=st.floats(-180, 180),
    u=st.floats(-1, 1),
    v=st.floats(-1, 1),
)
def test_a_score_knows_neither_scale_nor_angle(
    scale: float, angle: float, u: float, v: float
) -> None:
    other = prediction.read_item(POINT | {"start": [4 * scale, 2 * scale], "angle": angle})
    one = prediction.score(ITEM, point(3 + u, v))
    same = prediction.score(other, point(scale * (3 + u), scale * v, angle))
    assert same.score == pytest.approx(one.score, abs=1e-9)


@pytest.mark.parametrize(
    ("rate", "name"), [(0.002, "crawls"), (0.1, "converges"), (0.3, "zigzags"), (0.4, "diverges")]
)
def test_what_becomes_of_a_path_is_named(rate: float, name: str) -> None:
    item = prediction.read_item(OUTCOME | {"rate": rate, "reason": "The factor $1 - 6\\eta$."})
    prediction.prove(item)
    assert prediction.course(item)["outcome"] == name
    assert prediction.score(item, name).verdict == Verdict.CORRECT
    other = "crawls" if name != "crawls" else "diverges"
    wrong = prediction.score(item, other)
    assert wrong.verdict == Verdict.INCORRECT
    assert [one.code for one in wrong.feedback] == ["predict_outcome_wrong", "predict_reason"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (None, "predict_type"),
        ({"x": 1, "y": 2, "z": 3}, "predict_type"),
        ({"x": "", "y": ""}, "predict_empty"),
        ({"x": 1}, "predict_missing"),
        ({"x": 1, "y": "one"}, "predict_number"),
        ({"x": 1, "y": float("nan")}, "predict_number"),
        ({"x": 1, "y": 99}, "predict_range"),
    ],
)
def test_what_is_no_point_on_the_map_costs_nothing(answer: Any, code: str) -> None:
    result = prediction.score(ITEM, answer)
    assert (result.verdict, result.feedback[0].code) == (Verdict.INVALID, code)


@pytest.mark.parametrize(("answer", "code"), [("", "predict_empty"), ("soars", "predict_unknown")])
def test_what_is_no_outcome_costs_nothing(answer: str, code: str) -> None:
    result = prediction.score(prediction.read_item(OUTCOME), answer)
    assert (result.verdict, result.feedback[0].code) == (Verdict.INVALID, code)


@pytest.mark.parametrize("content", [POINT, OUTCOME])
def test_nothing_to_come_is_shown_before(content: dict[str, Any]) -> None:
    item = prediction.read_item(content)
    shown = prediction.public(item, 1)
    assert len(shown["points"]) == item.shown + 1
    coming = json.dumps(prediction.course(item)["points"][item.shown + 1])
    assert coming not in json.dumps(shown)
    assert not {"gentle", "steep", "angle"} & set(shown)
    # Nor does the size of the map tell how far the path will go.
    wild = prediction.read_item(content | {"steps": 50})
    assert prediction.public(wild, 1)["reach"] == shown["reach"]


def test_each_learner_gets_an_angle_of_their_own() -> None:
    free = {name: value for name, value in POINT.items() if name != "angle"}
    assert prediction.seeded(prediction.read_item(free))
    assert not prediction.seeded(ITEM)
    angles = {prediction.materialise(free, seed)[0]["angle"] for seed in range(60)}
    assert len(angles) > 10
    assert all(angle % 90 for angle in angles)
    whole, said = prediction.materialise(free, 3)
    item = prediction.read_item(whole)
    assert item.points[1] == pytest.approx([float(said["x"]), float(said["y"])], abs=1e-3)
    assert said["rate"] == "0.1"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rate": 0}, "item.rate"),
        ({"steep": 0.5}, "item.steep"),
        ({"start": [1]}, "item.start"),
        ({"start": [0, 0]}, "item.start"),
        ({"ask": "why"}, "item.ask"),
        ({"steps": 1}, "item.steps"),
    ],
)
def test_an_authors_slip_is_told_with_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        prediction.read_item(POINT | change)
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (OUTCOME | {"rate": 2 / 6}, "item.rate"),
        (POINT | {"rate": 0.001}, "item.shown"),
        (POINT | {"rate": 0.6, "start": [0.1, 2]}, "item.rate"),
    ],
)
def test_a_question_without_a_clear_answer_is_not_published(
    content: dict[str, Any], field: str
) -> None:
    with pytest.raises(ItemError) as slip:
        prediction.prove(prediction.read_item(content))
    assert slip.value.field == field


def test_the_heights_on_the_map_are_the_bowls() -> None:
    grid = prediction.public(ITEM, 0)["contours"]
    x, y = np.array(grid["x"][20]), np.array(grid["y"][7])
    assert grid["z"][7][20] == pytest.approx(float(ITEM.bowl.height(x, y)), rel=5e-3)


OTHERS: dict[str, Any] = {
    **{name: value for name, value in OUTCOME.items() if name != "angle"},
    "reason": "It swings.",
    "others": [{"rate": 0.4, "reason": "It grows."}, {"rate": 0.1, "steep": "", "start": [1, 3]}],
}


def test_one_of_several_bowls_is_drawn() -> None:
    prediction.prove(prediction.read_item(OTHERS))
    drawn = [prediction.materialise(OTHERS, seed) for seed in range(40)]
    items = [prediction.read_item(whole) for whole, _ in drawn]
    ends = {(prediction.course(item)["outcome"], item.reason) for item in items}
    assert ends == {("zigzags", "It swings."), ("diverges", "It grows."), ("converges", "")}
    for (_, said), item in zip(drawn, items, strict=True):
        assert float(said["across"]) == pytest.approx(item.bowl.factors[1])


@pytest.mark.parametrize(
    ("other", "field"),
    [({"rate": 2 / 6}, "item.others.0.rate"), ({"rate": "fast"}, "item.others.0.rate")],
)
def test_each_bowl_needs_a_clear_answer(other: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        prediction.prove(prediction.read_item(OTHERS | {"others": [other]}))
    assert slip.value.field == field

"""tests: grader. An author's draws and calls are parsed, never run, and drawn from a seed alone."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.code import kind as program
from grader.code.calls import drawn_wire, parse_call
from grader.code.draw import parse_draw
from grader.errors import ItemError
from grader.plain import from_wire
from grader.seeds import generator


def drawn(source: str, seed: int = 0) -> dict[str, Any]:
    rng = generator(seed)
    return {draw.name: draw.value(rng) for draw in parse_draw(source, "item.cases.0.draw")}


@given(st.integers(0, 2**32))
def test_draws_keep_their_shape_and_range(seed: int) -> None:
    values = drawn(
        "u = uniform(0, 1, 3, 2)\nn = normal(5, 0.1, 4)\ni = integers(1, 4, 5)\n"
        "s = uniform(-1, 1)\nk = integers(2, 3)\nc = choice(0.1, 'a')\nl = [1, -2.5]",
        seed,
    )
    assert values["u"].shape == (3, 2)
    assert ((values["u"] > 0) & (values["u"] < 1)).all()
    assert values["n"].shape == (4,)
    assert values["i"].dtype.kind == "i"
    assert set(values["i"]) <= {1, 2, 3}
    assert type(values["s"]) is float
    assert (type(values["k"]), values["k"]) == (int, 2)
    assert values["c"] in (0.1, "a")
    assert values["l"] == [1, -2.5]


def test_a_drawn_float_is_short_enough_to_copy() -> None:
    for value in drawn("w = uniform(-5, 5, 100)", 3)["w"]:
        assert round(value, 4) == value


def test_a_seed_fixes_the_draw() -> None:
    first, again = drawn("w = normal(0, 1, 9)", 5), drawn("w = normal(0, 1, 9)", 5)
    assert (first["w"] == again["w"]).all()
    assert (first["w"] != drawn("w = normal(0, 1, 9)", 6)["w"]).any()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("w = unifrom(0, 1)", "unifrom is not one of"),
        ("w = np.zeros(3)", "np.zeros is not one of"),
        ("w = __import__('os').system('x')", "is not one of"),
        ("w = uniform(0)", "two finite numbers"),
        ("w = uniform(0, 1e400)", "two finite numbers"),
        ("w = uniform(1, 0)", "below the high"),
        ("w = uniform(0, 1, 2.5)", "whole numbers"),
        ("w = uniform(0, 1, -2)", "whole numbers"),
        ("w = uniform(0, 1, 10**9)", "not a literal"),
        ("w = uniform(0, 1, 2000, 2000)", "too large"),
        ("w = uniform(low=0, high=1)", "without names"),
        ("w = normal(0, 0)", "above 0"),
        ("w = integers(0, 1.5)", "whole numbers"),
        ("w = choice()", "at least one"),
        ("w = choice(open)", "not a literal"),
        ("w = {1, 2}", "cannot be handed"),
        ("w = b'x'", "cannot be handed"),
        ("w = other", "not a literal"),
        ("import os", "NAME = generator"),
        ("a = b = 1", "NAME = generator"),
        ("a, b = 1, 2", "NAME = generator"),
        ("w.x = 1", "NAME = generator"),
        ("w = 1\nw = 2", "line 2: the name w is taken"),
        ("np = 1", "the name np is taken"),
        ("w = 1\nv = (", "line 2"),
        ("w = '\0'", "cannot read"),
    ],
)
def test_a_slip_in_a_draw_names_field_and_reason(source: str, said: str) -> None:
    with pytest.raises(ItemError) as slip:
        drawn(source)
    assert slip.value.field == "item.cases.0.draw"
    assert said in slip.value.message


def test_an_argument_keeps_its_source_and_the_names_it_uses() -> None:
    call = parse_call("f(lambda w: a*w[0]**2, x, steps=n + 1)", ("f",), ("a", "x", "n"), "call")
    wire = call.to_json(drawn_wire({"a": 1.5, "x": np.array([1.0, 2.0]), "n": 3}))
    assert wire == {
        "function": "f",
        "args": [
            {"python": "lambda w: a * w[0] ** 2", "with": {"a": 1.5}},
            {
                "python": "x",
                "with": {"x": {"array": [1.0, 2.0], "dtype": "float64", "shape": [2]}},
            },
        ],
        "kwargs": {"steps": {"python": "n + 1", "with": {"n": 3}}},
    }


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("g(1)", "calls g, but the function is f"),
        ("f", "must be one call"),
        ("np.f(1)", "must be one call"),
        ("f(1)(2)", "must be one call"),
        ("f(1); f(2)", "line 1"),
        ("f(1", "line 1"),
        ("x = f(1)", "line 1"),
        ("f(*w)", "not possible"),
        ("f(**w)", "not possible"),
        ("f(v)", "v is not drawn"),
        ("f(f(1))", "f is not drawn"),
        ("f('\0')", "cannot read"),
    ],
)
def test_a_slip_in_a_call_names_field_and_reason(source: str, said: str) -> None:
    with pytest.raises(ItemError) as slip:
        parse_call(source, ("f",), ("w",), "item.cases.2.call")
    assert slip.value.field == "item.cases.2.call"
    assert said in slip.value.message


@pytest.mark.parametrize(
    "source",
    [
        "f()",
        "f(w)",
        "f(np.array([1.0]), math.pi)",
        "f([k * 2 for k in range(3)])",
        "f(lambda a, b=2: a + b + w)",
        "f(\n  w,\n)",
    ],
)
def test_calls_of_every_usual_form_are_read(source: str) -> None:
    assert parse_call(source, ("f",), ("w",), "call").source == source


ITEM = program.read_item(
    {
        "function": "f",
        "reference": "def f(w): return w",
        "cases": [
            {"name": "fixed", "call": "f(1)"},
            {"name": "drawn", "draw": "w = uniform(-5, 5, 2)", "call": "f(w)", "repeat": 3},
            {"name": "open", "draw": "w = normal(0, 1)", "call": "f(w)", "public": True},
        ],
    }
)


def test_public_calls_come_first() -> None:
    assert [call.name for call in program.calls(ITEM, 1)] == [
        "open",
        "fixed",
        "drawn (1 of 3)",
        "drawn (2 of 3)",
        "drawn (3 of 3)",
    ]


def test_repeats_differ_and_share_the_weight() -> None:
    repeats = program.calls(ITEM, 1)[2:]
    assert len({str(call.call) for call in repeats}) == 3
    assert math.isclose(sum(call.weight for call in repeats), 1)


def test_a_new_case_leaves_the_draws_of_the_others_alone() -> None:
    more = program.read_item(
        {
            "function": "f",
            "reference": "def f(w): return w",
            "cases": [
                {"name": "other", "draw": "w = uniform(0, 1, 9)", "call": "f(w)"},
                {"name": "drawn", "draw": "w = uniform(-5, 5, 2)", "call": "f(w)", "repeat": 9},
            ],
        }
    )
    was = [call.call for call in program.calls(ITEM, 4) if "drawn" in call.name]
    now = [call.call for call in program.calls(more, 4) if "drawn" in call.name]
    assert now[:3] == was


def test_what_is_shown_is_what_is_used() -> None:
    call = program.calls(ITEM, 8)[2]
    first, second = call.shown.split("\n")
    assert first == "f(w)"
    used = from_wire(call.call["args"][0]["with"]["w"])
    assert second == f"w = {used.tolist()}"


def test_a_large_array_is_described() -> None:
    call = parse_call("f(w)", ("f",), ("w",), "call")
    assert call.shown({"w": np.zeros((100, 5))}).endswith(
        "w = array of shape (100, 5), too large to show"
    )

"""tests: grader. Code exercises: what an author gives, a learner sees, and may hand in."""

from typing import Any

import pytest

from grader.code import kind as program
from grader.errors import InvalidAnswer, ItemError
from tests.grader.code.runs import CONTENT, LIMITS

ITEM = program.read_item(CONTENT)


def case(**more: Any) -> dict[str, Any]:
    return {"cases": [{"name": "one", "call": "gradient(1)", **more}]}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"function": ""}, "item.function"),
        ({"function": "2f"}, "item.function"),
        ({"function": "descend"}, "item.reference"),
        ({"reference": None}, "item.reference"),
        ({"reference": "def gradient(w):\nreturn 2"}, "item.reference"),
        ({"reference": "x = 1"}, "item.reference"),
        ({"cases": []}, "item.cases"),
        ({"cases": None}, "item.cases"),
        ({"cases": [1]}, "item.cases.0"),
        (case(name=""), "item.cases.0.name"),
        (case(call="descend(1)"), "item.cases.0.call"),
        (case(call=""), "item.cases.0.call"),
        (case(draw="w = normal(1)"), "item.cases.0.draw"),
        (case(repeat=2), "item.cases.0.repeat"),
        (case(draw="w = normal(0, 1)", repeat=0), "item.cases.0.repeat"),
        (case(draw="w = normal(0, 1)", repeat=1.5), "item.cases.0.repeat"),
        (case(weight=0), "item.cases.0.weight"),
        (case(weight=-1), "item.cases.0.weight"),
        (case(weight=float("inf")), "item.cases.0.weight"),
        (case(hidden=True), "item.cases.0.hidden"),
        ({"cases": case()["cases"] * 2}, "item.cases.0.name"),
        ({"absolute": -1e-9}, "item.absolute"),
        ({"relative": "x"}, "item.relative"),
        ({"limits": {"cpu_s": 31}}, "item.limits.cpu_s"),
        ({"limits": {"wall_s": 61}}, "item.limits.wall_s"),
        ({"limits": {"memory_mb": 1025}}, "item.limits.memory_mb"),
        ({"limits": {"output_kb": 1025}}, "item.limits.output_kb"),
        ({"limits": {"cpu_s": 0}}, "item.limits.cpu_s"),
        ({"limits": {"cpu": 3}}, "item.limits.cpu"),
        ({"limits": 3}, "item.limits"),
        (
            {"wrong": [{"name": "up", "source": "def gradient(w): return -w"}]},
            "item.wrong.0.reason",
        ),
        ({"wrong": [{"name": "up", "source": "def", "reason": "?"}]}, "item.wrong.0.source"),
        ({"tests": []}, "item.tests"),
    ],
)
def test_an_authors_slip_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        program.read_item({**CONTENT, **change})
    assert slip.value.field == field


def test_a_syntax_slip_says_its_line() -> None:
    with pytest.raises(ItemError, match="line 2"):
        program.read_item({**CONTENT, "reference": "def gradient(w):\nreturn 2"})


def test_limits_have_defaults() -> None:
    assert ITEM.limits == LIMITS
    assert program.read_item({**CONTENT, "limits": {"cpu_s": 2}}).limits == {**LIMITS, "cpu_s": 2}


@pytest.mark.parametrize(
    "reference", ["gradient = lambda w: w", "from math import sin as gradient", "class gradient: 0"]
)
def test_a_reference_may_bind_its_name_in_any_way(reference: str) -> None:
    assert program.read_item({**CONTENT, "reference": reference}).reference == reference


def test_the_view_shows_public_cases_and_hides_the_rest() -> None:
    view = program.public(ITEM, 1)
    assert view["cases"] == [{"name": "shown", "call": "gradient(np.array([1.0, 2.0]))"}]
    assert view["hidden"] == 2
    assert "return 2 * w" not in str(view)
    assert "drawn" not in str(view)


def test_only_a_public_draw_makes_the_view_depend_on_the_seed() -> None:
    assert not program.seeded(ITEM)
    shown = case(draw="w = normal(0, 1)", public=True)
    assert program.seeded(program.read_item({**CONTENT, **shown}))


@pytest.mark.parametrize(
    ("answer", "code", "line"),
    [
        (None, "code_type", None),
        (["x"], "code_type", None),
        (b"x = 1", "code_type", None),
        ("", "code_empty", None),
        (" \n\t\r\n", "code_empty", None),
        ("\ufeff", "code_empty", None),
        ("a\nb\0", "code_nul", 2),
        ("a\r\nb\nc = '\ud800'", "code_unicode", 3),
        ("x" * 65_537, "code_too_long", None),
        ("é" * 40_000, "code_too_long", None),
    ],
)
def test_what_is_no_program_costs_nothing(answer: object, code: str, line: int | None) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        program.validate(ITEM, answer)
    assert refused.value.feedback.code == code
    assert refused.value.feedback.data.get("line") == line


def test_line_ends_are_made_plain() -> None:
    reading = program.validate(ITEM, "\ufeffa = 1\r\nb = 2\rc = 3\n")
    assert reading.value == "a = 1\nb = 2\nc = 3\n"
    assert reading.text == "a program of 3 lines"


@pytest.mark.parametrize("answer", ["def f(:", "(" * 5000, "\x0c1", "🙂", "x" * 65_536])
def test_a_program_is_taken_without_being_parsed(answer: str) -> None:
    assert program.validate(ITEM, answer).value == answer


SEVERAL: dict[str, Any] = {
    "functions": [
        {"name": "gradient", "signature": "gradient(x, y) -> array (2,)", "worth": 2},
        {"name": "optimum"},
    ],
    "reference": "def gradient(x, y): return x\ndef optimum(): return 1\n",
    "cases": [
        {"name": "at (1, 2)", "call": "gradient(1.0, 2.0)"},
        {"name": "the optimum", "call": "optimum()"},
        {"name": "as a script", "check": "stdout", "match": "whole"},
    ],
}


def several(**change: Any) -> dict[str, Any]:
    return {**SEVERAL, **change}


def test_several_functions_have_signatures_and_shares() -> None:
    item = program.read_item(SEVERAL)
    assert item.names == ("gradient", "optimum")
    assert [function.worth for function in item.functions] == [2.0, 1.0]
    assert item.signature_of("optimum") == "optimum(...)"
    assert [call.function for call in program.calls(item, 1)] == ["gradient", "optimum", ""]


def test_a_script_alone_needs_no_function() -> None:
    item = program.read_item({"reference": "print(1)", "cases": [{"name": "a", "check": "stdout"}]})
    assert (item.function, item.signature) == ("", "")
    assert [call.call for call in program.calls(item, 1)] == [None]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"function": "gradient"}, "item.function"),
        ({"functions": [{"name": "2"}]}, "item.functions.0.name"),
        ({"functions": [*SEVERAL["functions"], {"name": "optimum"}]}, "item.functions.1.name"),
        ({"functions": [*SEVERAL["functions"], {"name": "hessian"}]}, "item.reference"),
        ({"functions": [{"name": "gradient", "worth": 0}]}, "item.functions.0.worth"),
        ({"cases": SEVERAL["cases"][:1]}, "item.functions.1.name"),
        ({"accepted": [{"name": "a", "source": "def gradient(): 0"}]}, "item.accepted.0.source"),
        ({"accepted": [{"name": "a", "source": SEVERAL["reference"]}] * 2}, "item.accepted.0.name"),
        ({"waived": [{"bug": "sign_flipped"}]}, "item.waived.0.reason"),
        ({"rules": [{"reason": "r"}]}, "item.rules.0.use"),
        ({"rules": [{"use": "for", "avoid": "for", "reason": "r"}]}, "item.rules.0.use"),
        ({"rules": [{"avoid": "np.", "reason": "r"}]}, "item.rules.0.avoid"),
        ({"rules": [{"avoid": "for"}]}, "item.rules.0.reason"),
    ],
)
def test_a_slip_beside_the_cases_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        program.read_item(several(**change))
    assert slip.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"check": "same"}, "check"),
        ({"check": "stdout", "match": "first"}, "match"),
        ({"match": "whole"}, "match"),
        ({"check": "raises"}, "raises"),
        ({"check": "raises", "raises": "Oops"}, "raises"),
        ({"check": "raises", "raises": "KeyboardInterrupt"}, "raises"),
        ({"raises": "ValueError"}, "raises"),
        ({"check": "gradient"}, "of"),
        ({"check": "gradient", "of": "lambda w:"}, "of"),
        ({"check": "gradient", "of": "lambda w: v @ w"}, "of"),
        ({"check": "gradient", "of": "lambda w: w", "call": "gradient(w=1)"}, "call"),
        ({"check": "cost"}, "within_ms"),
        ({"check": "cost", "within_ms": 0}, "within_ms"),
        ({"check": "path", "loss": "grad"}, "loss"),
        ({"loss": "lambda w: w"}, "loss"),
        ({"then": "1"}, "then"),
        ({"carry": "gradient(2)"}, "then"),
        ({"carry": "other(2)", "then": "carried"}, "carry"),
        ({"carry": "gradient(2)", "then": "carry"}, "then"),
        ({"carry": "gradient(2)", "then": "carried", "fraction": 1.5}, "fraction"),
        ({"carry": "gradient(2)", "then": "1", "draw": "carried = 1"}, "draw"),
        ({"check": "cost", "within_ms": 1, "carry": "gradient(2)", "then": "1"}, "carry"),
        ({"absolute": -1}, "absolute"),
        ({"relative": 0.9}, "relative"),
        ({"check": "stdout", "call": None, "draw": "w = 1"}, "draw"),
        ({"call": None}, "call"),
    ],
)
def test_a_slip_in_a_case_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ItemError) as slip:
        program.read_item({**CONTENT, **case(**change)})
    assert slip.value.field == f"item.cases.0.{field}"


def test_a_case_may_have_tolerances_of_its_own() -> None:
    item = program.read_item({**CONTENT, "relative": 1e-3, **case(absolute=0.5)})
    assert (item.cases[0].absolute, item.cases[0].relative) == (0.5, 1e-3)

"""tests: exercises. Verification finds what would let a broken question through, by its field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.content import read_exercise
from exercises.examples import EXAMPLES_SCHEMA, WAIVED_SCHEMA, Examples, Waiver
from exercises.verification import limits, mutations, variants
from exercises.verification.engine import verify
from exercises.verification.findings import Report
from exercises.verification.subject import Subject, Surroundings
from tests.conftest import BOWL, DOWNHILL, SLOPE
from tests.content.bundled import CONTENT

BASE = {"hints": [], "solution": "", "topic": ""}
PARABOLA = {
    "kind": "symbolic",
    "title": "Parabola",
    "statement": "Differentiate $x^2 + 4x$.",
    "item": {"derive": {"of": "x^2 + 4x", "by": "x"}, "answer": "2x + 4"},
}
FAMILY = {
    "kind": "symbolic",
    "title": "Powers",
    "statement": "Differentiate ${{f}}$.",
    "item": {
        "names": "x",
        "draw": 'a = integers(2, 9)\nn = integers(3, 9)\nf = choice("a*x^n", "a*x^n + x")',
        "derive": {"of": "f", "by": "x"},
    },
}


def looked(content: dict[str, Any], **change: Any) -> Report:
    around = Surroundings(frozenset(("gradient",)), lambda path: path == "/today/")
    return verify({**BASE, **content, **change}, variants=4, around=around)


def reds(report: Report) -> list[tuple[str, str]]:
    return [(one.check, one.field) for one in report.of("red")]


@pytest.mark.parametrize("content", [SLOPE, DOWNHILL, BOWL, PARABOLA, FAMILY])
def test_a_sound_exercise_is_green(content: dict[str, Any]) -> None:
    report = looked(content)
    assert report.is_green, report.of("red")
    assert report.of("green")


def option(text: str, right: bool = False) -> dict[str, Any]:
    return {"text": text, "right": right, "reason": "So."}


ALIKE = {"options": [option("$2x + 2$", True), option("$2(x + 1)$"), option("$x$")]}
NUMBERS = {"options": [option("0.5", True), option("1/2"), option("2")]}
CASES: list[tuple[dict[str, Any], dict[str, Any], tuple[str, str]]] = [
    (DOWNHILL, {"item": ALIKE}, ("options", "item.options.1.text")),
    (DOWNHILL, {"item": NUMBERS}, ("options", "item.options.1.text")),
    (DOWNHILL, {"examples": {"right": ["b"]}}, ("right", "examples.right.0")),
    (SLOPE, {"examples": {"right": ["7"]}}, ("right", "examples.right.0")),
    (SLOPE, {"examples": {"wrong": ["12/2"]}}, ("wrong", "examples.wrong.0")),
    (
        SLOPE,
        {"examples": {"wrong": [{"answer": "9", "because": "the tangent"}]}},
        ("wrong", "examples.wrong.0"),
    ),
    (SLOPE, {"examples": {"invalid": ["6"]}}, ("invalid", "examples.invalid.0")),
    (PARABOLA, {"item": PARABOLA["item"] | {"names": "x: positive"}}, ("domain", "item.names")),
    (PARABOLA, {"item": PARABOLA["item"] | {"names": "x: integer"}}, ("domain", "item.names")),
    (SLOPE, {"statement": "![](slope.png)"}, ("access", "statement")),
    (SLOPE, {"statement": "![slope.png](slope.png)"}, ("access", "statement")),
    (SLOPE, {"hints": ["# One\n\n### Three"]}, ("access", "hints.0")),
    (SLOPE, {"solution": "See [here](/today/)."}, ("access", "solution")),
    (SLOPE, {"statement": r"$\frac{1}{2$"}, ("access", "statement")),
    (SLOPE, {"statement": r"$\left( x$"}, ("access", "statement")),
    (SLOPE, {"statement": "It costs $5 a day."}, ("access", "statement")),
    (SLOPE, {"statement": "| a | |\n|---|---|\n| 1 | 2 |"}, ("access", "statement")),
    (SLOPE, {"statement": "See [the list](/lost/)."}, ("links", "statement")),
    (SLOPE, {"statement": "See [the list](lost)."}, ("links", "statement")),
    (SLOPE, {"statement": "The [[slop]]."}, ("links", "statement")),
    (SLOPE, {"item": {"answer": "6", "check": {"of": "7"}}}, ("key", "item.answer")),
    (SLOPE, {"item": {"answer": "six"}}, ("content", "item.answer")),
]


@pytest.mark.parametrize(("content", "change", "expected"), CASES)
def test_what_is_amiss_is_red_with_its_field(
    content: dict[str, Any], change: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert reds(looked(content, **change)) == [expected]


def test_a_link_and_a_term_that_lead_somewhere_are_green() -> None:
    words = r"The [[gradient]] of [today](/today/), of [this](#here or [there](https://a.org). \$5"
    assert looked(SLOPE, statement=words.replace("(#here", "place](#here)")).is_green


@pytest.mark.parametrize(
    ("draw", "derive"),
    [
        ("a = choice(2, 2)", {"of": "a*x^2", "by": "x"}),  # always the same
        ("a = integers(2, 99)", {"of": "a*x", "by": "x"}),  # a constant derivative
        ("a = integers(2, 99)", {"of": "a*x^2", "by": "x, t", "what": "gradient"}),  # a zero
    ],
)
def test_degenerate_variants_are_red(draw: str, derive: dict[str, str]) -> None:
    item = {"names": "x, t", "draw": draw, "derive": derive}
    subject = Subject.of({**BASE, **FAMILY, "statement": "?", "item": item}, 4, Surroundings())
    found = [one for one in variants.variants(subject) if one.level == "red"]
    assert {(one.check, one.field) for one in found} == {("variants", "item.draw")}


def test_a_family_that_draws_nothing_but_zero_is_red() -> None:
    item = {"names": "x, t", "draw": "a = integers(2, 9)", "derive": {"of": "a*t", "by": "x"}}
    assert reds(looked(FAMILY, statement="?", item=item)) == [("content", "item.draw")]


def test_a_key_that_nothing_vouches_for_is_told() -> None:
    assert [one.check for one in looked(SLOPE).of("amber")] == ["key"]
    assert not looked(SLOPE, examples={"right": ["6"]}).of("amber")


@pytest.mark.parametrize(
    ("cpu_ms", "memory_mb", "fields"),
    [
        (2400, 100, []),
        (2600, 100, ["item.limits.cpu_s"]),
        (100, 300, ["item.limits.memory_mb"]),
    ],
)
def test_limits_without_room_are_red(
    cpu_ms: float, memory_mb: float, fields: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = {"cpu_ms": cpu_ms, "wall_ms": cpu_ms, "memory_mb": memory_mb}
    monkeypatch.setattr(limits, "cost", lambda **asked: taken)
    numbers: dict[str, float] = {}
    subject = Subject.of({**BASE, **BOWL}, 1, Surroundings())
    found = list(limits.limits(subject, numbers))
    assert [one.field for one in found if one.level == "red"] == fields
    assert (numbers["cpu_ms"], numbers["limit_ms"]) == (cpu_ms, 5000)


def test_the_reference_is_measured_in_the_sandbox() -> None:
    numbers: dict[str, float] = {}
    list(limits.limits(Subject.of({**BASE, **BOWL}, 1, Surroundings()), numbers))
    assert 0 < numbers["cpu_ms"] < numbers["limit_ms"]


WAIVER = {"check": "access", "reason": "The picture is mere decoration.", "field": "statement"}


def test_a_waiver_with_a_reason_makes_green_and_stays_visible() -> None:
    report = looked(SLOPE, statement="![](a.png)", waived=[WAIVER])
    assert report.is_green
    [one] = report.of("waived")
    assert one.reason == WAIVER["reason"]


def test_a_waiver_covers_no_other_field_nor_other_words() -> None:
    assert reds(looked(SLOPE, hints=["![](a.png)"], waived=[WAIVER])) == [("access", "hints.0")]
    narrow = WAIVER | {"about": "A picture"}
    report = looked(SLOPE, statement="![](a.png) $5", waived=[narrow])
    assert (len(report.of("waived")), len(report.of("red"))) == (1, 1)


def test_what_is_waived_is_not_what_stops_a_quick_look() -> None:
    content = {**BASE, **SLOPE, "statement": "![](a.png)", "waived": [WAIVER]}
    around = Surroundings(None, lambda path: False)
    assert verify(content, around=around, until_red=True).is_green
    lost = verify({**content, "solution": "[List](/lost/)"}, around=around, until_red=True)
    assert reds(lost) == [("links", "solution")]


def test_a_waiver_that_nothing_needs_is_told() -> None:
    assert [one.field for one in looked(SLOPE, waived=[WAIVER]).of("amber")] == ["item", "waived.0"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"waived": [{"check": "key", "reason": "It is right, I know."}]}, "waived.0.check"),
        ({"waived": [{"check": "beauty", "reason": "It is right, I know."}]}, "waived.0.check"),
        ({"waived": [{"check": "limits", "reason": "Fine."}]}, "waived.0.reason"),
        ({"waived": [{"check": "limits"}]}, "waived.0.reason"),
        ({"examples": {"wright": []}}, "examples.wright"),
        ({"examples": {"right": "6"}}, "examples.right"),
        ({"examples": {"right": [{"answer": "6", "sead": 1}]}}, "examples.right.0.sead"),
        ({"examples": {"right": [None]}}, "examples.right.0"),
    ],
)
def test_ill_formed_examples_and_waivers_name_their_field(
    change: dict[str, Any], field: str
) -> None:
    assert reds(looked(SLOPE, **change)) == [("content", field)]


def test_a_report_survives_being_stored() -> None:
    report = looked(SLOPE, statement="![](a.png)")
    assert Report.from_json(report.to_json()) == report


@given(st.text(max_size=60))
def test_no_statement_breaks_the_checks(words: str) -> None:
    assert looked(DOWNHILL, statement=words).findings


# The whole course and a thousand slips: `manage.py verify` and `manage.py verify --mutate 1000`.
SAMPLE = ("gears", "second-step", "grad-basic-at", "secant-limit", "poly", "mse-shape")
SAMPLE += ("stopping", "gradient-truths", "loop-order", "rule-table", "step-gaps", "zero-grad")


@pytest.mark.parametrize("slug", SAMPLE)
def test_every_slip_in_a_bundled_key_is_refused(slug: str) -> None:
    content = read_exercise(CONTENT / "exercises" / f"{slug}.yaml").content
    every = mutations.drawn(list(mutations.slips(slug, content)), 12, seed=1)
    reports = {one.what: verify(one.content, variants=2, until_red=True) for one in every}
    assert every
    assert [what for what, report in reports.items() if report.is_green] == []
    assert all(one.field for report in reports.values() for one in report.of("red"))


def test_values_drawn_too_widely_are_refused() -> None:
    """Nothing but the look at the ends of what is drawn can tell: seeds seldom meet them."""
    wide = FAMILY["item"] | {
        "draw": "a = integers(2, 999)\nb = integers(-99, 99)\nn = integers(3, 99)\n"
        'f = choice("a*x^n + b*x", "a*x^n*e^(b*x)")',
        "avoid": ["b = 0", "a = 17"],
    }
    assert reds(drawn_as(wide)) == []
    every = mutations.slips("powers", {**FAMILY, "item": wide})
    drawn = {one.what: one.content["item"] for one in every if one.field in ("draw", "avoid")}
    # a may be 0 where the other term stays; with n = 1 or 0 nothing is asked.
    assert {"a drawn from 0", "n drawn from 1", "n drawn from 0"} <= set(drawn)
    # To avoid 17 changes nothing, so to draw it is no slip.
    assert "“a = 17” no longer avoided" not in drawn
    for what, item in drawn.items():
        assert reds(drawn_as(item))[:1] == [("variants", "item.draw")], what


def drawn_as(item: dict[str, Any]) -> Report:
    """What the look at drawn variants alone finds."""
    content = {**BASE, **FAMILY, "item": item}
    return Report(tuple(variants.variants(Subject.of(content, 4, Surroundings()))))


def test_a_slip_in_a_reference_is_refused() -> None:
    content = read_exercise(CONTENT / "exercises" / "gradient-of-bowl.yaml").content
    every = [one for one in mutations.slips("bowl", content) if one.field == "reference"]
    assert len(every) > 5
    for one in mutations.drawn(every, 3, seed=2):
        assert not verify(one.content, until_red=True).is_green, one.what


def test_the_schemas_for_editors_name_what_is_read() -> None:
    assert set(EXAMPLES_SCHEMA["properties"]) == set(Examples.__dataclass_fields__)
    assert set(WAIVED_SCHEMA["items"]["properties"]) == set(Waiver.__dataclass_fields__)

"""Foreign files: what Moodle exports is taken as far as it goes; hostile ones are refused."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.exchange import gift, html_text, moodle_read
from exercises.exchange.carry import FORMATS, carried_in
from exercises.exchange.question import ExchangeError

FOREIGN = (Path(__file__).parent / "foreign.xml").read_bytes()
ITEMS = {entry.content["title"]: entry for entry in carried_in(FOREIGN, FORMATS["moodle"])[0]}
NOTES = [(note.slug, note.field, note.said) for note in carried_in(FOREIGN, FORMATS["moodle"])[1]]


def test_a_foreign_choice_is_read_with_thirds_markup_and_category() -> None:
    entry = ITEMS["Which are stationary?"]
    assert entry.content["topic"] == "Slopes"
    assert entry.content["statement"] == "Which points are **stationary** for $f(x)=x^3-3x$?"
    assert entry.content["solution"] == "Solve $3x^2-3=0$."
    assert entry.content["hints"] == ["Differentiate."]
    assert entry.tags == ("calculus",)
    item = entry.content["item"]
    assert (item["multiple"], item["shuffle"]) == (True, True)
    assert [option["right"] for option in item["options"]] == [True, True, True, False]
    assert [option["text"] for option in item["options"]] == [
        "$x=1$",
        "$x=-1$",
        "both of *these*",
        "costs \\$5 & more",
    ]
    assert item["options"][3]["reason"] == "No: $f'(0)=-3$"


@pytest.mark.parametrize(
    ("title", "kind", "item"),
    [
        (
            "Slope",
            "number",
            {"answer": "6", "absolute": 0.01, "wrong": [{"answer": "5.9", "reason": "Nearly"}]},
        ),
        (
            "Name it",
            "gaps",
            {
                "text": "{{1}}",
                "gaps": [
                    {
                        "accept": ["*gradient*"],
                        "wrong": [{"answer": "jacobian", "reason": "For several outputs"}],
                        "reason": "Yes",
                    }
                ],
            },
        ),
        (
            "TF",
            "truefalse",
            {
                "statements": [
                    {"text": "The gradient points uphill.", "answer": True, "reason": "Yes"}
                ]
            },
        ),
        (
            "M",
            "matching",
            {
                "pairs": [{"left": "$x^2$", "right": "2x"}, {"left": "$x$", "right": "1"}],
                "extra": ["0"],
            },
        ),
    ],
)
def test_a_foreign_question_becomes_an_exercise(title: str, kind: str, item: Any) -> None:
    assert ITEMS[title].content["kind"] == kind
    assert ITEMS[title].content["item"] == item


@pytest.mark.parametrize(
    ("slug", "field", "word"),
    [
        ("Which are stationary?", "statement", "plot.png"),
        ("Which are stationary?", "statement", "an image (the curve)"),
        ("Which are stationary?", "", "2.0000000 points"),
        ("Which are stationary?", "", "feedback to wrong answers"),
        ("Slope", "item.wrong", "5.9 brought 50 %"),
        ("Slope", "item.wrong", "Use the rule"),
        ("Slope", "item.answer", "Good"),
        ("Slope", "", "units"),
        ("Name it", "item.gaps.0.accept", "the *"),
        ("Gap", "item.gaps", "MULTIRESPONSE"),
        ("Wild", "", "calculatedmulti"),
        ("Read this", "", "description"),
        ("TF", "item.statements.0.reason", "It does"),
    ],
)
def test_what_is_dropped_is_named(slug: str, field: str, word: str) -> None:
    assert [said for one, name, said in NOTES if (one, name) == (slug, field) and word in said]


BOMB = (
    '<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz>&c;</quiz>'
)
OUTSIDE = '<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
PARAMETER = '<!DOCTYPE q [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]><quiz/>'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (PARAMETER, "document type"),
        ('<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>', "document type"),
        ("<quiz>\n<question>\n</quiz>", "Line 3"),
        ("", "no sound XML"),
        ("<html/>", "<html>"),
        ("<quiz>" + "<a>" * 50_000 + "</a>" * 50_000 + "</quiz>", "deep"),
        ("<quiz>" + '<question type="essay"/>' * 2001 + "</quiz>", "2001 questions"),
        ("x" * 5_000_001, "5 MB"),
        ('<?xml version="1.0" encoding="no-such"?><quiz/>', "cannot be read"),
    ],
    ids=lambda value: value[:20],
)
def test_a_hostile_or_broken_file_is_refused(text: str, word: str) -> None:
    with pytest.raises(ExchangeError, match=word):
        list(moodle_read.read(text.encode()))


SCRAPS = st.binary(max_size=60) | st.text("<>/quiz =\"'&;[]!{}:#~\\$\n1", max_size=60).map(
    str.encode
)


@settings(max_examples=60, deadline=None)
@given(SCRAPS)
def test_no_file_breaks_the_readers(data: bytes) -> None:
    for form in FORMATS.values():
        for inside in (data, b'<quiz><question type="cloze">' + data + b"</question></quiz>"):
            with suppress(ExchangeError):
                carried_in(inside, form)


def test_scripts_do_not_come_through_markup() -> None:
    text, lost = html_text.to_markdown("a<script>alert(1)</script><b onclick='x'>b</b>")
    assert text == "a**b**"
    assert lost == ["a script"]


TYPED = """// [id:who-said] [tag:history]
::Who? said\\: it::[html]Who wrote the <b>chain rule</b> \\\\(f(g(x))\\\\) down? {
=Leibniz#Right \\= him
~%50%Bernoulli#Near
~Nobody }

The slope of x^2 at 3 is {#6:0.1#Yes =%50%5.5:0.2#Near} there.

::T::The gradient points uphill. {T#It does#Yes}

$CATEGORY: $course$/top/Matching

Match them. {
=square -> 2x
=line -> 1
}

Write. {}

No question, only words.
"""


def test_gift_as_people_type_it_is_read() -> None:
    questions = list(gift.read(TYPED.encode()))
    assert [one.type for one in questions] == [
        *("multichoice", "numerical", "truefalse", "matching", "essay", "description")
    ]
    first, second, third, fourth = questions[:4]
    assert (first.slug, first.tags, first.name) == ("who-said", ["history"], "Who? said: it")
    assert first.text == "Who wrote the **chain rule** $f(g(x))$ down?"
    assert [(one.text, one.fraction) for one in first.answers] == [
        ("Leibniz", 100),
        ("Bernoulli", 50),
        ("Nobody", 0),
    ]
    assert first.answers[0].feedback == "Right = him"
    assert [(one.text, one.tolerance) for one in second.answers] == [("6", 0.1), ("5.5", 0.2)]
    assert [one.feedback for one in third.answers] == ["Yes", "It does"]
    assert (fourth.pairs, fourth.topic) == ([("square", "2x"), ("line", "1")], "Matching")


@pytest.mark.parametrize(
    ("text", "word"),
    [("a\n\nb {=x\n", "Line 3"), ("a } b {", "Line 1"), ("\n\n\nq }", "Line 4")],
)
def test_a_slip_in_gift_is_told_with_its_line(text: str, word: str) -> None:
    with pytest.raises(ExchangeError, match=word):
        list(gift.read(text.encode()))

"""Moodle XML and GIFT: what goes out comes back the same, or the report names the field."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.exchange import maths
from exercises.exchange.carry import FORMATS, carried_in, carried_out
from exercises.exchange.compare import differences, meaning
from exercises.exchange.question import Entry
from grader.kinds import KINDS
from tests.exercises.exchange.bundled import entries, of_kind, sample
from tests.grader.samples import SAMPLES

MOODLE, GIFT = FORMATS["moodle"], FORMATS["gift"]
# What Moodle has a type for, so that nothing of the bundled ones may be lost.
WHOLE = ("choice", "truefalse", "number", "shape", "text", "flashcard")
# What verifies a question and is no part of it; the report names it all the same.
PROOFS = ("examples", "item.check", "policy")


def there_and_back(entry: Entry, form: Any = MOODLE) -> Entry:
    text, _ = carried_out([entry], form)
    [back], _ = carried_in(text.encode(), form)
    return back


@pytest.mark.parametrize("kind", WHOLE)
def test_moodle_xml_of_the_course_is_read_back_as_the_same_questions(kind: str) -> None:
    ours = of_kind(kind)
    text, _ = carried_out(ours, MOODLE)
    back = {entry.slug: entry for entry in carried_in(text.encode(), MOODLE)[0]}
    assert ours
    for entry in ours:
        again = back[entry.slug]
        assert [one for one in differences(entry, again) if one.field not in PROOFS] == []
        item, other = dict(entry.content["item"]), again.content["item"]
        item.pop("check", None)
        assert meaning(kind, item) == meaning(kind, other)
        KINDS[kind].read_item(other)


@pytest.mark.parametrize("kind", WHOLE)
def test_their_words_come_back_letter_by_letter(kind: str) -> None:
    for entry in of_kind(kind):
        back = there_and_back(entry)
        for name in ("title", "topic", "statement", "hints", "solution"):
            assert back.content[name] == entry.content[name], entry.slug


def test_the_report_names_every_other_exercise_of_the_course() -> None:
    _, notes = carried_out(entries(), MOODLE)
    lossy = {entry.slug for entry in entries() if entry.content["kind"] not in WHOLE}
    changed = {note.slug for note in notes if note.field not in ("item", *PROOFS)}
    assert changed == lossy


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_field_that_differs_is_in_the_report(form: Any) -> None:
    text, notes = carried_out(entries(), form)
    back = {entry.slug: entry for entry in carried_in(text.encode(), form)[0]}
    told = set(notes)
    for entry in entries():
        if entry.slug in back:
            assert set(differences(entry, back[entry.slug])) <= told
        else:
            assert any(note.slug == entry.slug and "no place" in note.said for note in notes)


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("choice", {"scoring": "all-or-nothing"}, "item.scoring"),
        ("ordering", {}, "item.lines.1.after"),
        ("matching", {}, "item.pairs.0.wrong"),
        ("gaps", {}, "item.gaps.0.label"),
        ("symbolic", {}, "kind"),
        ("code", {}, "kind"),
    ],
)
def test_a_loss_is_told_with_its_field(kind: str, change: dict[str, Any], field: str) -> None:
    item: dict[str, Any] = json.loads(json.dumps(SAMPLES[kind])) | change
    if kind == "ordering":
        item["lines"][1]["after"] = [item["lines"][0]["id"]]
    if kind == "matching":
        first, second = item["pairs"][:2]
        first["wrong"] = [{"right": second["right"], "reason": "No."}]
    if kind == "gaps":
        item["gaps"][0]["label"] = "the slope"
    _, notes = carried_out([sample(kind, item)], MOODLE)
    assert field in [note.field for note in notes]


@pytest.mark.parametrize("optional", ["policy", "examples", "waived"])
def test_what_no_format_knows_is_told(optional: str) -> None:
    said: Any = [{"check": "c"}] if optional == "waived" else {"tries": 3}
    for form in FORMATS.values():
        _, notes = carried_out([sample("number", {"answer": "6"}, **{optional: said})], form)
        assert optional in [note.field for note in notes]


NUMBERS = [
    {"answer": "1/3", "absolute": 0.001, "wrong": [{"answer": "2/3", "reason": "Half of it."}]},
    {"answer": "6", "relative": 0.01},
    {"answer": "2pi"},
    {"answer": "0"},
    {"answer": "-1.50", "absolute": 0.5},
    {"answer": 7.2448, "relative": 0.0},
    {"answer": "1e-3", "wrong": [{"answer": "1e3", "reason": "The sign: ~ = # { } : \\"}]},
]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("item", NUMBERS, ids=str)
def test_a_number_keeps_its_value_and_its_tolerance(item: dict[str, Any], form: Any) -> None:
    entry = sample("number", item)
    back = there_and_back(entry, form)
    ours, theirs = (KINDS["number"].read_item(one.content["item"]) for one in (entry, back))
    assert float(theirs.answer.value) == float(ours.answer.value)
    for shift in (0.0, 0.0005, 0.02, 0.4, 0.6):
        near = ours.answer.exact + type(ours.answer.exact)(shift)
        assert theirs.accepts(near) == ours.accepts(near)
    assert [one.reason for one in theirs.wrong] == [one.reason for one in ours.wrong]
    assert [name for name in notes_of(entry, form) if name.startswith("item")] == []


def notes_of(entry: Entry, form: Any) -> list[str]:
    return [note.field for note in carried_out([entry], form)[1]]


def test_a_third_comes_back_as_a_third() -> None:
    assert there_and_back(sample("number", NUMBERS[0])).content["item"]["answer"] == "1/3"


GIFT_KINDS: dict[str, Any] = {
    "choice": {
        "multiple": True,
        "options": [
            {"text": "a = b ~ {c}", "right": True, "reason": "Yes: #1"},
            {"text": "$x_1 \\\\ y$", "right": True, "reason": "Two\n\nparagraphs"},
            {"text": "-> none", "right": True, "reason": "r"},
            {"text": "`a=b`", "right": False, "reason": "No\\n"},
        ],
    },
    "number": NUMBERS[0],
    "shape": {"answer": "(n, 3)", "names": "n", "wrong": [{"answer": "(3,)", "reason": "="}]},
    "truefalse": {"statements": [{"text": "It is ~flat.", "answer": False, "reason": "a:b"}]},
}


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("kind", GIFT_KINDS)
def test_signs_of_the_format_come_back_as_they_were(kind: str, form: Any) -> None:
    entry = sample(kind, GIFT_KINDS[kind])
    lost = [] if form is MOODLE else ["hints"]
    assert notes_of(entry, form) == lost
    assert there_and_back(entry, form).slug == entry.slug
    assert there_and_back(entry, form).tags == entry.tags


PROSE = st.text("ab $\\`*_{}[]()#+-.!<>&~=:\n1^é∇", min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(PROSE)
def test_maths_goes_to_moodle_and_comes_back(text: str) -> None:
    if r"\\(" not in text and r"\\[" not in text and r"\\)" not in text and r"\\]" not in text:
        assert maths.from_moodle(maths.to_moodle(text)) == text


@settings(max_examples=30, deadline=None)
@given(st.lists(PROSE.filter(str.strip), min_size=2, max_size=4, unique_by=str.strip))
def test_any_words_come_back_or_are_in_the_report(texts: list[str]) -> None:
    options = [{"text": one, "right": n == 0, "reason": one} for n, one in enumerate(texts)]
    entry = sample("choice", {"options": options}, statement=texts[0], solution=texts[1])
    for form in FORMATS.values():
        text, notes = carried_out([entry], form)
        back, _ = carried_in(text.encode(), form)
        found = differences(entry, back[0]) if back else []
        assert set(found) <= set(notes)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("$x$ is", r"\\(x\\) is"),
        ("$a_1 \\frac{1}{2}$", r"\\(a\_1 \\frac{1}{2}\\)"),
        ("$$a < b & c$$", r"\\[a &lt; b &amp; c\\]"),
        ("`$x$` costs \\$5", "`$x$` costs \\$5"),
        ("```\n$x$\n```\n", "```\n$x$\n```\n"),
        ("$$a\n- b$$", "\\\\[a\n\\- b\\\\]"),
    ],
)
def test_dollars_become_what_moodle_sets(ours: str, theirs: str) -> None:
    assert maths.to_moodle(ours) == theirs
    assert maths.from_moodle(theirs) == ours

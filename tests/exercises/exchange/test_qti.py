"""QTI 3.0: sound packages of sound items, that answer as ours do; losses are told."""

import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree as Safe

from exercises.exchange import qti
from exercises.exchange.question import Note
from tests.exercises.exchange.bundled import entries, sample
from tests.grader.samples import SAMPLES

ITEM = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
MANIFEST = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
NAME = re.compile(r"[A-Za-z_][\w.-]*")
# The order that an item's parts must have.
ORDER = ["response-declaration", "outcome-declaration", "item-body", "response-processing"]
ORDER += ["modal-feedback"]
INTERACTIONS = {
    "choice": "choice",
    "truefalse": "inline-choice",
    "number": "text-entry",
    "symbolic": "text-entry",
    "shape": "text-entry",
    "ordering": "order",
    "matching": "match",
    "gaps": "text-entry",
    "code": "extended-text",
    "text": "extended-text",
    "flashcard": "extended-text",
    "playground": "extended-text",
    "prediction": "extended-text",
}


def made(kind: str, item: Any = None) -> Element:
    root = Safe.fromstring(qti.item(sample(kind, item or SAMPLES[kind]), []))
    assert isinstance(root, Element)
    return root


def tags(root: Element, name: str) -> list[Element]:
    return list(root.iter(f"{ITEM}qti-{name}"))


def assert_sound(root: Element) -> None:
    """The rules of structure that players rely on."""
    assert root.tag == f"{ITEM}qti-assessment-item"
    assert NAME.fullmatch(root.attrib["identifier"])
    assert root.attrib["title"]
    assert (root.attrib["adaptive"], root.attrib["time-dependent"]) == ("false", "false")
    parts = [child.tag.removeprefix(f"{ITEM}qti-") for child in root]
    assert parts == sorted(parts, key=ORDER.index)
    responses = {one.attrib["identifier"]: one for one in tags(root, "response-declaration")}
    outcomes = {one.attrib["identifier"] for one in tags(root, "outcome-declaration")}
    assert "SCORE" in outcomes
    used = [one for one in root.iter() if "response-identifier" in one.attrib]
    assert {one.attrib["response-identifier"] for one in used} == set(responses)
    for one in tags(root, "variable"):
        assert one.attrib["identifier"] in outcomes | set(responses)
    for one in tags(root, "set-outcome-value"):
        assert one.attrib["identifier"] in outcomes
    for one in tags(root, "modal-feedback"):
        assert one.attrib["outcome-identifier"] in outcomes
    for one in used:
        assert_key_among_choices(one, responses[one.attrib["response-identifier"]])


def assert_key_among_choices(interaction: Element, response: Element) -> None:
    choices = [one.attrib["identifier"] for one in interaction.iter() if "identifier" in one.attrib]
    assert len(choices) == len(set(choices))
    assert all(NAME.fullmatch(one) for one in choices)
    if response.attrib["base-type"] in ("identifier", "directedPair"):
        keys = [one.text or "" for one in tags(response, "value")]
        assert keys
        assert {name for key in keys for name in key.split()} <= set(choices)


def test_the_course_makes_a_package_of_sound_items() -> None:
    data, _ = qti.package(list(entries()))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = Safe.fromstring(archive.read("imsmanifest.xml"))
        resources = list(manifest.iter(f"{MANIFEST}resource"))
        names = {one.attrib["identifier"] for one in resources}
        assert len(names) == len(resources) == len(entries())
        hrefs = [one.attrib["href"] for one in resources]
        assert {*hrefs, "imsmanifest.xml"} == set(archive.namelist())
        assert {one.attrib["type"] for one in resources} == {"imsqti_item_xmlv3p0"}
        for href in hrefs:
            assert_sound(Safe.fromstring(archive.read(href)))


def test_the_same_exercises_make_the_same_bytes() -> None:
    first, again = (qti.package(list(entries())[:9])[0] for _ in range(2))
    assert first == again


@pytest.mark.parametrize("kind", INTERACTIONS)
def test_each_kind_has_its_interaction(kind: str) -> None:
    root = made(kind)
    assert_sound(root)
    assert tags(root, f"{INTERACTIONS[kind]}-interaction")


def test_a_number_is_judged_within_its_tolerance() -> None:
    root = made("number", {"answer": "1/3", "absolute": 0.001})
    [equal] = tags(root, "equal")
    assert equal.attrib == {"tolerance-mode": "absolute", "tolerance": "0.001 0.001"}
    assert equal[1].text == repr(1 / 3)


def test_ticking_everything_earns_nothing() -> None:
    rows = [("a", True), ("b", True), ("c", False), ("d", False), ("e", False)]
    options = [{"text": text, "right": right, "reason": "r"} for text, right in rows]
    root = made("choice", {"multiple": True, "options": options})
    worth = [float(one.attrib["mapped-value"]) for one in tags(root, "map-entry")]
    assert sum(worth) == pytest.approx(0, abs=1e-5)
    assert worth[:2] == [0.5, 0.5]
    [mapping] = tags(root, "mapping")
    assert mapping.attrib["lower-bound"] == "0"


def test_wrong_answers_are_told_their_reason() -> None:
    item = {"answer": "6", "wrong": [{"answer": "9", "reason": "That is $f(3)$."}]}
    [feedback] = [
        one
        for one in tags(made("number", item), "modal-feedback")
        if "answer" in one.attrib["identifier"]
    ]
    assert "".join(feedback.itertext()).strip() == r"That is \(f(3)\)."


def test_the_model_answer_is_for_the_scorer_alone() -> None:
    [block] = tags(made("text"), "rubric-block")
    assert block.attrib["view"] == "scorer"


@pytest.mark.parametrize("field", ["hints", "topic", "tags", "policy"])
def test_what_an_item_cannot_hold_is_told(field: str) -> None:
    notes: list[Note] = []
    qti.item(sample("number", {"answer": "6"}, policy={"tries": 2}), notes)
    assert field in [note.field for note in notes]


def test_signs_of_xml_and_control_characters_do_no_harm() -> None:
    item = {
        "options": [{"text": f"<b>&\x08{n}]]>", "right": n == 0, "reason": "<"} for n in (0, 1)]
    }
    texts = ["".join(one.itertext()).strip() for one in tags(made("choice", item), "simple-choice")]
    assert texts == ["<b>&0]]>", "<b>&1]]>"]

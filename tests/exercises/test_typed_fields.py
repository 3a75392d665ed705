"""Typed fields: what is drawn comes back as it was; only what was changed changes."""

from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from exercises.authoring import nodes, posted, rows
from exercises.authoring.fields import TypedWidget
from exercises.authoring.history import differences, marked
from exercises.authoring.schemas import examples
from grader.kinds import KINDS
from tests.grader.samples import SAMPLES
from tests.pages.typed import inputs

CONTENT = sorted((Path(__file__).parents[2] / "content" / "exercises").glob("*.yaml"))
CHOICE = KINDS["choice"].SCHEMA
NUMBER = KINDS["number"].SCHEMA
GAPS = KINDS["gaps"].SCHEMA


def query(fields: dict[str, list[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in fields.items():
        sent.setlist(name, values)
    return sent


def returned(kind: str, item: Any, **changed: str) -> Any:
    """The item after its form was sent, with some inputs typed over."""
    schema = KINDS[kind].SCHEMA
    fields = inputs(schema, item, "item")
    typed = {name.replace("__", "."): [value] for name, value in changed.items()}
    return posted.read(schema, query(fields | typed), "item", item)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_form_sent_untouched_changes_nothing(kind: str) -> None:
    assert returned(kind, SAMPLES[kind]) == SAMPLES[kind]


def test_the_bundled_course_survives_its_forms_to_the_type() -> None:
    yaml = YAML(typ="safe")
    files = [(path.stem, yaml.load(path.read_text("utf-8"))) for path in CONTENT]
    changed = [n for n, f in files if repr(returned(f["kind"], f["item"])) != repr(_sorted(f))]
    assert len(files) > 100
    assert changed == []


def _sorted(file: dict[str, Any]) -> Any:
    """The item with its fields in the order of the schema, as a form sends them."""

    def sort(schema: Any, value: Any) -> Any:
        if isinstance(value, dict):
            known = schema["properties"]
            return {n: sort(known[n], value[n]) for n in known if n in value}
        return [sort(schema["items"], v) for v in value] if isinstance(value, list) else value

    return sort(KINDS[file["kind"]].SCHEMA, file["item"])


@settings(max_examples=30)
@given(answer=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_is_typed_is_kept(answer: str) -> None:
    assert returned("number", {}, item__answer=answer) == {"answer": answer}


@pytest.mark.parametrize(
    ("typed", "kept"), [("0.5", 0.5), ("3", 3), ("-2", -2), ("1e-3", 0.001), ("a bit", "a bit")]
)
def test_numbers_are_numbers_and_slips_stay_text(typed: str, kept: Any) -> None:
    assert returned("number", {}, item__absolute=typed) == {"absolute": kept}


def test_blank_means_left_out() -> None:
    item = {"answer": "6", "absolute": 0.5}
    assert returned("number", item, item__absolute="") == {"answer": "6"}


def test_a_new_row_left_empty_is_no_row() -> None:
    fields = inputs(CHOICE, {}, "item") | {"item.options:row": ["n1"], "item.options.n1.text": [""]}
    assert posted.read(CHOICE, query(fields), "item", {}) == {}


def test_rows_come_back_in_the_order_of_the_page() -> None:
    item = SAMPLES["ordering"]
    fields = inputs(KINDS["ordering"].SCHEMA, item, "item") | {"item.lines:row": ["2", "0", "1"]}
    lines = posted.read(KINDS["ordering"].SCHEMA, query(fields), "item", item)["lines"]
    assert lines == [item["lines"][2], item["lines"][0], item["lines"][1]]


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("symbolic", {"right": ["[1, 2]", {"answer": "6x^2", "seed": 3}], "invalid": ["2x +"]}),
        ("symbolic", {"wrong": [{"answer": "x", "because": "power rule"}, {"answer": "y"}]}),
        ("choice", {"right": [["a", "c"]], "wrong": [[], {"answer": ["b"], "seed": 1}]}),
        ("gaps", {"right": [{"1": "6", "2": "b"}]}),
        ("number", {"right": [6, "6.0"]}),
    ],
)
def test_known_answers_come_back_alone_or_with_what_is_said(kind: str, known: Any) -> None:
    schema = examples(kind)
    sent = query(inputs(schema, known, "examples"))
    assert posted.read(schema, sent, "examples", known) == known


def test_a_new_known_answer_is_stored_alone() -> None:
    schema = examples("symbolic")
    fields = inputs(schema, {}, "examples") | {"examples.right:row": ["n1"]}
    sent = query(fields | {"examples.right.n1.answer": ["[1, 2]"]})
    assert posted.read(schema, sent, "examples", {}) == {"right": ["[1, 2]"]}


def test_fields_that_were_not_drawn_stay() -> None:
    assert posted.read(NUMBER, query({}), "item", {"answer": "6", "odd": 1}) == {
        "answer": "6",
        "odd": 1,
    }


OPTIONS = {"options": [{"text": name} for name in "abc"]}


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("up item.options.2", "acb"),
        ("up item.options.0", "abc"),
        ("down item.options.0", "bac"),
        ("down item.options.2", "abc"),
        ("remove item.options.1", "ac"),
        ("remove item.options.9", "abc"),
        ("up hints.0", "abc"),
        ("burn item.options.0", "abc"),
    ],
)
def test_rows_are_moved_without_a_script(order: str, names: str) -> None:
    moved = rows.moved(CHOICE, OPTIONS, "item", order)
    assert "".join(option["text"] for option in moved["options"]) == names


def test_a_row_is_added_where_rows_are() -> None:
    assert len(rows.moved(CHOICE, OPTIONS, "item", "add item.options")["options"]) == 4
    assert rows.moved(CHOICE, OPTIONS, "item", "add item.shuffle") == OPTIONS


@pytest.mark.parametrize(
    ("named", "place"),
    [
        ("item.options.1.text", "item.options.1.text"),
        ("item.options.7.text", "item.options"),
        ("item.nothing", "item"),
        ("item", "item"),
    ],
)
def test_an_error_stands_at_the_nearest_field(named: str, place: str) -> None:
    assert nodes.place_errors(CHOICE, OPTIONS, "item", named, "no") == {place: ["no"]}


def test_an_error_of_another_field_stands_nowhere_here() -> None:
    assert nodes.place_errors(CHOICE, OPTIONS, "item", "statement", "no") == {}


def test_a_wrong_input_is_tied_to_its_error() -> None:
    html = TypedWidget(NUMBER, {}, {"item.answer": ["is missing"]}).render("item", {})
    [field] = [tag for tag in html.split("<") if 'name="item.answer"' in tag]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_item.answer-error id_item.answer-help"' in field
    assert 'id="id_item.answer-error"' in html


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_a_label_and_help(kind: str) -> None:
    def bare(node: nodes.Node) -> list[str]:
        below = [node.blank] if node.blank else [*node.open, *node.folded]
        # A row of single texts is told by the list it stands in.
        is_row = node.token.startswith("__")
        own = [] if node.label and (node.help or is_row or node.sort == "group") else [node.path]
        return own + [path for one in below for path in bare(one)]

    assert bare(nodes.build(KINDS[kind].SCHEMA, {}, "item")) == []


def test_a_change_is_told_by_its_field_and_marked_by_words() -> None:
    [change] = differences({"item": {"answer": "2x"}}, {"item": {"answer": "3x"}})
    assert change.label == "item › answer"
    assert (change.before, change.after) == ("<del>2x</del>", "<ins>3x</ins>")


def test_what_authors_wrote_is_shown_never_run() -> None:
    before, after = marked("<b>", "<script>")
    assert "<b>" not in before
    assert "<script>" not in after

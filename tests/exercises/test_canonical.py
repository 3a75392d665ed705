"""The one form of a text file: the same data gives the same bytes, and they give it back."""

from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from exercises.canonical import WIDTH, written
from exercises.content import plain, read_yaml
from tests.content.bundled import CONTENT

SIGNS = "ab1 .,:;#-?!&*|>%@`'\"{}[]()\\$_^=~/<+é∇𝛁\n\t"
TEXTS = st.text(SIGNS, max_size=60) | st.sampled_from(
    [
        "yes",
        "No",
        "~",
        "null",
        "1e-9",
        "012",
        "1:30",
        "2027-01-15",
        "=",
        "",
        " a",
        "a ",
        "a  b",
        "- a",
    ]
)
SCALARS = TEXTS | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text("abcdef", min_size=1, max_size=5)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


def read(text: str) -> Any:
    return plain(read_yaml(CONTENT / "none.yaml", text))


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(NAMES, DATA, min_size=1, max_size=4))
def test_what_is_written_is_read_again(data: dict[str, Any]) -> None:
    text = written(data, schema={})
    assert read(text) == data
    assert written(read(text), schema={}) == text


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(NAMES, DATA, min_size=1, max_size=4))
@example({"a": [":1"]})
def test_readers_of_yaml_1_1_read_the_same(data: dict[str, Any]) -> None:
    assert yaml.safe_load(written(data, schema={})) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"a": "plain words"}, "a: plain words\n"),
        ({"a": "6"}, 'a: "6"\n'),
        ({"a": "yes"}, 'a: "yes"\n'),
        ({"a": "`x`: \\eta"}, "a: '`x`: \\eta'\n"),
        ({"a": "one\ntwo\n"}, "a: |\n  one\n  two\n"),
        ({"a": "one\ntwo"}, "a: |-\n  one\n  two\n"),
        ({"a": 1e-9}, "a: 1.0e-09\n"),
        ({"a": []}, "a: []\n"),
        ({"a": ["b", "c"]}, "a: [b, c]\n"),
        ({"a": ["A sentence of a hint, which is not short.", "Another sentence."]}, None),
        ({"a": {"b": [{"c": 1, "d": "e"}]}}, "a:\n  b:\n    - {c: 1, d: e}\n"),
        ({"a": {"b": {"c": 1}}}, "a:\n  b: {c: 1}\n"),
        ({"a": {"b": [{"c": "x\ny"}, {"c": "z"}]}}, None),
    ],
)
def test_each_sort_of_value_has_one_style(data: Any, text: str | None) -> None:
    made = written(data, schema={})
    assert made == text if text else "\n    - c: |-" in made or made.startswith("a:\n  - ")


def test_a_long_line_is_folded_where_words_allow() -> None:
    sentence = " ".join(["derivative"] * 40)
    lines = written({"a": {"b": sentence}}, schema={}).splitlines()
    assert lines[1] == "  b: >-"
    assert max(map(len, lines)) <= WIDTH
    assert read("\n".join(lines))["a"]["b"] == sentence


def test_fields_stand_in_the_order_of_the_schema() -> None:
    schema = {"properties": {"title": {}, "item": {"properties": {"text": {}, "right": {}}}}}
    data = {"x": 1, "item": {"right": True, "text": "t"}, "title": "T"}
    assert [*read(written(data, schema=schema))] == ["title", "item", "x"]
    assert [*read(written(data, schema=schema))["item"]] == ["text", "right"]

"""What differs between two versions is said field by field, in the form's words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.versions.diff import KEEP, PUT, TAKEN, as_text, changes, pieces
from tests.conftest import DOWNHILL

CONTENT: dict[str, Any] = DOWNHILL | {"topic": "", "hints": ["Look down."], "solution": ""}
OPTIONS = CONTENT["item"]["options"]


def item(**change: Any) -> dict[str, Any]:
    return CONTENT | {"item": CONTENT["item"] | change}


@pytest.mark.parametrize(
    ("after", "text"),
    [
        (CONTENT, ""),
        (
            CONTENT | {"statement": "Which way lowers the loss most?"},
            "Statement:\n  Which way lowers the loss [-fastest-]{+most+}?",
        ),
        (CONTENT | {"hints": ["Look down.", "Look up."]}, "Hints › 2:\n  {+Look up.+}"),
        (CONTENT | {"hints": []}, "Hints › 1:\n  [-Look down.-]"),
        (item(shuffle=True), "Item › Shuffle:\n  [-false-]{+true+}"),
        (
            item(options=[OPTIONS[0], OPTIONS[1] | {"reason": "That goes up."}]),
            "Item › Options › 2 › Reason:\n  That [-climbs-]{+goes up+}.",
        ),
        (
            item(options=[*OPTIONS, {"text": "stay", "right": False}]),
            "Item › Options › 3:\n  {+text: stay\n  right: false+}",
        ),
        (CONTENT | {"waived": ["w"]}, 'Waived:\n  {+[\n    "w"\n  ]+}'),
    ],
)
def test_a_change_is_told_by_its_field(after: dict[str, Any], text: str) -> None:
    assert as_text(changes(CONTENT, after)) == text


WORDS = st.text(max_size=40)


@given(WORDS, WORDS)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(one.text for one in found if one.kind in (KEEP, TAKEN)) == old
    assert "".join(one.text for one in found if one.kind in (KEEP, PUT)) == new


def test_a_long_program_is_compared_by_lines() -> None:
    lines = [f"x{n} = {n} + {n}\n" for n in range(600)]
    found = pieces("".join(lines), "".join([*lines[:300], "y = 1\n", *lines[301:]]))
    assert [(one.kind, one.text) for one in found if one.kind != KEEP] == [
        (TAKEN, "x300 = 300 + 300\n"),
        (PUT, "y = 1\n"),
    ]

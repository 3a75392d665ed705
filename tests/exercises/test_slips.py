"""Every slip of a content is told at once, with its field; of a row each tells its first."""

from typing import Any

import pytest

from exercises.slips import slips
from tests.conftest import BOWL, DOWNHILL, SLOPE

UNREADABLE = {"answer": "((", "reason": "So."}
READABLE = {"answer": "9", "reason": "So."}
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    "sound": (SLOPE, {"wrong": [READABLE]}, []),
    "first and last": (
        SLOPE,
        {"wrong": [UNREADABLE, READABLE, UNREADABLE]},
        ["item.wrong.0.answer", "item.wrong.2.answer"],
    ),
    "beside an unknown field": (
        SLOPE,
        {"absolut": 1, "wrong": [READABLE, UNREADABLE]},
        ["item.absolut", "item.wrong.1.answer"],
    ),
    "one row like another": (
        DOWNHILL,
        {"options": [{"text": "up", "right": at == 0, "reason": "So."} for at in range(3)]},
        ["item.options.1.text"],
    ),
    "programs": (
        BOWL,
        {"cases": [{"name": name, "call": f"gradient(({name}"} for name in "abc"]},
        [f"item.cases.{at}.call" for at in range(3)],
    ),
}


@pytest.mark.parametrize(("content", "item", "fields"), ROWS.values(), ids=ROWS)
def test_every_row_tells_its_slip(
    content: dict[str, Any], item: dict[str, Any], fields: list[str]
) -> None:
    prose: dict[str, Any] = {"hints": [], "solution": ""}
    found = slips(content | prose | {"item": content["item"] | item})
    assert [one.field for one in found] == fields

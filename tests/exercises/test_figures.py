"""tests: exercises. A figure says in words and in a table what it draws."""

from typing import Any

import pytest

from exercises.figures import FigureView

UPHILL: dict[str, Any] = {
    "type": "path",
    "title": "two steps",
    "yours": [[4.0, 3.0], [4.8, 4.8], [5.76, 7.68]],
    "reference": [[4.0, 3.0], [3.2, 1.2], [2.56, 0.48]],
    "first_wrong": 1,
    "bugs": ["ascent"],
    "should": [3.2, 1.2],
    "contours": None,
    "loss": {"yours": [43.0, 92.16, 210.125], "reference": [43.0, 14.56, 7.2448]},
    "clipped": False,
    "cut": False,
}


def words(**changes: Any) -> str:
    return FigureView({**UPHILL, **changes}).words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "leaves the right one at step 1, uphill. Its loss goes from 43 to 210.12"),
        ({"bugs": []}, "leaves the right one at step 1. Its loss"),
        ({"loss": None}, "leaves the right one at step 1, uphill."),
        ({"first_wrong": 0}, "begins at (4, 3), the right one at (4, 3)"),
        ({"first_wrong": 3}, "has 3 rows, the right one 3"),
        ({"first_wrong": None}, "is the right one, from (4, 3) to (5.76, 7.68)"),
        ({"reference": None}, "goes from (4, 3) to (5.76, 7.68)"),
        ({"clipped": True}, "lies outside the picture"),
        ({"cut": True}, "Only the first 3 rows are drawn"),
        ({"loss": {"yours": [43.0, None], "reference": [43.0]}}, "from 43 to no number"),
        ({"yours": [[0.0], [1e12]], "reference": [[0.0]], "first_wrong": 2}, "has 2 rows"),
        ({"reference": None, "yours": [[0.0], [1e12]]}, "from 0 to 1 · 10^12"),
    ],
)
def test_a_path_is_told_in_words(changes: dict[str, Any], said: str) -> None:
    assert said in words(**changes)


def test_a_path_has_a_row_for_each_step() -> None:
    view = FigureView(UPHILL)
    assert view.columns == ("step", "your point", "right point", "your loss", "right loss")
    assert [row.is_first_wrong for row in view.rows] == [False, True, False]
    assert view.rows[1].cells == ("(4.8,\u00a04.8)", "(3.2,\u00a01.2)", "92.16", "14.56")


def test_a_shorter_path_leaves_its_cells_empty() -> None:
    rows = FigureView({**UPHILL, "yours": [[4.0, 3.0]], "loss": None}).rows
    assert [row.cells[0] for row in rows] == ["(4,\u00a03)", "–", "–"]


def test_a_curve_of_ones_own_needs_no_right_one() -> None:
    view = FigureView({"type": "loss", "yours": [9.0, 1.0, 4.0], "reference": None, "title": ""})
    assert view.words == "Your values go from 9 to 4 in 2 steps; the least is 1."
    assert view.columns == ("step", "your loss")
    assert FigureView({"type": "loss", "yours": [None]}).words == "There is no number to draw."

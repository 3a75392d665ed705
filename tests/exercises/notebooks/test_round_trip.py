"""An exercise goes out as a notebook and comes back as a program; nothing else comes along."""

import json

import nbformat
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_output

from exercises import worksheets
from exercises.notebooks.literals import literal
from exercises.notebooks.magics import first_magic
from exercises.notebooks.task import Function, Task, joined, starter_cells

from .made import BOWL, DESK, FIT, answers, downloaded, handed_in, variant

# Anything an editor can hold, none of it for Jupyter alone.
LINES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="%!?"))
SOURCES = st.lists(LINES, max_size=8).map("\n".join).filter(str.strip)
BOWL_VARIANT = variant()
BOWL_NOTEBOOK = worksheets.notebook_of(BOWL_VARIANT, DESK).decode()


def bowl() -> nbformat.NotebookNode:
    return nbformat.reads(BOWL_NOTEBOOK, as_version=4)


@pytest.mark.parametrize("content", [BOWL, FIT], ids=["one function", "two functions"])
def test_it_is_a_valid_notebook_of_a_current_format(content: dict[str, object]) -> None:
    notebook = downloaded(variant(content))
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_same_variant_gives_the_same_bytes() -> None:
    assert worksheets.notebook_of(variant(FIT), DESK) == worksheets.notebook_of(variant(FIT), DESK)


def test_another_seed_draws_other_public_cases() -> None:
    one, other = (worksheets.notebook_of(variant(FIT, seed=seed), DESK) for seed in (1, 2))
    assert one != other


def test_nothing_hidden_goes_along() -> None:
    raw = worksheets.notebook_of(variant(FIT), DESK).decode()
    for secret in ("-17.25", "secret", "X @ w"):
        assert secret not in raw


def test_the_statement_keeps_its_maths() -> None:
    assert "for $\\hat y = Xw$." in downloaded(variant(FIT)).cells[0].source


def test_each_function_has_a_cell_of_its_own() -> None:
    cells = answers(downloaded(variant(FIT)))
    assert [cell.metadata.nabla.function for cell in cells] == ["predict", "fit_gradient"]
    assert cells[0].source.startswith("import numpy as np\n\n\ndef predict")
    assert cells[1].source.startswith("# Use predict here.\ndef fit_gradient")
    assert all(cell.metadata.deletable is False for cell in cells)


def test_an_untouched_notebook_gives_back_the_starter() -> None:
    of = variant(FIT)
    assert handed_in(of, downloaded(of)) == FIT["item"]["starter"]


@given(SOURCES)
def test_what_is_written_into_the_cell_is_what_is_handed_in(source: str) -> None:
    notebook = bowl()
    answers(notebook)[0].source = source
    nbformat.validate(notebook)
    assert handed_in(BOWL_VARIANT, notebook) == source.rstrip() + "\n"


def test_two_cells_come_back_in_the_order_of_the_notebook() -> None:
    of = variant(FIT)
    notebook = downloaded(of)
    first, second = answers(notebook)
    first.source, second.source = "a = 1", "b = 2\n\n"
    assert handed_in(of, notebook) == "a = 1\n\n\nb = 2\n"
    notebook.cells.reverse()
    assert handed_in(of, notebook) == "b = 2\n\n\na = 1\n"


def test_other_cells_and_outputs_are_left_aside() -> None:
    notebook = bowl()
    notebook.cells.insert(0, new_code_cell("%matplotlib inline\nraise SystemExit"))
    answers(notebook)[0].outputs = [new_output("stream", text="print('no')")]
    assert handed_in(BOWL_VARIANT, notebook) == BOWL["item"]["starter"].rstrip() + "\n"


def test_format_3_is_read_as_well() -> None:
    notebook = bowl()
    answers(notebook)[0].source = "def gradient(w):\n    return w"
    old = json.dumps(nbformat.convert(notebook, 3)).encode()
    assert "worksheets" in json.loads(old)
    read = worksheets.answer_in_notebook(BOWL_VARIANT.version, old)
    assert read == "def gradient(w):\n    return w\n"


@pytest.mark.parametrize(
    ("starter", "cells"),
    [
        ("", ["# Write f(x) here.", "# Write g(x) here."]),
        ("import math\n", ["import math", "# Write g(x) here."]),
        ("def f(x:\n", ["def f(x:", "# Write g(x) here."]),
        ("def g(x): ...\n", ["# Write f(x) here.", "def g(x): ..."]),
        ("def g(x): ...\ndef f(x): ...\n", ["def f(x): ...", "def g(x): ..."]),
        (
            "a = 1\n@b\ndef f(x): ...\ndef g(x): ...\n",
            ["a = 1\n@b\ndef f(x): ...", "def g(x): ..."],
        ),
    ],
    ids=["none", "no function", "not Python", "one only", "other order", "between"],
)
def test_a_starter_is_cut_at_its_functions(starter: str, cells: list[str]) -> None:
    functions = (Function("f", "f(x)"), Function("g", "g(x)"))
    assert starter_cells(Task("s", 1, "d", "t", "", functions, starter)) == cells


def test_a_script_has_one_answer_cell() -> None:
    item = {"starter": "n = 3\n", "reference": "print(3)\n"}
    case = {"name": "all", "check": "stdout", "public": True}
    of = variant(BOWL | {"item": item | {"cases": [case]}})
    notebook = downloaded(of)
    answers(notebook)[0].source = "print(3)"
    assert handed_in(of, notebook) == "print(3)\n"


@pytest.mark.parametrize(
    "value",
    [
        np.array([[1.5, np.nan], [np.inf, -np.inf]]),
        np.array([1, 2], dtype=np.int32),
        np.array(3.0),
        np.array([True, False]),
        np.array([1 + 2j]),
        np.array(["a", "b'"]),
        np.zeros((0, 2)),
        np.linspace(0, 1, 200).reshape(20, 10),
        {"a": (1,), "b": [np.array([1.0])], 3: None},
        "two\nlines",
    ],
    ids=repr,
)
def test_a_value_is_written_so_that_python_reads_it_back(value: object) -> None:
    again = eval(literal(value), {"np": np, "nan": np.nan, "inf": np.inf})
    np.testing.assert_equal(again, value)
    if isinstance(value, np.ndarray):
        assert np.asarray(again).dtype == value.dtype


def test_cells_are_joined_two_lines_apart() -> None:
    assert joined(["a\n\n", "b"]) == "a\n\n\nb\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("%time f()", (1, "%time f()")),
        ("x = 1\n!pip list\n", (2, "!pip list")),
        ("def f():\n    %debug\n", (2, "%debug")),
        ("files = !ls", (1, "files = !ls")),
        ("np.dot?", (1, "np.dot?")),
        ("?np.dot", (1, "?np.dot")),
        ("x = (7\n  %4)", None),
        ('"""\n%time\n"""', None),
        ("x = 7 \\\n %4", None),
        ("if a != b:\n    pass", None),
        ("s = '!ls'", None),
        ("if x:\n    y\n  z\n%time", (4, "%time")),
    ],
)
def test_lines_for_jupyter_alone_are_found(source: str, found: object) -> None:
    assert first_magic(source) == found

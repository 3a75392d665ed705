"""A damaged notebook is told what was read, what is wrong and what to do; its code is kept."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises import worksheets
from exercises.notebooks.cells import read_cells
from exercises.notebooks.refusal import MOST_SHOWN, UnreadableNotebook
from grader.errors import InvalidAnswer

from .made import DESK, FIT, variant

FIT_VARIANT = variant(FIT, "fit")
NOTEBOOK = worksheets.notebook_of(FIT_VARIANT, DESK)
Notebook = dict[str, Any]
# The third and the fourth cell from the top are the answers.
PREDICT, SLOPE = 2, 3
CODE = "def predict(X, w):\n    return X @ w\n"


def refused(data: bytes) -> UnreadableNotebook:
    with pytest.raises(UnreadableNotebook) as caught:
        worksheets.answer_in_notebook(FIT_VARIANT.version, data)
    return caught.value


def changed(change: Callable[[Notebook], object]) -> bytes:
    notebook = json.loads(NOTEBOOK)
    notebook["cells"][PREDICT]["source"] = CODE
    change(notebook)
    return json.dumps(notebook).encode()


def mark(notebook: Notebook, cell: int) -> Notebook:
    found: Notebook = notebook["cells"][cell]["metadata"]["nabla"]
    return found


def for_each_mark(**values: Any) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        for cell in (PREDICT, SLOPE):
            mark(notebook, cell).update(values)

    return change


def without_marks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def of_another_program(notebook: Notebook) -> None:
    without_marks(notebook)
    for cell in notebook["cells"]:
        cell["source"] = "x = 1"


def to_markdown(notebook: Notebook) -> None:
    cell = notebook["cells"][PREDICT]
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def source(cell: int, text: object) -> Callable[[Notebook], None]:
    def change(notebook: Notebook) -> None:
        notebook["cells"][cell]["source"] = text

    return change


DAMAGED = {
    "split or copied": (
        lambda n: n["cells"].append(n["cells"][PREDICT]),
        ("Cells 3 and 7", "answer cell for predict", "Merge them"),
    ),
    "deleted": (
        lambda n: n["cells"].pop(SLOPE),
        ("answer cell for fit_gradient is gone", "no other cell defines", "Undo the deletion"),
    ),
    "written into a new cell": (
        lambda n: n["cells"][PREDICT].update(metadata={}),
        ("answer cell for predict is gone", "Cell 3 defines predict", "Download the notebook"),
    ),
    "all marks lost": (without_marks, ("Cell 3 defines predict", "some programs drop")),
    "another notebook": (of_another_program, ("code cells (3)", "none defines predict, fit_grad")),
    "emptied": (
        source(SLOPE, " \n\n"),
        ("answer cell for fit_gradient (cell 4) is empty", "Write the function there"),
    ),
    "turned into text": (to_markdown, ("(cell 3) is a Markdown cell", "Make it a code cell")),
    "a magic line": (
        source(PREDICT, ["import numpy\n", "%time predict(1, 2)\n", "x = 1"]),
        ("Line 2 of the answer cell for predict (cell 3)", "“%time predict(1, 2)”", "cell of its"),
    ),
    "a shell line": (source(SLOPE, "!pip list"), ("Line 1", "“!pip list”")),
    "of another exercise": (
        for_each_mark(exercise="bowl"),
        ("for the exercise “bowl”", "this one is “fit”", "Hand it in there"),
    ),
    "of an older version": (
        for_each_mark(version=2, digest="f" * 16),
        ("from version 2", "version 3 is what counts", "Download it again"),
    ),
    "of another school": (for_each_mark(digest="f" * 16), ("another text of “fit”",)),
    "a mark of nonsense": (for_each_mark(version=None, digest=[]), ("another text of “fit”",)),
    "format 2": (lambda n: n.update(nbformat=2), ("format 2", "formats 3 and 4", "current Jup")),
    "format 5": (lambda n: n.update(nbformat=5), ("format 5", "Save it in format 4")),
    "no cells": (lambda n: n.update(cells=[]), ("no cells", "download a fresh one")),
    "cells of another type": (lambda n: n.update(cells={}), ("no cells",)),
    "a cell without a type": (lambda n: n["cells"][1].pop("cell_type"), ("Cell 2", "damaged")),
    "a cell that is a number": (lambda n: n["cells"].insert(0, 7), ("Cell 1", "damaged")),
    "a source of numbers": (source(1, [1, 2]), ("Cell 2", "damaged")),
    "too many cells": (lambda n: n.update(cells=[{}] * 2001), ("2001 cells; at most 2000",)),
}


@pytest.mark.parametrize(("change", "words"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_notebook_is_refused_with_words(
    change: Callable[[Notebook], object], words: tuple[str, ...]
) -> None:
    said = str(refused(changed(change)))
    assert [word for word in words if word not in said] == [], said


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "line 1"),
        (b'{"cells": [\n1,\n', "line 3"),
        (b"import numpy\n\ndef predict(X, w):\n    return X @ w\n", "Python program"),
        (b'{"answer": "1/3"}', 'begins with “{"answer": "1/3"}”'),
        (b"[1, 2]", "not a notebook"),
        (b"[" * 100_000, "stops being JSON"),
        (b"7" * 10_000, "stops being JSON"),
        (b'{"nbformat": "4", "cells": []}', "not a notebook"),
        (b" " * (2 * 1024 * 1024) + b"{}", "2097154 bytes; at most 2097152"),
    ],
    ids=range(10),
)
def test_a_file_that_is_no_notebook_is_refused_with_words(data: bytes, words: str) -> None:
    assert words in str(refused(data))


@pytest.mark.parametrize(
    "kind", ["split or copied", "deleted", "all marks lost", "of an older version", "format 5"]
)
def test_the_code_that_was_read_is_kept(kind: str) -> None:
    change, _ = DAMAGED[kind]
    assert CODE.rstrip() in refused(changed(change)).read


def test_a_python_file_is_shown_as_it_is() -> None:
    assert refused(CODE.encode()).read == CODE


def test_a_picture_is_not_shown() -> None:
    assert refused(bytes(range(256)) * 10).read == ""


def test_what_is_shown_has_an_end() -> None:
    assert len(refused(b"import " + b"x" * 100_000).read) < MOST_SHOWN + 20


def test_an_exercise_without_a_program_takes_no_notebook() -> None:
    number = variant({"kind": "number", "title": "", "statement": "", "item": {"answer": "6"}})
    with pytest.raises(InvalidAnswer, match="not answered with a program"):
        worksheets.answer_in_notebook(number.version, NOTEBOOK)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "worksheets", "metadata", "nabla", "source", "cell_type", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.integers(2, 5))
def test_no_file_breaks_the_reading(cells: object, major: int) -> None:
    for name in ("cells", "worksheets"):
        data = json.dumps({"nbformat": major, name: cells}).encode()
        with suppress(UnreadableNotebook):
            assert isinstance(read_cells(data), list)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    assert refused(data).feedback.code

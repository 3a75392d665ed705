"""A notebook runs in a real Jupyter kernel, where nothing of Nabla is; its local checks tell."""

from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from exercises.models import Variant
from tests.conftest import BOWL, RIGHT_BOWL, UPHILL_BOWL

from .made import answers, bundled, cells, code_slugs, downloaded, variant

# Every shape a local check can take: an array, a number, a dict with a list, an exception.
MANY: dict[str, Any] = {
    "kind": "code",
    "title": "Many shapes",
    "statement": "Draw it: `from nabla import plot_path`.",
    "item": {
        "function": "f",
        "starter": "from nabla import plot_path\n\n\ndef f(x):\n    ...\n",
        "reference": "def f(x):\n    print(x)\n    if x == 0:\n        raise ValueError\n"
        "    return {1: float('nan'), 2: {'a': [x, 'b']}, 3: (x, None)}[x]\n",
        "cases": [
            {"name": f"at {x}", "call": f"f({x})", "public": True, **more}
            for x, more in ((1, {}), (2, {}), (3, {}), (0, {"check": "raises"}))
        ]
        + [{"name": "printed", "call": "f(1)", "check": "stdout", "public": True}],
    },
}
MANY["item"]["cases"][3]["raises"] = "ValueError"


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookClient]:
    """One kernel for all tests, in an empty folder; each test runs a whole notebook in it."""
    folder = tmp_path_factory.mktemp("elsewhere")
    client = NotebookClient(
        nbformat.v4.new_notebook(), resources={"metadata": {"path": str(folder)}}, timeout=60
    )
    with client.setup_kernel():
        yield client


def told(jupyter: NotebookClient, of: Variant, *solutions: str) -> str:
    """What the local checks print once the answer cells hold these solutions."""
    notebook = downloaded(of)
    for cell, solution in zip(answers(notebook), solutions, strict=True):
        cell.source = solution
    jupyter.nb = notebook
    code = [(at, cell) for at, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    for at, cell in code:
        jupyter.execute_cell(cell, at)
    return "".join(output.text for output in code[-1][1].outputs)


def verdicts(text: str) -> list[str]:
    return [line.split()[0] for line in text.splitlines() if line.startswith(("ok", "differs"))]


def test_the_kernel_knows_nothing_of_nabla(jupyter: NotebookClient) -> None:
    source = "from importlib.util import find_spec\nprint(find_spec('grader'), find_spec('numpy'))"
    cell = nbformat.v4.new_code_cell(source)
    jupyter.nb = nbformat.v4.new_notebook(cells=[cell])
    assert jupyter.execute_cell(cell, 0).outputs[0].text.startswith("None ModuleSpec")


def test_a_right_solution_passes_there(jupyter: NotebookClient) -> None:
    text = told(jupyter, variant(BOWL), RIGHT_BOWL)
    assert verdicts(text) == ["ok"]
    assert "1 of 1 public cases are as expected.\nHidden cases decide too" in text


def test_a_wrong_solution_is_shown_beside_what_is_expected(jupyter: NotebookClient) -> None:
    text = told(jupyter, variant(BOWL), UPHILL_BOWL)
    assert verdicts(text) == ["differs"]
    assert "gradient(np.array([4.0, 3.0]))" in text
    assert "array([ -8., -18.])" in text
    assert "array([ 8., 18.])" in text


def test_a_wrong_shape_does_not_pass_by_broadcasting(jupyter: NotebookClient) -> None:
    column = "import numpy as np\ndef gradient(w): return np.array([[8.0, 18.0]])"
    assert verdicts(told(jupyter, variant(BOWL), column)) == ["differs"]


def test_the_starter_and_an_error_are_told(jupyter: NotebookClient) -> None:
    assert "None" in told(jupyter, variant(BOWL), BOWL["item"]["starter"])
    text = told(jupyter, variant(BOWL), "def gradient(w): return w / [1, 2, 3]")
    assert verdicts(text) == ["differs"]
    assert "ValueError: operands could not be broadcast" in text


def test_values_of_every_shape_are_compared(jupyter: NotebookClient) -> None:
    of = variant(MANY)
    text = told(jupyter, of, of.item["reference"])
    assert verdicts(text) == ["ok"] * 4
    assert "Not tried here, but once you hand in: printed" in text
    assert verdicts(told(jupyter, of, "def f(x): return [x, x]")) == ["differs"] * 4


def test_our_plotting_helper_has_a_stand_in(jupyter: NotebookClient) -> None:
    plots = "from nabla import plot_path, plot_loss\nplot_path([[4, 3], [3, 1]], 'Down')\n"
    told(jupyter, variant(MANY), plots + "plot_loss([9.0, 4.0])\n" + MANY["item"]["reference"])


@pytest.mark.parametrize("slug", code_slugs())
def test_the_reference_of_a_bundled_exercise_passes_there(
    jupyter: NotebookClient, slug: str
) -> None:
    of = bundled(slug)
    right = verdicts(told(jupyter, of, *cells(of, of.item["reference"])))
    assert right == ["ok"] * len(right)


def test_the_lessons_own_notebook_marks_right_and_wrong(jupyter: NotebookClient) -> None:
    of = bundled("linear-regression")
    loss, gradient, fit = cells(of, of.item["reference"])
    right = verdicts(told(jupyter, of, loss, gradient, fit))
    assert right == ["ok"] * len(right) != []
    half = gradient.replace("2 ", "1 ").replace("2.0 ", "1.0 ")
    assert half != gradient
    assert "differs" in verdicts(told(jupyter, of, loss, half, fit))

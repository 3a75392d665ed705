"""Ben takes an exercise along as a notebook and hands it in: first damaged, then right."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BOWL = "import numpy as np\n\n\ndef gradient(w):\n    return np.array([2 * w[0], 6 * w[1]])"


def test_a_notebook_is_taken_along_and_handed_in(
    sign_in: Callable[[str], Page], site: str, tmp_path: Path
) -> None:
    page = sign_in("ben")
    page.goto(f"{site}/exercises/gradient-of-bowl/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download gradient-of-bowl.ipynb").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    notebook = nbformat.read(file, as_version=4)
    [answer] = [cell for cell in notebook.cells if cell.metadata.nabla.role == "answer"]
    part = page.get_by_role("region", name="Work in a notebook")

    answer.source = f"%matplotlib inline\n{BOWL}"
    nbformat.write(notebook, file)
    part.get_by_label("Your notebook").set_input_files(file)
    part.get_by_role("button", name="Hand in the notebook").click()
    expect(part.get_by_role("alert")).to_contain_text("is for Jupyter, not Python")
    expect(part.get_by_role("alert")).to_contain_text("return np.array([2 * w[0], 6 * w[1]])")

    answer.source = BOWL
    nbformat.write(notebook, file)
    part.get_by_label("Your notebook").set_input_files(file)
    part.get_by_role("button", name="Hand in the notebook").click()
    expect(page.locator("[data-result] .result-title")).to_contain_text("Right")
    expect(page.locator(".cm-content")).to_contain_text("return np.array([2 * w[0], 6 * w[1]])")

"""tests of notebooks: notebooks of exercises that no database knows, and ways to work on one."""

from pathlib import Path
from typing import Any

import nbformat
import yaml

from exercises import worksheets
from exercises.models import Exercise, ExerciseVersion, Variant
from exercises.models.exercise import content_digest
from exercises.notebooks.build import Desk
from tests.conftest import BOWL

CONTENT = Path(__file__).resolve().parents[3] / "content" / "exercises"
DESK = Desk("http://nabla/exercises/bowl/", "http://nabla/api/v1/exercises/bowl/submissions/")
FIT: dict[str, Any] = {
    "kind": "code",
    "title": "A straight line",
    "statement": "Write `predict` and `fit_gradient` for $\\hat y = Xw$.",
    "item": {
        "functions": [
            {"name": "predict", "signature": "predict(X, w) -> array (n,)"},
            {"name": "fit_gradient", "signature": "fit_gradient(X, y, w) -> array (d,)"},
        ],
        "starter": "import numpy as np\n\n\ndef predict(X, w):\n    ...\n\n\n"
        "# Use predict here.\ndef fit_gradient(X, y, w):\n    ...\n",
        "reference": "import numpy as np\n\n\ndef predict(X, w):\n    return X @ w\n\n\n"
        "def fit_gradient(X, y, w):\n    return 2 / len(y) * X.T @ (predict(X, w) - y)\n",
        "cases": [
            {"name": "one row", "call": "predict(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]))"}
            | {"public": True},
            {"name": "drawn", "draw": "w = normal(0, 1, 2)\ny = normal(0, 1, 3)", "public": True}
            | {"call": "fit_gradient(np.array([[1.0, 2], [3, 4], [5, 6]]), y, w)", "repeat": 2},
            {"name": "secret", "call": "predict(np.array([[7.0]]), np.array([-17.25]))"},
        ],
    },
}


def variant(content: dict[str, Any] = BOWL, slug: str = "bowl", seed: int = 7) -> Variant:
    """A variant of version 3 of an exercise with this content; nothing is stored."""
    whole = {"topic": "", "hints": [], "solution": ""} | content
    version = ExerciseVersion(exercise=Exercise(slug=slug), number=3, **whole)
    version.digest = content_digest(version.content())
    return Variant(version=version, seed=seed, item=content["item"])


def bundled(slug: str) -> Variant:
    """A variant of an exercise of the bundled course."""
    content = yaml.safe_load((CONTENT / f"{slug}.yaml").read_text())
    return variant(content, slug)


def downloaded(of: Variant) -> nbformat.NotebookNode:
    """Its notebook, as Jupyter opens it."""
    return nbformat.reads(worksheets.notebook_of(of, DESK).decode(), as_version=4)


def handed_in(of: Variant, notebook: nbformat.NotebookNode) -> str:
    """The code that is taken from the notebook, saved as Jupyter saves it."""
    return worksheets.answer_in_notebook(of.version, nbformat.writes(notebook).encode())


def answers(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Its answer cells."""
    return [c for c in notebook.cells if c.metadata.get("nabla", {}).get("role") == "answer"]


def code_slugs() -> list[str]:
    """The exercises of the bundled course that are answered with a program."""
    return [
        path.stem for path in sorted(CONTENT.glob("*.yaml")) if "kind: code" in path.read_text()
    ]


def cells(of: Variant, source: str) -> list[str]:
    """A program cut into the answer cells of this notebook."""
    whole = Variant(version=of.version, seed=of.seed, item=of.item | {"starter": source})
    return [cell.source for cell in answers(downloaded(whole))]

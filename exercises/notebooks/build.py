"""exercises: builds the notebook of a code exercise. The same task gives the same bytes.

Our own words in it are in the language of whoever takes it along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import nbformat
from django.utils.translation import gettext
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from exercises.notebooks.checks import checks_cell
from exercises.notebooks.plots import PLOTS_CELL, wants_plots
from exercises.notebooks.task import Example, Task, starter_cells

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Checks:
    """What the local checks go by: the public cases, how many are hidden, the tolerance."""

    examples: Sequence[Example]
    hidden: int = 0
    absolute: float = 1e-9
    relative: float = 1e-6


@dataclass(frozen=True)
class Desk:
    """Where the work is handed in: the exercise's page, and the address for programs."""

    page: str
    api: str

    def curl(self, slug: str) -> str:
        """The line for a terminal; the token is in the variable TOKEN."""
        return f'curl -i {self.api} -H "Authorization: Token $TOKEN" -F notebook=@{slug}.ipynb'


def build(task: Task, checks: Checks, desk: Desk) -> bytes:
    """An .ipynb of format 4.5 that `nbformat.validate` accepts."""
    cells = [_text("statement", f"# {task.title}\n\n{task.statement.strip()}")]
    if wants_plots(task):
        cells.append(_code("plots", PLOTS_CELL, {"role": "plots"}))
    cells.append(_text("how", _how(task)))
    for number, (name, source) in enumerate(
        zip(task.names, starter_cells(task), strict=True), start=1
    ):
        cells.append(_code(f"answer-{number}", source, task.mark(name)))
    tried = checks_cell(checks.examples, checks.hidden, checks.absolute, checks.relative)
    cells.append(_code("checks", tried, {"role": "checks"}))
    cells.append(_text("hand-in", _hand_in(task, desk)))
    about = {"exercise": task.slug, "version": task.version, "digest": task.digest[:16]}
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "nabla": about}
    notebook = new_notebook(cells=cells, metadata=metadata)
    return (nbformat.writes(notebook) + "\n").encode()


def _text(name: str, source: str) -> Any:
    return new_markdown_cell(source, id=f"nabla-{name}", metadata={"nabla": {"role": name}})


def _code(name: str, source: str, mark: dict[str, Any]) -> Any:
    # Jupyter asks no question when a cell is deleted; the answer's place is worth keeping.
    metadata = {"nabla": mark} | ({"deletable": False} if mark["role"] == "answer" else {})
    return new_code_cell(source, id=f"nabla-{name}", metadata=metadata)


def _how(task: Task) -> str:
    many = len(task.names) > 1
    place = (
        gettext("Write your answer into the next cells, one for each function.")
        if many
        else gettext("Write your answer into the next cell.")
    )
    rest = gettext(
        "Only the code in there is handed in and run, so what it needs, `import` lines too, "
        "belongs there. Add other cells wherever you like for trying things out; they stay yours."
    )
    title = gettext("Your answer")
    return f"## {title}\n\n{place} {rest}"


def _hand_in(task: Task, desk: Desk) -> str:
    words = gettext(
        "Save this notebook. Then choose the file on [the exercise's page]({page}), under “Work "
        "in a notebook”, or send it from a terminal with a token of your account page:"
    )
    line = f"```\n{desk.curl(task.slug)}\n```"
    title = gettext("Handing in")
    return f"## {title}\n\n{words.format(page=desk.page)}\n\n{line}"

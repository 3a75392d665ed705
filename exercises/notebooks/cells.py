"""exercises: the cells of a notebook file, taken in distrust: whoever saved it may be any program.

Only sources and our own marks are looked at. Outputs and everything else are ignored.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exercises.notebooks.refusal import refusal

MOST_BYTES = 2 * 1024 * 1024
# Format 3 kept its cells in worksheets, and a code cell's source under another name.
OLDEST, NEWEST = 3, 4
MOST_CELLS = 2_000
SHOWN = 60


@dataclass(frozen=True)
class Cell:
    """One cell: its place from the top (from 1), its type, its source, and our mark on it."""

    number: int
    type: str
    source: str
    mark: Mapping[str, Any]

    @property
    def is_answer(self) -> bool:
        return self.mark.get("role") == "answer"

    def defines(self, function: str) -> bool:
        """Whether it holds a definition of this function, as far as one can see."""
        name = re.escape(function)
        return re.search(rf"^(def\s+{name}\b|{name}\s*=[^=])", self.source, re.M) is not None


def read_cells(data: bytes, limit: int = MOST_BYTES) -> list[Cell]:
    """The cells of an .ipynb file; raises UnreadableNotebook."""
    if len(data) > limit:
        raise refusal("notebook_too_large", size=len(data), limit=limit)
    notebook = _document(data)
    listed = _listed(notebook)
    if len(listed) > MOST_CELLS:
        raise refusal("notebook_many_cells", count=len(listed), limit=MOST_CELLS)
    return [_cell(number, cell) for number, cell in enumerate(listed, start=1)]


def code_of(cells: list[Cell]) -> str:
    """The code of all code cells, each under its number: what a learner gets back to look at."""
    parts = [f"# Cell {c.number}\n{c.source.rstrip()}" for c in cells if c.type == "code"]
    return "\n\n".join(parts)


def _document(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise refusal("notebook_nothing")
    text = data.decode("utf-8-sig", errors="replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if re.search(r"^(def|import|from|class) ", text, re.M):
            raise refusal("notebook_is_python", text) from error
        line = getattr(error, "lineno", 1)
        raise refusal("notebook_not_json", _readable(text), line=line) from error
    if not isinstance(document, dict) or not isinstance(document.get("nbformat"), int):
        raise refusal("notebook_not_notebook", _readable(text), begins=_begins(text))
    return document


def _readable(text: str) -> str:
    """The text if it is one; a picture or an archive is not worth showing."""
    strange = sum(c == "�" or not (c.isprintable() or c.isspace()) for c in text[:1000])
    return "" if strange > 10 else text


def _begins(text: str) -> str:
    first = " ".join(text[: 4 * SHOWN].split())
    return first if len(first) <= SHOWN else first[:SHOWN] + "…"


def _listed(notebook: dict[str, Any]) -> list[Any]:
    major = notebook["nbformat"]
    sheets = [notebook, *_list_in(notebook, "worksheets")]
    cells = [cell for sheet in sheets for cell in _list_in(sheet, "cells")]
    if not OLDEST <= major <= NEWEST:
        found = code_of([_cell(n, cell) for n, cell in enumerate(cells, 1) if _is_sound(cell)])
        code = "notebook_too_old" if major < OLDEST else "notebook_too_new"
        raise refusal(code, found, read=major, oldest=OLDEST, newest=NEWEST)
    if not cells:
        raise refusal("notebook_no_cells")
    return cells


def _list_in(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _cell(number: int, cell: Any) -> Cell:
    if not _is_sound(cell):
        raise refusal("notebook_cell_damaged", cell=number)
    source = _source(cell)
    metadata = cell.get("metadata")
    mark = metadata.get("nabla") if isinstance(metadata, dict) else None
    kind = "Markdown" if cell["cell_type"] == "markdown" else cell["cell_type"]
    return Cell(number, kind, source.replace("\r\n", "\n"), mark if isinstance(mark, dict) else {})


def _source(cell: Mapping[str, Any]) -> Any:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source


def _is_sound(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("cell_type"), str)
        and isinstance(_source(cell), str)
    )

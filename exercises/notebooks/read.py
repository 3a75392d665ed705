"""exercises: the answer cells of a notebook that comes back, as one program. Nothing is run."""

from exercises.notebooks.cells import MOST_BYTES, Cell, code_of, read_cells
from exercises.notebooks.magics import first_magic
from exercises.notebooks.refusal import UnreadableNotebook, refusal
from exercises.notebooks.task import Task, joined


def parse_notebook(data: bytes, task: Task, limit: int = MOST_BYTES) -> str:
    """The code of the answer cells, in the notebook's order; raises UnreadableNotebook."""
    cells = read_cells(data, limit)
    marked = [cell for cell in cells if cell.is_answer]
    own = [cell for cell in marked if cell.mark.get("exercise") == task.slug]
    if marked and not own:
        raise _of_another(task, marked, cells)
    if not marked and not any(cell.defines(name) for cell in cells for name in task.names):
        raise _unmarked(task, cells)
    answers = [_answer(name, own, task, cells) for name in task.names]
    return joined([cell.source for cell in sorted(answers, key=lambda cell: cell.number)])


def _answer(name: str, own: list[Cell], task: Task, cells: list[Cell]) -> Cell:
    found = [cell for cell in own if cell.mark.get("function") == name]
    _demand_one(name, found, cells)
    [cell] = found
    if cell.mark.get("digest") != task.digest[:16]:
        raise _of_another_version(task, cell, own)
    if cell.type != "code":
        raise refusal(
            "notebook_cell_text", _told(own), function=name, cell=cell.number, type=cell.type
        )
    if not cell.source.strip():
        raise refusal("notebook_cell_empty", _told(own), function=name, cell=cell.number)
    magic = first_magic(cell.source)
    if magic is not None:
        line, text = magic
        raise refusal(
            "notebook_magic", _told(own), function=name, cell=cell.number, line=line, text=text
        )
    return cell


def _demand_one(name: str, found: list[Cell], cells: list[Cell]) -> None:
    if len(found) > 1:
        numbers = " and ".join(str(cell.number) for cell in found)
        raise refusal("notebook_cell_twice", code_of(found), function=name, cells=numbers)
    if not found:
        elsewhere = [cell for cell in cells if cell.type == "code" and cell.defines(name)]
        if elsewhere:
            number = elsewhere[-1].number
            raise refusal("notebook_mark_lost", code_of(cells), function=name, cell=number)
        raise refusal("notebook_cell_removed", code_of(cells), function=name)


def _told(cells: list[Cell]) -> str:
    """What was read, as it would have been handed in."""
    return joined([cell.source for cell in cells])


def _unmarked(task: Task, cells: list[Cell]) -> UnreadableNotebook:
    count = sum(cell.type == "code" for cell in cells)
    functions = ", ".join(task.names)
    return refusal("notebook_no_answers", code_of(cells), count=count, functions=functions)


def _of_another(task: Task, marked: list[Cell], cells: list[Cell]) -> UnreadableNotebook:
    read = str(marked[0].mark.get("exercise"))
    return refusal("notebook_other_exercise", code_of(cells), read=read, wanted=task.slug)


def _of_another_version(task: Task, cell: Cell, own: list[Cell]) -> UnreadableNotebook:
    read = cell.mark.get("version")
    if read == task.version or not isinstance(read, int):
        return refusal("notebook_other_edition", _told(own), wanted=task.slug)
    return refusal("notebook_other_version", _told(own), read=read, wanted=task.version)

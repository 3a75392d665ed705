"""grader: what is said of a notebook that cannot be taken as an answer, and what to do about it."""

NOTEBOOK: dict[str, str] = {
    "notebook_kind": (
        "This exercise is not answered with a program, so it takes no notebook. Answer it on its "
        "page."
    ),
    "notebook_missing": (
        "No file came along. Choose the notebook that you saved; its name ends in .ipynb."
    ),
    "notebook_nothing": "The file is empty. Save the notebook in Jupyter and choose it again.",
    "notebook_too_large": (
        "The notebook has {size} bytes; at most {limit} are read, and pictures in its outputs "
        "count. Clear the outputs of all cells, save it and hand it in again."
    ),
    "notebook_many_cells": (
        "The notebook has {count} cells; at most {limit} are read. Delete those that are not "
        "needed and hand it in again."
    ),
    "notebook_not_json": (
        "The file is not a notebook: on line {line} it stops being JSON, which every notebook is. "
        "Hand in the file that Jupyter saved, whose name ends in .ipynb."
    ),
    "notebook_is_python": (
        "The file is a Python program, not a notebook. Paste it into the editor of the exercise's "
        "page, or hand in the file whose name ends in .ipynb."
    ),
    "notebook_not_notebook": (
        "The file is JSON, but not a notebook: it begins with “{begins}”. Hand in the file that "
        "Jupyter saved, whose name ends in .ipynb."
    ),
    "notebook_too_old": (
        "The notebook is in format {read}; formats {oldest} and {newest} are read. Open it in a "
        "current Jupyter, save it, and hand it in again."
    ),
    "notebook_too_new": (
        "The notebook is in format {read}; formats {oldest} and {newest} are read. Save it in "
        "format {newest}, or copy your code into a notebook downloaded from here."
    ),
    "notebook_no_cells": (
        "There are no cells in the notebook, so something damaged the file. Open it in Jupyter, "
        "save it again, or download a fresh one and copy your code into it."
    ),
    "notebook_cell_damaged": (
        "Cell {cell} of the notebook is damaged: it has no type, or no text. Open the notebook in "
        "Jupyter, delete that cell, save it and hand it in again."
    ),
    "notebook_other_exercise": (
        "The answers in this notebook are for the exercise “{read}”, and this one is “{wanted}”. "
        "Hand it in there, or download the notebook of this exercise."
    ),
    "notebook_other_version": (
        "The notebook was made from version {read} of the exercise, which has been changed since: "
        "version {wanted} is what counts. Download it again and copy your code into its cells."
    ),
    "notebook_other_edition": (
        "The notebook was made from another text of “{wanted}”, perhaps at another school's Nabla. "
        "Download it here and copy your code into its cells."
    ),
    "notebook_no_answers": (
        "The notebook has no answer cell. None of its code cells ({count}) bears our mark, and "
        "none defines {functions}. Download the notebook of this exercise and write your code "
        "into its answer cells."
    ),
    "notebook_mark_lost": (
        "The answer cell for {function} is gone. Cell {cell} defines {function}, but without the "
        "mark of an answer, which a new cell lacks and some programs drop. Download the notebook "
        "again and copy that code into its answer cell."
    ),
    "notebook_cell_removed": (
        "The answer cell for {function} is gone, and no other cell defines {function}. Undo the "
        "deletion in Jupyter, or download the notebook again and copy your code into it."
    ),
    "notebook_cell_text": (
        "The answer cell for {function} (cell {cell}) is a {type} cell now. Make it a code cell "
        "again, save the notebook and hand it in."
    ),
    "notebook_cell_twice": (
        "Cells {cells} are all marked as the answer cell for {function}; a cell that is split or "
        "copied takes the mark along. Merge them into one, or delete what you do not mean."
    ),
    "notebook_cell_empty": (
        "The answer cell for {function} (cell {cell}) is empty. Write the function there, save the "
        "notebook and hand it in."
    ),
    "notebook_magic": (
        "Line {line} of the answer cell for {function} (cell {cell}) is for Jupyter, not Python: "
        "“{text}”. Move it to a cell of its own, save the notebook and hand it in."
    ),
}

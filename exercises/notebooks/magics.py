"""exercises: lines that only Jupyter understands: %magic, !command, name? and their like."""

import io
import re
import tokenize

MAGIC = re.compile(
    r"\s*(%|!|\?)"
    r"|\s*[\w.]+\?{1,2}\s*$"
    r"|\s*[\w.,\[\] ]+=\s*(![^=]|%\w)"
)


def first_magic(source: str) -> tuple[int, str] | None:
    """Line number (from 1) and text of the first such line, or None."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if MAGIC.match(line) and not _goes_on("\n".join(lines[:number])):
            return number + 1, line.strip()
    return None


def _goes_on(before: str) -> bool:
    """Whether the next line is still inside a text or brackets. Reads signs, not the grammar."""
    try:
        for _ in tokenize.generate_tokens(io.StringIO(before + "\n").readline):
            pass
    except tokenize.TokenError:
        return True
    except SyntaxError:
        # Bad indentation or the like: Python will say so when the program is run.
        return False
    return False

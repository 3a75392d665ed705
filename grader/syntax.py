"""grader: parses an author's Python without running it. Never used on a learner's program."""

import ast

from grader.errors import ItemError


def parse_module(source: str, field: str) -> ast.Module:
    """Return the tree of some lines of Python; raise ItemError under `field` with the line."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _slip(error, field) from error


def parse_expression(source: str, field: str) -> ast.expr:
    """Return the tree of one expression; raise ItemError under `field` with the line."""
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _slip(error, field) from error


def _slip(error: Exception, field: str) -> ItemError:
    if isinstance(error, SyntaxError) and error.lineno:
        return ItemError(field, f"line {error.lineno}: {error.msg}")
    # NUL characters, lone surrogates, nesting beyond Python's own parser.
    return ItemError(field, f"Python cannot read this: {error or type(error).__name__}")

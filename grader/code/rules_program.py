"""grader.code: lists what a program uses. Read as text, it runs in a sandbox.

A learner's source is parsed there and nowhere else, since a hostile one can end a parser.
"""

import ast
from typing import Any

_STATEMENTS: dict[str, tuple[type[ast.AST], ...]] = {
    "for": (ast.For, ast.AsyncFor, ast.comprehension),
    "while": (ast.While,),
    "if": (ast.If, ast.IfExp),
    "lambda": (ast.Lambda,),
    "import": (ast.Import, ast.ImportFrom),
    "class": (ast.ClassDef,),
    "try": (ast.Try,),
    "global": (ast.Global, ast.Nonlocal),
    "@": (ast.MatMult,),
}
# With these a name can be used without being written.
_ROUNDABOUT = ("getattr", "eval", "exec", "__import__", "import_module")


def __found__(source: str, words: list[str]) -> dict[str, Any]:
    """Return for each word the first line that uses it, or None."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    full = _imported(nodes)
    used = _used(nodes, full)
    texts = _texts(nodes) if any(word in used for word in _ROUNDABOUT) else {}
    return {word: _line(word, nodes, used, texts, full) for word in words}


def _line(
    word: str,
    nodes: list[ast.AST],
    used: dict[str, int],
    texts: dict[str, int],
    full: dict[str, str],
) -> int | None:
    if word in _STATEMENTS:
        kinds = _STATEMENTS[word]
        lines = [_at(node, parent) for parent in nodes for node in _parts(parent, kinds)]
        return min(lines, default=None)
    head, _, rest = word.partition(".")
    wanted = f"{full.get(head, {'np': 'numpy'}.get(head, head))}.{rest}" if rest else word
    said = [line for text, line in texts.items() if word.rpartition(".")[2] in text]
    return min([line for name, line in used.items() if name in (wanted, word)] + said, default=None)


def _parts(parent: ast.AST, kinds: tuple[type[ast.AST], ...]) -> list[ast.AST]:
    return [node for node in ast.iter_child_nodes(parent) if isinstance(node, kinds)]


def _at(node: ast.AST, parent: ast.AST) -> int:
    return getattr(node, "lineno", getattr(parent, "lineno", 1))


def _imported(nodes: list[ast.AST]) -> dict[str, str]:
    """Return what each imported name stands for: np for numpy, norm for numpy.linalg.norm."""
    full: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            full |= {n.asname or n.name: n.name for n in node.names}
        if isinstance(node, ast.ImportFrom):
            full |= {n.asname or n.name: f"{node.module}.{n.name}" for n in node.names}
    return full


def _used(nodes: list[ast.AST], full: dict[str, str]) -> dict[str, int]:
    """Return the names in use, short and in full, with the first line of each."""
    used: dict[str, int] = {}
    for node in nodes:
        names = []
        if isinstance(node, ast.Name | ast.Attribute):
            names = _names(node, full)
        elif isinstance(node, ast.ImportFrom):
            names = [n.name for n in node.names] + [f"{node.module}.{n.name}" for n in node.names]
        elif isinstance(node, ast.Import):
            names = [n.name for n in node.names]
        for name in names:
            used[name] = min(used.get(name, node.lineno), node.lineno)  # type: ignore[attr-defined]
    return used


def _names(node: ast.Name | ast.Attribute, full: dict[str, str]) -> list[str]:
    parts: list[str] = []
    root: ast.AST = node
    while isinstance(root, ast.Attribute):
        parts.insert(0, root.attr)
        root = root.value
    if not isinstance(root, ast.Name):
        return parts[-1:]
    whole = ".".join([full.get(root.id, root.id), *parts])
    return [whole, parts[-1] if parts else root.id, whole.rpartition(".")[2]]


def _texts(nodes: list[ast.AST]) -> dict[str, int]:
    return {
        node.value: node.lineno
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

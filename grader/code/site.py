"""grader.code: one node of a program with what surrounds it, as mutations need to know it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

New = ast.AST | list[ast.stmt]

ALLOCATIONS = ("zeros", "ones", "empty", "full", "range", "arange", "reshape")


@dataclass(frozen=True)
class Site:
    """A node, its ancestors from the function downwards, and the function."""

    node: ast.AST
    above: tuple[ast.AST, ...]
    function: ast.FunctionDef

    @property
    def line(self) -> int:
        around = [self.node, *reversed(self.above)]
        return next(line for node in around if (line := getattr(node, "lineno", 0)))

    @property
    def parent(self) -> ast.AST:
        return self.above[-1]

    @property
    def statement(self) -> ast.stmt:
        return next(n for n in (self.node, *reversed(self.above)) if isinstance(n, ast.stmt))

    @property
    def loop(self) -> ast.For | ast.While | None:
        """The innermost loop around the node."""
        return next((n for n in reversed(self.above) if isinstance(n, ast.For | ast.While)), None)

    @property
    def parameters(self) -> set[str]:
        return {arg.arg for arg in self.function.args.args}

    @property
    def is_bookkeeping(self) -> bool:
        """Tell whether the node is part of an index, a shape, a range, an error or a default."""
        return any(
            isinstance(node, ast.Raise | ast.arguments)
            or (isinstance(node, ast.Subscript) and not self._is_value(node))
            or (isinstance(node, ast.Call) and called(node) in ALLOCATIONS)
            for node in self.above
        )

    def _is_value(self, subscript: ast.Subscript) -> bool:
        chain = (*self.above, self.node)
        below = chain[[n is subscript for n in chain].index(True) + 1]
        return below is subscript.value

    @property
    def is_update(self) -> bool:
        """Tell whether the statement computes a variable from its own last value."""
        statement = self.statement
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return False
        own = {n.id for n in ast.walk(statement.targets[0]) if isinstance(n, ast.Name)}
        read = {n.id for n in ast.walk(statement.value) if isinstance(n, ast.Name)}
        first = next(iter(ast.walk(statement.targets[0])))
        name = first.value if isinstance(first, ast.Subscript) else first
        return self.loop is not None and isinstance(name, ast.Name) and name.id in own & read

    def writes_into(self, name: str) -> bool:
        """Tell whether the function changes the array of this name in place."""
        for node in ast.walk(self.function):
            if isinstance(node, ast.AugAssign) and base(node.target) == name:
                return True
            if isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Subscript) and base(target) == name
                for target in node.targets
            ):
                return True
        return False

    def appends(self, name: str) -> bool:
        """Tell whether the bare name is appended to a list."""
        return any(
            isinstance(node, ast.Call)
            and called(node) == "append"
            and [arg.id for arg in node.args if isinstance(arg, ast.Name)] == [name]
            for node in ast.walk(self.function)
        )


def sites(tree: ast.Module) -> Iterator[Site]:
    """Yield every node inside a function."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            for node, above in _below(statement, (statement,)):
                yield Site(node, above, statement)


def _below(
    node: ast.AST, above: tuple[ast.AST, ...]
) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr_context | ast.operator | ast.cmpop | ast.unaryop):
            continue  # one object stands for all of a kind
        yield child, above
        yield from _below(child, (*above, child))


def called(node: ast.AST) -> str:
    """Return the last name of what is called: "norm" for np.linalg.norm(...), "" for others."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def base(node: ast.AST) -> str:
    """Return the name of the variable that a target or an index belongs to."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def number(node: ast.AST) -> int | float | None:
    """Return the value of a plain number."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def is_count(node: ast.AST) -> bool:
    """Tell whether an expression looks like a number of samples."""
    if isinstance(node, ast.Call):
        return called(node) == "len"
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
    if isinstance(node, ast.Attribute):
        return node.attr == "size"
    return isinstance(node, ast.Name) and node.id in ("n", "m", "N", "samples", "count")

"""grader.code: typical bugs of loops and decisions, as changes to a program's syntax tree."""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy

from grader.code.site import New, Site, base, called, names, number

STRICTER: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
}
TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.Gt(),
    ast.LtE: ast.GtE(),
    ast.Gt: ast.Lt(),
    ast.GtE: ast.LtE(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
}


def rounds(site: Site) -> Iterator[tuple[str, New]]:
    """A round too many or too few, or only the first."""
    node = site.node
    if isinstance(node, ast.Call) and called(node) == "range" and not node.keywords:
        last = len(node.args) > 1
        for step, code in ((-1, "round_missing"), (1, "round_too_many")):
            args = list(node.args)
            args[last] = _moved(args[last], step)
            yield code, ast.Call(node.func, args, [])
        if not _counts(site):
            return
        first = node.args[0] if last else ast.Constant(0)
        rest = node.args[1:] if last else node.args
        yield "first_round_missing", ast.Call(node.func, [_moved(first, 1), *rest], [])
    if isinstance(node, ast.For) and _fills(node) and not _is_one(node.iter):
        once = deepcopy(node)
        listed = ast.Call(ast.Name("list"), [node.iter], [])
        once.iter = ast.Subscript(listed, ast.Slice(None, ast.Constant(1)), ast.Load())
        yield "one_component", [once]


def records(site: Site) -> Iterator[tuple[str, New]]:
    """What a loop keeps of each round."""
    node = site.node
    if isinstance(node, ast.Assign) and site.loop is None and _is_first_row(node, site):
        yield "start_missing", []
    if isinstance(node, ast.Return) and site.loop is None and node.value is not None:
        for name in sorted(_recorded(site) & names(node.value)):
            if _is_path(node.value, name):
                yield "start_missing", [_sliced(node, name, ast.Slice(ast.Constant(1)))]
                yield "end_missing", [_sliced(node, name, ast.Slice(None, ast.Constant(-1)))]
    if isinstance(node, ast.Assign):
        yield from _in_place(node, site)
    if isinstance(node, ast.Assign) and _restores(node, site):
        yield "not_restored", []


def _in_place(node: ast.Assign, site: Site) -> Iterator[tuple[str, New]]:
    """w = w - ... as w -= ..., where somebody else holds the same array."""
    target, value = node.targets[0], node.value
    if not isinstance(target, ast.Name) or not isinstance(value, ast.BinOp):
        return
    if not isinstance(value.op, ast.Add | ast.Sub) or base(value.left) != target.id:
        return
    if target.id in site.parameters:
        yield "input_changed", [ast.AugAssign(target, value.op, value.right)]
    elif site.appends(target.id):
        yield "all_rows_last", [ast.AugAssign(target, value.op, value.right)]


def gradient_once(site: Site) -> Iterator[tuple[str, New]]:
    """A function's value taken before the loop, and not again in each round."""
    node = site.node
    if not isinstance(node, ast.For | ast.While):
        return
    known = site.parameters | _bound_before(node, site)
    counter = base(node.target) if isinstance(node, ast.For) else ""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    for call in calls:
        if not isinstance(call.func, ast.Name) or call.func.id not in site.parameters:
            continue
        before = _Renamer(counter, ast.Constant(0)).visit(deepcopy(call))
        if not names(before) <= known | {"np"}:
            continue
        place = [part is call for part in ast.walk(node)].index(True)
        loop = deepcopy(node)
        inside = list(ast.walk(loop))[place]
        _Swap(inside, ast.Name("once")).visit(loop)
        yield "gradient_once", [ast.Assign([ast.Name("once")], before), loop]


def decisions(site: Site) -> Iterator[tuple[str, New]]:
    node = site.node
    if isinstance(node, ast.If):
        if any(isinstance(part, ast.Raise) for part in node.body):
            yield "no_error", node.orelse
        elif site.loop is not None and _ends_loop(node):
            yield "stop_missing", node.orelse
        elif any(isinstance(part, ast.Return) for part in node.body):
            yield "check_missing", node.orelse
        elif not node.orelse:
            yield "check_ignored", node.body
    if isinstance(node, ast.IfExp):
        yield "check_ignored", node.body
        yield "check_missing", node.orelse
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield from _comparisons(node, site)


def _comparisons(node: ast.Compare, site: Site) -> Iterator[tuple[str, New]]:
    turned, stricter = TURNED.get(type(node.ops[0])), STRICTER.get(type(node.ops[0]))
    if turned is not None:
        yield "comparison_turned", ast.Compare(node.left, [turned], node.comparators)
    if stricter is not None and _edge_shows(node, site):
        yield "comparison_edge", ast.Compare(node.left, [stricter], node.comparators)


def _edge_shows(node: ast.Compare, site: Site) -> bool:
    """Tell whether < and <= are likely to differ: numbers counted, or constants returned."""
    parent = site.parent
    if isinstance(parent, ast.While):
        return not any(isinstance(part, ast.Call) for part in ast.walk(node))
    return isinstance(parent, ast.If) and any(
        isinstance(part, ast.Return) and isinstance(part.value, ast.Constant)
        for part in parent.body
    )


def _moved(node: ast.expr, step: int) -> ast.expr:
    value = number(node)
    if isinstance(value, int):
        return ast.Constant(value + step)
    if isinstance(node, ast.BinOp) and number(node.right) == 1:
        plus = isinstance(node.op, ast.Add)
        if plus == (step < 0) and isinstance(node.op, ast.Add | ast.Sub):
            return node.left
    return ast.BinOp(node, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def _counts(site: Site) -> bool:
    """Tell whether the loop over this range uses its number."""
    loop = site.parent
    if not isinstance(loop, ast.For):
        return True
    return any(base(loop.target) in names(part) for part in loop.body)


def _is_one(node: ast.expr) -> bool:
    return called(node) == "range" and isinstance(node, ast.Call) and number(node.args[-1]) == 1


def _fills(node: ast.For) -> bool:
    """Tell whether each round fills the entry of its own number."""
    counter = base(node.target)
    return any(
        isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Subscript)
        and isinstance(part.targets[0].slice, ast.Name)
        and part.targets[0].slice.id == counter
        for part in ast.walk(node)
    )


def _is_first_row(node: ast.Assign, site: Site) -> bool:
    target = node.targets[0]
    return (
        isinstance(target, ast.Subscript)
        and number(target.slice) == 0
        and base(target) in _recorded(site)
    )


def _recorded(site: Site) -> set[str]:
    """Return the names that some loop of the function fills row by row or appends to."""
    found = set()
    for loop in ast.walk(site.function):
        if not isinstance(loop, ast.For | ast.While):
            continue
        for part in ast.walk(loop):
            if isinstance(part, ast.Call) and called(part) == "append":
                found.add(base(part.func))
            target = part.targets[0] if isinstance(part, ast.Assign) else None
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.BinOp):
                found.add(base(target))
    return found - {""}


def _is_path(value: ast.expr, name: str) -> bool:
    """Tell whether the list is returned whole: path, np.array(path), (w, losses)."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return any(
        (isinstance(part, ast.Name) and part.id == name)
        or (
            called(part) in ("array", "asarray", "stack", "vstack")
            and isinstance(part, ast.Call)
            and [arg.id for arg in part.args if isinstance(arg, ast.Name)] == [name]
        )
        for part in parts
    )


def _sliced(node: ast.Return, name: str, part: ast.Slice) -> ast.stmt:
    rows = ast.Subscript(ast.Name(name), part, ast.Load())
    changed = _Renamer(name, rows).visit(deepcopy(node))
    assert isinstance(changed, ast.stmt)
    return changed


def _restores(node: ast.Assign, site: Site) -> bool:
    """Tell whether the statement puts back an entry that the same round has changed before."""
    loop, target = site.loop, node.targets[0]
    if loop is None or not isinstance(target, ast.Subscript):
        return False
    if not isinstance(node.value, ast.Name):
        return False
    place = ast.unparse(target)
    same = [
        part
        for part in ast.walk(loop)
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == place
    ]
    return len(same) > 1 and same[-1] is node


def _ends_loop(node: ast.If) -> bool:
    return any(isinstance(part, ast.Break | ast.Return) for part in node.body)


def _bound_before(loop: ast.stmt, site: Site) -> set[str]:
    return {
        node.id
        for node in ast.walk(site.function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        if node.lineno < loop.lineno
    }


class _Renamer(ast.NodeTransformer):
    """Puts an expression for every use of a name."""

    def __init__(self, name: str, new: ast.expr) -> None:
        self.name, self.new = name, new

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.new if node.id == self.name and isinstance(node.ctx, ast.Load) else node


class _Swap(ast.NodeTransformer):
    """Puts an expression for one node."""

    def __init__(self, old: ast.AST, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().visit(node)


OPERATORS: tuple[Callable[[Site], Iterator[tuple[str, New]]], ...] = (
    rounds,
    records,
    gradient_once,
    decisions,
)

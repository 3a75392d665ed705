"""grader.code: the library of typical bugs as changes to a program's syntax tree.

Each operator looks at one site and yields (bug code, what to put there). They are kept narrow: a
change that usually leaves a program right would cost every author a waiver.
"""

import ast
from collections.abc import Callable, Iterator
from copy import deepcopy

from grader.code import mutations_flow
from grader.code.site import New, Site, called, is_count, names, number

Operator = Callable[[Site], Iterator[tuple[str, New]]]

# Functions that are taken for each other, and the bug's code.
OTHER = {
    "min": ("max", "min_for_max"),
    "max": ("min", "min_for_max"),
    "minimum": ("maximum", "min_for_max"),
    "maximum": ("minimum", "min_for_max"),
    "argmin": ("argmax", "min_for_max"),
    "argmax": ("argmin", "min_for_max"),
    "sin": ("cos", "sin_for_cos"),
    "cos": ("sin", "sin_for_cos"),
    "mean": ("sum", "sum_for_mean"),
    "sum": ("mean", "mean_for_sum"),
}


def signs(site: Site) -> Iterator[tuple[str, New]]:
    node = site.node
    if site.is_bookkeeping:
        return
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        plus = isinstance(node.op, ast.Add)
        if (site.is_update and _is_outermost(site)) or _is_step(site):
            yield "ascent", ast.BinOp(node.left, ast.Sub() if plus else ast.Add(), node.right)
        elif not plus and not _sign_is_lost(site):
            yield "difference_reversed", ast.BinOp(node.right, ast.Sub(), node.left)
    if isinstance(node, ast.AugAssign) and number(node.value) is None:
        if isinstance(node.op, ast.Add):
            yield "ascent", [ast.AugAssign(node.target, ast.Sub(), node.value)]
        if isinstance(node.op, ast.Sub):
            yield "ascent", [ast.AugAssign(node.target, ast.Add(), node.value)]
    if _is_minus(node):
        assert isinstance(node, ast.UnaryOp)
        yield "minus_dropped", node.operand
    if isinstance(node, ast.Return) and _is_numeric(node.value):
        assert node.value is not None
        yield "sign_flipped", [ast.Return(ast.UnaryOp(ast.USub(), node.value))]


def factors(site: Site) -> Iterator[tuple[str, New]]:
    node = site.node
    if site.is_bookkeeping or not isinstance(node, ast.BinOp):
        return
    if isinstance(node.op, ast.Mult):
        for one, other in ((node.left, node.right), (node.right, node.left)):
            value = number(one)
            if value is not None and value not in (0, 1):
                yield "factor_dropped", other
                doubled = ast.BinOp(ast.Constant(2 * value), ast.Mult(), other)
                yield "factor_doubled", doubled
            elif isinstance(one, ast.Name) and one.id in site.parameters and number(other) is None:
                yield "input_missing", other
    if isinstance(node.op, ast.Div):
        yield _division(node.right), node.left
    if isinstance(node.op, ast.Div) and is_count(node.right):
        wrong = _other_count(node.right, site)
        if wrong is not None:
            yield "components_for_samples", ast.BinOp(node.left, ast.Div(), wrong)


def _division(divisor: ast.expr) -> str:
    if is_count(divisor):
        return "sum_for_mean"
    if called(divisor) == "norm":
        return "unnormalised"
    return "division_dropped"


def _other_count(count: ast.expr, site: Site) -> ast.expr | None:
    """Return the length of another argument: len(w) for len(y)."""
    if called(count) != "len":
        return None
    arguments = [arg.arg for arg in site.function.args.args]
    if "w" in arguments and "w" not in names(count):
        return ast.Call(ast.Name("len"), [ast.Name("w")], [])
    return None


def terms(site: Site) -> Iterator[tuple[str, New]]:
    node = site.node
    if site.is_bookkeeping or not isinstance(node, ast.BinOp):
        return
    if isinstance(node.op, ast.Add | ast.Sub) and not (site.is_update and _is_outermost(site)):
        yield "term_dropped", node.left
    if isinstance(node.op, ast.MatMult):
        yield "product_by_entry", ast.BinOp(node.left, ast.Mult(), node.right)
    power = number(node.right) if isinstance(node.op, ast.Pow) else None
    if isinstance(power, int) and power > 1:
        lower: ast.expr = node.left
        if power > 2:
            lower = ast.BinOp(node.left, ast.Pow(), ast.Constant(power - 1))
        yield "exponent", lower


def functions(site: Site) -> Iterator[tuple[str, New]]:
    """Another function of NumPy, or none."""
    node = site.node
    if not isinstance(node, ast.Call) or site.is_bookkeeping:
        return
    name = called(node)
    if name in OTHER:
        other, code = OTHER[name]
        yield code, _renamed(node, other)
    if name in ("abs", "fabs", "absolute") and len(node.args) == 1:
        yield "abs_dropped", node.args[0]
    if name == "sqrt" and len(node.args) == 1:
        yield "root_missing", node.args[0]
    if name == "norm" and not isinstance(site.parent, ast.Compare):
        yield "root_missing", ast.BinOp(node, ast.Pow(), ast.Constant(2))
    if name == "dot" and len(node.args) == 2:
        yield "product_by_entry", ast.BinOp(node.args[0], ast.Mult(), node.args[1])
    if name == "min" and any(number(arg) == 1 for arg in node.args) and len(node.args) == 2:
        yield "scaled_up", next(arg for arg in node.args if number(arg) != 1)


def axes(site: Site) -> Iterator[tuple[str, New]]:
    node = site.node
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield "transpose_dropped", node.value
    if isinstance(node, ast.Call) and called(node) == "transpose" and len(node.args) == 1:
        yield "transpose_dropped", node.args[0]
    if isinstance(node, ast.Call):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg == "axis" and number(keyword.value) in (0, 1):
                turned = deepcopy(node)
                turned.keywords[place].value = ast.Constant(1 - int(number(keyword.value) or 0))
                yield "axis_changed", turned
                without = deepcopy(node)
                del without.keywords[place]
                yield "axis_dropped", without
    if (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "shape"
        and number(node.slice) in (0, 1)
    ):
        other = ast.Constant(1 - int(number(node.slice) or 0))
        yield "axis_changed", ast.Subscript(node.value, other, ast.Load())


def components(site: Site) -> Iterator[tuple[str, New]]:
    """The order and the number of the entries that are put together or taken apart."""
    node = site.node
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, ast.Tuple) and len(target.elts) == 2:
            if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2 and site.loop:
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield "sequential", [ast.Assign([name], value) for name, value in pairs]
            elif isinstance(node.value, ast.Name):
                turned = ast.Tuple(target.elts[::-1], ast.Store())
                yield "components_mixed_up", [ast.Assign([turned], node.value)]
    entries = _entries(site)
    if entries is not None and len(entries) == 2:
        yield "swapped", _like(node, entries[::-1])
        if number(entries[1]) != 0:
            yield "one_component", _like(node, [entries[0], ast.Constant(0.0)])


def numbers_kept(site: Site) -> Iterator[tuple[str, New]]:
    """Floats turned whole, and copies that are none."""
    node = site.node
    if not isinstance(node, ast.Call):
        return
    name, target = called(node), _assigned(site)
    if name in ("zeros", "empty", "ones", "zeros_like") and target and site.writes_into(target):
        plain = [word for word in node.keywords if word.arg != "dtype"]
        whole = [*plain, ast.keyword("dtype", ast.Name("int"))]
        yield "truncated", ast.Call(node.func, node.args[:1], whole)
    if not target or not site.writes_into(target):
        return
    if name == "copy" and isinstance(node.func, ast.Attribute) and not node.args:
        yield "copy_dropped", node.func.value
    if name == "copy" and node.args:
        yield "copy_dropped", node.args[0]
    if name == "array" and node.keywords:
        yield "copy_dropped", _renamed(node, "asarray")
        yield "float_dropped", ast.Call(node.func, node.args, [])
    if name == "astype" and isinstance(node.func, ast.Attribute):
        yield "float_dropped", ast.Call(ast.Attribute(node.func.value, "copy", ast.Load()), [], [])
        yield "copy_dropped", node.func.value


def _sign_is_lost(site: Site) -> bool:
    """Tell whether a difference counts, or what is around squares it or takes its length."""
    parent, node = site.parent, site.node
    if isinstance(node, ast.BinOp) and {number(node.left), number(node.right)} != {None}:
        return True  # a count such as n - 1
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Pow):
        return number(parent.right) in (2, 4)
    return called(parent) in ("square", "norm", "abs")


def _is_minus(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and number(node.operand) is None
    )


def _is_outermost(site: Site) -> bool:
    return isinstance(site.parent, ast.Assign)


def _is_step(site: Site) -> bool:
    """Tell whether a step is taken from a point: return w - eta * gradient(w)."""
    node = site.node
    return (
        isinstance(site.parent, ast.Return | ast.Assign)
        and isinstance(node, ast.BinOp)
        and isinstance(node.left, ast.Name)
        and any(isinstance(part, ast.Call) for part in ast.walk(node.right))
    )


def _is_numeric(value: ast.expr | None) -> bool:
    if not isinstance(value, ast.BinOp | ast.Call) or called(value) in ("round", "tuple", "list"):
        return False
    return not any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(value)
    )


def _renamed(node: ast.Call, name: str) -> ast.Call:
    copy = deepcopy(node)
    if isinstance(copy.func, ast.Attribute):
        copy.func.attr = name
    elif isinstance(copy.func, ast.Name):
        copy.func.id = name
    return copy


def _entries(site: Site) -> list[ast.expr] | None:
    """Return the entries of np.array([...]) or of a list or tuple that is returned."""
    node = site.node
    if isinstance(node, ast.Call) and called(node) == "array" and node.args:
        made = node.args[0]
    elif isinstance(node, ast.List | ast.Tuple) and isinstance(site.parent, ast.Return):
        made = node
        if not all(isinstance(part, ast.BinOp) for part in node.elts):
            return None  # parts of different make, such as (w, losses)
    else:
        return None
    if not isinstance(made, ast.List | ast.Tuple):
        return None
    return None if any(isinstance(part, ast.List | ast.Tuple) for part in made.elts) else made.elts


def _like(node: ast.AST, entries: list[ast.expr]) -> ast.AST:
    copy = deepcopy(node)
    made = copy.args[0] if isinstance(copy, ast.Call) else copy
    assert isinstance(made, ast.List | ast.Tuple)
    made.elts = entries
    return copy


def _assigned(site: Site) -> str:
    """Return the name that a call's value is given, if it is given one."""
    parent = site.parent
    if isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name):
        return parent.targets[0].id
    return ""


OPERATORS: tuple[Operator, ...] = (
    signs,
    factors,
    terms,
    functions,
    axes,
    components,
    numbers_kept,
    *mutations_flow.OPERATORS,
)

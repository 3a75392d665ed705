"""grader: works out the shape of an expression of arrays with NumPy: how a key of shape is proved.

Letters stand for lengths that no other letter and no number of the question has. Only the few
operations below are known; nothing of an author's text is executed.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.messages import text
from grader.schemas_check import SHAPE_CHECK
from grader.shape_reader import Shape, read

LETTERS = (53, 59, 61, 67, 71, 73, 79, 83, 89, 97)
LONGEST = 200
FOLDS = ("sum", "mean", "max", "min")

Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


@dataclass(frozen=True)
class ShapeCheck:
    """An expression, and the shape of each array in it."""

    of: str
    arrays: Mapping[str, Shape]
    names: tuple[str, ...]

    def shape(self) -> Shape:
        """The shape that comes out. Raise ItemError where none does."""
        lengths = {name: LETTERS[place] for place, name in enumerate(self.names)}
        letters = {length: name for name, length in lengths.items()}
        work = _Work(
            {
                name: tuple(lengths[one] if isinstance(one, str) else one for one in shape)
                for name, shape in self.arrays.items()
            }
        )
        try:
            found = work.of(ast.parse(self.of, mode="eval").body)
        except SyntaxError as error:
            raise ItemError("item.check.of", f"cannot be read: {error.msg}") from error
        except ValueError as error:
            raise ItemError("item.check.of", f"has no shape: {error}") from error
        return tuple(letters.get(length, length) for length in found.shape)


def read_shape_check(fields: Fields, names: tuple[str, ...]) -> ShapeCheck | None:
    """Read the field `check`; None where it is not filled in. Raise ItemError on a slip."""
    if not fields.content.get("check"):
        return None
    inner = Fields(fields.content["check"], fields.at("check"))
    inner.only(SHAPE_CHECK["properties"])
    if not inner.has("of"):
        return None
    if len(names) > len(LETTERS):
        raise ItemError(fields.at("names"), f"at most {len(LETTERS)} letters can be checked")
    arrays: dict[str, Shape] = {}
    for line in inner.text("arrays", "").replace("\n", ";").split(";"):
        name, sign, given = (word.strip() for word in line.partition("="))
        if not line.strip():
            continue
        if not sign or not name.isidentifier():
            raise ItemError(inner.at("arrays"), f"{line.strip()!r} is not of the form X = (100, 5)")
        try:
            arrays[name] = read(given, names)
        except InvalidAnswer as invalid:
            raise ItemError(inner.at("arrays"), f"{name}: {text(invalid.feedback)}") from invalid
    return ShapeCheck(inner.text("of", limit=LONGEST), arrays, names)


class _Work:
    """Walks over an expression; every array is zeros without memory of their own."""

    def __init__(self, shapes: Mapping[str, tuple[int, ...]]) -> None:
        self.shapes = shapes

    def of(self, node: ast.expr) -> Array:
        match node:
            case ast.Name(id=name) if name in self.shapes:
                return self.zeros(self.shapes[name])
            case ast.Constant(value=int() | float()):
                return self.zeros(())
            case ast.UnaryOp(operand=inner):
                return self.of(inner)
            case ast.Attribute(value=inner, attr="T"):
                return self.of(inner).T
            case ast.BinOp(left=left, op=ast.MatMult(), right=right):
                return self.product(self.of(left), self.of(right))
            case ast.BinOp(left=left, right=right):
                shapes = self.of(left).shape, self.of(right).shape
                return self.zeros(np.broadcast_shapes(*shapes))
            case ast.Call(func=ast.Attribute(value=inner, attr=word), args=[]) if word in FOLDS:
                return self.folded(self.of(inner), node)
        raise ValueError(f"{ast.unparse(node)} is not known here")

    def zeros(self, shape: tuple[int, ...]) -> Array:
        return np.broadcast_to(np.float32(0), shape)

    def product(self, left: Array, right: Array) -> Array:
        """What @ leaves, by NumPy's own rule on one number for each row and column."""
        if not left.ndim or not right.ndim:
            raise ValueError("@ needs arrays on both sides")
        inner = left.shape[-1], right.shape[-2] if right.ndim > 1 else right.shape[0]
        if inner[0] != inner[1]:
            raise ValueError(f"the inner lengths of @ are {inner[0]} and {inner[1]}")
        rows = left.shape[:-1] if left.ndim > 1 else ()
        columns = right.shape[-1:] if right.ndim > 1 else ()
        ahead = np.broadcast_shapes(rows[:-1], right.shape[:-2])
        return self.zeros((*ahead, *rows[-1:], *columns))

    def folded(self, array: Array, call: ast.Call) -> Array:
        axis = next((one.value for one in call.keywords if one.arg == "axis"), None)
        if axis is None:
            return self.zeros(())
        place = ast.literal_eval(axis)
        if not isinstance(place, int) or not -array.ndim <= place < array.ndim:
            raise ValueError(f"there is no axis {place}")
        return self.zeros(tuple(np.delete(array.shape, place).tolist()))

"""grader: the author's manual of the kind "shape", as JSON Schema."""

from typing import Any

from grader.schemas import _object, _prose
from grader.schemas_check import SHAPE_CHECK

_WRITTEN = "As Python prints it: (10000,), (5, 1), (n, d), or () for a single number."

SHAPE: dict[str, Any] = _object(
    ["answer"],
    {
        "answer": {"type": "string", "title": "Right shape", "description": _WRITTEN},
        "check": SHAPE_CHECK,
        "names": {
            "type": "string",
            "title": "Letters",
            "description": "Lengths that may stay letters, with commas: n, d. Left blank: every "
            "length is a number.",
        },
        "wrong": {
            "type": "array",
            "title": "Typical wrong answers",
            "default": [],
            "maxItems": 50,
            "description": "Each with the reason to tell. Without one, a column, a row, a square "
            "matrix, a transposed shape and another length are explained anyway.",
            "items": _object(
                ["answer", "reason"],
                {
                    "answer": {"type": "string", "title": "Shape", "description": _WRITTEN},
                    "reason": _prose("Reason", "What went wrong and where to look."),
                },
            ),
        },
    },
    title="Shape",
    description="The shape of an array; (5,), 5, [5] and torch.Size([5]) are one answer.",
)

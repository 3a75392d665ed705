"""grader: the author's manual of the field `check`, as JSON Schema."""

from typing import Any

WHATS = ("partial", "gradient", "hessian", "jacobian", "directional")


def _text(title: str, description: str) -> dict[str, Any]:
    return {"type": "string", "title": title, "description": description}


CHECK: dict[str, Any] = {
    "type": "object",
    "title": "Check",
    "description": "How the right answer comes about. It is computed again from this, and the two "
    "must agree. Learners never see it.",
    "properties": {
        "of": _text(
            "Formula", "What to compute: 2*10^8*0.1/86400, (3x + 1)^2, [w - 0.1*4, v - 0.1*2]."
        ),
        "by": _text("By", "Optional: differentiate by this name, or by several with commas: x, y."),
        "what": {
            "type": "string",
            "title": "What",
            "enum": ["", *WHATS],
            "default": "",
            "description": "Which derivative. Left blank: partial by one name, gradient by several",
        },
        "direction": _text("Direction", "For directional: a list such as [3/5, 4/5]."),
        "at": _text("At", "What the names stand for: x = 3, y = 1/2."),
        "zero": _text(
            "Zero at",
            "Instead of comparing: put the right answer in for these names (x, y), and the formula "
            "or its derivative must be zero there.",
        ),
    },
    "required": [],
    "additionalProperties": False,
}

SHAPE_CHECK: dict[str, Any] = {
    "type": "object",
    "title": "Check",
    "description": "An expression whose shape is the right answer; NumPy works it out, and the two "
    "must agree. Learners never see it.",
    "properties": {
        "of": _text("Expression", "With @, +, -, *, /, .T, sum, mean: X.T @ (X @ w - y)."),
        "arrays": _text("Arrays", "The shape of each name: X = (100, 5); w = (5,); y = (100,)"),
    },
    "required": [],
    "additionalProperties": False,
}

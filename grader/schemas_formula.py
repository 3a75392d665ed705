"""grader: the author's manual of the kind "symbolic", as JSON Schema."""

from typing import Any

from grader.schemas import _number, _object, _prose
from grader.schemas_check import CHECK, WHATS

DOMAINS = ("real", "positive", "nonnegative", "integer", "nonzero")
FORMS = ("expanded", "factored", "simplified", "no_decimals")

_TYPED = "As one types it: 2x, x^2 y, sin(x)/x, [2x, 3y^2], y = 2x + 1."


def _text(title: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "description": description, **more}


def _choice(title: str, words: tuple[str, ...], description: str) -> dict[str, Any]:
    return _text(title, description, enum=["", *words], default="")


FORMULA: dict[str, Any] = _object(
    [],
    {
        "names": _text(
            "Names",
            "The letters an answer may use, with commas; a domain after a colon where it matters: "
            f"x, y, n: integer, sigma: positive. Domains: {', '.join(DOMAINS)}. "
            "Left blank: those of the key.",
        ),
        "draw": _text(
            "Drawn values",
            "For a family of exercises: one line per name, such as a = integers(2, 9) (9 itself is "
            'never drawn), c = choice("1/2", "2/3") or f = choice("a*x^2 + c", "sin(a*x)"), which '
            "may use the names above it. Each learner gets values of their own, in the formulas "
            "here and wherever the prose has {{a}}, {{f}} or {{answer}}.",
            format="textarea",
            default="",
        ),
        "avoid": {
            "type": "array",
            "title": "Never drawn",
            "default": [],
            "maxItems": 20,
            "description": "Relations between drawn numbers that must not hold: a = n, b < a.",
            "items": {"type": "string", "title": "Relation"},
        },
        "derive": _object(
            [],
            {
                "of": _text("Function", "The function to differentiate, such as 3x^2 + 2xy + y^3."),
                "by": _text("By", "The variable, or several with commas: x, y."),
                "what": _text(
                    "What",
                    "partial (one variable, or one after the other), gradient, hessian, jacobian "
                    "(the function is a list), or directional.",
                    enum=list(WHATS),
                    default="partial",
                ),
                "direction": _text("Direction", "For directional: a list such as [3/5, 4/5]."),
            },
            title="Derive the key",
            description="Give the function, and the key is computed: no typing slip can make it "
            "wrong, and typical mistakes of differentiating are named to learners.",
        ),
        "answer": _text(
            "Right answer",
            f"{_TYPED} May be left blank where the key is derived; if both are there they must "
            "agree.",
        ),
        "check": CHECK,
        "right": {
            "type": "array",
            "title": "Other right forms",
            "default": [],
            "maxItems": 50,
            "description": "Forms that must be accepted; checked whenever the exercise is loaded.",
            "items": {"type": "string", "title": "Form"},
        },
        "wrong": {
            "type": "array",
            "title": "Typical wrong answers",
            "default": [],
            "maxItems": 50,
            "description": "Each with the reason to tell; none may equal the key.",
            "items": _object(
                ["answer", "reason"],
                {
                    "answer": _text("Answer", _TYPED),
                    "reason": _prose("Reason", "What went wrong and where to look."),
                },
            ),
        },
        "form": _choice(
            "Form", FORMS, "Ask for a form besides: an equal answer in another one is told so."
        ),
        "policy": _text(
            "Where a side has no value",
            "lenient: equal wherever both have a value. strict: they must exist at the same points",
            enum=["lenient", "strict"],
            default="lenient",
        ),
        "up_to": _choice(
            "Equal up to", ("sign", "constant"), "Accept the opposite sign, or a constant added."
        ),
        "absolute": _number(
            "Absolute tolerance",
            "For components that are numbers: 0.005 accepts -9.3333 for -28/3. 0 asks for the "
            "exact value.",
            0.0,
            minimum=0,
        ),
        "relative": _number(
            "Relative tolerance",
            "The same as a fraction of the number.",
            0.0,
            minimum=0,
            maximum=0.5,
        ),
    },
    title="Formula",
    description="A formula, a vector or matrix in brackets, or an equation; equal ones count.",
)

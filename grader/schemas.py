"""grader: the author's manual of each kind, as JSON Schema. Editors build their forms from it."""

from typing import Any

from grader.schemas_check import CHECK

_MARKDOWN = "Markdown; $...$ is mathematics."


def _prose(title: str, description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "title": title,
        "description": description,
        "format": "textarea",
        "widget": "textarea",
    }


def _number(title: str, description: str, default: float, **more: Any) -> dict[str, Any]:
    return {
        "type": "number",
        "title": title,
        "description": description,
        "default": default,
        **more,
    }


def _object(required: list[str], properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        **more,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


SCORINGS = ("partial", "all-or-nothing")


def scoring(description: str) -> dict[str, Any]:
    """The field that says whether an answer that is right in part earns a part."""
    return {
        "type": "string",
        "title": "Scoring",
        "enum": list(SCORINGS),
        "default": SCORINGS[0],
        "description": f"partial: {description} all-or-nothing: only a wholly right answer counts.",
    }


CHOICE: dict[str, Any] = _object(
    ["options"],
    {
        "multiple": {
            "type": "boolean",
            "title": "Several may be right",
            "default": False,
            "description": "Off: exactly one is right. On: a learner ticks all that are right.",
        },
        "scoring": scoring(
            "of r right and w wrong options each right tick earns 1/r and each wrong one takes "
            "1/w, so that ticking all earns nothing."
        ),
        "check": CHECK
        | {
            "description": "Where options are numbers or formulas: how the right one comes about. "
            "It is computed from this; the right option must equal it, and no other may."
        },
        "shuffle": {
            "type": "boolean",
            "title": "Shuffle",
            "default": True,
            "description": "Each learner sees the options in an order of their own. "
            "Turn off where the order means something, such as 1, 10, 100.",
        },
        "options": {
            "type": "array",
            "title": "Options",
            "minItems": 2,
            "maxItems": 26,
            "description": "Two or more. Write wrong options that a real mistake leads to.",
            "items": _object(
                ["text", "reason"],
                {
                    "id": {
                        "type": "string",
                        "title": "Id",
                        "maxLength": 40,
                        "description": "Optional; if blank, a, b, c by position. Learners can "
                        "see it in the page, so it must not give the answer away.",
                    },
                    "text": _prose("Text", f"{_MARKDOWN} Example: against the gradient"),
                    "right": {
                        "type": "boolean",
                        "title": "Right",
                        "default": False,
                        "description": "On for an option that belongs to the right answer.",
                    },
                    "reason": _prose(
                        "Reason",
                        f"Why it is right or wrong, shown to whoever chose it. {_MARKDOWN} "
                        "Example: the gradient points uphill, so the step goes the other way.",
                    ),
                },
            ),
        },
    },
    title="Choice",
    description="Pick one option, or all that are right. Every option has a reason.",
)

_NUMBER_TEXT = 'Text or number. Examples: "1/3", "2pi", "79/sqrt(2)", "1e-3", 7.2448'

NUMBER: dict[str, Any] = _object(
    ["answer"],
    {
        "answer": {"type": "string", "title": "Right answer", "description": _NUMBER_TEXT},
        "check": CHECK,
        "absolute": _number(
            "Absolute tolerance",
            "Accepted within this distance of the right answer. 0.001 accepts 0.333 for 1/3.",
            0.0,
            minimum=0,
        ),
        "relative": _number(
            "Relative tolerance",
            "As a fraction of the right answer: 0.01 is one per cent. The wider of both counts.",
            1e-9,
            minimum=0,
            maximum=0.5,
        ),
        "wrong": {
            "type": "array",
            "title": "Typical wrong answers",
            "default": [],
            "maxItems": 50,
            "description": "Numbers that a known mistake leads to, outside the tolerance.",
            "items": _object(
                ["answer", "reason"],
                {
                    "answer": {"type": "string", "title": "Answer", "description": _NUMBER_TEXT},
                    "reason": _prose(
                        "Reason",
                        f"What went wrong and where to look. {_MARKDOWN} "
                        "Example: that is $f(3)$, the value; the slope is asked.",
                    ),
                },
            ),
        },
    },
    title="Number",
    description="One number, typed as a decimal, a fraction or an expression such as 2pi/3.",
)

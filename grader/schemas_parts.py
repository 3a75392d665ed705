"""grader: the author's manual of "truefalse", "ordering" and "matching", as JSON Schema."""

from typing import Any

from grader.schemas import _MARKDOWN, _object, _prose, scoring


def identity(description: str) -> dict[str, Any]:
    """The optional name of a row."""
    return {
        "type": "string",
        "title": "Id",
        "maxLength": 40,
        "description": f"Optional; if blank, a, b, c by position. {description}",
    }


TRUEFALSE: dict[str, Any] = _object(
    ["statements"],
    {
        "scoring": scoring("each right one earns its share and each wrong one takes one back."),
        "statements": {
            "type": "array",
            "title": "Statements",
            "minItems": 1,
            "maxItems": 26,
            "description": "One or more, each clearly true or clearly false.",
            "items": _object(
                ["text", "answer", "reason"],
                {
                    "id": identity("Learners can see it in the page."),
                    "text": _prose(
                        "Statement",
                        f"{_MARKDOWN} Example: where the derivative is 0, there is a minimum.",
                    ),
                    "answer": {
                        "type": "boolean",
                        "title": "True",
                        "description": "Whether the statement is true.",
                    },
                    "reason": _prose(
                        "Reason",
                        f"Why, shown with the verdict to everybody. {_MARKDOWN} Example: it may "
                        "be a maximum or a saddle, too.",
                    ),
                },
            ),
        },
    },
    title="True or false",
    description="One statement or several; for each a learner says whether it is true.",
)

ORDERING: dict[str, Any] = _object(
    ["lines"],
    {
        "scoring": scoring(
            "what counts are the pairs of lines whose order matters; those in order earn, those "
            "reversed take back."
        ),
        "lines": {
            "type": "array",
            "title": "Lines",
            "minItems": 2,
            "maxItems": 26,
            "description": "In a right order, from first to last; each learner gets them shuffled.",
            "items": _object(
                ["text"],
                {
                    "id": identity("A name for `after`; learners never see it."),
                    "text": _prose("Line", f"{_MARKDOWN} Code between backticks."),
                    "after": {
                        "type": "array",
                        "title": "After",
                        "description": "Ids of lines that must stand above this one. Left out "
                        "everywhere: only the order above is right. Used anywhere: only what is "
                        "said here counts, and every order that keeps to it is right.",
                        "items": {"type": "string", "title": "Id"},
                    },
                    "reason": _prose(
                        "Reason",
                        "Optional: why it cannot stand higher up, told to whoever put it there "
                        "first of all. Example: the gradient needs the loss of this very batch.",
                    ),
                },
            ),
        },
    },
    title="Ordering",
    description="Lines to put in order: the steps of a derivation, the lines of a training loop.",
)

MATCHING: dict[str, Any] = _object(
    ["pairs"],
    {
        "scoring": scoring("each right pair earns its share."),
        "pairs": {
            "type": "array",
            "title": "Pairs",
            "minItems": 2,
            "maxItems": 26,
            "description": "What stands on the left, each with its partner. Two may share one.",
            "items": _object(
                ["left", "right", "reason"],
                {
                    "id": identity("Learners can see it in the page."),
                    "left": _prose("Left", f"{_MARKDOWN} Example: $x^n$"),
                    "right": _prose("Right", f"Its partner. {_MARKDOWN} Example: $n x^{{n-1}}$"),
                    "reason": _prose(
                        "Reason", "Why they belong together, shown to whoever paired them."
                    ),
                    "wrong": {
                        "type": "array",
                        "title": "Typical wrong partners",
                        "default": [],
                        "description": "Texts that stand on the right, each with the reason to "
                        "tell whoever chose it for this one.",
                        "items": _object(
                            ["right", "reason"],
                            {
                                "right": _prose("Right", "Exactly as it stands on the right."),
                                "reason": _prose("Reason", "Why these two do not go together."),
                            },
                        ),
                    },
                },
            ),
        },
        "extra": {
            "type": "array",
            "title": "Extra on the right",
            "default": [],
            "maxItems": 26,
            "description": "Texts on the right that belong to nothing on the left.",
            "items": {"type": "string", "title": "Text"},
        },
    },
    title="Matching",
    description="To each thing on the left belongs one on the right; a right one may serve twice.",
)

"""grader: the author's manual of the kind "gaps", as JSON Schema."""

from typing import Any

from grader.schemas import _MARKDOWN, CHOICE, NUMBER, _object, _prose, scoring

_OPTIONS = CHOICE["properties"]["options"]

GAP: dict[str, Any] = _object(
    [],
    {
        "label": {
            "type": "string",
            "title": "Label",
            "description": "Optional: what a screen reader calls the gap. Example: the slope",
        },
        "answer": {
            "type": "string",
            "title": "Number",
            "description": 'For a gap that takes a number: the right one, such as "1/3" or 7.2448.',
        },
        "check": NUMBER["properties"]["check"],
        "absolute": NUMBER["properties"]["absolute"],
        "relative": NUMBER["properties"]["relative"],
        "accept": {
            "type": "array",
            "title": "Accepted texts",
            "maxItems": 50,
            "description": "For a gap that takes a word or a phrase: every spelling that counts. "
            "Capitals and spacing make no difference.",
            "items": {"type": "string", "title": "Text"},
        },
        "wrong": {
            "type": "array",
            "title": "Typical wrong answers",
            "default": [],
            "maxItems": 50,
            "description": "For a number or a text: what a known mistake leads to, and why.",
            "items": _object(
                ["answer", "reason"],
                {
                    "answer": {
                        "type": "string",
                        "title": "Answer",
                        "description": "A number or a text, as a learner would type it.",
                    },
                    "reason": _prose("Reason", "What went wrong and where to look."),
                },
            ),
        },
        "options": _OPTIONS
        | {
            "minItems": 0,
            "description": "For a drop-down: two or more texts without mathematics, one of them "
            "right, each with its reason.",
        },
        "shuffle": {
            "type": "boolean",
            "title": "Shuffle",
            "default": True,
            "description": "For a drop-down: each learner sees an order of their own.",
        },
        "reason": _prose(
            "Reason", f"Optional, for a number or a text: told when it is right. {_MARKDOWN}"
        ),
    },
)

GAPS: dict[str, Any] = _object(
    ["text", "gaps"],
    {
        "scoring": scoring("each right gap earns its share."),
        "text": _prose(
            "Text",
            f"{_MARKDOWN} {{{{1}}}} is where the first gap stands, {{{{2}}}} the second; outside "
            "the dollars. Example: At $x = 3$ the slope of $x^2$ is {{1}}.",
        ),
        "gaps": {
            "type": "array",
            "title": "Gaps",
            "minItems": 1,
            "maxItems": 30,
            "description": "In the order of their numbers. Each takes a number (`answer`), a text "
            "(`accept`) or a pick from a drop-down (`options`).",
            "items": GAP,
        },
    },
    title="Gaps in a text",
    description="A text with gaps for numbers, words and drop-downs, each judged by itself.",
)

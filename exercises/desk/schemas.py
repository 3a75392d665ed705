"""The author's desk: schemas of what every kind has: hints, tags, known answers, the policy."""

from typing import Any

HINTS: dict[str, Any] = {
    "type": "array",
    "title": "Hints",
    "description": "Markdown, from a gentle nudge to nearly the answer. "
    "Example: What happens to $x^2$ when $x$ grows a little?",
    "maxItems": 20,
    "items": {"type": "string", "title": "Hint", "widget": "textarea"},
}
TAGS: dict[str, Any] = {
    "type": "array",
    "title": "Tags",
    "description": "Words to find it by; learners never see them. Examples: exam 2026, chain rule",
    "maxItems": 20,
    "items": {"type": "string", "title": "Tag", "maxLength": 40},
}
_ANSWER: dict[str, Any] = {
    "title": "Answer",
    "description": "As a learner would type it; ids or positions in brackets for kinds of "
    'several parts. Examples: 2x + 1, ["a", "c"]',
}
EXAMPLES: dict[str, Any] = {
    "type": "object",
    "title": "Known answers",
    "description": "Answers of which you know what should become of them. They are tried "
    "whenever the exercise is checked, so that a change that breaks one is found at once.",
    "required": [],
    "properties": {
        "right": {
            "type": "array",
            "title": "Known right answers",
            "description": "Must be accepted. Example: 1 + 2x beside the key 2x + 1",
            "items": {**_ANSWER, "title": "Right answer"},
        },
        "wrong": {
            "type": "array",
            "title": "Known wrong answers",
            "description": "Must be refused. Example: 2x, where the + 1 was forgotten",
            "items": {**_ANSWER, "title": "Wrong answer"},
        },
        "invalid": {
            "type": "array",
            "title": "Unreadable answers",
            "description": "Must be told that they cannot be read, at no cost. Example: 2x + ",
            "items": {**_ANSWER, "title": "Unreadable answer"},
        },
    },
}
# Rendered where it has properties: the rules for tries, pauses and points of one exercise.
POLICY: dict[str, Any] = {"type": "object", "title": "Rules", "properties": {}}

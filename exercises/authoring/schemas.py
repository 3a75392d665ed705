"""The author's desk: schemas of what every kind has: hints, tags, known answers."""

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
# Kinds whose answer is one text; of the others it is a list or an object, written as JSON.
TEXTS = ("number", "symbolic", "shape", "code", "text", "flashcard")


def _known(title: str, description: str, answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Rows of answers; one of which nothing else is said is stored as the answer alone."""
    row = {
        "type": "object",
        "title": title,
        "alone": "answer",
        "required": ["answer"],
        "properties": {
            "answer": answer,
            **more,
            "seed": {
                "type": "integer",
                "title": "Variant",
                "description": "Where values are drawn: the seed of the variant that it answers, "
                "as the preview shows it. Example: 3",
            },
        },
    }
    return {
        "type": "array",
        "title": f"{title}s",
        "description": description,
        "maxItems": 50,
        "items": row,
    }


def examples(kind: str) -> dict[str, Any]:
    """The answers whose verdict the author knows, for exercises of this kind."""
    answer: dict[str, Any] = {
        "title": "Answer",
        "description": 'As JSON, by ids or positions. Examples: ["a", "c"], {"1": "6", "2": "b"}',
    }
    if kind in TEXTS:
        answer = {
            "type": "string",
            "title": "Answer",
            "description": "As a learner would type it.",
        }
    if kind in ("code", "text", "flashcard"):
        answer["widget"] = "textarea"
    because = {
        "type": "string",
        "title": "Because",
        "description": "Words that the feedback must hold, if you like. Example: product rule",
    }
    right = "Must be accepted, in whatever form. Example: 1 + 2x beside the key 2x + 1"
    wrong = "Must be refused, for the stated reason. Example: 2x, where the + 1 was forgotten"
    unread = "Must be told that they cannot be read, at no cost. Example: 2x + "
    return {
        "type": "object",
        "title": "Known answers",
        "description": "Answers of which you know what should become of them. They are tried "
        "whenever the exercise is checked, so that a change that breaks one is found at once.",
        "properties": {
            "right": _known("Known right answer", right, answer),
            "wrong": _known("Known wrong answer", wrong, answer, because=because),
            "invalid": _known("Unreadable answer", unread, answer),
        },
    }

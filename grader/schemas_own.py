"""grader: the author's manual of the kinds that learners mark themselves, as JSON Schema."""

from typing import Any

from grader.schemas import _MARKDOWN, _number, _object, _prose
from grader.schemas_parts import identity

# Who ticks the rubric of a text.
MARKERS = ("writer", "person")

TEXT: dict[str, Any] = _object(
    ["model", "rubric"],
    {
        "model": _prose(
            "Model answer",
            f"What a good answer says. It is shown once the learner has handed in. {_MARKDOWN}",
        ),
        "rubric": {
            "type": "array",
            "title": "Rubric",
            "minItems": 1,
            "maxItems": 26,
            "description": "What to look for. Learners tick what their own answer has.",
            "items": _object(
                ["text"],
                {
                    "id": identity("It is stored with the learner's mark."),
                    "text": _prose(
                        "Criterion",
                        f"{_MARKDOWN} Example: it says that the gradient is local.",
                    ),
                    "points": _number(
                        "Points", "What it is worth, above 0.", 1.0, exclusiveMinimum=0
                    ),
                },
            ),
        },
        "follow_ups": {
            "type": "array",
            "title": "Questions to follow",
            "default": [],
            "maxItems": 20,
            "description": "Optional: what to think about next, shown with the model answer.",
            "items": {"type": "string", "widget": "textarea", "title": "Question"},
        },
        "marked_by": {
            "type": "string",
            "title": "Marked by",
            "default": MARKERS[0],
            "enum": list(MARKERS),
            "description": "writer: learners tick the rubric themselves, for no points. person: a "
            "marker ticks it, the mark counts, and the model answer is shown only then.",
        },
    },
    title="Text, marked by its writer",
    description="The learner writes, hands in, sees the model answer and marks with the rubric.",
)

FLASHCARD: dict[str, Any] = _object(
    ["back"],
    {
        "back": _prose(
            "Back",
            f"What the learner should recall; the statement is the front. {_MARKDOWN} "
            "Example: it points where the function rises fastest.",
        ),
    },
    title="Flashcard",
    description="A front (the statement) and a back; the learner says how well it was known.",
)

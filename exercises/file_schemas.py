"""exercises: the format of an exercise's file as JSON Schema, which editors complete.

What an item holds, the kinds themselves say; here their manuals become one document.
"""

import json
from typing import Any

from exercises import policies
from exercises.examples import EXAMPLES_SCHEMA, WAIVED_SCHEMA
from exercises.models.exercise import LENGTHS
from grader.kinds import KINDS

# The folder, beside those of the files, where the documents lie.
FOLDER = "schema"
DRAFT = "http://json-schema.org/draft-07/schema#"
MARKDOWN = "Markdown; $...$ is mathematics. Write it in a block (|), or backslashes get lost."
# Words for drawing a form; a file has no use for them.
FORM_WORDS = ("widget", "format", "help_text")


def text(title: str, description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "description": description, **more}


def texts(title: str, description: str) -> dict[str, Any]:
    entries = {"type": "string"}
    return {"type": "array", "title": title, "description": description, "items": entries}


def document(title: str, description: str, **more: Any) -> dict[str, Any]:
    """A whole schema document: a mapping with these properties and no others."""
    head = {"$schema": DRAFT, "title": title, "description": description, "type": "object"}
    return head | more | {"additionalProperties": False}


# What an exercise may say besides.
OPTIONAL_SCHEMAS: dict[str, dict[str, Any]] = {
    "policy": policies.SCHEMA,
    "examples": EXAMPLES_SCHEMA,
    "waived": WAIVED_SCHEMA,
}

FIELDS: dict[str, dict[str, Any]] = {
    "title": text(
        "Title",
        "A few words a learner recognises in a list: Slope of a secant.",
        minLength=1,
        maxLength=LENGTHS["title"],
    ),
    "kind": text("Kind", "What sort of answer is asked for.", enum=list(KINDS)),
    "topic": text("Topic", "One word to group by, such as descent.", maxLength=LENGTHS["topic"]),
    "tags": texts("Tags", "Words to find it by; they change nothing for learners."),
    "statement": text("Statement", f"The question. {MARKDOWN}", minLength=1),
    "hints": texts("Hints", f"From a gentle nudge to nearly the answer. {MARKDOWN}"),
    "solution": text("Solution", f"Shown once the learner has it right. {MARKDOWN}"),
    "item": {"type": "object", "title": "Item", "description": "What the kind needs."},
    **OPTIONAL_SCHEMAS,
}


def exercise_schema() -> dict[str, Any]:
    """The document for content/exercises/*.yaml: below `item` stands what the kind asks for."""
    return document(
        "An exercise",
        "A file of content/exercises; its name is the exercise's address.",
        required=["title", "kind", "statement", "item"],
        properties=FIELDS,
        allOf=[
            {
                "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
                "then": {"properties": {"item": for_files(kind.SCHEMA)}},
            }
            for name, kind in KINDS.items()
        ],
    )


def as_json(schema: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def order_of(kind: str) -> dict[str, Any]:
    """The fields of an exercise of this kind in the order in which a file has them."""
    return {"properties": FIELDS | {"item": KINDS[kind].SCHEMA}}


def for_files(schema: dict[str, Any]) -> dict[str, Any]:
    """A kind's manual as it holds for files, where a number may stand for a text as well."""
    made = {name: value for name, value in schema.items() if name not in FORM_WORDS}
    if made.get("type") == "string" and "enum" not in made:
        made["type"] = ["string", "number"]
    if "properties" in made:
        made["properties"] = {name: for_files(one) for name, one in made["properties"].items()}
    if "items" in made:
        made["items"] = for_files(made["items"])
    return made

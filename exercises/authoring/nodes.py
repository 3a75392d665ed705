"""The author's desk: a JSON Schema and a value as a tree of labelled fields, ready to be drawn.

Paths are those of `ItemError`: "item.options.2.text". They are the names of the inputs, too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

# So many fields of a row stand open; what is optional and unused beyond them is folded away.
OPEN_FIELDS = 6
Schema = Mapping[str, Any]
Errors = dict[str, list[str]]


@dataclass
class Node:
    """One field, one group of fields, or rows of them."""

    path: str
    sort: str
    label: str
    help: str
    value: Any = None
    errors: list[str] = field(default_factory=list)
    required: bool = False
    placeholder: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    open: list["Node"] = field(default_factory=list)
    folded: list["Node"] = field(default_factory=list)
    # For rows: what a new one looks like, with `mark` where its name goes; and the most there are.
    blank: "Node | None" = None
    mark: str = ""
    most: int = 1000

    @property
    def uid(self) -> str:
        """The id of its input."""
        return f"id_{self.path}"

    @property
    def token(self) -> str:
        """The last part of its path; a row is told by it."""
        return self.path.rpartition(".")[2]

    @property
    def described_by(self) -> str:
        """The ids of what is said about it."""
        said = [f"{self.uid}-help"] if self.help else []
        return " ".join([f"{self.uid}-error", *said] if self.errors else said)

    @property
    def lines(self) -> int:
        """How high a box its text needs."""
        return max(2, min(20, str(self.value or "").count("\n") + 1))

    @property
    def unfolds(self) -> bool:
        """Whether something among the folded ones wants to be seen."""
        return any(node.has_errors() for node in self.folded)

    def has_errors(self) -> bool:
        """Whether anything is wrong here or below."""
        below = any(node.has_errors() for node in (*self.open, *self.folded))
        return bool(self.errors) or below


def sort_of(schema: Schema, value: Any = None) -> str:
    """How a field is drawn: group, rows, flag, pick, number, line, prose or free."""
    kind = schema.get("type")
    simple = {"object": "group", "array": "rows", "boolean": "flag"}
    if kind in simple:
        return simple[kind]
    if "enum" in schema:
        return "pick"
    if kind in ("number", "integer"):
        return "number"
    if kind != "string":
        return "free"
    is_long = "textarea" in (schema.get("widget"), schema.get("format"))
    return "prose" if is_long or (isinstance(value, str) and "\n" in value) else "line"


def shown(value: Any) -> str:
    """A single value as it stands in an input."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def lifted(schema: Schema, value: Any) -> Any:
    """A value that may be written alone ("2x"), as the mapping that it stands for."""
    name = schema.get("alone")
    is_whole = isinstance(value, Mapping) and name in value
    return value if name is None or value is None or is_whole else {name: value}


def build(
    schema: Schema, value: Any, path: str, errors: Errors | None = None, depth: int = 0
) -> Node:
    """The tree of fields for a value, which may be unfinished or of the wrong type."""
    sort = sort_of(schema, value)
    node = Node(
        path=path,
        sort=sort,
        label=gettext(schema["title"]) if "title" in schema else "",
        help=gettext(schema["description"]) if "description" in schema else "",
        errors=(errors or {}).get(path, []),
    )
    if sort == "group":
        value = lifted(schema, value)
        _add_fields(node, schema, value if isinstance(value, Mapping) else {}, errors, depth)
    elif sort == "rows":
        _add_rows(node, schema, value if isinstance(value, list) else [], errors, depth)
    elif sort == "flag":
        node.value = bool(schema.get("default", False) if value is None else value)
    else:
        node.value = shown(value)
        _add_hints(node, schema)
    return node


def _add_hints(node: Node, schema: Schema) -> None:
    default = schema.get("default")
    if node.sort == "pick":
        names = [str(name) for name in schema["enum"]]
        node.choices = [(name, gettext(name) if name else "—") for name in names]
        known = node.value in names
        if node.value and not known:
            node.choices.append((node.value, node.value))
        node.value = node.value or shown(default)
    elif default not in (None, ""):
        node.placeholder = gettext("if blank: %(value)s") % {"value": shown(default)}


def _add_fields(
    node: Node, schema: Schema, value: Mapping[str, Any], errors: Errors | None, depth: int
) -> None:
    required = schema.get("required", ())
    # What a thing is called behind the scenes comes last: nobody begins with that.
    for name, sub in sorted(schema["properties"].items(), key=lambda pair: pair[0] == "id"):
        child = build(sub, value.get(name), f"{node.path}.{name}", errors, depth)
        child.required = name in required
        child.label = child.label or name
        few = depth == 0 or len(node.open) < OPEN_FIELDS
        wanted = few or child.required or name in value
        (node.open if wanted else node.folded).append(child)
    if len(node.folded) == 1:
        node.open, node.folded = [*node.open, *node.folded], []


def _add_rows(
    node: Node, schema: Schema, value: list[Any], errors: Errors | None, depth: int
) -> None:
    node.most = schema.get("maxItems", node.most)
    items = schema["items"]
    for number, entry in enumerate(value):
        row = build(items, entry, f"{node.path}.{number}", errors, depth + 1)
        row.label = row.label or one_of(node.label)
        node.open.append(row)
    node.mark = f"__{depth}__"
    node.blank = build(items, None, f"{node.path}.{node.mark}", None, depth + 1)
    node.blank.label = node.blank.label or one_of(node.label)


SINGULAR = {
    "Typical wrong answers": "Typical wrong answer",
    "Typical wrong partners": "Typical wrong partner",
    "Accepted": "Accepted program",
    "Wrong": "Wrong program",
    "Rubric": "Criterion",
    "Waived": "Waived bug",
}


def one_of(label: str) -> str:
    """What one row of several is called."""
    if label in SINGULAR:
        return gettext(SINGULAR[label])
    return label.removesuffix("s") if label else gettext("Row")


def place_errors(root: Schema, value: Any, path: str, field_name: str, message: str) -> Errors:
    """The message under the deepest field that its path leads to; nothing where it is elsewhere."""
    head, *rest = field_name.split(".")
    if head != path:
        return {}
    at, schema, here = path, root, value
    for part in rest:
        if schema.get("type") == "object" and part in schema["properties"]:
            schema = schema["properties"][part]
            here = here.get(part) if isinstance(here, Mapping) else None
        elif schema.get("type") == "array" and isinstance(here, list) and part.isdigit():
            if int(part) >= len(here):
                break
            schema, here = schema["items"], here[int(part)]
        else:
            break
        at = f"{at}.{part}"
    return {at: [message]}

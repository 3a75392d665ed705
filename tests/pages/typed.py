"""tests: fills a form of typed fields in as a browser sends it."""

from typing import Any

from exercises.authoring import nodes
from exercises.authoring.forms import typed_schemas


def inputs(schema: nodes.Schema, value: Any, path: str) -> dict[str, list[str]]:
    """What a browser sends of the fields that show this value, line ends included."""
    found: dict[str, list[str]] = {}
    _gather(nodes.build(schema, value, path), found)
    return found


def _gather(node: nodes.Node, found: dict[str, list[str]]) -> None:
    if node.sort == "rows":
        found[f"{node.path}:rows"] = ["1"]
        found[f"{node.path}:row"] = [row.token for row in node.open]
    for below in (*node.open, *node.folded):
        _gather(below, found)
    if node.sort == "flag" and node.value:
        found[node.path] = ["on"]
    elif node.sort in ("prose", "free", "line", "number", "pick"):
        found[node.path] = [node.value.replace("\n", "\r\n")]


def whole_form(exercise: Any, **changed: Any) -> dict[str, Any]:
    """The whole form of an exercise, with some of its fields changed."""
    form: dict[str, Any] = {
        name: changed.get(name, getattr(exercise, name))
        for name in ("slug", "title", "topic", "statement", "solution")
    }
    form["owner"] = changed.get("owner", exercise.owner_id or "")
    form |= {"versions-TOTAL_FORMS": "0", "versions-INITIAL_FORMS": "0"}
    for name, schema in typed_schemas(exercise.kind).items():
        form |= inputs(schema, changed.get(name, getattr(exercise, name)), name)
    return form

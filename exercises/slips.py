"""exercises: every slip of a content at once, each with its field; slower than finding one."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft7Validator, ValidationError

from exercises.file_schemas import for_files
from exercises.models.exercise import Check, check_content, prose_checks, rule_checks
from grader.errors import ItemError
from grader.kinds import KINDS
from grader.parts import LETTERS

# Beyond so many an author mends first what is told.
MOST = 30
TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of fields",
}


def slips(content: Mapping[str, Any]) -> list[ItemError]:
    """What is wrong with a content; nothing where it can be used."""
    try:
        check_content(content)
    except ItemError as first:
        return _all(content, first)
    return []


def _all(content: Mapping[str, Any], first: ItemError) -> list[ItemError]:
    kind = content["kind"]
    if kind not in KINDS:
        return [first]
    found = list(_item_slips(kind, content["item"]))
    if not found:
        # Which words are drawn is only known of an item that can be used.
        _, parameters = KINDS[kind].materialise(content["item"], 0)
        found += _raised(prose_checks(content, parameters))
    return [*found, *_raised(rule_checks(content))][:MOST] or [first]


def _raised(checks: Iterator[Check]) -> Iterator[ItemError]:
    for check in checks:
        try:
            check()
        except ItemError as error:
            yield error


def _item_slips(kind: str, item: Any) -> Iterator[ItemError]:
    """First what the kind itself says, in its own words, then what its schema knows besides."""
    told: list[str] = []
    for error in (*_by_kind(kind, item), *_by_schema(kind, item)):
        if not any(_overlap(error.field, field) for field in told):
            told.append(error.field)
            yield error


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _by_kind(kind: str, item: Any) -> Iterator[ItemError]:
    """A kind tells its first slip; after that, the first of the fields it knows, row by row."""
    if (first := _first(kind, item)) is None:
        return
    yield first
    if not isinstance(item, Mapping):
        return
    known = {name: item[name] for name in KINDS[kind].SCHEMA["properties"] if name in item}
    if (first := _first(kind, known)) is not None:
        yield first
        _, name, *_ = [*first.field.split("."), ""]
        yield from _by_rows(kind, known, name)


def _first(kind: str, item: Any) -> ItemError | None:
    try:
        KINDS[kind].read_item(item)
        KINDS[kind].materialise(item, 0)
    except ItemError as error:
        return error
    return None


def _by_rows(kind: str, item: Mapping[str, Any], name: str) -> Iterator[ItemError]:
    """Each row is put first once, as what is read first is told first.

    No row is taken out, so that none is missed by those which speak of it.
    """
    rows = item.get(name)
    if not isinstance(rows, list):
        return
    if "id" in KINDS[kind].SCHEMA["properties"][name]["items"].get("properties", {}):
        rows = [_named(row, at) for at, row in enumerate(rows)]
    place = f"item.{name}.0"
    for at, row in enumerate(rows):
        error = _first(kind, {**item, name: [row, *rows[:at], *rows[at + 1 :]]})
        if error is not None and f"{error.field}.".startswith(f"{place}."):
            yield ItemError(f"item.{name}.{at}{error.field.removeprefix(place)}", error.message)


def _named(row: Any, at: int) -> Any:
    """A row keeps the letter that its place gives it, wherever it stands."""
    is_nameless = isinstance(row, Mapping) and "id" not in row and at < len(LETTERS)
    return {**row, "id": LETTERS[at]} if is_nameless else row


def _by_schema(kind: str, item: Any) -> Iterator[ItemError]:
    """What is missing, unknown or of another type, and numbers that are out of bounds."""
    validator = Draft7Validator(for_files(KINDS[kind].SCHEMA))
    for error in sorted(validator.iter_errors(item), key=lambda one: str(list(one.absolute_path))):
        yield from _in_words(error)


def _in_words(error: ValidationError) -> Iterator[ItemError]:
    place = ".".join(map(str, ("item", *error.absolute_path)))
    wanted: Any = error.validator_value
    given: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "required":
            missing = (name for name in wanted if name not in given)
            yield from (ItemError(f"{place}.{name}", "is missing") for name in missing)
        case "additionalProperties":
            known = list(schema["properties"])
            for name in given:
                if name not in known:
                    said = f"is not a field of this kind; known fields: {', '.join(known)}"
                    yield ItemError(f"{place}.{name}", said)
        case "type":
            types = wanted if isinstance(wanted, list) else [wanted]
            words = " or ".join(TYPES.get(one, str(one)) for one in types)
            yield ItemError(place, f"must be {words}, not {given!r}")
        case "enum":
            yield ItemError(place, f"{given!r} is not one of {', '.join(map(str, wanted))}")
        case _:
            yield ItemError(place, error.message)

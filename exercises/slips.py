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
    for error in (*_by_rows(kind, item), *_by_schema(kind, item)):
        if not any(_overlap(error.field, field) for field in told):
            told.append(error.field)
            yield error


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _by_rows(kind: str, item: Any) -> Iterator[ItemError]:
    """The kind tells its first slip. Put a faulty row last, and it tells that of another one.

    No row is taken out, so that none is missed by those which speak of it.
    """
    order: dict[str, list[int]] = {}
    seen: set[str] = set()
    while len(seen) < MOST:
        try:
            KINDS[kind].read_item(_reordered(kind, item, order))
            KINDS[kind].materialise(_reordered(kind, item, order), 0)
            return
        except ItemError as raised:
            error = _in_place(raised, order)
        if error.field in seen:
            return
        seen.add(error.field)
        yield error
        _, name, number, *_ = [*error.field.split("."), "", ""]
        known = KINDS[kind].SCHEMA["properties"]
        rows = item.get(name) if isinstance(item, Mapping) and name in known else None
        if isinstance(rows, list) and number.isdigit() and int(number) < len(rows):
            places = order.setdefault(name, list(range(len(rows))))
            places.append(places.pop(places.index(int(number))))
        elif isinstance(item, Mapping) and name in item.keys() - known:
            item = {one: value for one, value in item.items() if one != name}
        else:
            return


def _reordered(kind: str, item: Any, order: Mapping[str, list[int]]) -> Any:
    if not order:
        return item
    moved = {name: [item[name][at] for at in places] for name, places in order.items()}
    for name, places in order.items():
        if "id" in KINDS[kind].SCHEMA["properties"][name]["items"].get("properties", {}):
            moved[name] = [_named(row, at) for row, at in zip(moved[name], places, strict=True)]
    return {**item} | moved


def _named(row: Any, at: int) -> Any:
    """A row keeps the letter that its first place gives it, wherever it stands now."""
    is_nameless = isinstance(row, Mapping) and "id" not in row and at < len(LETTERS)
    return {**row, "id": LETTERS[at]} if is_nameless else row


def _in_place(error: ItemError, order: Mapping[str, list[int]]) -> ItemError:
    """The same, with its row as the author numbers it."""
    parts = error.field.split(".")
    if len(parts) > 2 and parts[1] in order and parts[2].isdigit():
        parts[2] = str(order[parts[1]][int(parts[2])])
    return ItemError(".".join(parts), error.message)


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

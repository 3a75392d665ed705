"""exercises: the one way a text file is written. The same data gives the same bytes, and back.

Text of several lines stands in a literal block, a long line in a folded one, and what is short and
flat on a line of its own. Comments are no data, so there are none but the line for editors.
"""

import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    SingleQuotedScalarString,
)

WIDTH = 120
# A list right below the file's first fields stands on one line up to here only: hints are prose.
SHORT = 60
# From here on a flat mapping may stand on one line: below a field of the file, in a list.
FLAT_FROM = 2
INDENT, LIST_INDENT = 2, 4
TEXT = "tag:yaml.org,2002:str"


class _Representer(RoundTripRepresenter):
    """Numbers that readers of YAML 1.1 take for numbers too: 1.0e-09, not 1e-09."""


def _represent_float(representer: RoundTripRepresenter, value: float) -> ScalarNode:
    text = repr(value)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return representer.represent_scalar("tag:yaml.org,2002:float", text)


_Representer.add_representer(float, _represent_float)


def written(data: Mapping[str, Any], *, schema: Mapping[str, Any], named: str = "") -> str:
    """The file's text: fields in the schema's order, with `named` (a schema file) for editors."""
    out = io.StringIO()
    _yaml().dump(_styled(ordered(data, schema), 0, 0), out)
    head = f"# yaml-language-server: $schema={named}\n" if named else ""
    return head + out.getvalue()


def ordered(data: Any, schema: Mapping[str, Any]) -> Any:
    """The same data, its fields in the order in which the schema explains them."""
    if isinstance(data, Mapping):
        known = schema.get("properties", {})
        rest = sorted(set(data) - set(known))
        names = [*(name for name in known if name in data), *rest]
        return {name: ordered(data[name], known.get(name, {})) for name in names}
    if isinstance(data, list):
        return [ordered(entry, schema.get("items", {})) for entry in data]
    return data


def _yaml() -> YAML:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.allow_unicode = True
    # Where lines break is decided here, not by the emitter.
    yaml.width = 1_000_000
    yaml.indent(mapping=INDENT, sequence=LIST_INDENT, offset=2)
    return yaml


def _styled(value: Any, column: int, depth: int) -> Any:
    """The value with its style; `column` is where it begins if it stands on a line of its own."""
    if isinstance(value, Mapping):
        return _mapping(value, column, depth)
    if isinstance(value, list):
        return _list(value, column, depth)
    return _text(value, column) if isinstance(value, str) else value


def _mapping(value: Mapping[str, Any], column: int, depth: int) -> CommentedMap:
    styled = CommentedMap()
    for name, entry in value.items():
        begins = column + len(str(name)) + 2
        if isinstance(entry, Mapping | list):
            flat = _flat(entry)
            allowed = WIDTH if depth + 1 >= FLAT_FROM else SHORT if _is_list(entry) else 0
            if flat is not None and begins + _length(flat) <= allowed:
                styled[name] = flat
                continue
            styled[name] = _styled(entry, column + INDENT, depth + 1)
        elif isinstance(entry, str):
            # A block begins on the next line, further in.
            styled[name] = _text(entry, begins, column + INDENT)
        else:
            styled[name] = entry
    return styled


def _list(value: list[Any], column: int, depth: int) -> CommentedSeq:
    """One entry a line; its mappings are all on one line each, or all spread out."""
    inner = column - INDENT + LIST_INDENT
    flat = [_flat(entry) if isinstance(entry, Mapping) else None for entry in value]
    fits = depth + 1 >= FLAT_FROM and all(
        one is not None and inner + _length(one) <= WIDTH for one in flat
    )
    styled = CommentedSeq()
    for entry, one in zip(value, flat, strict=True):
        styled.append(one if fits else _styled(entry, inner, depth + 1))
    return styled


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _flat(value: Any) -> Any:
    """The value in braces or brackets, or None where something in it needs more than a line."""
    if isinstance(value, Mapping):
        entries = {name: _flat(entry) for name, entry in value.items()}
        if any(isinstance(entry, Mapping) or entry is None for entry in entries.values()):
            return None
        made: CommentedMap | CommentedSeq = CommentedMap(entries)
    elif isinstance(value, list):
        if any(isinstance(entry, Mapping | list) or _flat(entry) is None for entry in value):
            return None
        made = CommentedSeq(map(_flat, value))
    elif isinstance(value, str):
        return None if "\n" in value else _quoted(value, flow=True)
    else:
        return value
    made.fa.set_flow_style()
    return made


def _length(flat: Any) -> int:
    """How many columns the value takes on one line."""
    if type(flat) is str:
        return len(flat)
    if isinstance(flat, DoubleQuotedScalarString) and flat.isascii() and flat.isprintable():
        return len(flat) + 2 + flat.count('"') + flat.count("\\")
    if isinstance(flat, SingleQuotedScalarString):
        return len(flat) + 2 + flat.count("'")
    out = io.StringIO()
    _MEASURE.dump({"k": flat}, out)
    return len(out.getvalue().rstrip("\n")) - len("k: ")


def _text(text: str, column: int, block: int | None = None) -> str:
    """A text in the style it calls for, beginning at `column`; a block's lines at `block`."""
    blocks = _analysis(text).allow_block and not text[:1].isspace()
    if "\n" in text:
        return LiteralScalarString(text) if blocks else DoubleQuotedScalarString(text)
    quoted = _quoted(text, flow=False)
    if column + _length(quoted) <= WIDTH or not blocks or text != text.strip():
        return quoted
    folded = FoldedScalarString(text)
    folded.fold_pos = list(_folds(text, WIDTH - (column if block is None else block)))
    return folded


def _folds(text: str, width: int) -> Iterator[int]:
    """Where lines of at most `width` end, where words allow it: at single spaces only."""
    begin, last = 0, None
    for place, sign in enumerate(text):
        if sign == " " and text[place - 1] != " " and text[place + 1] != " ":
            if place - begin > width and last is not None:
                yield last
                begin = last + 1
            last = place
    if len(text) - begin > width and last is not None and last > begin:
        yield last


def _quoted(text: str, *, flow: bool) -> str:
    """Plain where nobody could take it for something else; else in quotes."""
    analysis = _analysis(text)
    # Readers of YAML 1.1 stumble over a question mark in brackets, and a colon at the front.
    strange = "?" in text or text.startswith(":")
    allowed = analysis.allow_flow_plain and not strange if flow else analysis.allow_block_plain
    if allowed and text and _reads_as_text(text):
        return text
    if not analysis.allow_single_quoted or not set(text) & {'"', "\\"}:
        return DoubleQuotedScalarString(text)
    return SingleQuotedScalarString(text)


_MEASURE = _yaml()
_EMITTER = Emitter(io.StringIO(), dumper=YAML())
_RESOLVERS = [VersionedResolver(version=version, loader=None) for version in ((1, 1), (1, 2))]


@lru_cache(maxsize=1024)
def _analysis(text: str) -> Any:
    return _EMITTER.analyze_scalar(text)


def _reads_as_text(text: str) -> bool:
    """Whether readers of YAML 1.1 and of 1.2 take it for text and not for a number or a truth."""
    tags = (resolver.resolve(ScalarNode, text, (True, False)) for resolver in _RESOLVERS)
    return all(str(tag) == TEXT for tag in tags)

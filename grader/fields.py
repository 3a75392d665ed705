"""grader: reads an author's fields. Every slip becomes an ItemError that names the field."""

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.errors import ItemError


class Fields:
    """A mapping from a text file or a form, read under its path in the exercise."""

    def __init__(self, content: object, path: str = "item") -> None:
        if not isinstance(content, Mapping):
            raise ItemError(path, f"must be a mapping of fields, not {_named(content)}")
        self.content: Mapping[str, Any] = content
        self.path = path

    def at(self, name: str) -> str:
        """Return the full path of a field."""
        return f"{self.path}.{name}"

    def only(self, known: Iterable[str]) -> None:
        """Refuse fields that mean nothing here: they are nearly always typing slips."""
        names = list(known)
        for key in self.content:
            if key in names:
                continue
            close = difflib.get_close_matches(str(key), names, 1)
            hint = f"did you mean {close[0]!r}?" if close else f"known fields: {', '.join(names)}"
            raise ItemError(self.at(str(key)), f"is not a field of this kind; {hint}")

    def has(self, name: str) -> bool:
        """Tell whether the field is filled in. Forms send null or "" for what was left blank."""
        return self.content.get(name) not in (None, "")

    def text(self, name: str, default: str | None = None, *, limit: int = 65_536) -> str:
        """Return a text field; without a default it must be there and not blank."""
        if not self.has(name) and default is not None:
            return default
        value = self._required(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ItemError(self.at(name), f"must be text, not {_named(value)}")
        text = str(value)
        if not text.strip():
            raise ItemError(self.at(name), "must not be blank")
        if len(text) > limit:
            raise ItemError(self.at(name), f"is too long: {len(text)} characters, at most {limit}")
        if "\0" in text:
            raise ItemError(self.at(name), "contains a NUL character")
        return text

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self.content[name] if self.has(name) else default
        if not isinstance(value, bool):
            raise ItemError(self.at(name), f"must be true or false, not {_named(value)}")
        return value

    def number(
        self, name: str, default: float, *, low: float, high: float = math.inf, above: bool = False
    ) -> float:
        """Return a finite number within [low, high], or (low, high] if `above`."""
        value = self.content[name] if self.has(name) else default
        number = self._as_number(name, value)
        if number < low or (above and number == low):
            raise ItemError(self.at(name), f"must be {'above' if above else 'at least'} {low:g}")
        if number > high:
            raise ItemError(self.at(name), f"must be at most {high:g}, not {number:g}")
        return number

    def count(self, name: str, default: int, *, low: int, high: int) -> int:
        """Return a whole number within [low, high]."""
        number = self.number(name, default, low=low, high=high)
        if number != int(number):
            raise ItemError(self.at(name), f"must be a whole number, not {number:g}")
        return int(number)

    def word(self, name: str, default: str, known: Sequence[str]) -> str:
        """Return one of the known words."""
        found = self.text(name, default)
        if found not in known:
            raise ItemError(self.at(name), f"must be one of {', '.join(known)}, not {found!r}")
        return found

    def texts(self, name: str, *, least: int = 0, most: int = 50) -> tuple[str, ...]:
        """Return a list of texts, none of them blank."""
        value = self.content.get(name)
        if value is None:
            value = []
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ItemError(self.at(name), f"must be a list of texts, not {_named(value)}")
        self._demand_length(name, len(value), least, most)
        entries = Fields({str(i): one for i, one in enumerate(value)}, self.at(name))
        return tuple(entries.text(place) for place in entries.content)

    def rows(self, name: str, *, least: int = 0, most: int = 200) -> list["Fields"]:
        """Return a list of mappings, each ready to be read under its own path."""
        value = self.content.get(name)
        if value is None:
            value = []
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise ItemError(self.at(name), f"must be a list, not {_named(value)}")
        self._demand_length(name, len(value), least, most)
        return [Fields(row, f"{self.at(name)}.{i}") for i, row in enumerate(value)]

    def _demand_length(self, name: str, length: int, least: int, most: int) -> None:
        if length < least:
            raise ItemError(self.at(name), f"needs at least {least}, there are {length}")
        if length > most:
            raise ItemError(self.at(name), f"holds at most {most}, there are {length}")

    def _required(self, name: str) -> Any:
        if not self.has(name):
            raise ItemError(self.at(name), "is missing")
        return self.content[name]

    def _as_number(self, name: str, value: object) -> float:
        if isinstance(value, str):
            # YAML 1.1 reads 1e-9 (no dot) as text; an author who wrote that meant the number.
            try:
                value = float(value)
            except ValueError:
                raise ItemError(self.at(name), f"must be a number, not {value!r}") from None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ItemError(self.at(name), f"must be a number, not {_named(value)}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise ItemError(self.at(name), "must be a finite number")
        return number


def _named(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    return f"{type(value).__name__} {str(value)[:40]!r}"

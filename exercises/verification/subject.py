"""Verification: what is looked at, and what the checks may ask of the world around it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exercises.examples import Examples, Waiver, read_examples, read_waived
from grader.kinds import KINDS, OWN_KINDS, Kind


@dataclass(frozen=True)
class Surroundings:
    """The terms of the glossary in lower case, and whether an internal link leads somewhere.

    None: nobody knows here, so nothing is said.
    """

    terms: frozenset[str] | None = None
    leads: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Subject:
    """The content of an exercise, read once; `item` is the kind's own frozen value."""

    content: Mapping[str, Any]
    kind: Kind
    item: Any
    examples: Examples
    waivers: tuple[Waiver, ...]
    variants: int
    around: Surroundings

    @classmethod
    def of(cls, content: Mapping[str, Any], variants: int, around: Surroundings) -> "Subject":
        """Raises ItemError where the content cannot be read."""
        kind = KINDS[content["kind"]]
        return cls(
            content,
            kind,
            kind.read_item(content["item"]),
            read_examples(content.get("examples") or {}),
            read_waived(content.get("waived") or []),
            variants,
            around,
        )

    @property
    def is_own(self) -> bool:
        """Whether learners mark it themselves: there is no key to prove."""
        return self.kind.NAME in OWN_KINDS

    @property
    def is_family(self) -> bool:
        """Whether the question itself is drawn, and not only the order in which it is shown."""
        return bool(self.content["item"].get("draw"))

    def seeds(self) -> range:
        """The seeds of the variants to look at."""
        return range(self.variants if self.is_family else 1)

    def variant(self, seed: int) -> dict[str, Any]:
        """The item as the learner with this seed gets it."""
        made, _ = self.kind.materialise(self.content["item"], seed)
        return made

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text in Markdown that learners read, with its field."""
        yield "statement", self.content["statement"]
        for number, hint in enumerate(self.content["hints"]):
            yield f"hints.{number}", hint
        yield "solution", self.content["solution"]
        yield from _markdown(self.content["item"], "item")


# Fields of items that are Markdown, in whatever kind.
MARKDOWN = ("reason", "text", "left", "right", "model", "back")


def _markdown(data: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name in MARKDOWN and isinstance(value, str):
                yield f"{place}.{name}", value
            else:
                yield from _markdown(value, f"{place}.{name}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _markdown(value, f"{place}.{number}")

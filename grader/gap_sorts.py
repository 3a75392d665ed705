"""grader: the three sorts of gap in a text: a number, a word or phrase, a drop-down."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol

from grader import choice, number
from grader.errors import InvalidAnswer, ItemError
from grader.fields import Fields
from grader.result import Feedback, Reading, Verdict
from grader.schemas_gaps import GAP
from grader.typed import demand_storable

LONGEST = 200


class Gap(Protocol):
    """One gap: what a learner sees of it, how an entry is read, whether it is right and why."""

    @property
    def label(self) -> str: ...

    def public(self, seed: int) -> dict[str, Any]:
        """Return what the page needs: never the key."""

    def read(self, entry: object) -> Reading:
        """Read an entry; raise InvalidAnswer where it cannot be read."""

    def judge(self, reading: Reading) -> tuple[bool, str]:
        """Tell whether it is right, and the author's reason ("" where there is none)."""


@dataclass(frozen=True)
class NumberGap:
    """A number within a tolerance, typed as people do."""

    label: str
    reason: str
    item: number.Item

    def public(self, seed: int) -> dict[str, Any]:
        return {"sort": "number", "label": self.label}

    def read(self, entry: object) -> Reading:
        return number.validate(self.item, entry)

    def judge(self, reading: Reading) -> tuple[bool, str]:
        result = number.judge(self.item, reading)
        if result.verdict is Verdict.CORRECT:
            return True, self.reason
        return False, str(result.feedback[0].data.get("reason", ""))


@dataclass(frozen=True)
class TextGap:
    """A word or a phrase; capitals and spacing make no difference."""

    label: str
    reason: str
    accept: tuple[str, ...]
    wrong: tuple[tuple[str, str], ...]

    def public(self, seed: int) -> dict[str, Any]:
        return {"sort": "text", "label": self.label}

    def read(self, entry: object) -> Reading:
        if not isinstance(entry, str | int | float) or isinstance(entry, bool):
            raise InvalidAnswer(Feedback("gap_type"))
        demand_storable(str(entry), LONGEST)
        text = " ".join(str(entry).split())
        return Reading(text, plain(text))

    def judge(self, reading: Reading) -> tuple[bool, str]:
        if reading.value in map(plain, self.accept):
            return True, self.reason
        return False, dict(self.wrong).get(reading.value, "")


@dataclass(frozen=True)
class OptionsGap:
    """One of several texts, picked from a drop-down; each has its reason."""

    label: str
    item: choice.Item

    def public(self, seed: int) -> dict[str, Any]:
        return {
            "sort": "options",
            "label": self.label,
            "options": choice.public(self.item, seed)["options"],
        }

    def read(self, entry: object) -> Reading:
        [chosen] = choice.validate(self.item, entry).value
        return Reading(self._option(chosen).text, chosen)

    def judge(self, reading: Reading) -> tuple[bool, str]:
        option = self._option(reading.value)
        return option.right, option.reason

    def _option(self, chosen: str) -> choice.Option:
        return next(option for option in self.item.options if option.id == chosen)


def plain(text: str) -> str:
    """Return the text without what does not matter: capitals, spacing, look-alike characters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_gap(row: Fields) -> Gap:
    """Read an author's gap: it has `answer` (a number), `accept` (a text) or `options`."""
    sorts = {"answer": _number_gap, "accept": _text_gap, "options": _options_gap}
    row = Fields({k: v for k, v in row.content.items() if not _untouched(k, v)}, row.path)
    there = [name for name in sorts if name in row.content]
    if len(there) != 1:
        found = f"not {' and '.join(there)}" if there else "none is there"
        raise ItemError(row.path, f"needs one of answer, accept and options; {found}")
    return sorts[there[0]](row)


def _untouched(name: str, value: object) -> bool:
    """Tell whether a form sent this field only because it has one for every sort of gap."""
    return value in (None, "", []) or value == GAP["properties"].get(name, {}).get("default", [])


def _number_gap(row: Fields) -> Gap:
    row.only(["label", "reason", "answer", "check", "absolute", "relative", "wrong"])
    content = {k: v for k, v in row.content.items() if k not in ("label", "reason")}
    return NumberGap(row.text("label", ""), row.text("reason", ""), _under(row, number, content))


def _text_gap(row: Fields) -> Gap:
    row.only(["label", "reason", "accept", "wrong"])
    accept = row.texts("accept", least=1)
    known = set(map(plain, accept))
    wrong: list[tuple[str, str]] = []
    for one in row.rows("wrong", most=50):
        one.only(["answer", "reason"])
        answer = plain(one.text("answer", limit=LONGEST))
        if answer in known:
            raise ItemError(one.at("answer"), "is accepted, or an earlier wrong answer")
        known.add(answer)
        wrong.append((answer, one.text("reason")))
    return TextGap(row.text("label", ""), row.text("reason", ""), accept, tuple(wrong))


def _options_gap(row: Fields) -> Gap:
    row.only(["label", "options", "shuffle"])
    content = {k: v for k, v in row.content.items() if k != "label"}
    item = _under(row, choice, content)
    for i, option in enumerate(item.options):
        if "$" in option.text:
            raise ItemError(
                f"{row.at('options')}.{i}.text", "a drop-down cannot show mathematics; use words"
            )
    return OptionsGap(row.text("label", ""), item)


def _under(row: Fields, kind: Any, content: dict[str, Any]) -> Any:
    """Read a part as an item of another kind; its slips are told under the part's own path."""
    try:
        return kind.read_item(content)
    except ItemError as error:
        raise ItemError(error.field.replace("item", row.path, 1), error.message) from error

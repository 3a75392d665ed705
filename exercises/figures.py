"""A figure in words and as a table: what a page says beside a drawing, and instead of one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from grader.playground_states import shown

MOST_ROWS = 201
MOST_COORDINATES = 4


@dataclass(frozen=True)
class Row:
    """One step: its number, and a text for each column."""

    step: int
    cells: tuple[str, ...]
    is_first_wrong: bool


@dataclass(frozen=True)
class FigureView:
    """A figure's JSON (see grader.code.path_figure) as a page shows it."""

    data: Mapping[str, Any]

    @property
    def _is_path(self) -> bool:
        return bool(self.data["type"] == "path")

    @cached_property
    def _columns(self) -> dict[str, Sequence[Any]]:
        """The columns that the figure has: name and values."""
        data = self.data
        losses = (data.get("loss") or {}) if self._is_path else data
        points = data if self._is_path else {}
        found = {
            gettext("your point"): points.get("yours"),
            gettext("right point"): points.get("reference"),
            gettext("your loss"): losses.get("yours"),
            gettext("right loss"): losses.get("reference"),
        }
        return {name: values for name, values in found.items() if values}

    @property
    def columns(self) -> tuple[str, ...]:
        return (gettext("step"), *self._columns)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        count = max((len(values) for values in self._columns.values()), default=0)
        wrong = self.data.get("first_wrong")
        return tuple(
            Row(
                step, tuple(_cell(values, step) for values in self._columns.values()), step == wrong
            )
            for step in range(min(count, MOST_ROWS))
        )

    @cached_property
    def words(self) -> str:
        """One to three sentences that say what the drawing shows."""
        return " ".join(self._path_words() if self._is_path else _curve_words(self.data["yours"]))

    def _path_words(self) -> Iterator[str]:
        yours, reference = self.data["yours"], self.data.get("reference")
        wrong = self.data.get("first_wrong")
        if not yours:
            yield gettext("There is no point to draw.")
        elif not reference:
            words = gettext("Your path goes from {start} to {end}.")
            yield words.format(start=_text(yours[0]), end=_text(yours[-1]))
        elif wrong is None:
            words = gettext("Your path is the right one, from {start} to {end}.")
            yield words.format(start=_text(yours[0]), end=_text(yours[-1]))
        else:
            yield from self._wrong_words(wrong, yours, reference)
        if self.data.get("clipped"):
            yield gettext("A part of your path lies outside the picture.")
        if self.data.get("cut"):
            words = gettext("Only the first {count} rows are drawn.")
            yield words.format(count=len(reference or yours))

    def _wrong_words(
        self, wrong: int, yours: Sequence[Any], reference: Sequence[Any]
    ) -> Iterator[str]:
        if wrong == 0:
            words = gettext("Your path begins at {yours}, the right one at {right}.")
            yield words.format(yours=_text(yours[0]), right=_text(reference[0]))
            return
        if wrong >= len(yours) or wrong >= len(reference):
            words = gettext("Your path has {yours} rows, the right one {right}.")
            yield words.format(yours=len(yours), right=len(reference))
            return
        words = gettext("Your path leaves the right one at step {step}.")
        if "ascent" in self.data.get("bugs", ()):
            words = gettext("Your path leaves the right one at step {step}, uphill.")
        yield words.format(step=wrong)
        losses = self.data.get("loss") or {}
        mine, right = losses.get("yours"), losses.get("reference")
        if mine and right:
            words = gettext(
                "Its loss goes from {start} to {end}; on the right path it goes to {right}."
            )
            yield words.format(start=_text(mine[0]), end=_text(mine[-1]), right=_text(right[-1]))


@dataclass(frozen=True)
class CourseView:
    """What happened after a prediction: `item` is what was seen before, `course` the whole path."""

    item: Mapping[str, Any]
    course: Mapping[str, Any]
    said: Any

    @property
    def data(self) -> dict[str, Any]:
        """What is drawn."""
        return {"item": self.item, "course": self.course, "said": self.said}

    @property
    def rows(self) -> list[tuple[int, str, str, str]]:
        """Step, x, y and loss."""
        pairs = zip(self.course["points"], self.course["losses"], strict=True)
        return [(k, _text(x), _text(y), _text(loss)) for k, ((x, y), loss) in enumerate(pairs)]

    @property
    def words(self) -> str:
        """One sentence that says what the drawing shows."""
        points, losses = self.course["points"], self.course["losses"]
        return gettext(
            "The path goes from %(first)s to %(last)s in %(steps)d steps; its loss goes from "
            "%(before)s to %(after)s."
        ) % {
            "first": _text(points[0]),
            "last": _text(points[-1]),
            "steps": len(points) - 1,
            "before": _text(losses[0]),
            "after": _text(losses[-1]),
        }


def _curve_words(values: Sequence[Any]) -> Iterator[str]:
    known = [value for value in values if value is not None]
    if not known:
        yield gettext("There is no number to draw.")
        return
    words = gettext("Your values go from {start} to {end} in {count} steps; the least is {least}.")
    ends = {"start": _text(values[0]), "end": _text(values[-1])}
    yield words.format(**ends, count=len(values) - 1, least=_text(min(known)))


def _cell(values: Sequence[Any], step: int) -> str:
    return _text(values[step]) if step < len(values) else "–"


def _text(value: Any) -> str:
    """A number to five digits; a point in brackets, never broken between lines."""
    if value is None:
        return gettext("no number")
    if not isinstance(value, list | tuple):
        return shown(value, 5)
    if None in value:
        return gettext("no number")
    parts = [_text(part) for part in value[:MOST_COORDINATES]]
    if len(value) > MOST_COORDINATES:
        parts.append("…")
    return parts[0] if len(value) == 1 else "(" + ",\u00a0".join(parts) + ")"

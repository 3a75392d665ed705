"""The geometry of the charts: numbers in, coordinates for an SVG out. No colours, no words."""

from collections.abc import Sequence
from dataclasses import dataclass

# Small, so that the words beside the bars can still be read on a phone.
WIDTH = 320
ROW = 44
BAR = 14
SIDE = 160


@dataclass(frozen=True)
class Bar:
    """One bar: where it lies, how long it is, and what stands beside it."""

    label: str
    value: str
    y: int
    width: float
    look: str = ""

    @property
    def text_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True)
class Chart:
    """Bars one under the other."""

    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def bar_chart(rows: Sequence[tuple[str, float, str, str]], whole: float | None = None) -> Chart:
    """(label, size, value in words, look) per bar; `whole` is the size of a full bar."""
    widest = whole or max((size for _, size, _, _ in rows), default=0) or 1
    bars = (
        Bar(label, value, ROW * at + ROW - BAR - 8, round(WIDTH * size / widest, 1), look)
        for at, (label, size, value, look) in enumerate(rows)
    )
    return Chart(tuple(bars))


@dataclass(frozen=True)
class Dot:
    """One exercise on the map: how easy across, how telling upwards."""

    label: str
    x: float
    y: float
    flagged: bool


def dot_map(rows: Sequence[tuple[str, float, float, bool]], side: int = SIDE) -> tuple[Dot, ...]:
    """(label, share right at once, discrimination, flagged): 0 to 1 across, -1 to 1 upwards."""
    return tuple(
        Dot(label, round(2 * side * share, 1), round(side * (1 - power) / 2, 1), flagged)
        for label, share, power, flagged in rows
    )
